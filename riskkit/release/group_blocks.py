"""Small groups hidden, and others with them, so that no group can be had by taking the rest from a total.

Takes    rows of G01 or G02, one characteristic at a time.
Gives    the same rows, small ones hidden.
Promise  the four cells behind the error rates of a group (right, wrong, missed, rest) are all shown or none is: any
         three of them and the size of the group would give the fourth. What is hidden upstream (people, flagged,
         outcomes) is hidden downstream.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riskkit.domain.findings import Row
from riskkit.release.group_lines import Levels, lines_through
from riskkit.release.hiding import Curtain

ALL_OF_IT = ("count", "base", "value", "low", "high", "pooled", "pooled_low", "pooled_high", "p_screened")
ERRORS = ("FPR", "FNR", "PPV", "FOR")
EVERYWHERE = "all"


@dataclass
class _Block:
    """One characteristic: its groups in order and its rows by (group, metric, operating point).

    lines: groups that together are a number that another table may show.
    """

    groups: list[str]
    points: list[str]
    rows: dict[tuple[str, str, str], Row]
    curtain: Curtain
    lines: Sequence[Sequence[str]] = ()

    def row(self, group: str, metric: str, point: str = EVERYWHERE) -> Row:
        return self.rows[group, metric, point]

    @property
    def size(self) -> list[int]:
        return [self.people[group] for group in self.groups]

    def __post_init__(self) -> None:
        self.people = {group: self.row(group, "people")["count"] for group in self.groups}
        self.yes = {group: self.row(group, "O/E")["count"] for group in self.groups}
        self.known = {group: self.row(group, "O/E")["base"] for group in self.groups}

    def chosen(self, units: Sequence[bool], parts: Sequence[Sequence[int]]) -> set[str]:
        hidden = {at for at, sensitive in enumerate(units) if sensitive}
        hidden |= set(self.curtain.widen(hidden, parts, self.size))
        place = {group: at for at, group in enumerate(self.groups)}
        lines = [[place[group] for group in line if group in place] for line in self.lines]
        before = -1
        while before != len(hidden):
            before = len(hidden)
            for line in lines:
                own = [at for at, unit in enumerate(line) if unit in hidden]
                more = self.curtain.widen(own, [parts[unit] for unit in line], [self.size[unit] for unit in line])
                hidden |= {line[at] for at in more}
        return {self.groups[at] for at in hidden}

    def hide(self, groups: set[str], metrics: Sequence[str], point: str = EVERYWHERE) -> None:
        for group in self.groups:
            for metric in metrics if group in groups else ():
                self.curtain.hide(self.row(group, metric, point), ALL_OF_IT)


def hide_small_groups(rows: Sequence[Row], curtain: Curtain, levels: Levels | None = None) -> list[Row]:
    """Released rows of a group table, in the same order.

    levels : groups of each single characteristic, for a table of combinations
    """
    crossed = list(dict.fromkeys(row["attribute"] for row in rows))
    released = [{**row, "hidden": False} for row in rows]
    for attribute in dict.fromkeys(row["attribute"] for row in released):
        own = [row for row in released if row["attribute"] == attribute]
        groups = list(dict.fromkeys(row["group"] for row in own))
        points = [p for p in dict.fromkeys(row["operating_point"] for row in own) if p != EVERYWHERE]
        by_key = {(row["group"], row["metric"], row["operating_point"]): row for row in own}
        lines = () if levels is None else lines_through(attribute, crossed, levels)
        _hide_block(_Block(groups, points, by_key, curtain, lines))
    return released


POOLED = ("pooled", "pooled_low", "pooled_high", "p_screened")


def rounded_pooled(rows: Sequence[Row]) -> list[Row]:
    """Rows of G02 with pooled figures to three places: with every digit they could be solved for hidden counts.

    A pooled rate of one combination rests on the counts of all, the hidden ones among them.
    """
    return [
        {**row, **{name: round(row[name], 3) for name in POOLED if row.get(name) is not None}} for row in rows
    ]  # fmt: skip


def _hide_block(block: _Block) -> None:
    """Decide everything on raw counts first, then hide: people, then flagged and outcomes, then errors."""
    curtain, groups = block.curtain, block.groups
    people = block.chosen([curtain.small(n) for n in block.size], [[n] for n in block.size])
    outcomes = _outcomes_hidden(block, people)
    plans: list[tuple[str, set[str], set[str]]] = []
    for point in block.points:
        flagged = _flagged_hidden(block, point, people | _between(block, point, plans, 1))
        errors = _errors_hidden(block, point, flagged | outcomes | _between(block, point, plans, 2))
        plans.append((point, flagged, errors))
    block.hide(people, ("people",))
    if any(block.known[group] for group in groups):
        block.hide(outcomes, ("O/E", "recorded"))
    for point, flagged, errors in plans:
        block.hide(flagged, ("selection",), point)
        if any(block.known[group] for group in groups):
            block.hide(errors, ERRORS, point)


def _outcomes_hidden(block: _Block, people: set[str]) -> set[str]:
    parts = [[block.yes[g], block.known[g] - block.yes[g]] for g in block.groups]
    waiting = [block.curtain.few(block.people[g] - block.known[g]) for g in block.groups]
    sensitive = [
        g in people or wait or block.curtain.small(*part)
        for g, wait, part in zip(block.groups, waiting, parts, strict=True)
    ]
    return block.chosen(sensitive, parts)


def _flagged_hidden(block: _Block, point: str, people: set[str]) -> set[str]:
    counts = [block.row(g, "selection", point)["count"] for g in block.groups]
    parts = [[count, block.people[g] - count] for g, count in zip(block.groups, counts, strict=True)]
    sensitive = [
        g in people or block.curtain.small(*part) for g, part in zip(block.groups, parts, strict=True)
    ]  # fmt: skip
    return block.chosen(sensitive, parts)


def _between(block: _Block, point: str, plans: Sequence[tuple[str, set[str], set[str]]], kind: int) -> set[str]:
    """Groups with few people between this point and one that is shown already: lists of different length are nested.

    kind: 1 compares the flagged, 2 those flagged wrongly and those missed.
    """
    found = set()
    for group in block.groups:
        for plan in plans:
            metrics = ("selection",) if kind == 1 else ("FPR", "FNR")
            apart = [
                abs(block.row(group, metric, point)["count"] - block.row(group, metric, plan[0])["count"])
                for metric in metrics
            ]
            if group not in plan[kind] and block.curtain.few(*apart):
                found.add(group)
    return found


def _errors_hidden(block: _Block, point: str, upstream: set[str]) -> set[str]:
    parts = []
    for group in block.groups:
        wrong, missed = block.row(group, "FPR", point), block.row(group, "FNR", point)
        cells = [wrong["count"], wrong["base"] - wrong["count"], missed["count"], missed["base"] - missed["count"]]
        parts.append(cells)
    sensitive = [
        g in upstream or block.curtain.small(*part) for g, part in zip(block.groups, parts, strict=True)
    ]  # fmt: skip
    return block.chosen(sensitive, parts)


def hide_comparisons(rows: Sequence[Row], groups: Sequence[Row], curtain: Curtain, point: str) -> list[Row]:
    """Rows of G03: figures that rest on a hidden group are hidden; the verdict stays."""
    hidden = {
        (row["attribute"], row["group"], row["metric"])
        for row in groups
        if row["hidden"] and row["operating_point"] in (point, EVERYWHERE)
    }
    released = [{**row, "hidden": False} for row in rows]
    figures = ("highest", "lowest", "ratio", "gap", "gap_low", "gap_high", "p_adjusted", "p_margin")
    for row in released:
        ends = (row["highest_group"], row["lowest_group"])
        if any((row["attribute"], end, row["metric"]) in hidden for end in ends):
            curtain.hide(row, figures)
    return released


def hide_missing(rows: Sequence[Row], groups: Sequence[Row], curtain: Curtain, missing: str) -> list[Row]:
    """Rows of M01: small shares, and those whose group of missing people is hidden in G01.

    Nobody missing is shown as 0: G01 then has no such group, so there is nothing to hide.
    """
    hidden = {
        row["attribute"] for row in groups if row["hidden"] and (row["group"], row["metric"]) == (missing, "people")
    }
    released = [{**row, "hidden": False} for row in rows]
    for row in released:
        if row["attribute"] in hidden:
            curtain.hide(row, ALL_OF_IT)
        elif row["count"]:
            curtain.hide_share(row)
    return released
