"""Photos from the field: what they are is decided by their content, and nothing but the picture is kept of them."""

import hashlib
import io
from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
SIDE = 1600
SMALL = 360
CLEAR, FEWEST_CLEAR = 4, 12  # of 255; of the 64 pairs: with fewer there is nothing to tell two photos apart by
FORMATS = ("JPEG", "PNG", "WEBP")
LOOK_BITS, BANDS = 64, 5
BAND_BITS = -(-LOOK_BITS // BANDS)
MOST_BITS = BANDS - 1  # so many bits can't touch every band: two photos that near share one, which an index finds


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG without metadata, its longer side at most SIDE pixels, its SHA-256, and its `look_of`."""

    content: bytes
    sha256: str
    look: int | None


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
            upright = ImageOps.exif_transpose(image)
            content, look = _jpeg(upright, SIDE), look_of(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file is not a photo we can read. Use JPEG, PNG or WebP."), code="photo_type"
        ) from error
    return CleanPhoto(content, hashlib.sha256(content).hexdigest(), look)


def look_of(image) -> int | None:
    """What a picture looks like in 64 bits, as a signed integer (PostgreSQL's bigint): each bit tells whether a spot of
    an 8 × 8 grid is brighter than its right neighbour (dHash, N. Krawetz 2013). A photo that was shrunk or saved anew
    keeps all but a few; two photos of different things differ in about 32. None for a picture with hardly anything
    on it, such as a bare wall or one taken into the dark: those would all look the same.

    Ten lines with Pillow; the library for it (ImageHash) would bring numpy, scipy and PyWavelets, over 100 MB.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    spots = grey.tobytes()
    pairs = [pair for at in range(0, 72, 9) for pair in pairwise(spots[at : at + 9])]
    if sum(abs(left - right) >= CLEAR for left, right in pairs) < FEWEST_CLEAR:
        return None
    bits = "".join(str(int(left > right)) for left, right in pairs)
    value = int(bits, 2)
    return value - 2**LOOK_BITS if value >= 2 ** (LOOK_BITS - 1) else value


def bands_of(look: int | None) -> list[int] | None:
    """The look in BANDS pieces, each with its place: looks that differ in at most MOST_BITS bits share one of them."""
    if look is None:
        return None
    value, mask = look % 2**LOOK_BITS, 2**BAND_BITS - 1
    return [place << BAND_BITS | (value >> place * BAND_BITS & mask) for place in range(BANDS)]


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
