"""The experiment that plants faults and lets `riskkit check` look: its short form, from worlds to table and picture."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "experiments" / "faults" / "planted_faults.py"


@pytest.fixture(scope="module")
def experiment() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted_faults", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def looks(experiment: ModuleType) -> list[dict]:
    return experiment.look_at_world((1_000, 8, 5, experiment.wanted_faults("faults", ["F06b", "F21", "F34"])))


def test_structural_faults_are_found_at_full_and_half_strength_and_by_a_check_written_for_them(experiment, looks):
    told = experiment.summary(looks)

    assert {(row["fault"], row["strength"]) for row in told["faults"]} == {
        (fault, strength) for fault in ("F06b", "F21", "F34") for strength in (1.0, 0.5)
    }
    assert [row["fault"] for row in told["faults"] if row["found"] < row["worlds"]] == []
    assert [row["fault"] for row in told["faults"] if row["by_its_own_check"] < row["worlds"]] == []


def test_the_clean_twin_of_each_kind_of_study_has_nothing_broken(experiment, looks):
    clean = [look for look in looks if "clean" in look]

    assert {look["clean"] for look in clean} == {"records", "table", "scores"}
    assert [
        (look["clean"], look["broken"], look["refused"]) for look in clean if look["broken"] or look["refused"]
    ] == []


def test_a_fault_that_changed_nothing_is_not_counted(experiment, looks):
    untouched = [{**look, "changed": 0} if look.get("fault") == "F06b" else look for look in looks]

    assert "F06b" not in {row["fault"] for row in experiment.summary(untouched)["faults"]}


def test_a_miss_and_an_alarm_are_told_as_such(experiment, looks):
    missed = [{**look, "broken": [], "refused": ""} if look.get("fault") == "F06b" else look for look in looks]
    alarmed = [{**look, "broken": ["D21"]} if look.get("clean") == "table" else look for look in missed]

    told = experiment.summary(alarmed)

    assert [row["found"] for row in told["faults"] if row["fault"] == "F06b"] == [0, 0]
    assert (told["clean"]["alarmed"], told["clean"]["by"]) == (1, {"D21": 1})


def test_results_are_written_as_figures_as_a_table_and_as_a_picture(experiment, looks, tmp_path):
    told = experiment.summary(looks) | {"people": 1_000, "years": 8, "seeds": 1, "wall_s": 0}

    experiment.write_results(told, tmp_path, "faults-1000")

    assert json.loads((tmp_path / "faults-1000.json").read_text())["faults"]
    assert "| F06b |" in (tmp_path / "faults-1000.md").read_text()
    assert "<svg" in (tmp_path / "faults-1000.svg").read_text()


def test_clean_worlds_alone_are_looked_at_with_each_kind_of_study(experiment, tmp_path):
    looks = experiment.look_at_world((1_000, 8, 5, experiment.wanted_faults("clean")))
    told = experiment.summary(looks) | {"people": 1_000, "years": 8, "seeds": 1, "wall_s": 0}

    experiment.write_results(told, tmp_path, "clean-1000")

    assert (told["faults"], told["clean"]["studies"], told["clean"]["alarmed"]) == ([], 3, 0)
    assert "0 of 3 had a broken check" in (tmp_path / "clean-1000.md").read_text()


def test_a_structural_fault_is_planted_as_weakly_as_it_acts_at_all(experiment):
    looks = experiment.look_at_world((1_000, 8, 5, experiment.wanted_faults("smallest", ["F06b", "F14"])))
    (row,) = experiment.summary(looks)["faults"]
    (look,) = [look for look in looks if "fault" in look]

    assert (row["fault"], row["strength"], row["found"], row["worlds"]) == ("F06b", "least", 1, 1)
    assert look["changed"] > 0
    assert look["planted_at"] < 0.5
