"""Audit in, what may be printed of it out.

Takes    Audit, StudySpec, the run's number and dates.
Gives    `ReleasedAudit`.
Promise  no count of people under the threshold is in it, nor one that the attack works out from all that is in it; what
         cannot be protected blocks release.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from riskkit.domain.board_record import Carried, ConditionState, OverrideState
from riskkit.domain.errors import SpecError
from riskkit.domain.findings import Audit, Finding, ReleasedAudit, Row
from riskkit.domain.steps import Step
from riskkit.domain.study_spec import StudySpec
from riskkit.domain.words import MISSING
from riskkit.release.area_rules import by_area
from riskkit.release.blocking import named_reasons, set_aside
from riskkit.release.conditions import ask_conditions
from riskkit.release.doubt_rules import DOUBTS_BY_GROUP
from riskkit.release.doubt_rules import groups as doubts_by_group
from riskkit.release.facts import facts_of
from riskkit.release.group_blocks import hide_comparisons, hide_missing, hide_small_groups, rounded_pooled
from riskkit.release.group_lines import levels_of, with_empty_combinations
from riskkit.release.group_rules import FOLLOW_GROUPS, follow_groups
from riskkit.release.hiding import Curtain
from riskkit.release.open_questions import on_page_one, page_one_text
from riskkit.release.ratio_rules import RATIO_RULES
from riskkit.release.recording_rules import RECORDING_RULES, hide_recording
from riskkit.release.rounding import round_findings, round_steps
from riskkit.release.scan_rule import hide_scans
from riskkit.release.second_pass import MOST_ROUNDS, Forced, hide_rows, protect
from riskkit.release.shown_steps import show_steps, steps_table
from riskkit.release.table_rules import CAPACITY, FAULT_CODES, NOT_OF_PEOPLE, Totals, hide_in_table

FLOOR = 5


def release(
    audit: Audit, study: StudySpec, *, created: str, expires: str, run_id: str, carried: Carried | None = None
) -> ReleasedAudit:
    """Hide small counts and ask every blocking rule and every condition of the board.

    Parameters
    ----------
    audit : Audit
    study : StudySpec
        Its `release.threshold` (at least 5) is the smallest count of people that may be shown.
    created, expires : str
        ISO dates printed on every page.
    run_id : str
    carried : Carried, optional
        Questions and decisions that this run takes over from the one before.

    Returns
    -------
    ReleasedAudit
        Plain JSON values. Hidden cells are None, their rows say `hidden: True`, and `reason` begins with "hidden".

    Raises
    ------
    SpecError
        If the threshold is below 5.
    """
    if study.release.threshold < FLOOR:
        raise SpecError(f"release.threshold is {study.release.threshold}; it cannot be below {FLOOR}.")
    # Rounded counts hold no sums: small counts are hidden, and what could still be worked out falls to the second pass.
    curtain = Curtain(study.release.threshold, complementary=study.release.round_to is None)
    return release_with(audit, study, curtain, created=created, expires=expires, run_id=run_id, carried=carried)


def release_with(
    audit: Audit, study: StudySpec, curtain: Curtain, *, created: str, expires: str, run_id: str,
    carried: Carried | None = None, most_rounds: int = MOST_ROUNDS,
) -> ReleasedAudit:  # fmt: skip
    """`release` behind a curtain of one's own: tests hide less with it, and see that the attack notices.

    most_rounds : rounds of hiding more after the rules; 0 leaves what the attack can work out, and blocks.
    """
    steps, rounded_to = show_steps(steps_of(audit), curtain)
    raw = {finding.code: finding for finding in audit}
    before, round_to = curtain.cells, study.release.round_to
    if round_to is not None:
        steps = round_steps(steps, round_to)

    def make(forced: Forced) -> dict[str, Finding]:
        curtain.cells = before
        found = _released(raw, steps, curtain, forced)
        return found if round_to is None else round_findings(found, round_to)

    known = facts_of(audit, study, make({}), steps, replace(curtain))
    protected = protect(make, known, study.resolved(), curtain.threshold, most_rounds)
    released = protected.findings
    facts = facts_of(audit, study, released, steps, curtain)
    facts |= {"run_id": run_id, "created": created, "expires": expires, "steps_rounded_to": rounded_to or round_to}
    questions = () if carried is None else carried.questions
    shown, not_shown = on_page_one(questions)
    conditions = ask_conditions(audit, study, released, created=created)
    facts |= {"disclosure": protected.as_facts(curtain.cells)}
    reasons = named_reasons(
        audit, study, created=created, expires=expires, conditions=conditions, not_shown=not_shown,
        disclosure=facts["disclosure"],
    )  # fmt: skip
    names = {f.code: f.title for f in audit} | {c.id: c.words for c in conditions}
    standing, overrides = set_aside(reasons, study.required, created=created, names=names)
    facts |= {"open_questions": [page_one_text(question) for question in shown]}
    facts |= _board_facts(conditions, overrides, carried)
    return ReleasedAudit(
        findings=tuple(released.values()),
        study=study.resolved(),
        facts=facts,
        blocked_by=tuple(reason.text for reason in standing),
        hidden_cells=curtain.cells,
        threshold=curtain.threshold,
    )


def _board_facts(
    conditions: tuple[ConditionState, ...], overrides: tuple[OverrideState, ...], carried: Carried | None
) -> dict[str, Any]:
    """What pages print and audit.json keeps of the board, as plain values."""
    used = {state.of for state in overrides if state.used}
    told = [replace(state, overridden=state.blocks and state.id in used).as_row() for state in conditions]
    return {
        "conditions": told,
        "overrides": [state.as_row() for state in overrides],
        "questions": [] if carried is None else [question.as_row() for question in carried.questions],
        "decisions": [] if carried is None else [decision.as_row() for decision in carried.decisions],
        "after": None if carried is None else {"run_id": carried.run_id, "manifest_sha256": carried.manifest},
    }


def steps_of(audit: Audit) -> tuple[Step, ...]:
    """Every step of the study once, in story order."""
    origin, found = audit.scored.origin, []
    if origin is not None:
        linkage = origin.cohort.linkage
        found += [*linkage.sources.steps, *linkage.steps, *origin.cohort.steps, *origin.history.steps]
        found += () if origin.labels is None else origin.labels.steps
    return tuple(dict.fromkeys([*found, *audit.scored.steps]))


def _released(raw: dict[str, Finding], steps: list[Row], curtain: Curtain, forced: Forced) -> dict[str, Finding]:
    totals = Totals.of(raw)
    groups = hide_rows("G01", hide_small_groups(raw["G01"].table or (), curtain), forced, curtain)
    found: dict[str, Finding] = {}
    for code, finding in raw.items():
        rows = finding.table
        table: list[Row] | None
        if rows is None:
            table = None
        elif code == "D01":
            table = steps_table(steps, curtain)
        elif code == "G01":
            table = groups
        elif code == "G02":
            levels = levels_of(groups)
            every = with_empty_combinations(rows, levels)
            table = rounded_pooled(hide_small_groups(every, curtain, levels))
        elif code == "G03":
            table = hide_comparisons(rows, groups, curtain, CAPACITY)
        elif code == "G07":
            crossed, of_all = found["G02"].table or (), found["P01"].table or ()
            table = hide_scans(rows, groups, crossed, of_all, curtain, CAPACITY)
        elif code in FOLLOW_GROUPS:
            table = follow_groups(code, rows, groups, curtain, CAPACITY)
        elif code in RECORDING_RULES:
            table = hide_recording(code, rows, groups, found["P01"].table or (), curtain, CAPACITY)
        elif code in RATIO_RULES:
            table = RATIO_RULES[code](rows, groups, raw["G01"].table or (), curtain, CAPACITY)
        elif code == "P13":
            table = by_area(rows, groups, curtain, CAPACITY)
        elif code in DOUBTS_BY_GROUP:
            table = doubts_by_group(code, rows, found, curtain, CAPACITY)
        elif code == "M01":
            table = hide_missing(rows, groups, curtain, MISSING)
        else:
            table = hide_in_table(code, rows, curtain, totals)
        if table is not None and code != "G01":
            table = hide_rows(code, table, forced, curtain)
        found[code] = _headline(finding, table, curtain)
    return found


def _headline(finding: Finding, table: list[Row] | None, curtain: Curtain) -> Finding:
    """The finding's own count and base: faults stay visible as "some", counts of people follow the table."""
    count, base = finding.count, finding.base
    rows = None if table is None else tuple(table)
    if count is None or base is None or finding.code in NOT_OF_PEOPLE:
        return replace(finding, table=rows)
    if finding.code in FAULT_CODES:
        if curtain.few(count):
            curtain.cells += 1
            because = f"{finding.because} (some rows, fewer than {curtain.threshold})"
            return replace(finding, count=None, because=because, table=rows)
        return replace(finding, table=rows)
    pairs = zip(finding.table or (), rows or (), strict=True)
    touched = any(new["hidden"] and (old.get("count"), old.get("base")) == (count, base) for old, new in pairs)
    if touched or curtain.small(count) or (base - count and curtain.small(base - count)):
        curtain.cells += 1
        return replace(finding, count=None, table=rows)
    return replace(finding, table=rows)
