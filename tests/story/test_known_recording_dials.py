"""A short form of `experiments/recording`: what the audit says of recording is true in worlds with known dials."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "experiments" / "recording"
WORLDS, PEOPLE = 3, 20_000


@pytest.fixture(scope="module")
def experiment() -> ModuleType:
    sys.path.insert(0, str(FOLDER))
    spec = importlib.util.spec_from_file_location("known_dials", FOLDER / "known_dials.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def turned(experiment: ModuleType) -> list[dict[str, Any]]:
    return [experiment.one_world(900 + seed, PEOPLE, True) for seed in range(WORLDS)]


@pytest.fixture(scope="module")
def at_zero(experiment: ModuleType) -> list[dict[str, Any]]:
    return [experiment.one_world(900 + seed, PEOPLE, False) for seed in range(WORLDS)]


def test_true_ratios_lie_in_their_ranges_though_recorded_ones_are_far_off(turned):
    ratios = [ratio for world in turned for ratio in world["ratios"]]

    far_off = [r for r in ratios if not 1 / 1.2 < r["as_recorded"] / r["true"] < 1.2]
    assert len(far_off) > len(ratios) / 10
    assert sum(r["covered"] for r in ratios) >= 0.95 * len(ratios)


def test_true_rates_of_groups_lie_in_their_ranges(turned):
    rates = [rate["covered"] for world in turned for rate in world["rates"]]

    assert sum(rates) >= 0.95 * len(rates)


def test_the_alarm_rings_where_dials_are_turned_and_hardly_where_they_are_not(turned, at_zero):
    assert sum(world["rang"]["ethnicity"] for world in turned) >= 1
    assert sum(world["alarm"] for world in at_zero) <= 1  # 5% of 3 is none; 2 and more is 1 in 130
