"""Figures before and now, each with both intervals and a word about chance.

Takes    a Comparison.
Gives    `figures_section`: blocks of the comparison page.
Promise  a figure that either report hides is counted and not shown; no difference is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from riskkit.domain.comparison import Comparison, CountPair, FigurePair, ShownFigure
from riskkit.report.blocks import Block, Heading, Para, Table, Told
from riskkit.report.formats import count_of, from_to, number, percent, plain, sentence, whole
from riskkit.report.tables import number3, verdict_words
from riskkit.report.words_en import (
    COMPARED_COUNTS,
    COMPARED_MARKS,
    COMPARISON_SAYS,
    FORMATS,
    METRICS,
    SHARES,
    TWO_RUNS,
    WHY_WORDS,
)


def figures_section(found: Comparison) -> tuple[Block, ...]:
    """The thousand people, the counts, the main figures, then each characteristic."""
    blocks: list[Block] = [_thousand(found), _counts(found), Heading(COMPARISON_SAYS["figures"])]
    blocks += [_told(pair) for pair in found.figures] or [Para(COMPARISON_SAYS["no_figures"])]
    apart = "method_apart" if found.relation == "apart" else "method_shared"
    blocks.append(Para(f"{COMPARISON_SAYS[apart]} {COMPARISON_SAYS['method_more']}", "small"))
    blocks.append(Para(COMPARISON_SAYS["method_hidden"].format(threshold=found.threshold), "small"))
    return (*blocks, Heading(COMPARISON_SAYS["groups_title"]), *_groups(found.groups, found))


def _thousand(found: Comparison) -> Table:
    before, now = found.thousand
    if before["flagged"] is None:
        return Table(COMPARISON_SAYS["thousand"], (), (), note=COMPARISON_SAYS["thousand_hidden"])
    rows = tuple((words, _count(before[name]), _count(now[name])) for name, words in COMPARED_MARKS.items())
    return Table(COMPARISON_SAYS["thousand"], _heads("of_1000", "before", "now"), rows, (1, 2))


def _counts(found: Comparison) -> Table:
    rows = tuple(_counted(one, found.threshold) for one in found.counts)
    return Table(COMPARISON_SAYS["counts"], _heads("people_and_dates", "before", "now", "change"), rows, (1, 2, 3))


def _heads(*names: str) -> tuple[str, ...]:
    return tuple(TWO_RUNS[name] for name in names)


def _counted(one: CountPair, threshold: int) -> tuple[str, ...]:
    name = COMPARED_COUNTS.get(one.measure, plain(one.measure).capitalize())
    if one.close:
        close = COMPARISON_SAYS["close"].format(threshold=threshold)
        return name, _count(one.before), COMPARISON_SAYS["not_printed"], close
    return name, _count(one.before), _count(one.now), _signed(one.change)


def _count(value: int | None) -> str:
    return FORMATS["hidden"] if value is None else whole(value)


def _signed(value: int | None) -> str:
    if value is None:
        return "–"
    return "0" if value == 0 else f"{'+' if value > 0 else '−'}{whole(abs(value))}"


def _groups(pairs: Sequence[FigurePair], found: Comparison) -> tuple[Block, ...]:
    """One table for each characteristic; rows that no report shows are counted in the end."""
    shown = [pair for pair in pairs if pair.before is not None or pair.now is not None]
    if not shown:
        return (Para(COMPARISON_SAYS["no_groups"]),)
    blocks: list[Block] = [Para(COMPARISON_SAYS["groups_lead"].format(n=sum(pair.tested for pair in pairs)), "small")]
    heads = _heads("figure", "before", "now", "chance")
    for attribute, own in groupby(shown, key=lambda pair: pair.attribute):
        title = COMPARISON_SAYS["groups"].format(attribute=found.label(attribute))
        blocks.append(Table(title, heads, tuple(_row(pair) for pair in own), (1, 2)))
    if len(shown) < len(pairs):
        blocks.append(Para(COMPARISON_SAYS["groups_hidden"].format(n=len(pairs) - len(shown)), "small"))
    return tuple(blocks)


def _told(pair: FigurePair) -> Told:
    """A main figure as a block: four columns do not read on a phone."""
    sides = (("before", pair.before), ("now", pair.now))
    told = [COMPARISON_SAYS[f"figure_{when}"].format(figure=_in_line(_parts(pair, one))) for when, one in sides]
    change = _change(pair, ends=True)
    told += [COMPARISON_SAYS["figure_change"].format(change=change)] if change else []
    label, meaning = METRICS[pair.metric]
    return Told(
        label, "", verdict_words(pair.verdict), " ".join((*told, sentence(WHY_WORDS[pair.why]), sentence(meaning)))
    )


def _row(pair: FigurePair) -> tuple[str, ...]:
    label = METRICS[pair.metric][0]
    name = f"{plain(pair.group)}: {label[:1].lower()}{label[1:]}" if pair.group else label
    return name, "\n".join(_parts(pair, pair.before)), "\n".join(_parts(pair, pair.now)), _verdict(pair)


def _parts(pair: FigurePair, figure: ShownFigure | None) -> list[str]:
    """A figure, its counts and its interval; or why it is not shown."""
    if figure is None:
        return [FORMATS["hidden" if pair.why == "hidden" else "not_measured"]]
    share = pair.metric in SHARES
    shape = percent if share else number3 if pair.metric == "AUC" else number
    parts = [shape(figure.value)]
    if share and figure.count is not None:
        parts.append(count_of(figure.count, figure.base))
    if figure.low is not None:
        parts.append(from_to(shape(figure.low), shape(figure.high)))
    return parts


def _in_line(parts: list[str]) -> str:
    return f"{parts[0]} ({'; '.join(parts[1:])})" if len(parts) > 1 else parts[0]


def _change(pair: FigurePair, *, ends: bool = False) -> str:
    """The change in words; with `ends`, its interval too. "" where there is none."""
    if pair.close:
        return COMPARISON_SAYS["close_change"]
    if pair.difference is None:
        return ""
    interval = f" ({from_to(_step(pair, pair.low), _step(pair, pair.high))})" if ends and pair.low is not None else ""
    return f"{_step(pair, pair.difference)}{interval}"


def _step(pair: FigurePair, value: float | None) -> str:
    """A difference in percentage points, of an AUC as it is, of a ratio as "times"."""
    if value is None:
        return FORMATS["not_known"]
    if pair.scale == "ratio":
        return COMPARISON_SAYS["times"].format(n=number(value))
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if pair.metric in SHARES:
        return COMPARISON_SAYS["points"].format(sign=sign, n=percent(abs(value)).removesuffix("%"))
    return f"{sign}{number3(abs(value))}"


def _verdict(pair: FigurePair) -> str:
    parts = (verdict_words(pair.verdict), WHY_WORDS[pair.why], _change(pair))
    return "\n".join(part for part in parts if part)
