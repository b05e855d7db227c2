"""Signatures that show intent, not only damage: Ed25519, on bytes; no files here.

Takes    keys as PEM bytes, and what is to be signed.
Gives    `SigningKey`, `PublicKey`.
Promise  a signature holds for exactly the bytes that were signed and the purpose they were signed for.

Source: RFC 8032 (2017), Edwards-Curve Digital Signature Algorithm, as in the `cryptography` package.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from riskkit.domain.errors import SpecError


@dataclass(frozen=True)
class PublicKey:
    """What checks a signature; may be shown to everybody. `raw`: 32 bytes."""

    raw: bytes

    @classmethod
    def from_pem(cls, pem: bytes, place: str = "the public key") -> PublicKey:
        """Read a public key in PEM (SubjectPublicKeyInfo).

        Raises
        ------
        SpecError
            If it is not an Ed25519 public key.
        """
        ed25519, serialization = _cryptography()
        try:
            key = serialization.load_pem_public_key(pem)
        except (ValueError, TypeError) as error:
            raise SpecError(f"{place} cannot be read as a public key in PEM ({type(error).__name__}).") from None
        if not isinstance(key, ed25519.Ed25519PublicKey):
            raise SpecError(f"{place} is not an Ed25519 key. Make a pair with riskkit keys.")
        return cls(key.public_bytes_raw())

    @property
    def key_id(self) -> str:
        """SHA-256 of the raw key, 64 hex digits: the name the key goes by."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def pem(self) -> bytes:
        """The key in PEM."""
        _, serialization = _cryptography()
        said: bytes = self._key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return said

    def holds(self, purpose: str, message: bytes, signature: str) -> bool:
        """True if `signature` (base64) was made by this key, for this purpose, over these bytes."""
        return self.holds_raw(_enclosed(purpose, message), signature)

    def holds_raw(self, message: bytes, signature: str) -> bool:
        """True if `signature` (base64) was made by this key over exactly these bytes, which name their own purpose."""
        from cryptography.exceptions import InvalidSignature

        try:
            said = base64.b64decode(signature.encode("ascii"), validate=True)
            self._key.verify(said, message)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return base64.b64encode(said).decode() == signature

    @cached_property
    def _key(self) -> Any:
        ed25519, _ = _cryptography()
        return ed25519.Ed25519PublicKey.from_public_bytes(self.raw)


@dataclass(frozen=True)
class SigningKey:
    """What makes a signature; kept outside every run and never printed. `raw`: 32 bytes."""

    raw: bytes = field(repr=False)

    @classmethod
    def new(cls) -> SigningKey:
        """A new key from the system's randomness."""
        ed25519, _ = _cryptography()
        return cls(ed25519.Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_pem(cls, pem: bytes, place: str = "the signing key") -> SigningKey:
        """Read a private key in PEM (PKCS8, without a password).

        Raises
        ------
        SpecError
            If it is not an Ed25519 private key. The message holds nothing of it.
        """
        ed25519, serialization = _cryptography()
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise SpecError(f"{place} cannot be read as a private key in PEM ({type(error).__name__}).") from None
        if not isinstance(key, ed25519.Ed25519PrivateKey):
            raise SpecError(f"{place} is not an Ed25519 key. Make a pair with riskkit keys.")
        return cls(key.private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        return PublicKey(self._key.public_key().public_bytes_raw())

    @property
    def pem(self) -> bytes:
        """The key in PEM (PKCS8): for a file only its owner may read."""
        _, serialization = _cryptography()
        said: bytes = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return said

    def sign(self, purpose: str, message: bytes) -> str:
        """A signature in base64, 88 characters. The same key, purpose and message give the same signature."""
        return self.sign_raw(_enclosed(purpose, message))

    def sign_raw(self, message: bytes) -> str:
        """The same over bytes that name their own purpose and length, as a DSSE envelope's do."""
        return base64.b64encode(self._key.sign(message)).decode()

    @cached_property
    def _key(self) -> Any:
        ed25519, _ = _cryptography()
        return ed25519.Ed25519PrivateKey.from_private_bytes(self.raw)


def _enclosed(purpose: str, message: bytes) -> bytes:
    """Purpose and message with their lengths, so that no other pair gives the same bytes (as DSSE v1 does)."""
    said = purpose.encode("utf-8")
    return b"riskkit-signed/1 %d %s %d %s" % (len(said), said, len(message), message)


def _cryptography() -> tuple[Any, Any]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    return ed25519, serialization
