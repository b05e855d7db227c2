"""The manifest: what a run is, the hash of every file in it, and where its journal stood when it was sealed.

Takes    the facts of a run as plain JSON values, and the hashes of its files.
Gives    `Manifest`, `seal_manifest`, `read_manifest`.
Promise  one way of writing: a second spelling, a repeated key, NaN or any changed byte is seen. The seal is a hash
         of the manifest itself, so it shows damage, not intent: who rewrites everything can reseal everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field, NonNegativeInt, ValidationError, model_validator

from riskkit.domain.chain import Anchor
from riskkit.domain.errors import RunRefused, SpecError
from riskkit.domain.spec import Spec
from riskkit.domain.words import ScoreRole

LARGEST = 64 * 1024 * 1024
_SHA = r"^[0-9a-f]{64}$"


class _Part(Spec):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)


class FileSeal(_Part):
    """Hash and size of one file."""

    sha256: str = Field(pattern=_SHA)
    bytes: NonNegativeInt


class JournalSeal(_Part):
    """Where the journal stood at sealing: entries, the last one's hash, and the hash of its bytes up to there."""

    entries: int = Field(ge=1)
    head: str = Field(pattern=_SHA)
    sha256: str = Field(pattern=_SHA)
    bytes: NonNegativeInt

    @property
    def anchor(self) -> Anchor:
        """As the chain's arithmetic takes it."""
        return Anchor(self.entries, self.head)


class Code(_Part):
    """Version of riskkit and the hash of its source files."""

    version: str
    sha256: str = Field(pattern=_SHA)


class Parent(_Part):
    """The run whose model scored these rows."""

    run_id: str = Field(min_length=8)
    manifest_sha256: str = Field(pattern=_SHA)


class KeySaid(_Part):
    """Which key a run was made with: an id that reveals nothing of it, and a word about it."""

    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    about: str


class Before(_Part):
    """The run whose questions and decisions were taken over."""

    run_id: str = Field(min_length=8)
    manifest_sha256: str = Field(pattern=_SHA)


class Facts(_Part):
    """What the maker of a run says of it. Other keys are allowed, if they are plain JSON: they are sealed too."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True, strict=True)

    riskkit_run: Literal[1]
    run_id: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")
    study: str
    role: ScoreRole
    kind: Literal["records", "table", "scores"]
    data_kind: Literal["synthetic", "research"]
    created: str
    expires: str
    study_fingerprint: str = Field(pattern=_SHA)
    inputs: dict[str, str]
    code: Code
    seed: NonNegativeInt
    packages: dict[str, str]
    parent: Parent | None = None
    after: Before | None = None
    releasable: bool
    why_not: list[str]
    pseudonyms: KeySaid | None = None
    sheets: KeySaid | None = None
    signed_by: str | None = Field(default=None, pattern=_SHA)
    identity: Literal["study, inputs, seed, parent, code, after"] | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Facts:
        if self.releasable == bool(self.why_not):
            raise ValueError("releasable is true exactly when why_not is empty")
        created, expires = datetime.fromisoformat(self.created), datetime.fromisoformat(self.expires)
        if (created.tzinfo is None) != (expires.tzinfo is None) or expires < created:
            raise ValueError("expires must be a moment after created, in the same notation")
        return self


class Manifest(Facts):
    """The facts with the seals of every file but the journal, of the journal's beginning, and of the manifest."""

    files: dict[str, FileSeal] = Field(min_length=1)
    journal: JournalSeal
    seal: str = Field(pattern=_SHA)


@dataclass(frozen=True)
class ReadManifest:
    """A manifest as typed values, as plain JSON values, and the hash of its bytes."""

    said: Manifest
    plain: dict[str, Any]
    sha256: str


def check_facts(facts: Mapping[str, Any]) -> None:
    """Refuse, before any file is written, facts that a manifest may not hold.

    Raises
    ------
    SpecError
        Names the keys at fault.
    """
    taken = sorted({"files", "journal", "seal"} & set(facts))
    if taken:
        raise SpecError(f"The manifest's {', '.join(taken)} are filled in when the run is sealed; leave them out.")
    fault = _fault_of(Facts, dict(facts))
    if fault is not None:
        raise SpecError(f"The manifest does not say what it must: {fault}.")


def seal_manifest(facts: Mapping[str, Any], files: Mapping[str, FileSeal], journal: JournalSeal) -> bytes:
    """The bytes of manifest.json: the facts, every file's hash and size, and the seal over all of it."""
    sealed = {name: files[name].resolved() for name in sorted(files)}
    body = {**facts, "files": sealed, "journal": journal.resolved()}
    return _written({**body, "seal": _seal_of(body)})


def read_manifest(raw: bytes) -> ReadManifest:
    """Read manifest.json, refusing any other spelling of it.

    Raises
    ------
    RunRefused
        If it is not exactly what `seal_manifest` writes.
    """
    if len(raw) > LARGEST:
        raise RunRefused(f"manifest.json is larger than {LARGEST:,} bytes; no run's is.")
    try:
        plain = json.loads(raw.decode("utf-8"), object_pairs_hook=without_repeats, parse_constant=no_constant)
        same = isinstance(plain, dict) and _written(plain) == raw
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, PlainJsonFault) else "it is not JSON"
        raise RunRefused(f"manifest.json was changed or damaged: {reason}.") from None
    if not same:
        raise RunRefused("manifest.json was changed or damaged: it is not written as riskkit writes it.")
    fault = _fault_of(Manifest, plain)
    if fault is not None:
        raise RunRefused(f"manifest.json does not say what it must: {fault}.")
    if plain["seal"] != _seal_of({key: value for key, value in plain.items() if key != "seal"}):
        raise RunRefused("manifest.json was changed or damaged: its seal is not the hash of what it says.")
    return ReadManifest(Manifest.model_validate(plain), plain, hashlib.sha256(raw).hexdigest())


class PlainJsonFault(ValueError):
    """JSON that Python would read, but that has no one meaning."""


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `json.loads`: refuse an object that says a key twice."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise PlainJsonFault(f"{len(pairs) - len(values)} keys stand twice")
    return values


def no_constant(word: str) -> float:
    """For `json.loads`: refuse NaN and infinities."""
    raise PlainJsonFault(f"it holds {word}, which is not JSON")


def _fault_of(model: type[Facts], values: dict[str, Any]) -> str | None:
    try:
        model.model_validate(values)
        _written(values)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        told = [f"{'.'.join(str(part) for part in f['loc'][:2]) or 'as a whole'}: {f['msg']}" for f in faults[:5]]
        return "; ".join(told)
    except (TypeError, ValueError):
        return "a value is not plain JSON"
    return None


def _seal_of(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_written(body)).hexdigest()


def _written(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")
