"""The user guide shows and names only what there is: its pictures, its pages, the addresses of the site."""

import re
from pathlib import Path

import pytest
from django.urls import resolve
from django.utils.translation import trans_real

GUIDE = Path(__file__).parents[1] / "docs" / "panduan"
PAGES = sorted(GUIDE.glob("*.md"))
LARGEST = 120 * 1024


def linked(page):
    """The files that `page` links to or shows."""
    return [target for target in re.findall(r"\]\(([^)#]+)", page.read_text()) if not target.startswith("http")]


@pytest.mark.parametrize("part", PAGES, ids=lambda part: part.stem)
def test_a_page_names_what_there_is(part):
    assert linked(part), "a page without a picture or a link"
    missing = [target for target in linked(part) if not (GUIDE / target).is_file()]
    assert missing == []
    for address in re.findall(r"`(/[^`]*)`", part.read_text()):
        resolve(address)  # raises for an address that the site doesn't have


@pytest.mark.parametrize("part", PAGES, ids=lambda part: part.stem)
def test_what_is_bold_stands_on_the_screen(part):
    """Buttons and headings are named as the interface names them, so a changed word is changed in the guide as well."""
    words = {text for _key, text in trans_real.translation("id")._catalog.items() if isinstance(text, str)}
    words |= {re.sub(r" \(.*\)$", "", text) for text in words} | {"Excel", "CSV", "JSON"}
    assert [bold for bold in re.findall(r"\*\*(.+?)\*\*", part.read_text()) if bold.rstrip("?") not in words] == []


def test_every_picture_is_shown_and_small():
    shown = {target for page in PAGES for target in linked(page)} | {"gambar/keluarga.png"}
    pictures = sorted((GUIDE / "gambar").glob("*.png"))
    assert [one.name for one in pictures if f"gambar/{one.name}" not in shown] == []
    assert [one.name for one in pictures if one.stat().st_size > LARGEST] == []
    assert "docs/panduan/gambar/keluarga.png" in (GUIDE.parents[1] / "README.md").read_text()
