"""A short form of the audit of the audit: what drawn audits print is true as often as it says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "experiments" / "audit_of_the_audit"
AUDITS = 150


@pytest.fixture(scope="module")
def experiment() -> ModuleType:
    sys.path.insert(0, str(FOLDER))
    spec = importlib.util.spec_from_file_location("audit_of_the_audit", FOLDER / "audit_of_the_audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(experiment: ModuleType, *settings: object) -> dict:
    return experiment.summary(settings, experiment.all_tallies(settings, AUDITS))


def test_printed_intervals_cover_the_truth_and_alike_groups_are_seldom_called_different(experiment: ModuleType):
    setting = experiment.Setting("middle groups, no difference", (200, 1_000, 3_000), 0.1)

    found = told(experiment, setting)

    for kind in ("interval", "gap", "ratio"):
        rows = [row for row in found["coverage"] if row["interval"] == kind and row["printed"] >= AUDITS / 2]
        mean = sum(row["covered"] * row["printed"] for row in rows) / sum(row["printed"] for row in rows)
        assert 0.93 < mean < 0.975, (kind, mean)
    assert found["verdicts"][0]["wrong_difference"] <= 0.1  # 5% of 150 is 7 or 8; 16 and more is 1 in 500


def test_people_who_stand_on_three_dates_do_not_make_intervals_too_narrow(experiment: ModuleType):
    found = told(experiment, experiment.Setting("three dates, no difference", (300, 1_000, 2_000), 0.2, 3))

    rows = [row for row in found["coverage"] if row["interval"] == "interval" and row["printed"] >= AUDITS / 2]
    mean = sum(row["covered"] for row in rows) / len(rows)
    assert 0.92 < mean < 0.975
    assert found["verdicts"][0]["wrong_difference"] <= 0.1


def test_groups_apart_by_the_margin_are_seldom_called_alike_and_large_differences_are_found(
    experiment: ModuleType,
):
    found = told(experiment, experiment.Setting("at the margin", (300, 1_000, 4_000), 0.1, 1, 0.6, margin=True))

    assert found["verdicts"][0]["wrong_likeness"] <= 0.1
    assert next(row for row in found["power"] if row["metric"] == "FPR")["found"] > 0.9
