"""Where the review of a run stands, and the one thing that may follow from a decision: a model's alias moves.

Takes    a run folder, and public keys.
Gives    `review_state`, `ReviewState`, `move_alias`.
Promise  "decided" is said only of a run that verifies to its last byte, of the decision about exactly this manifest,
         signed where keys are named or given. Anything else falls back to what can be shown (promise R12).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from riskkit import runs, tracking
from riskkit.domain.board_spec import key_ids_of, public_keys_of
from riskkit.domain.chain import Anchor
from riskkit.domain.errors import RunRefused, SpecError
from riskkit.domain.signing import PublicKey
from riskkit.reviewing import entries_of
from riskkit.runs.opening import Run

FOR_RESEARCH = "use-for-research"
REOPENS = ("question", "override", "condition", "repaired")
"""Entries after a decision that put it in question again."""
Keys = Mapping[str, PublicKey]


@dataclass(frozen=True)
class ReviewState:
    """Where the review of a run stands.

    decision, role, date, manifest, signed_by: of the decision that counts, "" if none does. `signed_by` is a key id,
    or "" where nobody signed and the board names no keys. `why`: in words, why the state is not a later one.
    """

    state: Literal["unreviewed", "in review", "decided"]
    decision: str = ""
    role: str = ""
    date: str = ""
    manifest: str = ""
    signed_by: str = ""
    why: str = ""

    def __str__(self) -> str:
        if self.state != "decided":
            return f"{self.state}: {self.why}"
        signed = f"signed with key {self.signed_by[:16]}" if self.signed_by else "unsigned"
        return f"decided: {self.decision}, by {self.role} on {self.date}, {signed}, manifest {self.manifest[:16]}"


def review_state(run: str | Path, keys: Keys | None = None, *, anchor: Anchor | None = None) -> ReviewState:
    """Where the review of a run stands.

    Parameters
    ----------
    run : path
        A run folder; one that does not verify is unreviewed, whatever its journal says.
    keys : mapping of key id to PublicKey, optional
        Keys from outside the run: a decision then counts only if one of them signed it. Without it, the keys that the
        study's board names count; without any, an unsigned decision counts and is said to be unsigned.
    anchor : Anchor, optional
        Where the journal stood when somebody wrote it down: a cut tail is seen only with it.
    """
    found = runs.verify_run(run, anchor=anchor, keys=keys)
    if not found.ok:
        return ReviewState("unreviewed", why=f"the run does not verify: {found.problems[0]}")
    try:
        opened, entries = entries_of(run, keys=keys)
    except RunRefused as refusal:  # changed between the two looks
        return ReviewState("unreviewed", why=str(refusal))
    later = [entry for entry in entries if entry["about"].get("manifest") == opened.manifest_sha256]
    decided = [entry for entry in later if entry["kind"] == "decision"]
    if not decided:
        talked = f"{len(later)} entries since sealing, and no decision" if later else "nobody has written anything"
        return ReviewState("in review" if later else "unreviewed", why=talked)
    last = decided[-1]
    fault = _fault_of_signature(last, opened, keys)
    if fault is not None:
        return ReviewState("in review", why=fault)
    after = [entry for entry in entries if entry["n"] > last["n"] and entry["kind"] in REOPENS]
    if after:
        return ReviewState("in review", why=f"{len(after)} entries since the decision put it in question again")
    return ReviewState(
        "decided", last["about"].get("decision", "not said"), last["role"], last["time"][:10],
        opened.manifest_sha256, last["key"],
    )  # fmt: skip


def _fault_of_signature(entry: Mapping[str, Any], run: Run, keys: Keys | None) -> str | None:
    """Why this decision does not count, or None if it does. Its signature itself was verified with the run."""
    board = (run.study.get("board") or {}).get("keys") or {}
    if keys is not None:
        return None if entry["key"] in keys else "the last decision is not signed with a key that was given"
    if not board:
        return None
    own = key_ids_of(board.get(entry["role"], ()))
    if entry["key"] not in own:
        return f"the last decision is not signed with a key that the board names for {entry['role']}"
    if entry["key"] not in public_keys_of(board):
        return "the board names its key by id only: give the public key to check the signature"
    return None


def move_alias(
    run: str | Path, alias: str, keys: Keys | None = None, *, store: str | Path | None = None,
    anchor: Anchor | None = None, on: date | None = None,
) -> str:  # fmt: skip
    """Point a registered model's alias at this run's model, if a signed decision says so.

    Parameters
    ----------
    run : path
        A tracked run whose journal holds a signed decision `use-for-research` about exactly this manifest.
    alias : str
        For instance "research".
    keys : mapping of key id to PublicKey, optional
        Who may sign; without it, the keys that the study's board names.
    store : path, optional
        The mlflow store the run was tracked in; the study's own if it names an absolute path.
    on : date, optional
        The day it is done; today by the clock if not given. Evidence that has expired moves nothing.

    Returns
    -------
    str
        In words, which version of which model the alias now names.

    Raises
    ------
    RunRefused
        The run does not verify, has expired, may not be released, was not tracked; or the decision is missing, is
        another, or is not signed.
    SpecError
        Nobody says where the tracking store is.
    """
    state = review_state(run, keys, anchor=anchor)
    opened = runs.open_run(run, anchor=anchor, keys=keys)
    missing = list(_missing(opened, state, on or datetime.now(UTC).date()))
    if missing:
        raise RunRefused(
            f"The alias {alias} was not moved: {'; '.join(missing)}. It needs a decision {FOR_RESEARCH} about manifest "
            f"{opened.manifest_sha256[:16]}, signed with a key of the board: riskkit review RUN decide."
        )
    why = {"decision": state.decision, "role": state.role, "date": state.date, "key": state.signed_by}
    return tracking.move_alias(
        _store_of(opened, store), model=str(opened.manifest["study"]), alias=alias, run_id=opened.run_id,
        manifest_sha256=opened.manifest_sha256, why=why,
    )  # fmt: skip


def _missing(run: Run, state: ReviewState, today: date) -> Iterator[str]:
    """What stands in the way of an alias, in words."""
    if run.expired(today):
        yield f"its evidence expired on {run.manifest['expires'][:10]}"
    if not run.releasable:
        yield f"the run is blocked: {'; '.join(run.why_not)}"
    if state.state != "decided":
        yield f"it is {state.state}: {state.why}"
    elif state.decision != FOR_RESEARCH:
        yield f"it was decided to {state.decision}"
    elif not state.signed_by:
        yield "the decision is not signed"


def _store_of(run: Run, given: str | Path | None) -> str:
    """Where the run was tracked. A path in a study starts from the study's own folder, which a run does not know."""
    named = str(given) if given is not None else (run.study.get("tracking") or {}).get("store")
    if named is None or (given is None and not Path(named).is_absolute()):
        raise SpecError("Say where the run was tracked, with --store: the mlflow file that its study names.")
    return named
