"""What there is to translate: the messages in Python files and templates, and the catalog each belongs to."""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract

APPS = ("accounts", "households", "programs", "reports")
PROJECT = "project"
LANGUAGE = "id"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED_DIRECTORIES = {"migrations", "tests", "__pycache__", "locale"}


@dataclass
class Found:
    """One message of the sources: its plural (if it has one), the files it stands in, notes for the translator."""

    plural: str | None = None
    files: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


Key = tuple[str | None, str]  # context, message


def catalog_path(base: Path, name: str) -> Path:
    """Return the path of an app's catalog, or of the project's own."""
    root = base if name == PROJECT else base / name
    return root / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def collect(base: Path) -> dict[str, dict[Key, Found]]:
    """Return what each catalog has to hold. Raises ValueError with the file's name where a file cannot be read."""
    catalogs: dict[str, dict[Key, Found]] = {name: {} for name in (*APPS, PROJECT)}
    for name, path in _files(base):
        try:
            _read(path, str(path.relative_to(base)), catalogs[name])
        except Exception as error:  # a half-written file must not cost its messages their translations
            raise ValueError(f"{path.relative_to(base)}: {error}") from error
    return catalogs


def _files(base: Path) -> Iterator[tuple[str, Path]]:
    """Yield (catalog, file): an app's code and `templates/<app>/` are the app's, all the rest is the project's."""
    for name in (*APPS, PROJECT):
        code = base / ("kupang_case" if name == PROJECT else name)
        for path in sorted(code.rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and not SKIPPED_DIRECTORIES & set(path.relative_to(base).parts):
                if path.suffix == ".py" or "templates" in path.parts:
                    yield name, path
    for path in sorted((base / "templates").rglob("*")):
        if path.suffix in (".html", ".txt", ".xml", ".svg"):
            top = path.relative_to(base / "templates").parts[0]
            yield (top if top in APPS else PROJECT), path


def _read(path: Path, shown: str, found: dict[Key, Found]) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        ast.parse(text)
        code = text
    else:
        code = _template_as_code(text, shown)
    rows = extract("python", io.BytesIO(code.encode()), KEYWORDS, ("Translators:",), {"encoding": "utf-8"})
    for _line, message, notes, context in rows:
        singular, plural = message if isinstance(message, tuple) else (message, None)
        if not singular:
            continue
        entry = found.setdefault((context, singular), Found())
        entry.plural = entry.plural or plural
        entry.files.add(shown)
        entry.notes += [note for note in notes if note not in entry.notes]


def _template_as_code(text: str, shown: str) -> str:
    """Return a template as the Python that Django makes of it for xgettext, without its meaningless indentation."""
    from django.utils.translation.template import templatize

    if len(re.findall(r"{%\s*blocktrans", text)) != len(re.findall(r"{%\s*endblocktrans", text)):
        raise ValueError("a blocktranslate is not closed")
    return "\n".join(line.lstrip() for line in templatize(text, origin=shown).split("\n"))
