"""The files that make up the phone's shell, and one version over all of them."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import override

from households.field import texts

FOLDER = "field"
# What the service worker answers besides the page and the manifest. Nothing else, ever.
FILES = (
    "field.css", "app.js", "dom.js", "crypto.js", "store.js", "net.js", "sync.js", "rules.js", "identity.js",
    "session.js", "drafts.js", "list.js", "visit.js", "family.js", "activity.js", "outbox.js", "photos.js",
    "exchange.js", "locks.js", "icon-192.png",
)  # fmt: skip
UNLISTED = ("worker.js", "background.js", "icon-512.png", "desk.js", "guard.js")
TEMPLATES = ("households/field/shell.html",)


def base() -> str:
    """The address of the folder. Modules import each other by plain names, so none of them is renamed by its hash."""
    return f"{_static()}{FOLDER}/"


def version() -> str:
    """Changes whenever any file of the shell does; worked out once, in DEBUG each time."""
    return _version() if settings.DEBUG else _kept_version()


def content(name) -> bytes:
    """One file of the folder."""
    path = finders.find(f"{FOLDER}/{name}")
    if path is None:
        raise FileNotFoundError(name)
    with open(path, "rb") as file:
        return file.read()


def worker(page, manifest, *, modules=True) -> str:
    """The service worker's source with its version and its list filled in; `modules`: it also sends when woken."""
    listed = [page, manifest, *(base() + name for name in FILES)]
    head = f"const VERSION = {json.dumps(version())};\nconst LISTED = {json.dumps(listed)};\n"
    sends = f'import {{ listen }} from "{base()}background.js";\nlisten(self);\n' if modules else ""
    return sends + head + content("worker.js").decode()


def _static():
    return settings.STATIC_URL if settings.STATIC_URL.startswith("/") else f"/{settings.STATIC_URL}"


def _version():
    digest = hashlib.sha256()
    for name in (*FILES, "worker.js", "background.js"):
        digest.update(content(name))
    for name in TEMPLATES:
        digest.update((settings.BASE_DIR / "templates" / name).read_bytes())
    with override("id"):
        digest.update(json.dumps(texts.phone(), sort_keys=True).encode())
    return digest.hexdigest()[:16]


_kept_version = lru_cache(maxsize=1)(_version)
