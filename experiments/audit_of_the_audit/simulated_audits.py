"""Audits of drawn people whose true rates are known: does every printed interval and verdict keep what it says.

Takes    a `Setting`: sizes of groups, base rate, dates a person, a true difference, a seed.
Gives    `tally`: for one drawn audit, how often each kind of interval covered the truth, and what was said.
Promise  people are drawn, audited by the same functions as any study, and held against rates of the law they were
         drawn from, computed from the chances of four million people.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from other_intervals import tally_others

from riskkit.audit.compared import compared_metrics
from riskkit.audit.comparisons import compare_groups, omnibus
from riskkit.audit.group_counts import GroupCounts, Points, count_groups
from riskkit.audit.groups import group_rows
from riskkit.audit.pairs import compare_pairs
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.model_spec import AuditSpec

SLOPE, FLAGGED = 1.0, 0.08
TRUTH_PEOPLE = 4_000_000
SHARES = ("selection", "FPR", "FNR", "PPV", "FOR")


@dataclass(frozen=True)
class Setting:
    """One law of drawing people.

    sizes: people in each group. base: share with a recorded outcome. dates: rows a person; features stay, outcomes are
    drawn anew but share a person's own tendency. shift: logits by which the last group's scores are too high for its
    outcomes, 0 for no true difference. Without one the capacity is a number of places; with one it is the cut, so that
    true rates are those of a known cut. margin: whether the study sets margins at just the true difference.
    """

    name: str
    sizes: tuple[int, ...]
    base: float
    dates: int = 1
    shift: float = 0.0
    margin: bool = False


def draw(setting: Setting, seed: int, sizes: tuple[int, ...] | None = None) -> tuple[ScoredRows, np.ndarray]:
    """Scored rows and the group of each."""
    score, chance, group = _law(setting, seed, sizes or setting.sizes)
    rng = np.random.default_rng([seed, 2])
    repeats, people = setting.dates, len(score)
    label = (rng.random((repeats, people)) < chance).astype(np.float64).ravel()
    score, group, person = np.tile(score, repeats), np.tile(group, repeats), np.tile(np.arange(people), repeats)
    order = np.argsort(-score, kind="stable")
    rank = np.empty(len(score))
    rank[order] = np.arange(1, len(score) + 1)
    cut = _cut(setting.base)
    listed = score >= cut if setting.shift else rank <= round(FLAGGED * len(score))
    rows = ScoredRows(
        frame=pd.DataFrame(index=range(0)), score=score, label=label, flagged=listed, rank=rank,
        as_of=np.full(len(score), ""), person=person.astype(np.int64), cuts=(cut,), confidence=0.95, seed=seed,
    )  # fmt: skip
    return rows, group.astype(np.int64)


def _law(setting: Setting, seed: int, sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Score, true chance of the outcome, and group of each person."""
    rng = np.random.default_rng([seed, round(setting.base * 1e6), setting.dates, round(1000 * setting.shift)])
    group = np.repeat(np.arange(len(sizes)), sizes)
    seen, own = rng.normal(size=len(group)), rng.normal(size=len(group))
    raw = _intercept(setting.base) + SLOPE * seen
    score = _expit(raw + setting.shift * (group == len(sizes) - 1))
    return score, _expit(raw) if setting.dates == 1 else _shared(raw, own), group


def audit(
    rows: ScoredRows, counts: GroupCounts, setting: Setting
) -> tuple[list[dict], list[dict], list[dict]]:  # fmt: skip
    """Rows of G01, G03 and G04 of one drawn audit."""
    spec = spec_of(setting)
    compared = list(compared_metrics(counts, rows, spec))
    adjusted = omnibus(compared, rows.seed)
    alike = compare_groups(compared, adjusted, rows, spec)
    pairs = compare_pairs(compared, adjusted, rows, spec)
    return list(group_rows(counts, rows, spec)), list(alike.table or ()), list(pairs.table or ())


def spec_of(setting: Setting) -> AuditSpec:
    return AuditSpec(margins=margins(setting) if setting.margin else {}, references={"group": "g0"}, capacities=())


