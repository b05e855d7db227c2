"""Findings of two runs side by side, and which verdicts flipped.

Takes    the papers of two runs.
Gives    `finding_pairs`.
Promise  every code of either run stands exactly once; what changed for the worse comes first.
"""

from __future__ import annotations

from riskkit.domain.comparison import FindingPair, RunPapers
from riskkit.domain.findings import Row

_WORST_FIRST: dict[str | None, int] = {
    "broken": 0, "difference found": 1, "cannot tell": 2, "no material difference shown": 3, "held": 4,
    "measured": 5, "not applicable": 6, None: 7,
}  # fmt: skip


def finding_pairs(before: RunPapers, now: RunPapers) -> tuple[FindingPair, ...]:
    """Every finding of either run: changed verdicts first, worst first; then those that stayed, by code."""
    earlier = {finding["code"]: finding for finding in before.findings}
    later = {finding["code"]: finding for finding in now.findings}
    pairs = [_pair(earlier.get(code), later.get(code)) for code in dict.fromkeys((*later, *earlier))]
    return tuple(sorted(pairs, key=_order))


def _pair(was: Row | None, is_now: Row | None) -> FindingPair:
    row = is_now or was
    assert row is not None
    return FindingPair(
        code=row["code"],
        title=row["title"],
        severity=row["severity"],
        before=None if was is None else was["verdict"],
        now=None if is_now is None else is_now["verdict"],
        because_before="" if was is None else was["because"],
        because_now="" if is_now is None else is_now["because"],
    )


def _order(pair: FindingPair) -> tuple[bool, int, int, str]:
    if pair.change == "same":
        return True, 0, 0, pair.code
    return False, _WORST_FIRST[pair.now], _WORST_FIRST[pair.before], pair.code
