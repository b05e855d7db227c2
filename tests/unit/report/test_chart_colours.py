"""The colours of charts can be told apart by everybody, and from the paper, in light, in dark and in print."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import riskkit.report
from riskkit.report.charts.style import DARK, LIGHT

# Machado, Oliveira and Fernandes (2009), IEEE TVCG 15, 1291-1298: severity 1.0, for linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
LEAST_DIFFERENCE = 25.0  # of CIELAB (CIE 1976); about ten times what can just be seen
CHARTS = ("chart-1", "chart-2", "chart-3")
STYLE = (Path(riskkit.report.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")


def linear(colour):
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, other, sight):
    return float(np.linalg.norm(lab(SIGHT[sight] @ linear(one)) - lab(SIGHT[sight] @ linear(other))))


def contrast(one, other):
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_chart_colours_differ_for_every_kind_of_sight(palette, sight):
    for one, other in combinations(CHARTS, 2):
        assert difference(palette[one], palette[other], sight) >= LEAST_DIFFERENCE, (one, other)


def test_the_simulation_sees_colours_that_run_together():
    assert difference("#1f5f8f", "#6a4c93", "deuteranopia") < 5  # the palette that stood here before


@pytest.mark.parametrize("paper", ["paper", "card"])
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_stand_out_from_the_paper_and_words_can_be_read(palette, paper):
    ground = palette["paper"] if paper == "paper" else {"#fbfaf7": "#ffffff", "#14181a": "#1b2023"}[palette["paper"]]

    assert min(contrast(palette[name], ground) for name in CHARTS) >= 3
    assert min(contrast(palette[name], ground) for name in ("ink", "muted")) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_pages_use_the_same_colours_as_the_figures(palette):
    blocks = {name: re.findall(rf"--{name}:(#[0-9a-f]+)", STYLE) for name in palette}

    assert all(blocks[name][0 if palette is LIGHT else 1] == colour for name, colour in palette.items())
    assert all(blocks[name][2] == LIGHT[name] for name in CHARTS)  # print
