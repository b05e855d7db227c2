"""Tables of section 13: what is hidden is counted, what could overturn a finding is told in outcomes of a hundred."""

from __future__ import annotations

from typing import Any

from riskkit.report.recording_tables import fragile_sentences, tipping_table

ALIKE, ANYWHERE = "hidden cases are like recorded ones", "hidden cases lie where they matter most"


def pair(**changes: Any) -> list[dict[str, Any]]:
    row = {"attribute": "sex", "metric": "PPV", "group": "Female", "against": "Male", "finding": "difference found",
           "what": "could be chance", "ratio": 1.25, "less_recorded": "Male", "unrecorded_in_100": 20.0,
           "sign_ratio": 2.0, "sign_in_100": 50.0, "reason": None, "hidden": False}  # fmt: skip
    return [row | {"assumption": assumption} | changes for assumption in (ALIKE, ANYWHERE)]


def test_a_comparison_that_rests_on_hidden_counts_is_counted_and_not_listed():
    table = tipping_table([*pair(), *pair(group="Other", hidden=True, unrecorded_in_100=None)], "Sex")

    assert len(table.rows) == 1
    assert table.note.startswith("Not shown: 1 comparisons")


def test_the_most_fragile_finding_comes_first_and_names_who_is_recorded_less():
    told = fragile_sentences([*pair(metric="FOR", unrecorded_in_100=40.0), *pair()], str)

    assert [sentence.split(",")[1].strip() for sentence in told] == ["right when flagged", "outcome when not flagged"]
    assert (
        "fewer than about 80 in 100 outcomes of the group Male were recorded, and all outcomes of the group Female"
        in told[0]
    )


def test_the_rest_is_called_the_other_groups():
    (told,) = fragile_sentences(pair(against="the rest", less_recorded="the rest"), str)

    assert told.endswith("outcomes of the other groups were recorded, and all outcomes of the group Female.")
