"""Files that are fine are read; files that are not give one clear sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from knowledge.ingest import readers
from knowledge.ingest.document import Unreadable
from knowledge.ingest.readers import read
from knowledge.ingest.repair import repair


def _docx(path: Path) -> Path:
    from docx import Document

    word = Document()
    word.add_heading("Wat doet het wijkteam", level=1)
    word.add_paragraph("Het wijkteam luistert eerst en denkt daarna mee.")
    table = word.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Maandag", "inloop"
    word.save(str(path))
    return path


def _pdf(path: Path, html: str) -> Path:
    from weasyprint import HTML

    HTML(string=html).write_pdf(str(path))
    return path


LEFT = " ".join(f"Links{number} vertelt de bewoner over zijn straat." for number in range(60))
RIGHT = " ".join(f"Rechts{number} antwoordt de wethouder aan tafel." for number in range(60))


def test_word_keeps_headings_and_tables(tmp_path: Path) -> None:
    document = read(_docx(tmp_path / "team.docx"))
    assert [(line.level, line.text) for line in document.lines if line.text][:1] == [(1, "Wat doet het wijkteam")]
    assert "Maandag | inloop" in [line.text for line in document.lines]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    html = (
        "<style>@page{size:A4} .k{columns:2;column-gap:12mm;text-align:justify}</style>"
        f"<h1>Over de straat</h1><div class=k><p>{LEFT}</p><p>{RIGHT}</p></div>"
    )
    blocks, _ = repair(read(_pdf(tmp_path / "kolommen.pdf", html)))
    text = " ".join(block.text for block in blocks)
    places = [text.index(f"Links{n} ") for n in range(60)] + [text.index(f"Rechts{n} ") for n in range(60)]
    assert places == sorted(places)
    assert blocks[0].kind == "kop"
    assert {block.page for block in blocks} >= {1}


def test_running_header_and_page_number_go(tmp_path: Path) -> None:
    pages = "".join(
        f"<p style='break-after:page'>Bladzijde over onderwerp {n} met genoeg tekst erop.</p>" for n in range(6)
    )
    html = (
        "<style>@page{@top-center{content:'Jaarverslag Welzijn'}@bottom-center{content:counter(page)}}</style>" + pages
    )
    blocks, report = repair(read(_pdf(tmp_path / "kop.pdf", html)))
    text = " ".join(block.text for block in blocks)
    assert "Jaarverslag" not in text
    assert report.headers >= 6
    assert report.page_numbers >= 6
    assert "onderwerp 5" in text


def test_html_leaves_menus_and_scripts_out(tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    page.write_text(
        "<!doctype html><title>Hulp</title><nav>Menu</nav><h2>Hulp thuis</h2><p>U vraagt hulp.</p>"
        "<ul><li>bel</li></ul><script>alert(1)</script>",
        encoding="utf-8",
    )
    texts = [line.text for line in read(page).lines if line.text]
    assert texts == ["Hulp thuis", "U vraagt hulp.", "• bel"]


def test_markdown_headings_links_and_code(tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    page.write_text("# Kop\n\nZie [het loket](http://x.nl) en **bel**.\n\n```\n# geen kop\n```\n", encoding="utf-8")
    lines = read(page).lines
    assert lines[0].level == 1
    assert lines[2].text == "Zie het loket en bel."
    assert [line.level for line in lines if line.text == "# geen kop"] == [0]


def test_old_encodings_and_form_feeds(tmp_path: Path) -> None:
    page = tmp_path / "oud.txt"
    page.write_bytes(
        "Cliënten en coördinatoren krijgen één financiële regeling.\n\fTweede bladzijde, officiële reünie.".encode(
            "cp1252"
        )
    )
    lines = read(page).lines
    assert lines[0].text.startswith("Cliënten en coördinatoren")
    assert [line.page for line in lines] == [1, 1, 2][: len(lines)] or lines[-1].page == 2


def _zip(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _encrypted_pdf(path: Path) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(str(_pdf(path.with_suffix(".src.pdf"), "<p>geheim</p>"))))
    writer.encrypt("geheim")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


BOMB = _zip({"word/document.xml": b"0" * 60_000_000})
ENTITIES = _zip(
    {"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'}
)
BAD = {
    "leeg.txt": (b"", "leeg"),
    "wit.txt": (b"  \n\n ", "geen tekst"),
    "plaatje.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "kapot"),
    "eigenlijk-pdf.docx": (b"%PDF-1.7 ...", "een PDF"),
    "tekst.pdf": (b"gewoon tekst", "kapot"),
    "kapot.pdf": (b"%PDF-1.7\nkapot", "kapot"),
    "kapot.docx": (b"PK\x03\x04word/ kapot", "kapot"),
    "bom.docx": (BOMB, "onredelijk groot"),
    "entiteiten.docx": (ENTITIES, "niet geopend"),
    "oud.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kapot"),
    "filmpje.mp4": (b"\x00\x00\x00 ftyp", "soort bestand"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    data, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=words) as caught:
        read(path)
    assert name in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "slot.pdf"
    path.write_bytes(_encrypted_pdf(path))
    with pytest.raises(Unreadable, match="wachtwoord"):
        read(path)


def test_pdf_without_text_says_it_may_be_a_scan(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="scan"):
        read(_pdf(tmp_path / "scan.pdf", "<div style='width:5cm;height:5cm;background:#000'></div>"))


def test_huge_file_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "groot.txt"
    path.write_text("tekst " * 100)
    monkeypatch.setattr(readers, "MAX_BYTES", 100)
    with pytest.raises(Unreadable, match="te groot"):
        read(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is er niet"):
        read(tmp_path / "nergens.txt")


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="duurt te lang"):
        read(_docx(tmp_path / "traag.docx"), seconds=0.01)


def test_deeply_nested_html_does_not_break(tmp_path: Path) -> None:
    path = tmp_path / "diep.html"
    path.write_text("<!doctype html>" + "<div>" * 20_000 + "binnenin" + "</div>" * 20_000)
    try:
        assert any("binnenin" in line.text for line in read(path).lines)
    except Unreadable as error:
        assert "diep.html" in str(error)
