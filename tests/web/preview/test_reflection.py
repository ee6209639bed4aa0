"""`keukentafel preview reflectie`: one page that needs nothing else, or every fault with the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.professional.reflection import FOLDER
from web.preview import cli


def test_a_right_file_becomes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "eigen.yml"
    file.write_text((FOLDER / "2-condities.yml").read_text("utf-8"), "utf-8")
    assert cli.main(["reflectie", str(file)]) == 0
    page = (tmp_path / "eigen.html").read_text("utf-8")
    assert str(tmp_path / "eigen.html") in capsys.readouterr().out
    assert page.count('<svg class="beeld"') == 3 and "Alles zo laag mogelijk" in page
    assert "Wij kennen elkaar goed genoeg om zomaar te bellen." in page
    assert "<link" not in page and "<script" not in page and ".rf-plaat" in page


def test_a_wrong_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "eigen.yml"
    file.write_text("id: eigen\ntitel: Eigen\n", "utf-8")
    assert cli.main(["reflectie", str(file)]) == 1
    said = capsys.readouterr()
    assert "eigen.yml: onderdelen ontbreekt" in said.err + said.out
    assert cli.main(["reflectie", str(tmp_path / "niets.yml")]) == 1
    assert not (tmp_path / "eigen.html").exists()
