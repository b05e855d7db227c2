"""Who is held out from whom while recipes compete: later dates from earlier ones, or people from other people.

Takes    training rows and their study.
Gives    `Plan`: pairs of training and held-out rows, and the block (a date or a fold) each held-out row counts in.
Promise  with dates enough, a row is only predicted by rows whose outcome was known by its as_of; otherwise by people
         other than its own, and the plan says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskkit.models.rows import Rows, date_codes, date_words
from riskkit.stats.ties import tie_break_hash

if TYPE_CHECKING:
    from riskkit.domain.study_spec import StudySpec

FOLDS = 5
LEAST_DATES = 2
LEAST_POSITIVES = 20  # in the rows trained on; a quarter of it in the rows held out


@dataclass(frozen=True)
class Plan:
    """pairs: (training row numbers, held-out row numbers). block: int64 (n,), -1 where a row is never held out.

    names: of the blocks, in order. method: in words.
    """

    pairs: tuple[tuple[np.ndarray, np.ndarray], ...]
    block: np.ndarray
    names: tuple[str, ...]
    method: str
    rolling: bool

    @property
    def held(self) -> np.ndarray:
        """Row numbers that are held out once."""
        return np.flatnonzero(self.block >= 0)


def plan_validation(rows: Rows, study: StudySpec) -> Plan:
    """Hold out later dates if there are dates enough, people if not."""
    if study.target is not None:
        gap = np.timedelta64(study.target.horizon_days + study.target.waiting_days, "D")
        rolling = _rolling_origin(rows, gap)
        if rolling is not None:
            return rolling
        days = study.target.horizon_days + study.target.waiting_days
        why = (
            f"Too few as-of dates for rolling origin: fewer than {LEAST_DATES} dates stand {days} days (horizon and "
            f"waiting time) after earlier ones with {LEAST_POSITIVES} recorded outcomes."
        )
    else:
        why = "A table study is validated by folds."
    return _grouped_folds(rows, study.seed, why)


def person_folds(rows: Rows, folds: int, seed: int) -> np.ndarray:
    """A fold per row, int64 (n,): by person, in the order of a seeded hash, those with an outcome spread evenly."""
    people = int(rows.person.max()) + 1
    first = np.unique(rows.person, return_index=True)[1]
    ever = np.bincount(rows.person, weights=rows.y, minlength=people) > 0
    order = np.lexsort((tie_break_hash(rows.person_id[first], seed), ever))
    fold = np.empty(people, dtype=np.int64)
    fold[order] = np.arange(people) % folds
    return fold[rows.person]


def _rolling_origin(rows: Rows, gap: np.timedelta64) -> Plan | None:
    block = np.full(len(rows), -1, dtype=np.int64)
    pairs: list[tuple[np.ndarray, np.ndarray]] = []
    names: list[str] = []
    for when in np.unique(rows.as_of[~np.isnat(rows.as_of)]):
        earlier = np.flatnonzero(rows.as_of + gap <= when)
        now = np.flatnonzero(rows.as_of == when)
        if _too_few(rows.y[earlier], LEAST_POSITIVES) or _too_few(rows.y[now], LEAST_POSITIVES // 4):
            continue
        block[now] = len(names)
        pairs.append((earlier, now))
        names.append(str(date_words(when)))
    if len(names) < LEAST_DATES:
        return None
    method = (
        f"Rolling origin over {len(names)} as-of dates: each date is predicted from earlier rows whose outcome was "
        "known by then. The same person may stand on both sides, at different dates."
    )
    return Plan(tuple(pairs), block, tuple(names), method, True)


def _grouped_folds(rows: Rows, seed: int, why: str) -> Plan:
    people = int(rows.person.max()) + 1
    folds = max(2, min(FOLDS, people))
    fold = person_folds(rows, folds, seed)
    pairs = tuple((np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds))
    usable = tuple(pair for pair in pairs if not _too_few(rows.y[pair[0]], 1) and len(pair[1]))
    block = np.full(len(rows), -1, dtype=np.int64)
    codes = date_codes(rows.as_of)
    dates = [rows.as_of[codes == code][0] for code in range(int(codes.max()) + 1)]
    held = np.concatenate([pair[1] for pair in usable]) if usable else np.zeros(0, dtype=np.int64)
    if len(dates) > 1:
        block[held] = codes[held]
        names = [str(date_words(when)) for when in dates]
    else:
        block[held] = fold[held]
        names = [f"fold {k + 1} of {folds}" for k in range(folds)]
    method = f"{why} Instead {folds} folds: each person is predicted from other people only."
    return Plan(usable, block, tuple(names), method, False)


def _too_few(y: np.ndarray, least: int) -> bool:
    positives = int(y.sum())
    return positives < least or len(y) - positives < least
