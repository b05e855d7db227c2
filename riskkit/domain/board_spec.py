"""What a board requires of a study: conditions in its own words and as rules, overrides, and who signs.

Takes    the `board` of a study file.
Gives    `BoardSpec`, `ConditionSpec`, `OverrideSpec`, `override_text`.
Promise  a condition has exactly one rule; nothing that would be an opinion has a default; an override names a person's
         role, a reason and a date, and carries that role's signature where the board says who signs for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PositiveInt, model_validator

from riskkit.domain.signing import PublicKey
from riskkit.domain.spec import Spec
from riskkit.domain.words import Verdict

OVERRIDE_PURPOSE = "riskkit board override"
RULES_WITH_NAMES = ("outside_figure", "open_questions")
"""Blocking rules that are neither a finding nor a condition, by the name an override uses."""
RULES = ("group_ratio", "metric", "no_features", "at_most_people", "review_by", "finding", "answered")
_RAW = re.compile(r"ed25519:[0-9a-f]{64}\Z")
_KEY_ID = re.compile(r"[0-9a-f]{64}\Z")
_CODE = re.compile(r"[A-Z][0-9]{2}\Z")
_ID = r"^[a-z][a-z0-9_]{1,40}$"


class GroupRatio(Spec):
    """No group's rate is more than `at_most` times another's, at the study's capacity.

    `attribute` is a characteristic of the study, or `any` for all of them. `confidence` is joint over every pair of
    groups that is compared.
    """

    metric: Literal["selection", "FPR", "FNR", "PPV", "FOR"]
    attribute: str
    at_most: float = Field(gt=1, le=100)
    confidence: float = Field(gt=0.5, lt=1)


class MetricLimit(Spec):
    """A figure of the whole list, with its interval: AUC, PPV and capture at capacity, or observed over expected.

    `confidence` must be the study's `audit.confidence`, which is the confidence of every interval on its pages.
    """

    name: Literal["AUC", "PPV", "capture", "O/E"]
    at_least: float | None = None
    at_most: float | None = None
    confidence: float = Field(gt=0.5, lt=1)

    @model_validator(mode="after")
    def _has_a_limit(self) -> MetricLimit:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at_least, at_most, or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is above at_most")
        return self


class NoFeatures(Spec):
    """No feature is about areas, rests on intelligence or on any assessment, or is one of those named."""

    about: Literal["area", "intelligence", "assessment"] | tuple[str, ...] = Field(min_length=1)


class ReviewBy(Spec):
    """The board looks again within so many months of the day it decided; a run made later does not meet this."""

    decided_on: date
    within_months: PositiveInt


class FindingIs(Spec):
    """A finding of the run has this verdict."""

    code: str = Field(pattern=r"^[A-Z][0-9]{2}$")
    verdict: Verdict


class Answered(Spec):
    """A person has answered this question of the report (a key of the study's `answers`)."""

    question: str = Field(min_length=1)


class ConditionSpec(Spec):
    """One sentence of the board, whether it blocks release, and the one rule that says when it is met."""

    id: str = Field(pattern=_ID)
    words: str = Field(min_length=10, max_length=400)
    blocking: bool
    group_ratio: GroupRatio | None = None
    metric: MetricLimit | None = None
    no_features: NoFeatures | None = None
    at_most_people: PositiveInt | None = None
    review_by: ReviewBy | None = None
    finding: FindingIs | None = None
    answered: Answered | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> ConditionSpec:
        given = [name for name in RULES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a condition has exactly one rule of {', '.join(RULES)}; found {len(given)}")
        return self

    @property
    def rule(self) -> str:
        """The name of its rule."""
        return next(name for name in RULES if getattr(self, name) is not None)


class OverrideSpec(Spec):
    """A blocking reason that somebody sets aside: `of` is a condition's id, a finding's code, or a rule's name.

    `key` and `signature` are what `riskkit review sign` prints; both are needed where `keys` names the role.
    """

    of: str = Field(min_length=2, max_length=60)
    role: str = Field(min_length=2, max_length=100)
    reason: str = Field(min_length=10, max_length=1_000)
    date: date
    key: str = ""
    signature: str = ""


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class BoardFile(Spec):
    """A board that stands in a file of its own, beside the study."""

    file: str = Field(min_length=1)


class BoardSpec(Spec):
    """What the board requires.

    `keys` says, by role, which keys sign for it: each is `ed25519:` with the 64 hex digits of the public key (a study
    file may name a PEM file instead; it is read in), or a key id. Decisions and overrides of such a role must be
    signed. `previous` is the run folder whose questions and decisions this study's next run takes over.
    """

    conditions: tuple[ConditionSpec, ...] = ()
    overrides: tuple[OverrideSpec, ...] = ()
    keys: dict[str, Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]] = Field(default_factory=dict)
    previous: str | None = None

    @model_validator(mode="after")
    def _ids_differ(self) -> BoardSpec:
        named = {"condition": [c.id for c in self.conditions], "override": [o.of for o in self.overrides]}
        for what, names in named.items():
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"two {what}s have the same name: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _overrides_name_what_is_there(self) -> BoardSpec:
        known = {*(c.id for c in self.conditions), *RULES_WITH_NAMES}
        unknown = [o.of for o in self.overrides if o.of not in known and not _CODE.match(o.of)]
        if unknown:
            raise ValueError(
                f"an override of {', '.join(unknown)}: name a condition's id, a finding's code, or "
                f"{' or '.join(RULES_WITH_NAMES)}"
            )
        return self

    @model_validator(mode="after")
    def _keys_are_keys(self) -> BoardSpec:
        for role, keys in self.keys.items():
            if not role.strip() or not keys:
                raise ValueError("keys: give each role at least one key")
            if not all(_RAW.match(key) or _KEY_ID.match(key) for key in keys):
                raise ValueError(
                    f"keys of {role}: each is a PEM file of a public key, ed25519: with 64 hex digits, or a key id"
                )
        return self

    @property
    def public_keys(self) -> dict[str, PublicKey]:
        """Every key that stands here in full, by key id."""
        return public_keys_of({role: list(keys) for role, keys in self.keys.items()})


def parsed_board(values: Any) -> Any:
    """A board from plain values: the file it stands in, or itself; a refusal names the field."""
    if not isinstance(values, dict):
        return values
    return (BoardFile if set(values) == {"file"} else BoardSpec).model_validate(values)


def public_keys_of(keys: Mapping[str, Any]) -> dict[str, PublicKey]:
    """Keys that stand in full among `keys` (role to texts), by key id."""
    raw = [bytes.fromhex(key.removeprefix("ed25519:")) for own in keys.values() for key in own if _RAW.match(key)]
    return {key.key_id: key for key in map(PublicKey, raw)}


def key_ids_of(keys: Any) -> tuple[str, ...]:
    """Key ids of texts that are keys in full or ids."""
    return tuple(
        PublicKey(bytes.fromhex(key.removeprefix("ed25519:"))).key_id if _RAW.match(key) else key for key in keys
    )


def override_text(study: str, override: Mapping[str, Any]) -> bytes:
    """What is signed of an override: the study's name, what it sets aside, role, reason and date, as canonical JSON."""
    said = {"study": study, **{name: str(override[name]) for name in ("of", "role", "reason", "date")}}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def unsigned_overrides(study: str, board: Mapping[str, Any]) -> list[str]:
    """What is wrong with the signatures of a board's overrides (plain values, as resolved); empty if nothing is.

    Asked when a study is read, and again when a run is verified.
    """
    keys, found = board.get("keys") or {}, []
    known = public_keys_of(keys)
    for override in board.get("overrides") or ():
        role, name = override["role"], override["of"]
        if role not in keys:
            continue
        if not override.get("signature"):
            found.append(f"the override of {name} has no signature, and {role} signs with a key")
        elif override.get("key") not in key_ids_of(keys[role]):
            found.append(f"the override of {name} is signed with a key that is not one of {role}'s")
        elif override["key"] not in known:
            found.append(f"the override of {name} cannot be checked: give {role}'s key in full, not only its id")
        elif not known[override["key"]].holds(OVERRIDE_PURPOSE, override_text(study, override), override["signature"]):
            found.append(f"the signature of the override of {name} does not hold")
    return found
