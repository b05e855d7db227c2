"""What holds for any two runs: nothing changes against itself, every flip stands once, and swapping mirrors."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from drawn_papers import HIDDEN, asked, findings, found, papers, share, study
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.changes import compare_papers
from riskkit.domain.words import VERDICTS

CODES = [f"S{n:02d}" for n in range(1, 9)]
GROUPS = ("Asian", "Black", "White")
MIRROR = {"added": "removed", "removed": "added", "changed": "changed"}


@st.composite
def group_rows(draw):
    rows = []
    for metric in ("FPR", "PPV", "selection"):
        for group in draw(st.lists(st.sampled_from(GROUPS), unique=True)):
            base = draw(st.integers(20, 400))
            count = draw(st.one_of(st.none(), st.integers(10, base - 10)))
            rows.append(share(metric, count, base, attribute="ethnicity", group=group))
    return rows


@st.composite
def some_papers(draw, name: str):
    verdicts = draw(st.dictionaries(st.sampled_from(CODES), st.sampled_from(VERDICTS)))
    cells = draw(st.tuples(*(st.integers(10, 300) for _ in range(4))))
    choices = {
        "target__horizon_days": st.sampled_from([365, 730]),
        "release__threshold": st.sampled_from([5, 10]),
        "features": st.lists(st.sampled_from(study()["features"]), unique_by=lambda one: one["name"]),
        "target__offences": st.lists(st.sampled_from(["robbery", "violence", "homicide"]), min_size=1, unique=True),
        "answers": st.dictionaries(st.sampled_from(["benefit", "decision"]), st.sampled_from(["Yes.", "No."])),
    }
    changed = draw(st.lists(st.sampled_from(sorted(choices)), unique=True))
    asks = draw(st.lists(st.sampled_from(["Q1", "Q2", "Q3"]), unique=True))
    questions = tuple(asked(one, *(["Told."] if draw(st.booleans()) else [])) for one in asks)
    tables = (*findings(*cells), found("G01", "measured", draw(group_rows())))
    return papers(
        name,
        study=study(**{place: draw(choices[place]) for place in changed}),
        findings=(*tables, *(found(code, verdict) for code, verdict in verdicts.items())),
        questions=questions,
        inputs={"events": draw(st.sampled_from(["x", "y"]))},
        files={"scores.parquet": {"sha256": draw(st.sampled_from(["p", "q"]))}},
    )


RELATIONS = st.sampled_from(["shared", "apart", "not known"])


@settings(max_examples=100)
@given(some_papers("a"), RELATIONS)
def test_a_run_beside_itself_has_no_change(run, relation):
    assert compare_papers(run, run, relation=relation).unchanged


@settings(max_examples=60)
@given(some_papers("a"))
def test_one_changed_verdict_is_a_change(run):
    first = run.findings[0]
    other = next(verdict for verdict in VERDICTS if verdict != first["verdict"])
    now = replace(run, findings=({**first, "verdict": other}, *run.findings[1:]))

    told = compare_papers(run, now, relation="shared")

    assert not told.unchanged
    assert [(pair.code, pair.before, pair.now) for pair in told.flipped] == [(first["code"], first["verdict"], other)]


@settings(max_examples=100)
@given(some_papers("a"), some_papers("b"))
def test_every_changed_verdict_stands_exactly_once(before, now):
    ours, theirs = ({one["code"]: one["verdict"] for one in run.findings} for run in (before, now))
    expected = [code for code in ours | theirs if ours.get(code) != theirs.get(code)]

    told = compare_papers(before, now, relation="apart")

    assert sorted(pair.code for pair in told.flipped) == sorted(expected)
    assert sorted(pair.code for pair in told.findings) == sorted(ours | theirs)


@settings(max_examples=100)
@given(some_papers("a"), some_papers("b"), RELATIONS)
def test_swapping_the_runs_mirrors_every_count(before, now, relation):
    there, back = (
        compare_papers(before, now, relation=relation),
        compare_papers(now, before, relation=relation),
    )

    for name in ("flipped", "settings", "answers"):
        kinds = [Counter(one.change for one in getattr(side, name)) for side in (there, back)]
        assert kinds[1] == Counter({MIRROR[kind]: many for kind, many in kinds[0].items()})
    for name in ("figures", "groups"):
        assert Counter((one.metric, one.group, one.verdict, one.why) for one in getattr(there, name)) == Counter(
            (one.metric, one.group, one.verdict, one.why) for one in getattr(back, name)
        )
    assert [one.what for one in there.obstacles] == [one.what for one in back.obstacles]
    assert there.given_away == back.given_away
    assert {one.question.id for one in there.questions} == {one.question.id for one in back.questions}


@settings(max_examples=100)
@given(some_papers("a"), some_papers("b"), RELATIONS)
def test_no_figure_is_shown_that_a_release_hides(before, now, relation):
    """Every value of the comparison stands in the release it is said to be of, and where one hides it, in neither."""
    rows = [{(row["metric"], row["group"]): row for row in run.rows("G01")} for run in (before, now)]

    for one in compare_papers(before, now, relation=relation).groups:
        key = (one.metric, one.group)
        hidden = any(own.get(key, {}).get("reason") == HIDDEN for own in rows)
        for side, own in ((one.before, rows[0]), (one.now, rows[1])):
            assert side is None if hidden or key not in own else side.value == own[key]["value"]
