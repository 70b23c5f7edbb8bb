"""The list of a meeting as one text, its hash, and whether both are still what was signed."""

import hashlib
import json

import segno
from django.utils.html import mark_safe

from households.models import MeetingItem
from households.models.meetings import MeetingState

FIELDS = ("household_id", "visit_id", "head_name", "rw", "rt", "poverty_status", "per_capita", "decision", "reason")
SHOWN_OF_HASH = 12


def items_in_order(meeting):
    """The items of `meeting` as the minutes list them."""
    return meeting.items.order_by("rw", "rt", "head_name", "pk")


def list_hash(meeting) -> str:
    """SHA-256 (hex) of the list: number, ward and day, then one line of JSON an item, in the order of the minutes."""
    digest = hashlib.sha256(f"{meeting.number}|{meeting.ward_id}|{meeting.held_on:%Y-%m-%d}".encode())
    for values in items_in_order(meeting).values_list(*FIELDS):
        line = ["" if value is None else str(value) for value in values]
        digest.update(b"\n" + json.dumps(line, ensure_ascii=False).encode())
    return digest.hexdigest()


def scan_hash(meeting) -> str:
    """SHA-256 (hex) of the stored scan; empty where there is none or its file is gone."""
    if not meeting.scan:
        return ""
    try:
        with meeting.scan.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def verified(meeting) -> dict:
    """`list_same` and `scan_same`: whether list and scan hash to what was written down (None before there is one)."""
    return {
        "list_same": None if meeting.state == MeetingState.OPEN else list_hash(meeting) == meeting.list_hash,
        "scan_same": scan_hash(meeting) == meeting.scan_sha256 if meeting.scan_sha256 else None,
    }


def copy_facts(meeting) -> None:
    """Write names, addresses and outcomes as they are now onto the items of an open meeting."""
    items = list(meeting.items.select_related("household", "visit"))
    for item in items:
        item.head_name, item.rt, item.rw = str(item.household), item.household.rt, item.household.rw
        item.poverty_status, item.per_capita = item.visit.poverty_status, item.visit.per_capita
    MeetingItem.objects.bulk_update(items, ["head_name", "rt", "rw", "poverty_status", "per_capita"], batch_size=1000)


def qr(address):
    """A QR code of `address` as inline SVG without styles."""
    return mark_safe(segno.make(address, error="m").svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308 - made here
