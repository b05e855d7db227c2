"""A signed statement about one manifest, in the form other tools know: in-toto Statement v1 in a DSSE envelope.

Takes    the hash of manifest.json, what the manifest says, and a key.
Gives    `signed_envelope`, `check_envelope`.
Promise  one spelling only; the statement is compared with the manifest at hand, never believed on its own.

Sources: in-toto Attestation Framework, Statement v1 (2023); Dead Simple Signing Envelope v1 (2021): the signature is
over the payload's type and bytes with their lengths (PAE), so no other reading of the same bytes exists.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.signing import PublicKey, SigningKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:riskkit:sealed-run:1"
LARGEST = 64 * 1024
SAID = ("run_id", "study", "role", "data_kind", "created", "expires", "releasable")
"""Facts of the manifest that the statement repeats, for people who read it without the run."""


def signed_envelope(key: SigningKey, manifest_sha256: str, facts: Mapping[str, Any]) -> bytes:
    """The bytes of signature.json."""
    payload = _statement(key.public, manifest_sha256, facts)
    signature = key.sign_raw(pre_authentication(PAYLOAD_TYPE, payload))
    return _written(key.public.key_id, payload, signature)


def check_envelope(
    content: bytes, manifest_sha256: str, facts: Mapping[str, Any], signed_by: str, trusted: Sequence[PublicKey] | None
) -> str | None:
    """Why this envelope does not sign this manifest, or None if it does.

    Parameters
    ----------
    signed_by : str
        The key id the manifest names.
    trusted : sequence of PublicKey, or None
        Keys the reader trusts. None: only whether the envelope holds under the key it brings itself, which shows
        damage but not who signed.
    """
    key = _own_key(content)
    if key is None:
        return "it is not a DSSE envelope as riskkit writes it"
    if key.key_id != signed_by:
        return "it is signed with another key than the manifest names"
    if trusted is not None and all(key.raw != other.raw for other in trusted):
        return "it is signed with a key that is none of those given"
    payload = _statement(key, manifest_sha256, facts)
    signature = json.loads(content)["signatures"][0]["sig"]
    if content != _written(key.key_id, payload, signature):
        return "its statement is not about this manifest"
    if not key.holds_raw(pre_authentication(PAYLOAD_TYPE, payload), signature):
        return "its signature does not hold"
    return None


def pre_authentication(kind: str, payload: bytes) -> bytes:
    """PAE of DSSE v1: what is really signed."""
    said = kind.encode("utf-8")
    return b"DSSEv1 %d %s %d %s" % (len(said), said, len(payload), payload)


def _statement(key: PublicKey, manifest_sha256: str, facts: Mapping[str, Any]) -> bytes:
    said = {name: facts[name] for name in SAID}
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": "manifest.json", "digest": {"sha256": manifest_sha256}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {**said, "public_key": base64.b64encode(key.raw).decode()},
    }
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _written(key_id: str, payload: bytes, signature: str) -> bytes:
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": key_id, "sig": signature}],
    }
    return (json.dumps(envelope, sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode("ascii")


def _own_key(content: bytes) -> PublicKey | None:
    """The public key the envelope brings; None if it is no such envelope."""
    if len(content) > LARGEST:
        return None
    try:
        envelope = json.loads(content.decode("ascii"))
        signatures = envelope["signatures"]
        if len(signatures) != 1 or not isinstance(signatures[0]["sig"], str):
            return None
        statement = json.loads(base64.b64decode(envelope["payload"], validate=True))
        raw = base64.b64decode(statement["predicate"]["public_key"], validate=True)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, binascii.Error):
        return None
    return PublicKey(raw) if len(raw) == 32 else None
