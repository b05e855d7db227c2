"""The page a board reads when it meets again: what changed between two runs.

Takes    a Comparison: plain values that both released audits show.
Gives    `comparison_page`.
Promise  what keeps the figures from being held against each other stands first; no number is worked out here.
"""

from __future__ import annotations

from riskkit.domain.comparison import Comparison, FindingPair
from riskkit.report.blocks import Block, Folded, Heading, Para, Section, Table, Told
from riskkit.report.formats import day, listed, plain, sentence
from riskkit.report.sheet_page import horizon_words
from riskkit.report.small_svg import role_sign
from riskkit.report.status import Status
from riskkit.report.tables import verdict_words
from riskkit.report.templating import template
from riskkit.report.two_runs_asked import answers_section, asked_section
from riskkit.report.two_runs_choices import choices_section, in_words, list_words
from riskkit.report.two_runs_figures import figures_section
from riskkit.report.word_check import refuse_words
from riskkit.report.words_en import (
    CAPTIONS,
    COMPARISON_SAYS,
    COMPARISON_SECTIONS,
    COMPARISON_TITLE,
    OBSTACLE_WORDS,
    ROLE_BADGE,
    STATUS_DATA,
    STATUS_ISSUED,
    STATUS_NOT_FOR,
    TWO_RUNS,
)

PAGE = "comparison.html"


def comparison_page(found: Comparison) -> str:
    """What changed between two runs, as one HTML page.

    Raises
    ------
    WordRefused
        The page would print a word that promises too much.
    """
    sections = (
        _numbered(2, asked_section(found)),
        _numbered(3, choices_section(found)),
        _numbered(4, _flips(found)),
        _numbered(5, figures_section(found)),
        _numbered(6, answers_section(found)),
        _numbered(7, _annex(found)),
    )
    text = template("comparison.html.j2").render(
        status=_status(found),
        role=found.now.role,
        badge=ROLE_BADGE[found.now.role],
        sign=role_sign(found.now.role),
        title=COMPARISON_TITLE,
        says=COMPARISON_SAYS,
        captions=CAPTIONS,
        lead=_lead(found),
        relation=_relation(found),
        obstacles=_obstacles(found),
        given_away=_given_away(found),
        unchanged=found.unchanged,
        short=_in_short(found),
        first=_numbered(1, ()),
        sections=sections,
    )
    refuse_words(PAGE, text)
    return text


def _numbered(number: int, blocks: tuple[Block, ...]) -> Section:
    title, sources = COMPARISON_SECTIONS[number]
    return Section(number, title, sources, blocks)


def _status(found: Comparison) -> Status:
    """The status line of both runs: the dates of both, and the earlier end."""
    kind = "synthetic" if {found.before.data_kind, found.now.data_kind} == {"synthetic"} else "research"
    extracts = dict.fromkeys(day(run.extract_date) for run in (found.before, found.now))
    runs = dict.fromkeys(plain(run.run_id) for run in (found.before, found.now))
    return Status(
        kind=kind.upper(), data=STATUS_DATA[kind], not_for=STATUS_NOT_FOR, issued=STATUS_ISSUED,
        extract=listed(list(extracts)), created=day(max(found.before.created, found.now.created)),
        expires=day(min(found.before.expires, found.now.expires)), run_id=listed(list(runs)),
        blocked=not (found.before.releasable and found.now.releasable),
    )  # fmt: skip


def _lead(found: Comparison) -> str:
    before, now = found.before, found.now
    said = {
        "a": plain(before.run_id), "a_day": day(before.created), "b": plain(now.run_id), "b_day": day(now.created),
        "study": plain(now.title), "a_study": plain(before.title), "b_study": plain(now.title),
    }  # fmt: skip
    return COMPARISON_SAYS["one_study" if before.study == now.study else "two_studies"].format(**said)


