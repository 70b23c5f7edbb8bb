"""Fetch the browser libraries named in static/vendor/manifest.json with npm, and write their checksums into it."""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

VENDOR = settings.BASE_DIR / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
# We ship no source maps, and the manifest storage refuses a reference to a file that is not there.
SOURCE_MAP = re.compile(rb"(\n?//# sourceMappingURL=[^\n]*|\n?/\*# sourceMappingURL=[^*]*\*/)\s*$")


class Command(BaseCommand):
    help = "Fetch the vendored browser libraries again (needs npm). Edit versions and icons in the manifest first."

    def handle(self, *args, **options):
        manifest = json.loads(MANIFEST.read_text())
        for package in manifest["packages"]:
            with tempfile.TemporaryDirectory() as folder:
                source = fetch(package["name"], package["version"], Path(folder))
                package["files"] = [store(package, source, entry) for entry in package["files"]]
            self.stdout.write(f"{package['name']} {package['version']}")
        MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")


def fetch(name, version, folder):
    """Unpack one package of the npm registry into `folder`; returns the unpacked path."""
    npm = shutil.which("npm")
    if npm is None:
        raise CommandError("npm is needed to fetch the browser libraries; it was not found.")
    command = [npm, "pack", "--silent", f"{name}@{version}"]
    archive = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    with tarfile.open(folder / archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def store(package, source, entry):
    """Write one file of the manifest below static/vendor/; returns its entry with a fresh checksum."""
    if "icons" in entry:
        content = sprite(source, entry["icons"])
    else:
        content = SOURCE_MAP.sub(b"\n", (source / entry["source"]).read_bytes())
    target = VENDOR / entry["path"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return {**entry, "sha256": hashlib.sha256(content).hexdigest()}


def sprite(source, names):
    """One SVG with a <symbol> for each named icon: only what we use, and no icon font."""
    symbols = []
    for name in sorted(set(names)):
        drawing = (source / "icons" / f"{name}.svg").read_text()
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.S).group(1)
        inner = re.sub(r"\s*\n\s*", "", inner)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{inner}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()
