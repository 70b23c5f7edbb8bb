"""Photos are read by content, turned upright, shrunk, and keep nothing but the picture."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from households.visits import actions, photos

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def test_place_and_device_are_gone_and_the_picture_stands_upright(photo_file):
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Telepon", 6
    exif[GPS] = {1: "S", 2: (10.0, 9.0, 26.0), 3: "E", 4: (123.0, 36.0, 0.0)}
    upload = photo_file(size=(2400, 1200), exif=exif.tobytes())
    assert b"Telepon" in upload.read()
    upload.seek(0)
    clean = photos.clean_photo(upload)
    image = Image.open(io.BytesIO(clean.content))
    assert image.format == "JPEG"
    assert dict(image.getexif()) == {}
    assert b"Exif" not in clean.content
    assert image.size == (800, 1600)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_known_types_are_read_whatever_the_name(photo_file, kind):
    upload = photo_file(kind=kind, size=(640, 480))
    upload.name = "laporan.exe"
    assert Image.open(io.BytesIO(photos.clean_photo(upload).content)).size == (640, 480)


def test_the_same_picture_has_the_same_digest(photo_file):
    assert photos.clean_photo(photo_file()).sha256 == photos.clean_photo(photo_file()).sha256
    assert photos.clean_photo(photo_file()).sha256 != photos.clean_photo(photo_file("blue")).sha256


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ" + b"\0" * 200,
        b"\xff\xd8\xff\xe0",
    ],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(ValidationError) as refused:
        photos.clean_photo(SimpleUploadedFile("foto.jpg", content, content_type="image/jpeg"))
    assert refused.value.code == "photo_type"


def test_a_broken_photo_is_refused(photo_file):
    whole = photo_file(kind="PNG").read()
    with pytest.raises(ValidationError):
        photos.clean_photo(SimpleUploadedFile("foto.png", whole[: len(whole) // 2]))


def test_too_many_pixels_are_refused_before_they_are_unpacked(photo_file, monkeypatch):
    monkeypatch.setattr(photos, "MAX_PIXELS", 1000)
    with pytest.raises(ValidationError) as refused:
        photos.clean_photo(photo_file(kind="PNG"))
    assert refused.value.code == "photo_pixels"


def test_too_large_a_file_is_refused(photo_file, monkeypatch):
    monkeypatch.setattr(photos, "MAX_BYTES", 100)
    with pytest.raises(ValidationError) as refused:
        photos.clean_photo(photo_file())
    assert refused.value.code == "photo_size"


@pytest.mark.django_db
def test_the_same_photo_as_something_else_is_said_not_dropped(household, officer, photo_file):
    visit = actions.start_visit(household=household, by=officer)
    for _twice in range(2):
        actions.add_photo(visit=visit, by=officer, kind="front", upload=photo_file())
    with pytest.raises(ValidationError, match="Foto ini sudah ada"):
        actions.add_photo(visit=visit, by=officer, kind="roof", upload=photo_file())
    assert visit.photos.count() == 1
