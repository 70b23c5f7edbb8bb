"""Photos from the field: what they are is decided by their content, and nothing but the picture is kept of them."""

import hashlib
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
SIDE = 1600
SMALL = 360
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG without metadata, its longer side at most SIDE pixels, and its SHA-256."""

    content: bytes
    sha256: str


def clean_photo(upload) -> CleanPhoto:
    """Read an uploaded file, turn it upright, shrink it and write it anew, so that place, device and owner are gone.

    Raises ValidationError where it is too large, no picture of a known type, or broken. The header tells the number of
    pixels before anything is unpacked.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The photo is larger than 12 MB. Take it with a lower quality."), code="photo_size")
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("The photo has too many pixels (over 50 million)."), code="photo_pixels")
            image.draft("RGB", (SIDE, SIDE))
            content = _jpeg(ImageOps.exif_transpose(image), SIDE)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file is not a photo we can read. Use JPEG, PNG or WebP."), code="photo_type"
        ) from error
    return CleanPhoto(content, hashlib.sha256(content).hexdigest())


def small(file) -> bytes:
    """A small JPEG of a stored photo, for lists."""
    with Image.open(file, formats=FORMATS) as image:
        image.draft("RGB", (SMALL, SMALL))
        return _jpeg(image, SMALL)


def _jpeg(image, side) -> bytes:
    picture = image.convert("RGB")
    picture.thumbnail((side, side))
    picture.info.clear()
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=82, optimize=True)
    return buffer.getvalue()