def _relation(found: Comparison) -> str:
    """How the two runs hang together, in a few short sentences."""
    told = []
    if found.before.created > found.now.created:
        told.append(COMPARISON_SAYS["other_order"])
    if found.same_run:
        told.append(COMPARISON_SAYS["same_run"])
    else:
        told.append(COMPARISON_SAYS[found.relation])
        told.append(COMPARISON_SAYS["took_over" if found.took_over else "not_taken_over"])
    for name, run in (("blocked_before", found.before), ("blocked_now", found.now)):
        if not run.releasable:
            told.append(COMPARISON_SAYS[name])
    return " ".join(told)


def _obstacles(found: Comparison) -> tuple[str, ...]:
    """Each obstacle, with what each run says where that can be said in words."""
    told = []
    for one in found.obstacles:
        shape = {"horizon": horizon_words, "list": list_words}.get(one.what, in_words)
        before, now = sentence(shape(one.before)), sentence(shape(one.now))
        text = OBSTACLE_WORDS[one.what]
        told.append(text if before == now else TWO_RUNS["obstacle"].format(obstacle=text, before=before, now=now))
    return tuple(told)


def _given_away(found: Comparison) -> tuple[str, ...]:
    told = []
    for name, many in (("given_cell", found.given_away.cells), ("given_difference", found.given_away.differences)):
        if many:
            text = COMPARISON_SAYS[name if many == 1 else f"{name}s"]
            told.append(text.format(n=many, threshold=found.threshold))
    return tuple(told)


def _in_short(found: Comparison) -> tuple[str, ...]:
    """What changed, counted: the first thing to read after what is compared."""
    still = sum(one.question.is_open for one in found.questions)
    since = sum(one.newly_answered for one in found.questions)
    kinds = [pair.change for pair in found.flipped]
    told = {
        "short_questions": {"open": still, "answered": since},
        "short_conditions": {
            "changed": sum(one.changed for one in found.conditions),
            "not_met": sum(one.now in ("not met", "cannot tell") for one in found.conditions),
        },
        "short_decisions": {"n": len(found.decisions)},
        "short_settings": {"n": len(found.settings)},
        "short_findings": {
            "flipped": kinds.count("changed"), "new": kinds.count("added"), "gone": kinds.count("removed"),
        },
        "short_figures": {
            "found": sum(one.verdict == "difference found" for one in found.figures),
            "n": sum(one.tested for one in found.figures),
            "group_found": sum(one.verdict == "difference found" for one in found.groups),
            "groups": sum(one.tested for one in found.groups),
        },
        "short_answers": {"n": len(found.answers)},
    }  # fmt: skip
    return tuple(COMPARISON_SAYS[name].format(**values) for name, values in told.items())


def _flips(found: Comparison) -> tuple[Block, ...]:
    """Findings whose verdict is another one, worst first; then those that are new, and those that are gone."""
    if not found.flipped:
        return (Para(COMPARISON_SAYS["no_flips"]),)
    blocks: list[Block] = [Para(COMPARISON_SAYS["flips_lead"], "small")]
    for change in ("changed", "added", "removed"):
        own = [_flip(pair) for pair in found.flipped if pair.change == change]
        blocks += [Heading(COMPARISON_SAYS[f"{change}_findings"]), *own] if own else []
    return tuple(blocks)


def _flip(pair: FindingPair) -> Told:
    verdict = f"{_verdict(pair.before)} → {_verdict(pair.now)}"
    now = sentence(pair.because_now) if pair.because_now else ""
    before = sentence(pair.because_before) if pair.because_before else ""
    then = COMPARISON_SAYS["before_because"].format(because=before) if before else ""
    return Told(plain(pair.title), plain(pair.code), verdict, f"{now} {then}".strip())


def _verdict(verdict: str | None) -> str:
    return COMPARISON_SAYS["absent"] if verdict is None else verdict_words(verdict)


def _annex(found: Comparison) -> tuple[Block, ...]:
    rows = tuple(
        (f"{plain(pair.code)} {plain(pair.title)}", _verdict(pair.before), _verdict(pair.now))
        for pair in sorted(found.findings, key=lambda pair: pair.code)
    )
    title = COMPARISON_SAYS["all_findings"].format(n=len(rows))
    table = Table(title, (TWO_RUNS["finding"], TWO_RUNS["before"], TWO_RUNS["now"]), rows, verdict_column=2)
    return (Folded(title, (table,)),)
