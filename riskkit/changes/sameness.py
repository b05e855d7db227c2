"""What two runs have in common, and what keeps their figures from being held against each other.

Takes    the papers of two runs.
Gives    `refuse_other_roles`, `obstacles`, `same_data`, `same_rows`, `same_list`.
Promise  scores of victims and of perpetrators are never compared. A definition counts as the same only if every choice
         in it is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from riskkit.domain.comparison import Obstacle, RunPapers
from riskkit.domain.errors import SpecError

TIME_ONLY = ("as_of", "test_from")
"""Choices that move with time in a study that is otherwise the same."""
PLACES = ("path", "folder", "database", "tables", "memory_limit_gb", "extract_date", "published", "published_table")
Part = Mapping[str, Any]


def refuse_other_roles(before: RunPapers, now: RunPapers) -> None:
    """Refuse to compare scores about victims with scores about perpetrators.

    Raises
    ------
    SpecError
        The roles differ.
    """
    roles = [str(papers.manifest["role"]) for papers in (before, now)]
    if roles[0] != roles[1]:
        raise SpecError(
            f"Run {before.manifest['run_id']} scores {roles[0]} risk, run {now.manifest['run_id']} scores {roles[1]} "
            "risk. Victim and perpetrator are never mixed: compare two runs of one role."
        )


def obstacles(before: RunPapers, now: RunPapers) -> tuple[Obstacle, ...]:
    """Everything that keeps figures of the two runs from being held against each other, in a board's order."""
    return tuple(
        Obstacle(what, says(before), says(now)) for what, looks, says in _LOOKED_AT if looks(before) != looks(now)
    )


def _outcome(run: RunPapers) -> dict[str, Any]:
    """The outcome without its horizon; its wording counts where no codes define it."""
    leave_out = ("horizon_days", *(("meaning",) if run.study.get("target") else ()))
    return {key: value for key, value in run.outcome.items() if key not in leave_out}


def _people(run: RunPapers) -> dict[str, Any]:
    """Who is scored and who is tested on. Words count where no rules define it."""
    study = run.study
    parts = {name: _without(study.get(name) or {}, TIME_ONLY) for name in ("cohort", "split", "linkage")}
    words = {} if study.get("cohort") else {"who": (study.get("words") or {}).get("who")}
    return {**parts, **words}


def threshold(run: RunPapers) -> int:
    """Counts of people under this were hidden; 10 where the study does not say."""
    return int((run.study.get("release") or {}).get("threshold", 10))


def confidence(run: RunPapers) -> float:
    """Confidence of the run's intervals; 0.95 where the study does not say."""
    return float((run.study.get("audit") or {}).get("confidence", 0.95))


def same_data(before: RunPapers, now: RunPapers) -> bool:
    """True if both runs read exactly the same bytes, under whatever names."""
    inputs = [sorted((run.manifest.get("inputs") or {}).values()) for run in (before, now)]
    return bool(inputs[0]) and inputs[0] == inputs[1]


def same_rows(before: RunPapers, now: RunPapers) -> bool:
    """True if both runs test the same people and dates for the same outcome, in the same data."""
    parts = ("cohort", "split", "linkage", "target")
    alike = all((before.study.get(part) or {}) == (now.study.get(part) or {}) for part in parts)
    ready_made = [_without(dict(run.data), (*PLACES, "columns", "features")) for run in (before, now)]
    return same_data(before, now) and alike and ready_made[0] == ready_made[1]


def same_list(before: RunPapers, now: RunPapers) -> bool:
    """True if both runs also gave the same scores and flagged the same people: one list, told twice."""
    tables = [(run.manifest.get("files") or {}).get("scores.parquet", {}).get("sha256") for run in (before, now)]
    capacity = before.study.get("capacity") == now.study.get("capacity")
    return tables[0] is not None and tables[0] == tables[1] and capacity and same_rows(before, now)


def _without(part: Part, names: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in names}


def _code(run: RunPapers) -> str:
    return f"{run.manifest['code']['version']} ({run.manifest['code']['sha256'][:8]})"


Look = Callable[[RunPapers], Any]
_LOOKED_AT: tuple[tuple[str, Look, Look], ...] = (
    ("data_kind", lambda run: run.manifest["data_kind"], lambda run: run.manifest["data_kind"]),
    ("kind", lambda run: run.manifest["kind"], lambda run: run.manifest["kind"]),
    ("outcome", _outcome, lambda run: run.outcome.get("meaning")),
    ("horizon", lambda run: run.outcome.get("horizon_days"), lambda run: run.outcome.get("horizon_days")),
    ("people", _people, lambda run: (run.study.get("words") or {}).get("who")),
    ("list", lambda run: (run.study.get("capacity"), run.data.get("cuts")), lambda run: run.study.get("capacity")),
    ("hiding", threshold, threshold),
    ("confidence", confidence, confidence),
    ("code", lambda run: run.manifest["code"]["sha256"], _code),
)
"""What is looked at, how each run has it, and what is said of it."""
