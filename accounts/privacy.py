"""Identity numbers: masked wherever they are shown, and never in a log."""

import logging
import re

IDENTITY_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{6}(\d{4})(?!\d)")
VISIBLE = 6


def mask(value) -> str:
    """`5371041205900003` → `537104••••••••••`: the area of issue stays, birth and serial are hidden.

    Shorter or dirty values keep at most their first six characters. Nothing in, nothing out.
    """
    text = "" if value is None else str(value).strip()
    return text[:VISIBLE] + "•" * max(len(text) - VISIBLE, 0)


def redact(text: str) -> str:
    """`text` with every run of 16 digits masked."""
    return IDENTITY_NUMBER.sub(lambda match: match[1] + "•" * 10, text)


class RedactIdentityNumbers(logging.Filter):
    """Masks 16-digit numbers in a log record's message and in its traceback."""

    def filter(self, record):
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
