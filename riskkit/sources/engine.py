"""One private DuckDB per reading: bounded memory, a private spill folder, no network, locked once inputs are open.

Takes    a memory limit; later the exact files that may be read.
Gives    an Ibis backend.
Promise  the spill folder is readable by its owner only and goes when the backend goes; what a killed run left behind
         goes when the next engine starts. After `lock` only the named files can be opened, and no setting changes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from riskkit.domain.errors import RiskkitError

THREADS = 2
_PREFIX = "riskkit-engine-"
_HELD = "held"


def open_engine(memory_limit_gb: int) -> Any:
    """Open a private engine.

    Parameters
    ----------
    memory_limit_gb : int
        What DuckDB may hold, in GB of 10**9 bytes; beyond it, it spills to its private folder.

    Returns
    -------
    ibis backend
        With `memory_limit` set, two threads, rows kept in order, time zone UTC, no extension installed or loaded.
    """
    import ibis

    remove_stale_folders(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    held = _hold(folder)
    backend = ibis.duckdb.connect(
        ":memory:",
        temp_directory=str(folder / "spill"),
        memory_limit=f"{memory_limit_gb}GB",
        threads=THREADS,
        preserve_insertion_order=True,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        allow_community_extensions=False,
    )
    backend._riskkit_close = weakref.finalize(backend, _remove, backend.con, folder, held)
    return backend


def lock(backend: Any, files: Iterable[Path]) -> None:
    """Let the engine open these files and nothing else from now on; no setting can be changed afterwards."""
    for file in files:
        if "'" in str(file):
            raise RiskkitError("A path with a quote mark (') cannot be opened. Rename the file or its folder.")
    listed = ", ".join(f"'{file}'" for file in files)
    for setting in (f"allowed_paths = [{listed}]", "enable_external_access = false", "lock_configuration = true"):
        backend.con.execute(f"SET {setting}")


def close(backend: Any) -> None:
    """Close the engine now and remove its folder."""
    backend._riskkit_close()


def remove_stale_folders(where: Path) -> int:
    """Remove engine folders of this user that no living process holds; say how many went."""
    gone = 0
    for folder in sorted(where.glob(f"{_PREFIX}*")):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            with open(folder / _HELD, "rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
    return gone


def _hold(folder: Path) -> Any:
    """Keep a lock on the folder for as long as this process lives."""
    held = open(folder / _HELD, "wb")  # noqa: SIM115 (held open on purpose)
    fcntl.flock(held, fcntl.LOCK_EX)
    (folder / "spill").mkdir(mode=0o700)
    return held


def _remove(connection: Any, folder: Path, held: Any) -> None:
    with contextlib.suppress(Exception):
        connection.close()
    shutil.rmtree(folder, ignore_errors=True)
    held.close()
