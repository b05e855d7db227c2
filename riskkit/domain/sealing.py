"""Sheets that only their readers can open: AES-256-SIV, on bytes; no files here.

Takes    a key of 64 bytes, the content, and where it belongs: run id and path.
Gives    `SheetKey`.
Promise  the same content, key and place give the same bytes; whatever is changed, or moved to another run or case, does
         not open. Nothing of the key or the content stands in an error.

Source: RFC 5297 (2008), as in the `cryptography` package. Deterministic on purpose: a run stays the same bytes, and no
two sealed files of a run can be equal, for the place is sealed in.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from riskkit.domain.errors import RunRefused, SpecError

KEY_BYTES = 64
ENDING = ".sealed"
_HEAD = b"riskkit-sealed/1\n"


@dataclass(frozen=True)
class SheetKey:
    """Seals and opens the sheets of runs; kept outside every run and never printed. `raw`: 64 bytes."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise SpecError(f"A key for sheets is {KEY_BYTES} bytes. Make one with riskkit keys --to FOLDER.")

    @property
    def key_id(self) -> str:
        """16 hexadecimal digits that tell which key it was, and nothing of it."""
        return hmac.digest(self.raw, b"id", "sha256").hex()[:16]

    def seal(self, content: bytes, *, run_id: str, path: str) -> bytes:
        """The content as its readers keep it. `path` is the file's name in the run, ending included."""
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        return _HEAD + AESSIV(self.raw).encrypt(content, _place(run_id, path))

    def open(self, sealed: bytes, *, run_id: str, path: str) -> bytes:
        """The content again.

        Raises
        ------
        RunRefused
            If it was changed, belongs to another run or path, or was sealed under another key: it cannot tell which.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        content: bytes | None = None
        if sealed.startswith(_HEAD):
            try:
                content = AESSIV(self.raw).decrypt(sealed[len(_HEAD) :], _place(run_id, path))
            except (InvalidTag, ValueError):
                content = None
        if content is None:
            raise RunRefused(
                f"{path} does not open with this key: it was changed, belongs to another run or case, or was sealed "
                "under another key."
            )
        return content


def _place(run_id: str, path: str) -> list[bytes]:
    return [b"riskkit sheet/1", run_id.encode("utf-8"), path.encode("utf-8")]
