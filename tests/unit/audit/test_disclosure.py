"""X05 and X06: verdicts, what blocks, who may sign, and what is shown."""

from __future__ import annotations

import pytest
from drawn_scores import audited, draw_scored, released_of

from riskkit.domain.scores import Evidence
from riskkit.report import make_pages

RESEARCH = {"table": {"data_kind": "research"}}
SIGNED = {
    "of": "X06", "role": "Senior responsible owner", "date": "2026-11-01",
    "reason": "The files stay on one machine and nobody outside the team holds them.",
}  # fmt: skip


def attack(name="loss", auc=0.52, reach=0.02, **changes):
    row = {"row": "attack", "attack": name, "auc": auc, "se": reach / 2, "low": auc - reach, "high": auc + reach}
    return row | {"people": 700, "refits": 20, "reason": None} | changes


def part(what, count, base, fewest, threshold=10):
    return {
        "row": "structure", "what": what, "count": count, "base": base, "fewest": fewest, "threshold": threshold,
    }  # fmt: skip


STRUCTURE = (
    part("leaves", 0, 900, 14), part("alike", 0, 900, 14), part("refit leaves", 0, 18_000, 11),
    part("numbers", 120, 900, 780), part("scores", 880, 900, 1), part("tables", 3, 80, 2),
)  # fmt: skip
ATTACKS = (attack(), attack("likelihood ratio", 0.55))


def told(*rows, **changes):
    return audited(draw_scored(600, evidence=Evidence(given_away=rows)), **changes)


def changed(what, **values):
    return tuple(row | values if row.get("what") == what else row for row in STRUCTURE)


def test_scores_made_elsewhere_are_not_applicable_and_say_so():
    audit = told()

    assert [(audit[code].verdict, audit[code].table) for code in ("X05", "X06")] == [("not applicable", None)] * 2
    assert "ask its maker" in audit["X06"].because
    assert not told(**RESEARCH)["X06"].blocks


def test_the_better_attack_decides():
    held = told(*STRUCTURE, *ATTACKS)["X06"]
    broken = told(*STRUCTURE, attack(), attack("likelihood ratio", 0.61))["X06"]

    assert (held.verdict, broken.verdict) == ("held", "broken")
    assert "0.55 (interval 0.53 to 0.57), not above 0.6" in held.because
    assert told(attack(), attack("likelihood ratio", 0.6))["X06"].verdict == "held"


def test_above_the_limit_blocks_research_data_and_warns_on_synthetic():
    rows = (*STRUCTURE, attack(), attack("likelihood ratio", 0.61))

    assert told(*rows)["X06"].severity == "warns"
    released = released_of(told(*rows, **RESEARCH))
    assert any(reason.startswith("X06 Can it be told") and "not signed for" in reason for reason in released.blocked_by)
    assert not any(reason.startswith("X06") for reason in released_of(told(*rows)).blocked_by)
    assert not any(r.startswith("X06") for r in released_of(told(*STRUCTURE, *ATTACKS, **RESEARCH)).blocked_by)


def test_an_attack_that_could_not_be_made_blocks_research_data_too():
    nothing = dict.fromkeys(("auc", "se", "low", "high"))
    rows = tuple(
        attack(name) | nothing | {"people": 0, "refits": 0, "reason": "too few"}
        for name in ("loss", "likelihood ratio")
    )

    assert (told(*rows)["X06"].verdict, told(*rows)["X06"].severity) == ("cannot tell", "warns")
    assert told(*rows, **RESEARCH)["X06"].blocks


def test_a_signed_override_takes_exactly_this_reason_away():
    rows = (*STRUCTURE, attack(), attack("likelihood ratio", 0.8))
    before = released_of(told(*rows, **RESEARCH)).blocked_by
    after = released_of(told(*rows, **RESEARCH, board={"overrides": [SIGNED]}))

    assert set(before) - set(after.blocked_by) == {r for r in before if r.startswith("X06")} != set()
    assert [(state["of"], state["used"]) for state in after.facts["overrides"]] == [("X06", True)]


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("leaves", {"count": 1, "fewest": 4}),
        ("alike", {"count": 1}),
        ("refit leaves", {"count": 2, "fewest": 3}),
        ("numbers", {"count": 895, "fewest": 5}),
    ],
)
def test_a_part_that_rests_on_few_people_breaks_x05_and_never_blocks(what, values):
    audit = told(*changed(what, **values), *ATTACKS, **RESEARCH)

    assert (audit["X05"].verdict, audit["X05"].severity, audit["X05"].blocks) == ("broken", "warns", False)
    assert [row["what"] for row in audit["X05"].table if row["verdict"] == "broken"] == [what]


def test_scores_and_table_values_of_few_are_measured_only():
    audit = told(*STRUCTURE, *ATTACKS)

    assert audit["X05"].verdict == "held"
    assert [row["what"] for row in audit["X05"].table if row["verdict"] == "measured"] == ["scores", "tables"]


def test_how_few_people_a_leaf_has_is_hidden_and_that_there_is_one_is_not():
    rows = (*changed("leaves", count=1, fewest=4), *ATTACKS)
    released = {row["what"]: row for row in released_of(told(*rows))["X05"].table}

    assert (released["leaves"]["count"], released["leaves"]["fewest"]) == (1, None)
    assert released["alike"]["fewest"] == 14
    assert released["numbers"]["fewest"] == 780
    assert released["scores"]["count"] == 880


@pytest.mark.parametrize("count", [4, 895])
def test_few_people_alone_with_their_score_are_hidden(count):
    rows = (*changed("scores", count=count), *ATTACKS)

    row = next(row for row in released_of(told(*rows))["X05"].table if row["what"] == "scores")

    assert (row["count"], row["fewest"], row["hidden"]) == (None, None, True)


def test_a_page_tells_the_better_attack_in_pairs_of_a_hundred():
    released = released_of(told(*STRUCTURE, attack(auc=0.64), attack("likelihood ratio", 0.71)))

    page = " ".join(dict(make_pages(released, {}, (), manifest={}))["audit-report.html"].decode().split())

    assert "told about 71 of 100 pairs apart (interval 69 to 73)" in page
    assert "may tell whether it learnt from that person" in page  # page 1
