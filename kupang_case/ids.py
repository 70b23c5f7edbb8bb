"""Identifiers that sort by time, so that new rows land together in an index."""

import uuid

import uuid_utils


def uuid7() -> uuid.UUID:
    """A new version 7 UUID (RFC 9562) as the standard library's type."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
