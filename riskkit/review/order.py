"""The rule of the desk: own view first, then the sheet, then a judgement. Entries in, state out; no files, no clock.

Takes    journal entries, oldest first; the manifest they must be bound to; a reviewer's role; cases.
Gives    `states_of`, `state_of`, `next_step`, `refuse_unless`, `CaseState`.
Promise  a view counts as somebody's own only if it stands before everything that shows the sheet to the same role. An
         entry about another manifest counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from riskkit.domain.errors import SpecError

VIEWS = ("concerned", "not concerned", "cannot say")
JUDGEMENTS = ("agrees", "differs", "cannot say")
STEPS = ("waiting", "viewed", "shown", "judged", "seen first")
SHOWING = ("shown", "read")
"""Kinds of entry that say the sheet was seen: on the desk, or by reading it straight from the run."""

Entry = Mapping[str, Any]
NEXT = {
    "waiting": "record a view",
    "viewed": "show the sheet",
    "shown": "judge",
    "judged": "nothing",
    "seen first": "nothing",
}


@dataclass(frozen=True)
class CaseState:
    """Where one case stands for one role.

    step: one of `STEPS`; "seen first" if the sheet was seen before any view, so no own view is possible any more.
    view, judgement: the entries that count, None while there is none. remarks: what was said too late to be a view, or
    after the judgement.
    """

    case: str
    step: str = "waiting"
    view: Entry | None = None
    judgement: Entry | None = None
    remarks: tuple[Entry, ...] = ()

    @property
    def says(self) -> str:
        """The own view, one of `VIEWS`; "" while there is none."""
        return "" if self.view is None else str(self.view["about"]["view"])

    @property
    def judged(self) -> str:
        """The judgement, one of `JUDGEMENTS`; "" while there is none."""
        return "" if self.judgement is None else str(self.judgement["about"]["judgement"])


def states_of(entries: Iterable[Entry], cases: Collection[str], *, manifest: str, role: str) -> dict[str, CaseState]:
    """Where every case stands for a role.

    Parameters
    ----------
    entries : iterable of dict
        A journal's entries, oldest first, as `read_journal` gives them.
    cases : collection of str
        The cases of the run; entries about others are passed over.
    manifest : str
        SHA-256 of the run's manifest.json. Entries about another one are passed over.
    role : str
        The part the reviewer has; each role has its own order.

    Returns
    -------
    dict of case to CaseState
        In the order of `cases`.
    """
    states = {case: CaseState(case) for case in cases}
    for entry in entries:
        about = entry["about"]
        case = about.get("case", "")
        if entry["role"] == role and about.get("manifest") == manifest and case in states:
            states[case] = _after(states[case], entry)
    return states


def state_of(entries: Iterable[Entry], case: str, *, manifest: str, role: str) -> CaseState:
    """Where one case stands for a role; see `states_of`."""
    return states_of(entries, (case,), manifest=manifest, role=role)[case]


def next_step(entries: Iterable[Entry], case: str, *, manifest: str, role: str) -> str:
    """What is to be done next on a case: "record a view", "show the sheet", "judge" or "nothing"."""
    return NEXT[state_of(entries, case, manifest=manifest, role=role).step]


def _after(state: CaseState, entry: Entry) -> CaseState:
    """The state after one more entry about this case by this role."""
    kind, about = entry["kind"], entry["about"]
    if kind in SHOWING:
        moved = {"waiting": "seen first", "viewed": "shown"}
        return replace(state, step=moved.get(state.step, state.step))
    if kind == "view":
        if state.step == "waiting" and about.get("view") in VIEWS:
            return replace(state, step="viewed", view=entry)
        return replace(state, remarks=(*state.remarks, entry))
    if kind == "judged" and state.step == "shown" and about.get("judgement") in JUDGEMENTS:
        return replace(state, step="judged", judgement=entry)
    return state


_REFUSALS = {
    "view": {
        "viewed": "A view of this role on this case is recorded already, and a view is never changed.",
        "shown": "This sheet was shown already, so a view now is no own view. Record it as a late remark.",
        "judged": "This case was judged already. What comes now is a late remark.",
        "seen first": "This sheet was seen before any view of this role, so no own view is possible. "
        "Record a late remark, and let another reviewer take the case.",
    },
    "shown": {
        "waiting": "Own view first: record what you would do without a score. Then the sheet is shown.",
        "seen first": "This sheet was seen before any view of this role. Let another reviewer take the case.",
    },
    "judged": {
        "waiting": "Own view first, then the sheet, then a judgement. No view is recorded yet.",
        "viewed": "The sheet was not shown yet, so there is nothing to judge.",
        "judged": "This case was judged already. What comes now is a late remark.",
        "seen first": "This sheet was seen before any view of this role, so a judgement would not count. "
        "Let another reviewer take the case.",
    },
    "remark": {
        "waiting": "Own view first: record it as a view, not as a remark.",
        "viewed": "The sheet comes next. A remark can follow it.",
    },
}  # fmt: skip


def refuse_unless(state: CaseState, kind: str) -> None:
    """Refuse what is not in order.

    Parameters
    ----------
    kind : str
        What somebody wants to do: "view", "shown" (again is allowed), "judged" or "remark".

    Raises
    ------
    SpecError
        Says what comes first.
    """
    refusal = _REFUSALS[kind].get(state.step)
    if refusal is not None:
        raise SpecError(refusal)
