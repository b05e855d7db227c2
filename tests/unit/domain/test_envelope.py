"""A signed statement holds for one manifest and one key, in a form other tools read."""

from __future__ import annotations

import base64
import json

import pytest
from drawn_runs import SHEET_KEY, SIGNING, drawn_facts

from riskkit.domain.envelope import PAYLOAD_TYPE, check_envelope, pre_authentication, signed_envelope
from riskkit.domain.errors import RunRefused, SpecError
from riskkit.domain.sealing import SheetKey
from riskkit.domain.signing import SigningKey

FACTS, SHA = drawn_facts(), "ab" * 32
ENVELOPE = signed_envelope(SIGNING, SHA, FACTS)
OTHER = SigningKey(bytes(range(1, 33)))


def fault(content: bytes, sha: str = SHA, facts=FACTS, by: str = SIGNING.public.key_id, trusted=None):
    return check_envelope(content, sha, facts, by, trusted)


def test_it_is_an_in_toto_statement_in_a_dsse_envelope():
    envelope = json.loads(ENVELOPE)
    statement = json.loads(base64.b64decode(envelope["payload"]))

    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"] == [{"name": "manifest.json", "digest": {"sha256": SHA}}]
    assert pre_authentication("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    ), "the example of the DSSE specification"


def test_any_ed25519_library_can_check_it():
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    envelope = json.loads(ENVELOPE)
    signed = pre_authentication(PAYLOAD_TYPE, base64.b64decode(envelope["payload"]))

    load_pem_public_key(SIGNING.public.pem).verify(base64.b64decode(envelope["signatures"][0]["sig"]), signed)


def test_it_holds_for_its_manifest_and_key():
    assert fault(ENVELOPE) is None
    assert fault(ENVELOPE, trusted=[OTHER.public, SIGNING.public]) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sha": "cd" * 32}, "not about this manifest"),
        ({"facts": {**FACTS, "releasable": False}}, "not about this manifest"),
        ({"by": OTHER.public.key_id}, "another key than the manifest names"),
        ({"trusted": [OTHER.public]}, "none of those given"),
        ({"trusted": []}, "none of those given"),
        ({"content": b"{}"}, "not a DSSE envelope"),
        ({"content": b"\xff"}, "not a DSSE envelope"),
        ({"content": b"[" * 10_000}, "not a DSSE envelope"),
        ({"content": ENVELOPE + b"\n"}, "not about this manifest"),
        ({"content": ENVELOPE.replace(b'"keyid": "', b'"keyid": "0')}, "not about this manifest"),
    ],
)
def test_what_is_not_that_is_refused_with_the_reason(changes, words):
    said = fault(**{"content": ENVELOPE, **changes})

    assert said is not None
    assert words in said


def test_a_signature_of_the_same_key_for_another_purpose_does_not_hold():
    envelope = json.loads(ENVELOPE)
    envelope["signatures"][0]["sig"] = SIGNING.sign("riskkit journal entry", base64.b64decode(envelope["payload"]))

    assert fault((json.dumps(envelope, sort_keys=True, indent=1) + "\n").encode()) == "its signature does not hold"


def test_a_sealed_sheet_opens_with_its_key_run_and_path_only():
    sealed = SHEET_KEY.seal(b"<p>Ann</p>", run_id="run-1", path="report/people/case-0001.html.sealed")
    place = {"run_id": "run-1", "path": "report/people/case-0001.html.sealed"}

    assert SHEET_KEY.open(sealed, **place) == b"<p>Ann</p>"
    assert sealed == SHEET_KEY.seal(b"<p>Ann</p>", **place), "the same study and key give the same bytes"
    assert b"Ann" not in sealed
    for bad, where in (
        (sealed, {**place, "run_id": "run-2"}),
        (sealed, {**place, "path": "report/people/case-0002.html.sealed"}),
        (sealed[:-1], place),
        (b"", place),
        (bytes([sealed[0] ^ 1]) + sealed[1:], place),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), place),
    ):
        with pytest.raises(RunRefused, match="does not open with this key"):
            SHEET_KEY.open(bad, **where)
    with pytest.raises(RunRefused, match="does not open"):
        SheetKey(bytes(64)).open(sealed, **place)


def test_an_empty_file_is_sealed_too_and_a_short_key_is_refused():
    assert SHEET_KEY.open(SHEET_KEY.seal(b"", run_id="r", path="p"), run_id="r", path="p") == b""
    with pytest.raises(SpecError, match="64 bytes"):
        SheetKey(b"short")
