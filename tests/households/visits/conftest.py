"""People and a household to visit."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import make_household, make_officer, make_ward_head, ward


@pytest.fixture
def household(db):
    return make_household(size=3)


@pytest.fixture
def officer(db):
    return make_officer(ward())


@pytest.fixture
def head(db):
    return make_ward_head(ward())


@pytest.fixture
def photo_file():
    """Return `photo_file(colour, size, format, exif)`: an uploaded picture of one colour."""

    def make(colour="red", size=(2000, 1000), kind="JPEG", exif=None):
        buffer = io.BytesIO()
        extra = {"exif": exif} if exif else {}
        Image.new("RGB", size, colour).save(buffer, kind, **extra)
        return SimpleUploadedFile(f"foto.{kind.lower()}", buffer.getvalue())

    return make


FOUND = {
    "presence": "found", "tenure": 1, "floor": 8, "wall": 4, "roof": 3, "water": 6, "light": 2, "fuel": 10, "toilet": 6,
    "food_spending": 900_000, "other_spending": 300_000,
}  # fmt: skip


@pytest.fixture
def answers():
    return dict(FOUND)
