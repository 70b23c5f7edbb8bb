"""The catalogs on disk: brought up to date with the sources, checked, compiled."""

import fcntl
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kupang_case.translations.sources import APPS, LANGUAGE, PROJECT, Found, Key, catalog_path, collect

NAMES = (PROJECT, *APPS)
HEADER = """\
# Indonesian messages. Messages are added and removed by `manage.py translations --update`.
msgid ""
msgstr ""
"Project-Id-Version: kupang-case\\n"
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")


def update(base: Path) -> dict[str, list[str]]:
    """Add new messages, drop unused ones, compile. Return the messages without a translation, by catalog.

    Safe while others do the same: one at a time, each file read anew and replaced in one step. A message new to one
    catalog that another already translates takes that translation.
    """
    with _alone(base):
        wanted = collect(base)
        held = {name: _load(catalog_path(base, name)) for name in NAMES}
        known = {}
        for name in NAMES:
            known.update({key: message.string for key, message in held[name].items() if _is_translated(message)})
        untranslated = {}
        for name in NAMES:
            catalog = _merge(wanted[name], held[name], known)
            _replace(catalog_path(base, name), _as_text(catalog).encode())
            untranslated[name] = [message.id for message in catalog if message.id and not _is_translated(message)]
    compile_all(base)
    return untranslated


def compile_all(base: Path) -> int:
    """Write the .mo beside each .po that is newer; return how many were written."""
    written = 0
    for name in NAMES:
        source = catalog_path(base, name)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns):
            continue
        with source.open("rb") as handle:
            catalog = read_po(handle, locale=LANGUAGE, abort_invalid=True)
        buffer = io.BytesIO()
        write_mo(buffer, catalog)
        _replace(target, buffer.getvalue())
        written += 1
    return written


def problems(base: Path) -> list[str]:
    """Return what keeps the catalogs from being complete, each as a line that names the catalog and the message."""
    wanted = collect(base)
    if not any(wanted.values()):
        return ["No message found at all: nothing was checked."]
    found = []
    everywhere: dict[Key, tuple[str, object]] = {}
    for name in NAMES:
        path = catalog_path(base, name)
        held = _load(path)
        shown = path.relative_to(base)
        found += [f"{shown}: missing {key[1]!r} (run --update)" for key in wanted[name] if key not in held]
        for key, message in held.items():
            found += [f"{shown}: {problem} {key[1]!r}" for problem in _problems_of(message, wanted[name].get(key))]
            other, string = everywhere.setdefault(key, (name, message.string))
            if string != message.string and message.string:
                found.append(f"{shown}: {key[1]!r} is translated otherwise in the catalog of {other}: use a context")
    return found


def _problems_of(message: Message, source: Found | None) -> Iterator[str]:
    if source is None:
        yield "unused"
        return
    if (source.plural is not None) != isinstance(message.id, tuple):
        yield "plural differs from the source (run --update):"
        return
    if not _is_translated(message):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    original = message.id[1] if isinstance(message.id, tuple) else message.id
    for string in message.string if isinstance(message.string, tuple) else (message.string,):
        if _placeholders(string) != _placeholders(original):
            yield f"placeholders {sorted(_placeholders(string))} instead of {sorted(_placeholders(original))} in"


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _merge(wanted: dict[Key, Found], held: dict[Key, Message], known: dict[Key, object]) -> Catalog:
    catalog = read_po(io.BytesIO(HEADER.encode()), locale=LANGUAGE)  # Babel's own idea of the plural forms is wrong
    for key, source in wanted.items():
        context, singular = key
        string = held[key].string if key in held and _is_translated(held[key]) else known.get(key, "")
        if source.plural is None and isinstance(string, tuple):
            string = string[0]
        elif source.plural is not None and not isinstance(string, tuple):
            string = (string,)
        catalog.add(
            singular if source.plural is None else (singular, source.plural),
            string,
            locations=[(file, None) for file in sorted(source.files)],
            flags={"fuzzy"} if key in held and held[key].fuzzy else (),
            auto_comments=source.notes,
            user_comments=held[key].user_comments if key in held else (),
            context=context,
        )
    return catalog


def _load(path: Path) -> dict[Key, Message]:
    if not path.exists():
        return {}
    with path.open("rb") as handle:
        catalog = read_po(handle, locale=LANGUAGE, ignore_obsolete=True, abort_invalid=True)
    messages = [message for message in catalog if message.id]
    return {(m.context, m.id[0] if isinstance(m.id, tuple) else m.id): m for m in messages}


def _as_text(catalog: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER + buffer.getvalue().decode().strip("\n") + "\n"


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one step, and not at all when it already says so."""
    if path.suffix == ".po" and path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)


@contextmanager
def _alone(base: Path):
    handle = os.open(base, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
