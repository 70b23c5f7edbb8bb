"""QR codes on paper."""

import segno
from django.utils.html import mark_safe


def qr(address):
    """A QR code of `address` as inline SVG without styles."""
    return mark_safe(segno.make(address, error="m").svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308 - made here
