"""The charts of the report for notebooks: released evidence in, a figure or a plain error out."""

import subprocess
import sys
from dataclasses import replace

import pytest
from matplotlib.figure import Figure

import riskkit as rk


@pytest.mark.parametrize("name", [n for n in rk.plot.__all__ if n != "groups"])
def test_every_chart_is_a_figure_that_can_be_saved(by_hand, tmp_path, name):
    figure = getattr(rk.plot, name)(by_hand.released())

    assert isinstance(figure, Figure)
    figure.savefig(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").stat().st_size > 5_000


def test_groups_are_drawn_by_the_name_of_the_characteristic(by_hand):
    figure = rk.plot.groups(by_hand.released(), "ethnicity")

    words = [text.get_text() for axes in figure.get_axes() for text in axes.texts]
    assert "Black" in words
    assert "≠ Difference found" in words


def test_an_unknown_characteristic_is_refused_with_the_known_ones(by_hand):
    with pytest.raises(rk.RiskkitError, match="It compares by sex, ethnicity, age_band"):
        rk.plot.groups(by_hand.released(), "shoe_size")


def test_what_is_hidden_is_not_drawn(by_hand):
    with pytest.raises(rk.RiskkitError, match=r"nothing to draw for one thousand people .P01.*hidden or undefined"):
        rk.plot.thousand(by_hand.released(hidden_flags=True))


def test_a_run_without_the_finding_is_told_so(by_hand):
    whole = by_hand.released()
    without = replace(whole, findings=tuple(f for f in whole.findings if f.code != "R02"))

    with pytest.raises(rk.RiskkitError, match=r"tipping points .R02.*holds no such rows"):
        rk.plot.tipping_points(without)


def test_only_what_was_released_is_drawn():
    with pytest.raises(rk.RiskkitError, match=r"not from a dict\. Give it open_run"):
        rk.plot.calibration({"P08": []})


def test_the_name_alone_loads_no_engine():
    code = (
        "import sys, riskkit; riskkit.plot.calibration; print([m for m in ('matplotlib', 'numpy') if m in sys.modules])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert found.strip() == "[]"
