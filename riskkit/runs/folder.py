"""What really lies in a run folder, seen without opening or following anything.

Takes    the folder.
Gives    `list_folder`, `read_whole`, `read_growing`.
Promise  links, empty folders, executable files, pipes and devices are named as problems before any file is opened.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import time
from pathlib import Path

from riskkit.domain.errors import RunRefused

DEEPEST = 3
MOST_FILES = 2_000_000
LOCK_TRIES, LOCK_WAIT = 1_000, 0.01


def list_folder(root: Path) -> tuple[dict[str, int], list[str]]:
    """Every plain file below `root` by path, with its size; and everything that no run holds, in words.

    Raises
    ------
    RunRefused
        If `root` is not a folder that can be read.
    """
    files: dict[str, int] = {}
    problems: list[str] = []
    try:
        if not root.is_dir():
            raise RunRefused(f"{root} is not a folder, so it is not a run.")
        _walk(root, "", 1, files, problems)
    except (OSError, ValueError) as error:
        raise RunRefused(f"{root} cannot be read as a folder ({type(error).__name__}).") from None
    return files, problems


def _walk(folder: Path, inside: str, depth: int, files: dict[str, int], problems: list[str]) -> None:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    if not found and inside:
        problems.append(f"{_shown(inside)}: an empty folder, which no run holds")
    for entry in found:
        path, status = f"{inside}{entry.name}", entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            _check_mode(path, status.st_mode & ~0o111, problems)
            if depth == DEEPEST:
                problems.append(f"{_shown(path)}: a folder deeper than any in a run")
            else:
                _walk(folder / entry.name, f"{path}/", depth + 1, files, problems)
        elif stat.S_ISREG(status.st_mode):
            _check_mode(path, status.st_mode, problems)
            files[path] = status.st_size
        else:
            problems.append(f"{_shown(path)}: a {_kind_of(status.st_mode)}, not a plain file")
        if len(files) > MOST_FILES:
            raise RunRefused(f"More than {MOST_FILES:,} files: not a run.")


def _check_mode(path: str, mode: int, problems: list[str]) -> None:
    if mode & 0o111:
        problems.append(f"{_shown(path)}: marked as a program; nothing in a run is one (chmod a-x)")
    if mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX | stat.S_IWOTH):
        problems.append(f"{_shown(path)}: anybody may change it, or it has special rights (chmod o-w,u-s,g-s,-t)")


def _kind_of(mode: int) -> str:
    return "link" if stat.S_ISLNK(mode) else "pipe, socket or device"


def _shown(path: str) -> str:
    """A name as it may be printed: odd characters escaped, never longer than a line."""
    return path.encode("unicode_escape", errors="backslashreplace").decode("ascii")[:120]


def hash_file(root: Path, path: str) -> str:
    """SHA-256 of a plain file below `root`, without holding it in memory."""
    with _open_plain(root, path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_whole(root: Path, path: str, *, size: int) -> bytes:
    """The bytes of a plain file of that size; RunRefused if it has another size by now."""
    with _open_plain(root, path) as file:
        content = file.read(size + 1)
    if len(content) != size:
        raise RunRefused(f"{_shown(path)} changed while the run was read.")
    return content


def read_growing(root: Path, path: str, *, largest: int) -> bytes:
    """The bytes of a plain file that others may be adding to: read while no writer holds its lock.

    Raises
    ------
    RunRefused
        It is larger than `largest`, or somebody held its lock for ten seconds.
    """
    with _open_plain(root, path) as file:
        for _ in range(LOCK_TRIES):
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(LOCK_WAIT)
        else:
            raise RunRefused(f"{_shown(path)} is held by a writer that does not let go. Look again when it has ended.")
        content: bytes = file.read(largest + 1)
    if len(content) > largest:
        raise RunRefused(f"{_shown(path)} is larger than {largest:,} bytes.")
    return content


def _open_plain(root: Path, path: str):  # type: ignore[no-untyped-def]
    try:
        handle = os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise RunRefused(f"{_shown(path)} cannot be read ({type(error).__name__}).") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise RunRefused(f"{_shown(path)} is not a plain file.")
    return os.fdopen(handle, "rb")
