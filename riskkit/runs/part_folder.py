"""The hidden folder a run is written in, beside its target, until it is whole.

Takes    the target folder.
Gives    `beside`, a context; `clear_leftovers`; `refuse_existing`.
Promise  the folder is locked by its writer as long as the writer lives (flock, freed by the kernel even on kill -9),
         so a leftover is removed exactly when nobody is writing it any more.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from riskkit.domain.errors import CannotWrite

_PART = re.compile(r"\.riskkit-part-[0-9]+-[0-9a-f]{16}")


def refuse_existing(to: Path) -> None:
    """Refuse a target that exists, whatever it is; a run never overwrites anything.

    Raises
    ------
    CannotWrite
        Also if the name cannot be a folder's.
    """
    if to.name in ("", ".", ".."):
        raise CannotWrite(f"{to} cannot be the name of a run folder. Give the folder a name of its own.")
    try:
        exists = os.path.lexists(to)
    except ValueError:
        raise CannotWrite("The run folder's name holds a character that no file name may hold.") from None
    if exists:
        raise CannotWrite(f"{to} exists already, and a run never overwrites anything. Choose a new folder.")


def clear_leftovers(parent: Path) -> int:
    """Remove hidden folders of runs that were killed, and say how many. One whose writer still lives stays."""
    removed = 0
    for name in sorted(os.listdir(parent)) if parent.is_dir() else ():
        folder = parent / name
        if not _PART.fullmatch(name) or not stat.S_ISDIR(folder.lstat().st_mode):
            continue
        try:
            lock = _lock(folder)
        except PermissionError:
            continue  # another user's: theirs to clear
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
            removed += not folder.exists()
    return removed


@contextmanager
def beside(to: Path) -> Iterator[Path]:
    """A new hidden folder beside `to`, locked; removed at the end unless it was moved away.

    Raises
    ------
    CannotWrite
        For every refusal of the operating system while it is in use: disk full, read-only, no permission.
    """
    part: Path | None = None
    lock: int | None = None
    fault: OSError | None = None
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(to.parent)
        for _ in range(100):
            part = to.parent / f".riskkit-part-{os.getpid()}-{secrets.token_hex(8)}"
            part.mkdir(mode=0o700)
            lock = _lock(part)
            if lock is not None:
                break
        else:
            raise CannotWrite(f"{to} was not written: something keeps removing the hidden folder it is made in.")
        yield part
    except OSError as error:
        fault = error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
        if lock is not None:
            os.close(lock)
    if fault is not None:
        raise CannotWrite(_in_words(fault, to))


def publish(part: Path, to: Path) -> None:
    """Give a whole folder its name, in one step: of two runs racing for it, one wins and the other is refused."""
    refuse_existing(to)
    try:
        os.rename(part, to)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise CannotWrite(
                f"{to} was made by another run while this one was written. Choose a new folder."
            ) from None
        raise
    flush_folder(to.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock(folder: Path) -> int | None:
    """A handle that holds the folder's lock, or None if somebody else holds it or the folder is gone."""
    handle: int | None = None
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        here, held = folder.lstat(), os.fstat(handle)
        if (here.st_dev, here.st_ino) == (held.st_dev, held.st_ino):
            return handle
    except (BlockingIOError, FileNotFoundError, NotADirectoryError):
        pass  # being written, or removed a moment ago
    except OSError:
        if handle is not None:
            os.close(handle)
        raise
    if handle is not None:
        os.close(handle)
    return None


def _in_words(fault: OSError, to: Path) -> str:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        why = "the disk is full (or a size limit was reached). Free some space and run again"
    elif fault.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        why = "its folder may not be written to. Choose a folder you own on a disk that is not read-only"
    elif fault.errno in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL):
        why = "a folder of that name cannot be made there. Choose another place"
    else:
        why = f"the operating system refused ({errno.errorcode.get(fault.errno or 0, 'unknown reason')})"
    return f"{to} was not written: {why}. Nothing stands under that name."
