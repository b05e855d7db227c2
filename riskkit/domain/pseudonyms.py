"""Pseudonyms: names for people and records that only who holds the key can make again.

Takes    a key of 32 bytes, and ids as text.
Gives    `Pseudonyms`, `published_pseudonyms`.
Promise  the same id, purpose and key give the same pseudonym; under another key or purpose it is another one. A
         pseudonym alone tells nothing of the id (promise R19).

Source: HMAC-SHA-256, RFC 2104 (1997) and FIPS 180-4. An unkeyed hash of an identity number is no pseudonym: all ten
digit numbers with a valid check digit can be tried in minutes. A pseudonym is 20 letters of base32, 100 bits: among
10 million ids two share one with a probability of about 4 in 10**17 (n**2 / 2**101).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from riskkit.domain.errors import SpecError

KEY_BYTES = 32
LETTERS = b"abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 20
PERSON, RECORD = "person", "record"
_MARK = {PERSON: "p-", RECORD: "r-"}
_BLOCK = 64  # of SHA-256, in bytes
_AT_ONCE = 100_000


@dataclass(frozen=True)
class Pseudonyms:
    """Makes pseudonyms under one key.

    key: 32 bytes, kept outside every run and never printed. secret: False for the key that everybody can work out,
    used for people nobody is.
    """

    key: bytes = field(repr=False)
    secret: bool = True

    def __post_init__(self) -> None:
        if len(self.key) != KEY_BYTES:
            raise SpecError(f"A pseudonym key is {KEY_BYTES} bytes. Make one with riskkit keys --to FOLDER.")

    @property
    def key_id(self) -> str:
        """16 hexadecimal digits that tell which key it was, and nothing of it."""
        return hmac.digest(self.key, b"id", "sha256").hex()[:16]

    @property
    def facts(self) -> dict[str, str]:
        """What a manifest says of the ids in its run."""
        about = "keyed; who holds the key can make them again" if self.secret else NOT_SECRET
        return {"key_id": self.key_id, "about": about}

    def people(self, ids: Sequence[str]) -> list[str]:
        """A pseudonym for each person's id, in order ("p-" and 20 letters); equal ids get equal pseudonyms."""
        return self.of(ids, PERSON)

    def records(self, ids: Sequence[str]) -> list[str]:
        """The same for the agencies' own numbers of records and events ("r-" and 20 letters)."""
        return self.of(ids, RECORD)

    def of(self, ids: Sequence[str], purpose: str) -> list[str]:
        """Pseudonyms of ids for one purpose, "person" or "record".

        Each distinct id is worked out once. An empty list gives an empty list; an empty id is an id like any other.
        """
        distinct = list(dict.fromkeys(ids))
        made = dict(zip(distinct, self._made(distinct, purpose), strict=True))
        return [made[one] for one in ids]

    def _made(self, ids: Sequence[str], purpose: str) -> Iterable[str]:
        mark, digests = _MARK[purpose], self._digests(ids, purpose)
        for start in range(0, len(digests), _AT_ONCE):
            for letters in _spelled(digests[start : start + _AT_ONCE]):
                yield mark + letters

    def _digests(self, ids: Sequence[str], purpose: str) -> list[bytes]:
        """HMAC of each id. The two states that depend on the key alone are made once: twice as fast as hmac.digest."""
        padded = self.key.ljust(_BLOCK, b"\0")
        inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        inner.update(message_of(purpose, ""))
        outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))
        digests = []
        for one in ids:
            first, last = inner.copy(), outer.copy()
            first.update(one.encode("utf-8", "surrogatepass"))
            last.update(first.digest())
            digests.append(last.digest())
        return digests


NOT_SECRET = "pseudonyms of made-up people, not secret"


def message_of(purpose: str, one: str) -> bytes:
    """What is hashed under the key: the purpose, which holds no zero byte, and then the id."""
    return b"riskkit pseudonym/1\0" + purpose.encode("ascii") + b"\0" + one.encode("utf-8", "surrogatepass")


def published_pseudonyms(seed: int) -> Pseudonyms:
    """Pseudonyms for made-up people: the key follows from the study's seed, so the same study gives the same bytes.

    Anybody can work them out. They keep one way of naming people in every run, and hide nobody.
    """
    key = hashlib.sha256(b"riskkit: published pseudonym key for made-up people, not secret/%d" % seed).digest()
    return Pseudonyms(key, secret=False)


def _spelled(digests: Sequence[bytes]) -> list[str]:
    """The first 100 bits of each digest as 20 letters of base32 (RFC 4648), lower case."""
    import numpy as np

    if not digests:
        return []
    head = np.frombuffer(b"".join(digest[:13] for digest in digests), dtype=np.uint8).reshape(len(digests), 13)
    bits = np.unpackbits(head, axis=1)[:, : LENGTH * 5].reshape(len(digests), LENGTH, 5)
    places = bits @ np.array([16, 8, 4, 2, 1], dtype=np.uint8)
    letters = np.frombuffer(LETTERS, dtype=np.uint8)[places]
    text = letters.tobytes().decode("ascii")
    return [text[at : at + LENGTH] for at in range(0, len(text), LENGTH)]