def counted(setting: Setting, seed: int) -> tuple[ScoredRows, GroupCounts]:
    """The rows of one drawn audit and their table of counts."""
    rows, group = draw(setting, seed)
    levels = tuple(f"g{at}" for at in range(len(setting.sizes)))
    return rows, count_groups(rows, Points.of(rows), rows.buckets, "group", levels, group)


def tally(setting: Setting, seed: int) -> Counter[tuple]:
    """What one audit printed, held against the truth: {(kind, metric, size or "", outcome): times}."""
    rows, counts = counted(setting, seed)
    singles, alike, pairs = audit(rows, counts, setting)
    true, found = truth(setting), Counter()
    size = {f"g{at}": n for at, n in enumerate(setting.sizes)}
    cut = f"score at least {_cut(setting.base):g}"
    found.update(tally_others(rows, counts, spec_of(setting), true, cut))
    for row in singles:
        metric, point = row["metric"], row["operating_point"]
        if row["low"] is None or point == CAPACITY:
            continue
        assert point in ("all", cut)
        covered = row["low"] <= true[row["group"]][metric] <= row["high"]
        found["interval", metric, size[row["group"]], covered] += 1
    wrong: Counter[str] = Counter()
    for row in pairs:
        first, second = true[row["group"]], _other(true, row, setting)
        found.update(_about_pair(row, first, second, size[row["group"]]))
        wrong[_wrong(row, first, second, setting)] += 1
    for row in alike:
        found["verdict", row["metric"], "", row["verdict"]] += 1
        first, second = true[row["highest_group"] or "g0"], true[row["lowest_group"] or "g0"]
        wrong[_wrong_of_all(row, setting)] += 1
        if row["gap_low"] is not None:
            gap = first[row["metric"]] - second[row["metric"]]
            found["widest gap", row["metric"], "", bool(row["gap_low"] <= gap <= row["gap_high"])] += 1
    for name in ("difference", "likeness"):
        found["audit", "any", "", f"wrong {name}"] += wrong[name] > 0
    found["audit", "any", "", "audits"] += 1
    return found


def _about_pair(row: dict, first: dict, second: dict, size: int) -> Counter[tuple]:
    metric, found = row["metric"], Counter()
    if row["gap_low"] is not None:
        found["gap", metric, size, bool(row["gap_low"] <= first[metric] - second[metric] <= row["gap_high"])] += 1
    if row["ratio_low"] is not None:
        high = np.inf if row["ratio_high"] is None else row["ratio_high"]
        found["ratio", metric, size, bool(row["ratio_low"] <= first[metric] / second[metric] <= high)] += 1
    return found


def _wrong(row: dict, first: dict, second: dict, setting: Setting) -> str:
    """What is wrong with the verdict on two groups: it found a "difference" or a "likeness" that is not there."""
    a, b = first[row["metric"]], second[row["metric"]]
    if row["verdict"] == "difference found" and first is second:
        return "difference"
    margin = margins(setting).get(row["metric"]) if setting.margin else None
    if row["verdict"] == "no material difference shown" and margin is not None:
        apart = max(a / b, b / a) if row["metric"] == "O/E" else abs(a - b)
        return "likeness" if apart >= margin * (1 - 1e-9) else ""
    return ""


def _wrong_of_all(row: dict, setting: Setting) -> str:
    if row["verdict"] == "difference found" and not setting.shift:
        return "difference"
    return "likeness" if row["verdict"] == "no material difference shown" and setting.shift else ""


@cache
def truth(setting: Setting) -> dict[str, dict[str, float]]:
    """True rates of each group, from many people of the same law; groups without a shift share theirs."""
    plain, shifted = _rates(setting.base, setting.dates, 0.0), _rates(setting.base, setting.dates, setting.shift)
    last = len(setting.sizes) - 1
    return {f"g{at}": (shifted if at == last and setting.shift else plain) for at in range(len(setting.sizes))}


def margins(setting: Setting) -> dict[str, float]:
    """The true difference itself: a claim that groups are alike inside it is wrong."""
    first, last = truth(setting)["g0"], truth(setting)[f"g{len(setting.sizes) - 1}"]
    found = {metric: abs(last[metric] - first[metric]) for metric in SHARES}
    found["O/E"] = max(last["O/E"] / first["O/E"], first["O/E"] / last["O/E"])
    return {metric: float(margin) for metric, margin in found.items() if margin > (1.001 if metric == "O/E" else 0.001)}


