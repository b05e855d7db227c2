"""How far a role's review has come, in counts for the board; small counts are hidden.

Takes    journal entries, cases, the release threshold of the study.
Gives    `progress_of`, `Progress`.
Promise  counts only: no case, no person, no words of a reviewer. A hidden count is None and cannot be worked out from
         the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from riskkit.domain.errors import SpecError
from riskkit.review.order import JUDGEMENTS, CaseState, Entry, states_of

_STEPS = {"waiting": "waiting", "viewed": "viewed", "shown": "shown", "judged": "judged", "seen first": "seen_first"}
_OUTCOMES = dict(zip(JUDGEMENTS, ("agreed", "differed", "could_not_say"), strict=True))
_TURNED = {("concerned", "differs"), ("not concerned", "agrees")}


@dataclass(frozen=True)
class Progress:
    """Counts of cases for one role; None where a count is hidden.

    cases: all sheets of the run. waiting: no view yet. viewed: a view, but the sheet not shown. shown: shown, not
    judged. judged: done. seen_first: the sheet was seen before any view, so this role can give none. The five sum to
    `cases`. agreed, differed, could_not_say: of those judged. changed: of those judged, how many ended on the other
    side of their own view: concerned, and then differing from the list; or not concerned, and then agreeing with it.
    """

    role: str
    threshold: int
    cases: int
    waiting: int | None
    viewed: int | None
    shown: int | None
    seen_first: int | None
    judged: int | None
    agreed: int | None
    differed: int | None
    could_not_say: int | None
    changed: int | None

    @property
    def hidden(self) -> bool:
        """True if any count is hidden."""
        return None in asdict(self).values()

    def as_row(self) -> dict[str, Any]:
        """The counts by name."""
        return asdict(self)


def progress_of(
    entries: Iterable[Entry], cases: Collection[str], *, manifest: str, role: str, threshold: int
) -> Progress:
    """Count where the cases of a run stand for a role.

    Parameters
    ----------
    entries, cases, manifest, role
        As for `states_of`.
    threshold : int
        Counts of people under it are hidden, as everywhere in what is released (`release.threshold` of the study).

    Notes
    -----
    Steps: a count from 1 to threshold - 1 is hidden. Outcomes: a count under the threshold is hidden, zero included,
    for "none of them agreed" says what was thought of each. Where one is hidden, others of the same sum are hidden
    until those hidden hold at least `threshold` together.
    """
    if threshold < 1:
        raise SpecError("The threshold of a progress count must be 1 or more; the study's release states it.")
    states = list(states_of(entries, cases, manifest=manifest, role=role).values())
    steps: dict[str, int | None] = {
        name: sum(state.step == step for state in states) for step, name in _STEPS.items()
    }  # fmt: skip
    judged = [state for state in states if state.step == "judged"]
    said: dict[str, int | None] = {
        name: sum(state.judged == word for state in judged) for word, name in _OUTCOMES.items()
    }  # fmt: skip
    steps = _hidden(steps, threshold, zeros=False)
    if judged:
        said = _hidden(said, threshold, zeros=True)
    if steps["judged"] is None:
        said = dict.fromkeys(said)
    return Progress(
        role=role, threshold=threshold, cases=len(states), **steps, **said,
        changed=_changed(judged, threshold, shown=steps["judged"] is not None),
    )  # fmt: skip


def _changed(judged: list[CaseState], threshold: int, *, shown: bool) -> int | None:
    count = sum((state.says, state.judged) in _TURNED for state in judged)
    if not judged and shown:
        return 0
    return count if shown and min(count, len(judged) - count) >= threshold else None


def _hidden(counts: dict[str, int | None], threshold: int, *, zeros: bool) -> dict[str, int | None]:
    """Counts whose sum is known, with the small ones hidden and as many more as it takes."""
    known = {name: count for name, count in counts.items() if count is not None}
    hidden = [name for name, count in known.items() if (0 if zeros else 1) <= count < threshold]
    rest = sorted((count, name) for name, count in known.items() if name not in hidden and count > 0)
    while hidden and rest and (len(hidden) < 2 or sum(known[name] for name in hidden) < threshold):
        hidden.append(rest.pop(0)[1])
    return {name: None if name in hidden else count for name, count in known.items()}
