"""Files that stay as they came (signed minutes, evidence): what they are is decided by their content."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 20 * 1024 * 1024
PDF, JPEG = "application/pdf", "image/jpeg"
ENDINGS = {PDF: "pdf", JPEG: "jpg"}


@dataclass(frozen=True)
class Paper:
    """Its bytes, its type and its SHA-256 (hex)."""

    content: bytes
    type: str
    sha256: str

    @property
    def ending(self) -> str:
        return ENDINGS[self.type]


def read_paper(upload) -> Paper:
    """A PDF or JPEG, unchanged. Raises ValidationError where it is too large, empty or something else."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 20 MB. Scan it with a lower quality."), code="paper_size")
    content = upload.read()
    kind = _type_of(content, upload)
    if kind is None:
        raise ValidationError(_("This file is neither a PDF nor a JPEG that we can read."), code="paper_type")
    return Paper(content, kind, hashlib.sha256(content).hexdigest())


def _type_of(content, upload):
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    try:
        upload.seek(0)
        with Image.open(upload, formats=("JPEG",)) as image:
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return JPEG
