"""What a file is, by its content, and whether a zip is safe to open: asked before anything opens it."""

import zipfile
import zlib
from enum import Enum
from pathlib import Path

from django.utils.translation import gettext as _

from households.imports.reading.sheet import Unreadable

MEGABYTE = 1024 * 1024
MAX_FILE = 25 * MEGABYTE
# A list of 100,000 people unpacks to 120 MB at ten times its packed size. A zip bomb is far above both.
MAX_UNPACKED = 400 * MEGABYTE
MAX_RATIO = 60
RATIO_MATTERS_FROM = 4 * MEGABYTE
MAX_MEMBERS = 500
ENCRYPTED = 0x1
# All that a workbook is made of. Of the others LZMA may ask for gigabytes before it gives a byte.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(Enum):
    """What is read."""

    DELIMITED = "delimited"
    WORKBOOK = "workbook"


def kind_of(path) -> Kind:
    """Whether the file is text or a workbook; Unreadable for everything else, too large ones and unsafe zips."""
    path = Path(path)
    if path.stat().st_size > MAX_FILE:
        raise Unreadable(_("The file is larger than 25 MB. Split the list into several files."))
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise Unreadable(_("The file is empty."))
    if start.startswith(b"PK"):
        check_workbook(path)
        return Kind.WORKBOOK
    _refuse_other_kinds(start)
    return Kind.DELIMITED


def _refuse_other_kinds(start):
    if start.startswith(OLD_OFFICE):
        raise Unreadable(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password.")
        )
    if start.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF. Ask for the list as .xlsx or .csv."))
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"{\\rtf")):
        raise Unreadable(_("This is a web page or another document, not a sheet. Open it and save it as .xlsx."))


def check_workbook(path):
    """Return nothing if the zip at `path` is an xlsx workbook that is safe to open, else raise Unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Unreadable(_("The file is damaged. Open it, save it again as .xlsx and try once more.")) from None
    _check_sizes(members)
    _check_contents(members)


def _check_sizes(members):
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    large = (member for member in members if member.file_size > RATIO_MATTERS_FROM)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > min(MAX_UNPACKED, max(RATIO_MATTERS_FROM, MAX_RATIO * packed))
        or any(member.file_size > MAX_RATIO * max(member.compress_size, 1) for member in large)
    ):
        raise Unreadable(_("The file unpacks to far more than a list needs, so it isn't opened."))


def _check_contents(members):
    names = {member.filename.lower() for member in members}
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Unreadable(_("The file has a password. Save it without one."))
    if any(member.compress_type not in METHODS for member in members):
        raise Unreadable(_("The file is damaged. Open it, save it again as .xlsx and try once more."))
    if len(names) != len(members) or any(name.startswith(("/", "..")) or "\\" in name for name in names):
        raise Unreadable(_("The file is damaged. Open it, save it again as .xlsx and try once more."))
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise Unreadable(_("This isn't an Excel workbook (.xlsx). Save the list as .xlsx or .csv."))
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Unreadable(_("The workbook holds macros. Save it as .xlsx without macros."))
