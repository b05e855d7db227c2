"""Checks of dates and counting say nothing on clean worlds."""

from __future__ import annotations

import pytest
from drawn_records import cohort_spec, target_spec

import riskkit as rk
from riskkit.audit import Material
from riskkit.audit.definitions import counting_checks, dates_checks
from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.cohort_spec import SplitSpec
from riskkit.domain.data_spec import LinkageSpec
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin
from riskkit.link import link_people

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


def honest_material(seed: int) -> tuple[rk.World, Material]:
    world = rk.make_world(people=2_000, seed=seed, years=8)
    linkage = link_people(world.sources, LinkageSpec(method="given"))
    cohort = build_cohort(linkage, cohort_spec("2020-01-01", "2023-01-01", seen_within_days=730))
    target = target_spec(
        offences=("violence_knife_serious", "violence_gun_serious", "violence_serious_other"),
        kinds=("crime",),
        horizon_days=730,
        waiting_days=180,
    )
    history, follow_up = cut(cohort, linkage, target)
    split = SplitSpec.model_validate({"method": "time", "test_from": "2023-01-01", "same_person": "one side"})
    keys = cohort.keys()
    origin = Origin(cohort, history, (), follow_up, label_outcomes(follow_up, target), split)
    past = keys[(keys["as_of"] < "2023-01-01") & (keys["person_id"].str[-1] < "5")]
    return world, Material(None, Origin(cohort, history, (), follow_up, origin.labels, split, past))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [501, 502, 503])
def test_no_check_of_dates_or_counting_rings_on_a_clean_world(seed: int):
    world, material = honest_material(seed)

    found = [check(material) for check in (*counting_checks.CHECKS.values(), *dates_checks.CHECKS.values())]

    assert {finding.code: finding.because for finding in found if finding.verdict != "held"} == {}
    assert len(found) == 12
    assert world.people == 2_000


def test_without_records_every_check_of_dates_and_counting_is_not_applicable():
    material = Material(None, None)

    found = [check(material) for check in (*counting_checks.CHECKS.values(), *dates_checks.CHECKS.values())]

    assert {finding.verdict for finding in found} == {"not applicable"}
    assert all(finding.because for finding in found)
