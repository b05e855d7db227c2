"""Fingerprints: one short text that changes when the content does, the same on every machine.

Takes    bytes, a JSON-like object, or a numpy array.
Gives    sha256 as 64 hexadecimal digits.
Promise  equal content, equal fingerprint, whatever the order of keys or of bytes in memory; what has no one
         written form (NaN, sets, Python objects) is refused. Not a pseudonym: hashes of identity
         numbers can be guessed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def fingerprint_bytes(data: bytes | bytearray | memoryview) -> str:
    """Give the sha256 of the bytes, in hexadecimal.

    Examples
    --------
    >>> fingerprint_bytes(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def fingerprint_json(obj: Any) -> str:
    """Give the sha256 of an object written as JSON in one fixed way: keys sorted, no spaces, ASCII.

    Parameters
    ----------
    obj : dict, list, tuple, str, int, float, bool or None, nested
        Tuples count as lists. 1 and 1.0 differ, as they do in JSON text.

    Raises
    ------
    SpecError
        If it holds NaN or infinity, a key that is not text, or anything JSON has no word for (dates: write them
        as text first).
    """
    _keys_are_text(obj)
    try:
        text = json.dumps(obj, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        kind = "a number that is not finite" if isinstance(error, ValueError) else "something JSON has no word for"
        raise _refused(f"the object holds {kind}; write it as text or leave it out.") from None
    return fingerprint_bytes(text.encode("ascii"))


def fingerprint_array(array: np.ndarray) -> str:
    """Give the sha256 over an array's type, shape and values in C order, little-endian.

    Raises
    ------
    SpecError
        If the array holds Python objects or variable-length text, whose bytes are only addresses. Convert text to
        a fixed width (`array.astype("U")`) first.
    """
    import numpy as np

    if array.dtype.hasobject or array.dtype.kind == "T":
        raise _refused(f"an array of type {array.dtype} has no bytes of its own; give it a fixed-width type first.")
    plain = np.asarray(array, dtype=array.dtype.newbyteorder("<"), order="C")
    digest = hashlib.sha256(f"{plain.dtype.descr}{plain.shape}".encode())
    digest.update(plain.tobytes() if plain.size < 1 << 16 or plain.dtype.kind not in "biufc" else plain.data)
    return digest.hexdigest()


def _keys_are_text(obj: Any) -> None:
    if isinstance(obj, dict):
        wrong = sum(not isinstance(key, str) for key in obj)
        if wrong:
            raise _refused(f"{wrong} of {len(obj)} keys are not text; JSON would turn them into text in silence.")
        for value in obj.values():
            _keys_are_text(value)
    elif isinstance(obj, list | tuple):
        for value in obj:
            _keys_are_text(value)


def _refused(message: str) -> Exception:
    from riskkit.domain.errors import SpecError

    return SpecError(f"no fingerprint: {message}")
