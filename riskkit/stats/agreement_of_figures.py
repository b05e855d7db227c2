"""Do published figures of one list agree with one another: precision, recall, error rates, MCC, AUC, counts.

Takes    figures by name, as printed.
Gives    `compare_figures`: for each rule that can be asked, what is printed, what the others allow, and whether they
         meet; `implied_base_rate`, `corrected_precision`.
Promise  every figure is taken as anything that rounds to what was printed, so rounding alone never disagrees.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from riskkit.stats.printed_figures import (
    Range,
    accuracy_of,
    base_rate_of,
    f1_of,
    flagged_of,
    mcc_range,
    printed_ranges,
    spread_of,
)

SLACK = 1e-9


class Comparison(NamedTuple):
    """rule: in words. printed: the figure as given. low, high: what the other figures allow. agrees: they meet."""

    rule: str
    printed: float
    low: float
    high: float
    agrees: bool


def compare_figures(figures: Mapping[str, float]) -> tuple[Comparison, ...]:
    """Ask every rule whose figures are there.

    Parameters
    ----------
    figures : mapping of name to value
        Shares between 0 and 1; n, flagged and positives are counts. A trailing zero that was not kept (0.72 for 0.720)
        makes a rule looser, never stricter.

    Returns
    -------
    tuple of Comparison

    Notes
    -----
    With precision p, recall r and base rate b one table of counts is fixed, and every other figure follows. Without b:
    MCC is at most sqrt(p r), because the two factors that are left out, NPV and specificity, are at most 1; and
    FPR = b/(1-b) (1-p)/p r (Chouldechova 2017) gives the base rate that the figures imply. An ROC curve that passes
    through (FPR, r) has an area between r (1 - FPR) and 1 - FPR (1 - r).

    Examples
    --------
    >>> [c.agrees for c in compare_figures({"precision": 0.5, "recall": 0.5, "mcc": 0.7})]
    [False]
    """
    given = printed_ranges(figures)
    derived = _filled(given)
    found = [
        *_complements(given),
        *_of_list(given, derived),
        *_of_counts(figures, given),
    ]
    return tuple(found)


def implied_base_rate(figures: Mapping[str, float]) -> Range | None:
    """The base rate that is printed, or else the one that counts, or precision, recall and FPR, imply."""
    return _filled(printed_ranges(figures)).get("base_rate")


def corrected_precision(precision: float, measured_at: float, deployed_at: float) -> float | None:
    """Precision at another base rate, if the same shares of both kinds are flagged: odds times the ratio of odds.

    Examples
    --------
    >>> round(corrected_precision(0.8, 0.2, 0.01), 3)
    0.139
    """
    if not (0 < measured_at < 1 and 0 < deployed_at < 1):
        return None
    if precision >= 1:
        return 1.0
    odds = precision / (1 - precision) * (deployed_at / (1 - deployed_at)) / (measured_at / (1 - measured_at))
    return odds / (1 + odds)


def _filled(given: Mapping[str, Range]) -> dict[str, Range]:
    """The same, with recall, FPR, base rate and the share flagged where others give them."""
    found = dict(given)
    for name, other in (("recall", "fnr"), ("fpr", "specificity")):
        if name not in found and other in found:
            found[name] = Range(1 - found[other].high, 1 - found[other].low)
    n = found.get("n")
    if n is not None and n.low > 0:
        for name, count in (("base_rate", "positives"), ("flagged_share", "flagged")):
            if name not in found and count in found:
                found[name] = Range(found[count].low / n.low, found[count].high / n.low)
    if "base_rate" not in found and {"precision", "recall", "fpr"} <= set(found):
        implied = spread_of(base_rate_of, found["precision"], found["recall"], found["fpr"])
        if implied is not None:
            found["base_rate"] = implied
    return found


def _complements(given: Mapping[str, Range]) -> list[Comparison]:
    found = []
    for name, other, rule in (
        ("recall", "fnr", "recall and the share missed add up to 1"),
        ("specificity", "fpr", "specificity and the FPR add up to 1"),
    ):
        if name in given and other in given:
            found.append(_meet(rule, given[name], Range(1 - given[other].high, 1 - given[other].low)))
    return found


def _of_list(given: Mapping[str, Range], derived: Mapping[str, Range]) -> list[Comparison]:
    found: list[Comparison] = []

    def ask(rule: str, name: str, function: Callable[..., float], *needed: str) -> None:
        if name in given and all(other in derived for other in needed):
            allowed = spread_of(function, *(derived[other] for other in needed))
            if allowed is not None:
                found.append(_meet(rule, given[name], allowed))

    if {"mcc", "precision"} <= set(given) and "recall" in derived:
        most = math.sqrt(derived["precision"].high * derived["recall"].high)
        found.append(_meet("MCC is at most the square root of precision times recall", given["mcc"], Range(-1, most)))
    ask("base rate by precision, recall and FPR", "base_rate", base_rate_of, "precision", "recall", "fpr")
    ask("F1 by precision and recall", "f1", f1_of, "precision", "recall")
    whole = ("precision", "recall", "base_rate")
    ask("share right by precision, recall and base rate", "accuracy", accuracy_of, *whole)
    if "mcc" in given and all(name in derived for name in whole):
        allowed = mcc_range(*(derived[name] for name in whole))
        if allowed is not None:
            found.append(_meet("MCC by precision, recall and base rate", given["mcc"], allowed))
    if "flagged" in given and given.get("n", Range(0, 0)).low > 0:
        given = {**given, "flagged_share": derived["flagged_share"]}
        ask("share flagged by precision, recall and base rate", "flagged_share", flagged_of, *whole)
    if "auc" in given and {"recall", "fpr"} <= set(derived):
        recall, fpr = derived["recall"], derived["fpr"]
        allowed = Range(recall.low * (1 - fpr.high), 1 - fpr.low * (1 - recall.high))
        found.append(_meet("AUC around the point of recall and FPR", given["auc"], allowed))
    return found


def _of_counts(figures: Mapping[str, float], given: Mapping[str, Range]) -> list[Comparison]:
    """A share of a count of people must be a whole number of them; parts are no more than the whole."""
    found = []
    for name, of in (("precision", "flagged"), ("recall", "positives"), ("base_rate", "n")):
        if name in given and given.get(of, Range(0, 0)).low > 0:
            base = given[of].low
            whole = round(figures[name] * base)
            rule = f"{name.replace('_', ' ')} is a whole number of {of if of != 'n' else 'people'}"
            found.append(_meet(rule, given[name], Range(whole / base, whole / base)))
    for part in ("flagged", "positives"):
        if part in given and "n" in given:
            found.append(_meet(f"{part} are no more than all", given[part], Range(0, given["n"].high)))
    if {"positives", "n", "base_rate"} <= set(given) and given["n"].low > 0:
        share = given["positives"].low / given["n"].low
        found.append(_meet("base rate by counts", given["base_rate"], Range(share, share)))
    return found


def _meet(rule: str, printed: Range, allowed: Range) -> Comparison:
    agrees = printed.low <= allowed.high + SLACK and allowed.low <= printed.high + SLACK
    return Comparison(rule, (printed.low + printed.high) / 2, allowed.low, allowed.high, agrees)
