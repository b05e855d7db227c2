"""Keys in files: private ones that nobody else may read, public ones that anybody may.

Takes    paths of PEM files.
Gives    `read_signing_key`, `read_public_keys`, `key_bytes`.
Promise  a private key that others may read is refused before it is read; no message holds anything of a key.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from riskkit.domain.errors import SpecError
from riskkit.domain.signing import PublicKey, SigningKey

LARGEST = 16 * 1024


def read_signing_key(path: str | Path) -> SigningKey:
    """The private key of a PEM file that only its owner may read.

    Raises
    ------
    SpecError
        It is a link, not a plain file, open to others, or no Ed25519 private key.
    """
    return SigningKey.from_pem(key_bytes(Path(path), private=True), str(path))


def read_public_keys(paths: Iterable[str | Path]) -> dict[str, PublicKey]:
    """The public keys of PEM files, by key id."""
    keys = [PublicKey.from_pem(key_bytes(Path(path), private=False), str(path)) for path in paths]
    return {key.key_id: key for key in keys}


def key_bytes(path: Path, *, private: bool) -> bytes:
    """What stands in a key file; a private one must be a plain file that only its owner may read or change.

    Raises
    ------
    SpecError
        It is not such a file. The message holds nothing of what is in it.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | (os.O_NOFOLLOW if private else 0)
    try:
        handle = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise SpecError(f"{path} cannot be read as a key ({type(error).__name__}). Check the path.") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise SpecError(f"{path} is not a plain file of at most {LARGEST // 1024} kB.")
        if private and status.st_mode & 0o077:
            raise SpecError(
                f"{path} may be read or changed by others than its owner, so it is no longer a secret. "
                "Make new keys; if you are sure nobody read it, chmod 600 it."
            )
        return os.read(handle, LARGEST)
    finally:
        os.close(handle)