@cache
def _rates(base: float, dates: int, shift: float) -> dict[str, float]:
    score, chance, _ = _law(Setting("truth", (TRUTH_PEOPLE,), base, dates, shift), 990_001, (TRUTH_PEOPLE,))
    flagged = score >= _cut(base)
    yes, right = chance.sum(), chance[flagged].sum()
    people, listed = float(len(score)), float(flagged.sum())
    share = {
        "recorded": yes / people, "selection": listed / people, "FPR": (listed - right) / (people - yes),
        "FNR": 1 - right / yes, "PPV": right / listed, "FOR": (yes - right) / (people - listed),
        "O/E": yes / score.sum(), "AUC": _area(score, chance), **_line(score, chance),
        "mean score with outcome": (chance * score).sum() / yes,
        "mean score without outcome": ((1 - chance) * score).sum() / (people - yes),
    }  # fmt: skip
    return {name: float(value) for name, value in share.items()}


def _area(score: np.ndarray, chance: np.ndarray) -> float:
    """Area under the curve where each person has the outcome with their chance."""
    order = np.argsort(score)
    below = np.cumsum(1 - chance[order])
    return float(np.sum(chance[order] * (below - (1 - chance[order]) / 2)) / (chance.sum() * below[-1]))


def _line(score: np.ndarray, chance: np.ndarray) -> dict[str, float]:
    """Slope and intercept of chances on the logit of scores, by Newton's steps."""
    x, beta = np.log(score / (1 - score)), np.array([1.0, 0.0])
    for _ in range(12):
        p = _expit(beta[0] * x + beta[1])
        w, left = p * (1 - p), chance - p
        crossed = np.sum(w * x)
        information = np.array([[np.sum(w * x * x), crossed], [crossed, np.sum(w)]])
        beta = beta + np.linalg.solve(information, [np.sum(left * x), np.sum(left)])
    return {"calibration slope": float(beta[0]), "calibration intercept": float(beta[1])}


def _other(true: dict, row: dict, setting: Setting) -> dict[str, float]:
    """True rates of what a group is held against; the rest only where it is one law."""
    if row["against"] != "the rest":
        return true[row["against"]]
    others = [group for group in true if group != row["group"]]
    if all(true[group] is true[others[0]] for group in others):
        return true[others[0]]
    return _rest(setting, row["group"])


@cache
def _rest(setting: Setting, group: str) -> dict[str, float]:
    """True rates of all groups but one together: cells weighted by size."""
    cells = dict.fromkeys(("people", "flagged", "yes", "both", "score"), 0.0)
    for at, people in enumerate(setting.sizes):
        if f"g{at}" == group:
            continue
        rate = truth(setting)[f"g{at}"]
        yes, flagged = people * rate["recorded"], people * rate["selection"]
        cells["people"] += people
        cells["yes"] += yes
        cells["flagged"] += flagged
        cells["both"] += flagged * rate["PPV"]
        cells["score"] += yes / rate["O/E"]
    n, f, y, b = (cells[name] for name in ("people", "flagged", "yes", "both"))
    return {"recorded": y / n, "selection": f / n, "FPR": (f - b) / (n - y), "FNR": (y - b) / y, "PPV": b / f,
            "FOR": (y - b) / (n - f), "O/E": y / cells["score"]}  # fmt: skip


@cache
def _cut(base: float) -> float:
    """The score that a share of `FLAGGED` of people reach, rounded so that its name is its value."""
    raw = _intercept(base) + SLOPE * np.random.default_rng(5).normal(size=1_000_000)
    return float(f"{np.quantile(_expit(raw), 1 - FLAGGED):.3g}")


@cache
def _intercept(base: float) -> float:
    """The intercept that gives this base rate (by bisection over drawn people)."""
    x = SLOPE * np.random.default_rng(7).normal(size=400_000)
    low, high = -12.0, 6.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _expit(middle + x).mean() < base else (low, middle)
    return (low + high) / 2


def _shared(raw: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Chances that a person's dates share: an own tendency that leaves the mean near that of `raw`."""
    return _expit(raw + 1.0 * own - 0.5)


def _expit(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))
