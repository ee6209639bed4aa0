"""Documents made to hurt: bombs, hidden declarations, links, addresses to fetch, lines that patterns stumble over."""

from __future__ import annotations

import io
import json
import socket
import struct
import time
import zipfile
from pathlib import Path

import pytest

from knowledge import index as index_store
from knowledge.ingest import store
from knowledge.ingest.cut import cut
from knowledge.ingest.readers import read
from knowledge.ingest.repair import repair

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
BILLION = b'<!DOCTYPE x [<!ENTITY a0 "haha">' + LAUGHS + b"]>"
FILE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def docx(document: bytes, **more: bytes) -> bytes:
    """A Word file with this main part."""
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        b' Target="word/document.xml"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document, **more})


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def lying(data: bytes) -> bytes:
    """The same zip, with every entry said to unpack to a hundred bytes."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = changed.find(mark)
        while at >= 0:
            struct.pack_into("<I", changed, at + place, 100)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def paragraph(text: bytes) -> bytes:
    return b"<w:document " + W + b"><w:body><w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p></w:body></w:document>"


REMARK = b"<!--" + b"x" * 60_000 + b"-->"
XML = b'<?xml version="1.0"?>'
BOMBS = {
    "nullen.docx": docx(b"0" * 90_000_000),
    "veel.docx": zipped({f"word/{n}.xml": b"" for n in range(6_000)}),
    "gelogen.docx": lying(docx(paragraph(b"a" * 3_000_000))),
    "lachen.docx": docx(XML + BILLION + paragraph(b"&a9;")),
    "verstopt.docx": docx(XML + REMARK + BILLION + paragraph(b"&a9;")),
    "utf16.docx": docx((XML + BILLION).decode().encode("utf-16") + paragraph(b"&a9;").decode().encode("utf-16-le")),
    "bestand.docx": docx(XML + REMARK + FILE + paragraph(b"&e;")),
    "diep.docx": docx(paragraph(b"").replace(b"<w:p>", b"<w:p>" * 100_000)),
    "stuk.docx": docx(paragraph(b"a" * 5_000))[:-900] + b"\x00" * 900,
    "bom.pdf": b"%PDF-1.4\n1 0 obj<</Length 9/Filter/FlateDecode>>stream\nx\xda\x00\x00\x00\nendstream endobj\n%%EOF",
    "zip.pdf": docx(paragraph(b"x")),
    "zip.txt": docx(paragraph(b"x")),
}  # fmt: skip


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "goed.md"
    path.write_text("# Maatjes\n\nHet maatje en de deelnemer gaan elke week samen vissen aan de vijver in het park.\n")
    return path


@pytest.fixture
def quick_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index itself is not what is tested here."""
    monkeypatch.setattr(index_store, "build", lambda: None)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_words_and_changes_nothing(
    var: Path, note: Path, tmp_path: Path, quick_index: None, name: str
) -> None:
    store.add([note])
    before = {path: path.read_bytes() for path in var.rglob("*") if path.is_file()}
    bad = tmp_path / name
    bad.write_bytes(BOMBS[name])
    started = time.monotonic()
    outcome = store.add([bad])
    assert outcome.added == [] and len(outcome.refused) == 1, outcome
    assert name in outcome.refused[0] and "Error" not in outcome.refused[0] and "Traceback" not in outcome.refused[0]
    assert {path: path.read_bytes() for path in var.rglob("*") if path.is_file()} == before
    assert time.monotonic() - started < 120


def test_a_link_in_a_folder_takes_nothing_in_from_elsewhere(var: Path, tmp_path: Path, quick_index: None) -> None:
    secret = tmp_path / "elders" / "geheim.txt"
    secret.parent.mkdir()
    secret.write_text(
        "Het geheim van de burgemeester staat in dit bestand, en het hoort nergens anders te staan.\n" * 3
    )
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "onschuldig.txt").symlink_to(secret)
    (folder / "naar_buiten").symlink_to(secret.parent)
    (folder / "../map/wel.txt").write_text("Dit bestand ligt echt in de map, en dat mag dus wel worden gelezen.\n" * 3)
    assert store.add([folder]).added == ["wel.txt"]
    assert "burgemeester" not in json.dumps([one.text for one in index_store.load_documents()])


def test_what_is_no_file_is_refused(var: Path, tmp_path: Path) -> None:
    for path in (Path("/dev/zero"), tmp_path / "../../nergens.txt", Path("/proc/self/environ")):
        outcome = store.add([path])
        assert outcome.added == [], path


def test_a_huge_file_is_refused_without_being_held(var: Path, tmp_path: Path) -> None:
    import resource

    path = tmp_path / "groot.txt"
    with path.open("wb") as stream:
        stream.truncate(600_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "te groot" in store.add([path]).refused[0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


def test_no_document_makes_us_fetch_anything(var: Path, tmp_path: Path, quick_index: None) -> None:
    with socket.socket() as trap:
        trap.bind(("127.0.0.1", 0))
        trap.listen()
        trap.setblocking(False)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/x"
        text = "Een alinea die lang genoeg is om als doorlopende tekst te gelden in dit document. " * 3
        html = f"<!doctype html><base href={url}><link rel=stylesheet href={url}><img src={url}><iframe src={url}></iframe><p>{text}"
        (tmp_path / "a.html").write_text(html)
        (tmp_path / "b.md").write_text(f"# Kop\n\n![plaatje]({url}) [link]({url}) <img src={url}>\n\n{text}\n")
        (tmp_path / "c.txt").write_text(f"{url}\n\n{text}\n")
        outside = (
            f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r9" TargetMode="External" Target="{url}" Type="http://schemas.openxmlformats.org/'
            f'officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
        )
        more = {"word/_rels/document.xml.rels": outside.encode()}
        (tmp_path / "d.docx").write_bytes(docx(paragraph(text.encode()), **more))
        outcome = store.add([tmp_path / name for name in ("a.html", "b.md", "c.txt", "d.docx")])
        assert outcome.refused == [] and len(outcome.added) == 4
        with pytest.raises(BlockingIOError):
            trap.accept()


@pytest.mark.parametrize(
    "piece", [" ", "-", "a-\n", "fi ", "1. ", "• ", "# ", "a\n\n", "\f", "( ", "A. ", "é\u0301", "[x](", "**", "`"]
)
def test_a_line_made_to_stumble_over_is_read_quickly(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "struikel.md"
    path.write_text(piece * (4000 // len(piece)) + "\neinde van de tekst\n")
    start = time.thread_time()
    cut(repair(read(path))[0])
    assert time.thread_time() - start < 1.0
