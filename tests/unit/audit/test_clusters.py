"""People who share an incident are counted as one where chance moves them together."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_records import cohort_of, linkage_of, target_spec
from drawn_scores import audited, draw_scored

from riskkit.audit import clusters as clusters_module
from riskkit.audit.clusters import ANY_INCIDENT, OUTCOME_INCIDENT, Clusters, clusters_of
from riskkit.audit.performance import order_of_scores
from riskkit.audit.scored_rows import open_rows
from riskkit.cohort import label_outcomes
from riskkit.domain.history import cut
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.origin import Origin

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

EVENTS = """
event | person | role    | offence | occurred
e1    | ann    | suspect | knife   | 2020-01-01
e1    | bob    | suspect | knife   | 2020-01-01
e2    | bob    | victim  | theft   | 2020-02-01
e2    | cat    | suspect | theft   | 2020-02-01
e3    | dan    | suspect | theft   | 2020-03-01
e4    | eve    | suspect | knife   | 2021-03-01
e4    | fay    | suspect | knife   | 2021-03-01
"""
PEOPLE = np.array(["ann", "bob", "cat", "dan", "eve", "fay"])


def origin_of(events: str) -> Origin:
    linkage = linkage_of(events)
    cohort = cohort_of(linkage, "2021-01-01")
    history, follow_up = cut(cohort, linkage, target_spec())
    return Origin(cohort, history, (), follow_up, label_outcomes(follow_up, target_spec()))


def test_people_who_share_an_incident_in_any_part_belong_together(monkeypatch):
    monkeypatch.setattr(clusters_module, "LARGEST_SHARE", 0.5)

    found = clusters_of(origin_of(EVENTS), PEOPLE, np.array([0, 1, 2, 3, 4, 5, 0]))

    ann, bob, cat, dan, eve, fay, ann_again = found.of_row.tolist()
    assert ann == bob == cat == ann_again
    assert eve == fay
    assert len({ann, dan, eve}) == 3
    assert (found.words, found.people_joined, found.largest) == (ANY_INCIDENT, 5, 3)


def test_where_shared_incidents_join_too_many_people_those_that_are_outcomes_count(monkeypatch):
    monkeypatch.setattr(clusters_module, "LARGEST_SHARE", 0.4)

    found = clusters_of(origin_of(EVENTS), PEOPLE, np.arange(6))

    assert (found.words, found.people_joined, found.largest) == (OUTCOME_INCIDENT, 2, 2)


def test_without_shared_incidents_people_stand_alone():
    alone = "\n".join(line for line in EVENTS.splitlines() if "bob" not in line and "fay" not in line)

    assert clusters_of(origin_of(alone), PEOPLE, np.arange(6)) is None
    assert clusters_of(None, PEOPLE, np.arange(6)) is None


def test_intervals_count_clusters_and_say_so():
    scored = draw_scored(600, dates=("2024-03-01",))
    rows = open_rows(scored, AuditSpec())
    twins = np.arange(600) // 20
    order = np.lexsort((rows.score, rows.label))  # people of one cluster score alike
    of_row = np.empty(600, dtype=np.int64)
    of_row[order] = twins
    object.__setattr__(rows, "clusters", Clusters(of_row, ANY_INCIDENT, 600, 20))
    alone = open_rows(scored, AuditSpec())

    together, single = order_of_scores(rows), order_of_scores(alone)

    assert together.table[0]["value"] == single.table[0]["value"]
    assert together.table[0]["high"] - together.table[0]["low"] > single.table[0]["high"] - single.table[0]["low"]
    assert "clusters of people" in together.because
    assert "clusters" not in single.because


def test_multiples_of_the_capacity_are_operating_points_and_those_that_flag_everybody_are_left_out():
    told = audited(draw_scored(1_000), audit={"capacities": [0.5, 4, 20]})

    points = dict.fromkeys(row["operating_point"] for row in told["P05"].table)
    assert list(points) == ["capacity", "half the capacity", "4 times the capacity"]
    flagged = {row["operating_point"]: row["count"] for row in told["G01"].table
               if (row["group"], row["metric"]) == ("male", "selection")}  # fmt: skip
    assert flagged["half the capacity"] < flagged["capacity"] < flagged["4 times the capacity"]
