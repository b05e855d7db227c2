"""New files that only their owner may open, and folders of them that stand whole or not at all.

Takes    paths and bytes.
Gives    `write_private`, `write_private_folder`.
Promise  nothing is overwritten, no link is followed; what is written is on the disk when the call returns.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from riskkit.runs.part_folder import beside, publish

OWNER_ONLY = 0o600


def write_private(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Write a new file.

    Raises
    ------
    OSError
        It exists already, or cannot be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_private_folder(to: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder of private files beside its target, and move it into place when it is whole.

    Raises
    ------
    CannotWrite
        The folder exists already, or cannot be made; nothing then stands under its name.
    """
    with beside(to) as part:
        for name, content in files.items():
            write_private(part / name, content)
        publish(part, to)
