"""Scored cohort in, all findings out, in the order of the catalogue.

Takes    ScoredCohort, AuditSpec.
Gives    `Audit`, attached to the scores as the papers they travel with.
Promise  every code of the catalogue has exactly one finding; what cannot be said is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from riskkit.audit.alternative_outcome import other_outcome
from riskkit.audit.areas_of_rows import area_counts
from riskkit.audit.by_area import results_of_areas
from riskkit.audit.calibration_findings import calibration_curve, calibration_figures, score_bands
from riskkit.audit.catalogue import CATALOGUE
from riskkit.audit.compared import compared_metrics
from riskkit.audit.comparisons import compare_groups, omnibus
from riskkit.audit.definitions.all_checks import check_definitions
from riskkit.audit.definitions.material import Material
from riskkit.audit.disclosure import what_files_hold, who_it_learnt_from
from riskkit.audit.doubts_by_group import multiplicity_by_group, stability_by_group
from riskkit.audit.group_areas import areas_of_groups
from riskkit.audit.group_calibration import calibration_by_group
from riskkit.audit.group_counts import Points, everyone, intersections, single_attributes
from riskkit.audit.groups import groups_finding
from riskkit.audit.harm import harm_on_the_list
from riskkit.audit.list_lengths import over_list_lengths
from riskkit.audit.list_shares import list_finding
from riskkit.audit.missing import disputed, if_all_missing_were_one_group, missing_characteristics
from riskkit.audit.mitigation_findings import dropped_stand_ins, tried_mitigations, what_stands_in
from riskkit.audit.multiplicity import list_multiplicity
from riskkit.audit.pairs import compare_pairs
from riskkit.audit.per_resident import rates_per_resident
from riskkit.audit.performance import (
    by_date,
    distance,
    list_counts,
    order_of_scores,
    precision_and_capture,
    ties_at_cut,
)
from riskkit.audit.pooled_intersections import intersections_finding
from riskkit.audit.reasons import global_effects, reasons_add_up, score_intervals
from riskkit.audit.recording import who_began
from riskkit.audit.scored_rows import ScoredRows, open_rows, study_of
from riskkit.audit.selective_labels import earlier_attention
from riskkit.audit.stability import list_stability
from riskkit.audit.standing_out import stands_out_most
from riskkit.audit.stated_recording import true_rates
from riskkit.audit.steady_reasons import steadiness_of_reasons
from riskkit.audit.taken_apart import ratios_taken_apart
from riskkit.audit.tipping_points import overturning_gaps
from riskkit.audit.trade_offs import criteria_side_by_side
from riskkit.audit.training_findings import beside_baselines, recipe_choice
from riskkit.audit.undecidable import without_undecidable
from riskkit.audit.unlike_rows import unlike_training
from riskkit.domain.findings import Audit, Finding
from riskkit.domain.groups import refuse_too_many
from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import attach_audit, values_inside

if TYPE_CHECKING:
    from riskkit.domain.model_spec import AuditSpec
    from riskkit.domain.scores import ScoredCohort


def audit_scores(scored: ScoredCohort, spec: AuditSpec, *, progress: Progress = silent) -> Audit:
    """Audit scored rows: definitions, performance, groups, recording, stability, reasons, disclosure.

    Parameters
    ----------
    scored : ScoredCohort
        From `score`, `cross_score` or `read_scores`. Records are checked through its origin where it has one.
    spec : AuditSpec
        `study.audit`; one made by hand works too, with seed 0.

    Returns
    -------
    Audit
        One finding per code of `CATALOGUE`, in that order. Raw counts: `release` it before anything is printed.

    Raises
    ------
    SpecError
        If a score is missing or infinite, or a characteristic has more levels than can be compared.
    """
    for group in scored.groups.specs:
        refuse_too_many(group.name, scored.groups.frame[group.name].nunique())
    rows = open_rows(scored, spec)
    made = _findings(scored, rows, spec, progress)
    found = {f.code: f for f in (without_undecidable(finding, rows) for finding in made)}
    assert sorted(found) == sorted(CATALOGUE), "a code of the catalogue has no finding"
    audit = Audit(tuple(found[code] for code in CATALOGUE), spec, scored)
    attach_audit(scored, audit)
    return audit


def _findings(
    scored: ScoredCohort, rows: ScoredRows, spec: AuditSpec, progress: Progress
) -> Iterator[Finding]:  # fmt: skip
    explained, evidence, study = values_inside(scored).explanations, scored.evidence, study_of(spec)
    steps = tuple(scored.steps)
    material = Material(
        study, scored.origin, steps, rows=rows, explained=explained, evidence=evidence, progress=progress, scored=scored
    )
    yield from check_definitions(material)
    progress("measuring performance")
    yield from _performance(rows, _least_in_a_bin(spec))
    yield harm_on_the_list(scored.origin, rows)
    yield over_list_lengths(rows, evidence)
    yield beside_baselines(evidence)
    yield recipe_choice(evidence)
    progress("comparing groups")
    yield from _groups(scored, rows, spec)
    progress("looking at what else could have been said")
    yield from _doubts(scored, rows, spec)
    progress("adding up reasons")
    yield reasons_add_up(explained, rows)
    yield global_effects(explained, evidence, rows, _threshold(spec))
    yield score_intervals(evidence, rows)
    yield what_files_hold(evidence)
    yield who_it_learnt_from(evidence, synthetic=study is not None and study.data.data_kind == "synthetic")


def _doubts(scored: ScoredCohort, rows: ScoredRows, spec: AuditSpec) -> Iterable[Finding]:
    inside, evidence = values_inside(scored), scored.evidence
    protected = [group.name for group in scored.groups.specs if group.protected]
    singles = single_attributes(rows, Points.of(rows), scored.groups)
    yield list_stability(rows)
    yield list_multiplicity(inside.doubts, rows)
    yield stability_by_group(singles, protected, rows, spec)
    yield multiplicity_by_group(inside.doubts, singles, protected, rows, spec)
    yield steadiness_of_reasons(inside.explanations, inside.doubts, evidence, rows)
    yield unlike_training(inside.doubts, evidence, singles, protected, rows, spec)


def _performance(rows: ScoredRows, least: int) -> Iterable[Finding]:
    yield list_counts(rows)
    yield order_of_scores(rows)
    yield distance(rows)
    yield calibration_figures(rows)
    yield precision_and_capture(rows, everyone(rows, Points.of(rows)))
    yield by_date(rows)
    yield calibration_curve(rows, least)
    yield score_bands(rows, least)
    yield ties_at_cut(rows)


def _groups(scored: ScoredCohort, rows: ScoredRows, spec: AuditSpec) -> Iterable[Finding]:
    points = Points.of(rows)
    singles = single_attributes(rows, points, scored.groups)
    crossed, refused = intersections(rows, points, scored.groups, spec)
    yield groups_finding(singles, rows, spec)
    yield intersections_finding(crossed, refused, rows, spec)
    compared = [one for counts in singles for one in compared_metrics(counts, rows, spec)]
    adjusted = omnibus(compared, rows.seed)
    differences = without_undecidable(compare_groups(compared, adjusted, rows, spec), rows)
    yield differences
    pairs = compare_pairs(compared, adjusted, rows, spec)
    yield pairs
    yield areas_of_groups(singles, rows, spec)
    yield list_finding(singles, rows, spec, role_of(scored))
    yield stands_out_most(singles, rows, scored.groups, spec, role_of(scored))
    yield criteria_side_by_side(singles, differences, rows, spec)
    yield ratios_taken_apart(singles, rows, spec, {g.name: g.protected for g in scored.groups.specs})
    yield calibration_by_group(singles, rows, spec)
    yield tried_mitigations(scored.evidence, spec)
    yield rates_per_resident(singles, rows, spec)
    yield what_stands_in(scored.evidence)
    yield dropped_stand_ins(scored.evidence)
    yield missing_characteristics(singles, rows)
    yield if_all_missing_were_one_group(singles, spec)
    yield disputed(singles, rows, spec)
    origin = scored.origin
    yield results_of_areas(area_counts(singles, scored.groups.specs, origin, rows), rows, spec)
    yield who_began(origin, rows.confidence)
    yield overturning_gaps(singles, compared, pairs, rows, spec)
    yield true_rates(singles, rows, spec)
    yield other_outcome(origin, rows, singles, spec)
    yield earlier_attention(origin, rows, singles)


def role_of(scored: ScoredCohort) -> str:
    """The role that the scores are about: victim or perpetrator; "" where no row says so."""
    roles = values_inside(scored).frame["role"]
    return str(roles.iloc[0]) if len(roles) else ""


def _least_in_a_bin(spec: AuditSpec) -> int:
    """A bin must hold as many people of each kind as may be shown."""
    return max(10, _threshold(spec))


def _threshold(spec: AuditSpec) -> int:
    """The smallest count of people that may be shown; 10 where no study says."""
    study = study_of(spec)
    return 10 if study is None else study.release.threshold
