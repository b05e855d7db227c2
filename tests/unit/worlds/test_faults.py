"""Faults planted in worlds, each beside its clean twin."""

from __future__ import annotations

import filecmp
import json
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskkit.domain.errors import SpecError
from riskkit.domain.yaml_text import parse_yaml
from riskkit.worlds import FAULTS, cancelling_pair, describe_faults, make_world, open_world, plant_faults

LISTED = [f"F{number:02}" for number in range(1, 37)]
FURTHER_NOT_MORE = ("F01", "F14", "F18", "F20b", "F28", "F34")
"""Half strength changes how far, not how many rows (or, of two codes, one)."""
OPTIONAL = ("outcome_date", "features_until", "incident", "cohort_rate", "published", "card")


@pytest.fixture(scope="module")
def world():
    return make_world(600, 3, years=8)


@pytest.fixture(scope="module")
def planted(world):
    """Each fault once at each strength, made when first asked for."""
    made = {}

    def ask(name: str, strength: float = 1.0):
        if (name, strength) not in made:
            made[name, strength] = plant_faults(world, {name: strength})
        return made[name, strength]

    return ask


def files_of(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def same_files(one: Path, other: Path) -> bool:
    names = files_of(one)
    return names == files_of(other) and all(filecmp.cmp(one / n, other / n, shallow=False) for n in names)


def rows(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect() as engine:
        for name in ("people", "events", "involvements", "exposure", "areas"):
            files = folder / name / "*.parquet" if (folder / name).is_dir() else folder / f"{name}.parquet"
            engine.execute(f"create view {name} as select * from read_parquet('{files}')")
        return engine.execute(sql).fetchall()


def table(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect() as engine:
        return engine.execute(sql.format(t=f"read_csv('{folder / 'table.csv'}')")).fetchall()


def test_every_fault_of_the_list_can_be_planted_and_at_least_six_unlisted_ones():
    assert [name for name in FAULTS if name in LISTED] == LISTED
    assert sum(not fault.listed for fault in FAULTS.values()) >= 6


def test_every_fault_says_what_its_strengths_mean():
    for fault in FAULTS.values():
        assert len(fault.title) > 10
        assert fault.stated
        assert fault.half
        assert fault.id in describe_faults()


@pytest.mark.parametrize("name", FAULTS)
def test_the_clean_twin_is_the_world_without_the_fault_byte_for_byte(world, planted, name):
    found = planted(name)

    assert same_files(found.folder / "clean" / "extracts", world.extracts)
    assert same_files(found.folder / "truth", world.folder / "truth")


@pytest.mark.parametrize("name", FAULTS)
def test_what_changed_is_counted_and_stands_in_world_json(planted, name):
    found = planted(name)

    told = json.loads((found.folder / "world.json").read_text())["faults"]
    assert [(one["id"], one["strength"]) for one in told] == [(name, 1.0)]
    assert told[0]["rows_changed"] == found.faults[0].rows_changed
    assert told[0]["changed"].startswith(FAULTS[name].stated)
    assert open_world(found.folder).people == 600


@pytest.mark.parametrize("name", [n for n in FAULTS if n not in FURTHER_NOT_MORE])
def test_half_the_strength_changes_no_more_rows(planted, name):
    whole, half = planted(name).faults[0].rows_changed, planted(name, 0.5).faults[0].rows_changed

    assert half <= whole
    assert half < whole or whole < 30


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_records_change_extracts_and_others_do_not(planted, name):
    found = planted(name)

    changed = not same_files(found.extracts, found.folder / "clean" / "extracts")
    assert changed == (FAULTS[name].kind == "records" and found.faults[0].rows_changed > 0)


@pytest.mark.parametrize("name", [f.id for f in FAULTS.values() if f.kind == "records"])
def test_every_pointer_still_points_somewhere(planted, name):
    lost = rows(
        planted(name).extracts,
        "select (select count(*) from involvements anti join events using (event_id)), "
        "(select count(*) from involvements anti join people using (record_id)), "
        "(select count(*) from exposure anti join people using (record_id)), "
        "(select count(*) - count(distinct event_id) from events), "
        "(select count(*) from (select event_id, record_id, role from involvements group by all having count(*) > 1))",
    )

    assert lost == [(0, 0, 0, 0, 0)]


@pytest.mark.parametrize("name", FAULTS)
def test_a_study_and_its_clean_twin_read_and_differ_only_where_the_fault_is(planted, name):
    from riskkit.domain.spec import parse_spec
    from riskkit.domain.study_spec import StudySpec

    found = planted(name)
    studies = [parse_yaml(path.read_text(), path.name) for path in (found.study, found.clean_study)]

    for study in studies:
        part = study[study["kind"]] if study["kind"] != "records" else study
        known = {k for model in (StudySpec, *_parts()) for k in model.model_fields}
        for optional in OPTIONAL:
            if optional not in known:
                part.pop(optional, None)
        parse_spec(StudySpec, study, "study")
    same = [study | {"table": None, "scores": None, "cohort": None, "target": None} for study in studies]
    assert same[0] == same[1]
    if FAULTS[name].kind == "records":
        assert studies[0] == studies[1]


def _parts():
    from riskkit.domain.data_spec import ScoresSpec, TableSpec

    return TableSpec, ScoresSpec


def test_the_clean_table_keeps_its_promises(planted):
    clean = planted("F06").folder / "clean"

    found = table(
        clean,
        "select count(*) - count(distinct (person_id, as_of)), count(*) filter (features_until >= as_of), "
        "count(*) filter (outcome_date <= as_of or outcome_date >= as_of + interval 730 day), "
        "count(*) filter ((outcome = 1) <> (outcome_date is not null)), count(*) filter (age not between 10 and 64) "
        "from {t}",
    )
    shared = table(clean, "select incident from {t} group by 1 having count(distinct person_id) > 1 and incident > 0")

    assert found == [(0, 0, 0, 0, 0)]
    assert shared == []


def test_a_fan_out_repeats_rows_with_the_outcome_six_times_and_no_others(planted):
    found = planted("F06")

    copies = "select outcome, n, count(*) from (select person_id, as_of, outcome, count(*) n from {t} group by all)"
    assert {(o, n) for o, n, _ in table(found.folder, copies + " group by all")} == {(0, 1), (1, 6)}


def test_late_outcomes_are_known_later_or_gone(planted):
    found = planted("F14")
    lag = (
        "select median(date_diff('day', occurred_at, known_at)), count(*), max(known_at) < timestamp '2026-01-01' "
        "from events where kind = 'crime' and offence in "
        "('violence_knife_serious', 'violence_gun_serious', 'violence_serious_other')"
    )

    (late, fewer, in_extract), (soon, all_of_them, _) = (
        rows(folder, lag)[0] for folder in (found.extracts, found.folder / "clean" / "extracts")
    )
    assert late > 180 > soon
    assert fewer < all_of_them
    assert in_extract


def test_swapped_dates_have_their_day_and_month_exchanged_and_nothing_else(planted):
    found = planted("F15")

    swapped = rows(
        found.extracts,
        "select n.occurred_at, c.occurred_at, n.known_at = c.known_at from events n join "
        f"read_parquet('{found.folder}/clean/extracts/events/*.parquet') c using (event_id) "
        "where n.occurred_at <> c.occurred_at",
    )
    assert len(swapped) == found.faults[0].rows_changed
    for new, old, rest_is_same in swapped:
        assert (new.day, new.month, new.year, new.time()) == (old.month, old.day, old.year, old.time())
        assert rest_is_same


def test_a_study_that_is_too_broad_still_says_what_was_meant(planted):
    found = planted("F01")
    wrong, right = (parse_yaml(path.read_text(), path.name) for path in (found.study, found.clean_study))

    assert set(wrong["target"]["offences"]) - set(right["target"]["offences"]) == {"possession_weapon", "robbery"}
    assert wrong["words"] == right["words"]


def test_figures_contradict_one_another_only_with_the_fault(planted):
    found = planted("F34")
    wrong, right = (
        parse_yaml(path.read_text(), path.name)["scores"]["published"] for path in (found.study, found.clean_study)
    )

    assert wrong["mcc"] ** 2 > wrong["precision"] * wrong["recall"]
    assert right["mcc"] ** 2 <= right["precision"] * right["recall"] + 1e-3
    assert {k: v for k, v in wrong.items() if k != "mcc"} == {k: v for k, v in right.items() if k != "mcc"}


@pytest.mark.slow
def test_the_cancelling_pair_leaves_the_share_with_the_outcome_nearly_as_it_was():
    world = make_world(10_000, 5, years=8)
    pair = cancelling_pair()
    both, lag = plant_faults(world, pair), plant_faults(world, {"F14": 1.0, "F10": 1e-9})

    share = "select avg(outcome) from {t}"
    before = table(both.folder / "clean", share)[0][0]
    assert abs(table(both.folder, share)[0][0] / before - 1) < 0.06
    assert table(lag.folder, share)[0][0] / before < 0.94


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(FAULTS)), st.sampled_from([0.1, 0.37, 1.0]))
def test_the_same_seed_gives_the_same_bytes(world, name, strength):
    one, other = plant_faults(world, {name: strength}), plant_faults(world, {name: strength})

    assert same_files(one.folder, other.folder)


def test_several_faults_stand_in_one_world(world):
    found = plant_faults(world, {"F17": 0.5, "F06": 1.0, "F14": 1.0})

    assert [one.id for one in found.faults] == ["F06", "F14", "F17"]
    assert found.study.with_name("table.csv").exists()
    assert not same_files(found.extracts, found.folder / "clean" / "extracts")


def test_a_fault_that_finds_nothing_to_change_says_so():
    found = plant_faults(make_world(20, 1, years=8), {"F04": 0.1})

    assert found.faults[0].rows_changed == 0
    assert found.faults[0].people_changed == 0


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"F99": 1.0}, "not known"),
        ({}, "not known"),
        ({"F06": 0.0}, "strength of F06"),
        ({"F06": 1.5}, "strength of F06"),
        ({"F06": float("nan")}, "strength of F06"),
        ({"F06": True}, "strength of F06"),
        ({"F06": 1.0, "F34": 1.0}, "two studies"),
    ],
)
def test_unknown_faults_and_impossible_strengths_are_refused(world, faults, words):
    with pytest.raises(SpecError, match=words):
        plant_faults(world, faults)


def test_a_short_world_is_refused():
    with pytest.raises(SpecError, match="at least 8 years"):
        plant_faults(make_world(20, 1, years=4), {"F06": 1.0})


def test_a_folder_that_exists_is_not_touched(world, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(SpecError, match="exists already"):
        plant_faults(world, {"F06": 1.0}, to=tmp_path)
    assert files_of(tmp_path) == [Path("mine.txt")]


def test_the_front_door_plants_faults_and_the_command_line_lists_them(tmp_path):
    from typer.testing import CliRunner

    from riskkit.cli import app

    run = CliRunner()
    to = tmp_path / "world"
    made = run.invoke(
        app,
        ["world", "--people=100", "--seed=1", "--years=8", "--quiet", "--fault=F06", "--fault=F14=0.5", f"--to={to}"],
    )
    listed = run.invoke(app, ["faults"])

    assert made.exit_code == 0, made.output
    assert (to / "study.yaml").exists()
    assert (to / "clean" / "study.yaml").exists()
    assert [one["strength"] for one in json.loads((to / "world.json").read_text())["faults"]] == [1.0, 0.5]
    assert re.match(r"F01 +study +structural", listed.output)
