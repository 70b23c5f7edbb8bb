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
GRID = (72, 72)  # both 8 and 9 spots a side are whole squares of it, so that it can be turned first
LOOK_BITS, BANDS = 64, 5
BAND_BITS = -(-LOOK_BITS // BANDS)
MOST_BITS = BANDS - 1  # so many bits can't touch every band: two photos that near share one, which an index finds


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG without metadata, its longer side at most SIDE pixels, its SHA-256, and its `look_of`: as it is, and as it
    would be turned or mirrored."""

    content: bytes
    sha256: str
    look: int | None
    turned: tuple[int, ...]


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
            content, grey = _jpeg(upright, SIDE), upright.convert("L").resize(GRID, Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file is not a photo we can read. Use JPEG, PNG or WebP."), code="photo_type"
        ) from error
    turned = (look_of(grey.transpose(turn)) for turn in Image.Transpose)
    turned = tuple(look for look in turned if look is not None)
    return CleanPhoto(content, hashlib.sha256(content).hexdigest(), look_of(grey), turned)


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


def pieces_of(photo: CleanPhoto) -> dict:
    """What is kept of a photo's look: `look` and `bands` by which others find it, `turned` and `turned_bands` by which
    it finds others, whichever way they were turned."""
    bands = [band for look in photo.turned for band in bands_of(look)]
    return {
        "look": photo.look, "bands": bands_of(photo.look), "turned": list(photo.turned) or None,
        "turned_bands": bands or None,
    }  # fmt: skip


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
