"""Charts say what was found, hide what is hidden, and stand in a page without asking it for more room than a phone."""

import re

import pytest

from riskkit.report import audit_page
from riskkit.report.charts import (
    calibration_drawing,
    capacity_drawing,
    cuts_drawing,
    dates_drawing,
    effects_drawing,
    flow_drawing,
    group_drawing,
    group_shares,
    group_thousands,
    in_page,
    thousand_drawing,
    tipping_drawing,
    whole_figure,
)
from riskkit.report.charts.scales import few_ticks, tick_words
from riskkit.report.charts.style import WIDE
from riskkit.report.charts.tracks import Mark, Scale, Track, tracks_panel

HIDDEN = {"value": None, "low": None, "high": None, "hidden": True, "reason": "hidden: few"}


def group_rows():
    return [
        {"group": "A", "metric": "PPV", "value": 0.2, "low": 0.1, "high": 0.3},
        {"group": "B", "metric": "PPV", **HIDDEN},
        {"group": "C", "metric": "PPV", "value": None, "low": None, "high": None, "reason": "too few to say"},
    ]


def every_drawing(released):
    rows = {found.code: found.table or () for found in released}
    ethnicity = [
        r for r in rows["G01"] if r["attribute"] == "ethnicity" and r["operating_point"] in ("all", "capacity")
    ]
    return [
        calibration_drawing(rows["P08"]),
        capacity_drawing(rows["P14"], 0.02),
        cuts_drawing(rows["P05"]),
        dates_drawing(rows["P07"]),
        effects_drawing(rows["X02"]),
        flow_drawing(released.facts["steps"]),
        group_drawing(ethnicity, [], "Ethnicity", {"selection": 0.02}, "groups-1"),
        group_thousands(ethnicity, "Ethnicity", "groups-1-people"),
        thousand_drawing({"right": 5, "wrong": 15, "missed": 35, "rest": 945}),
        tipping_drawing(rows["R02"], str),
    ]


@pytest.fixture(scope="module")
def drawings(by_hand):
    return every_drawing(by_hand.released())


def test_a_hidden_value_is_a_word_and_not_a_mark():
    svg = in_page(group_drawing(group_rows(), [], "Sex", {}, "g"))

    assert svg.count(">hidden<") == 1
    assert svg.count(">no value<") == 1


def test_where_no_value_is_shown_the_verdict_still_stands():
    rows = [{"group": "A", "metric": "PPV", **HIDDEN}, {"group": "B", "metric": "PPV", **HIDDEN}]
    drawing = group_drawing(rows, [{"metric": "PPV", "verdict": "difference found"}], "Sex", {"PPV": 0.3}, "g")
    svg = in_page(drawing)

    assert "Difference found" in svg
    assert "all people" not in svg
    assert "figures are hidden" in drawing.says


def test_charts_of_nothing_are_not_drawn():
    empty = [{"mean_score": None, "observed": None, "value": None, "mean_abs": None, "precision": None}]

    assert calibration_drawing(empty) is None
    assert cuts_drawing(empty) is None
    assert effects_drawing(empty) is None
    assert dates_drawing(empty) is None
    assert capacity_drawing([], None) is None
    assert tipping_drawing([], str) is None
    assert flow_drawing([]) is None
    assert thousand_drawing({"right": None, "wrong": 1, "missed": 1, "rest": 998}) is None


def test_scores_of_zero_everywhere_are_drawn_without_a_fault():
    rows = [{"mean_score": 0.0, "observed": 0.0, "low": None, "high": None}]

    assert "<svg" in in_page(calibration_drawing(rows))


@pytest.mark.parametrize("label", ["cost $x^2$ & <b>", "$\\frac$", "{{ 7 * 7 }}", "<script>alert(1)</script>"])
def test_labels_are_text_and_never_formulae_or_tags(label):
    svg = in_page(effects_drawing([{"label": label, "mean_abs": 0.4, "direction": "higher raises"}]))

    assert "<script" not in svg
    assert "<b>" not in svg
    assert ">higher<" in svg


def test_a_label_that_looks_like_a_place_for_words_stays_as_it_is(by_hand):
    rows = [{**row, "label": "{other} {0}"} for row in by_hand.released()["P14"].table]

    assert "“{other} {0}”" in capacity_drawing(rows, 0.02).says


def test_what_is_done_now_is_drawn_where_the_study_states_it_and_said_to_be_missing_where_not(by_hand):
    rows = list(by_hand.released()["P14"].table)
    now = [
        {**row, "model": "present_practice", "label": "What is done now, as the study states it", "capture": 0.5}
        for row in rows
        if row["model"] == "points"
    ]

    hidden = [{**row, "capture": None, "precision": None, "hidden": True, "reason": "hidden: few"} for row in now]
    without, stated = capacity_drawing(rows, 0.02), capacity_drawing([*rows, *now], 0.02)

    assert "What is done now is not drawn: too few people" in capacity_drawing([*rows, *hidden], 0.02).note

    assert "Present practice is not drawn" in without.note
    assert "What is done now is drawn by the rule that the study states" in stated.note
    assert "Present practice is not drawn" not in stated.note
    assert "What is done now would hold 50%. " in stated.says
    assert "The best simple rule, “Points" in stated.says
    assert ">What is<" in in_page(stated)
    assert "What is done now: 50%" in stated.panels[0].says


def test_the_same_rows_give_the_same_bytes(by_hand, drawings):
    again = every_drawing(by_hand.released())

    assert [in_page(d) for d in again] == [in_page(d) for d in drawings]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (0, "Scores of the highest of 10 bins said 12.8%; 12.4% had the outcome recorded."),
        (
            1,
            "A list of 20 in 1,000 people holds 11% of recorded outcomes. The best simple rule, “Points",
        ),
        (2, "25.1% of flagged people had the outcome recorded, and they hold 12.6% of all recorded outcomes."),
        (3, "went from 13.1% (1 January 2023) to 12.1% (1 July 2023). The intervals overlap, so this may be chance."),
        (4, "at 3 records or more, scores are higher than at 0 or less. Association, not cause."),
        (
            5,
            "20,334 are scored. The largest part left out, 16,556: ",
        ),
        (
            8,
            "Of 1,000 people scored, 20 would be flagged: 5 with the outcome recorded, 15 without.",
        ),
        (9, "It could be chance if fewer than 80 in 100 outcomes of Black were recorded, and all of the others'."),
    ],
)
def test_a_chart_says_what_was_found(drawings, place, says):
    assert says in drawings[place].says


def test_a_change_is_called_one_only_where_the_intervals_are_apart(by_hand):
    rows = [dict(row) for row in by_hand.released()["P07"].table]
    rows[1] |= {"capture": 0.4, "capture_low": 0.35, "capture_high": 0.45}

    assert "The intervals do not overlap." in dates_drawing(rows).says


def test_every_chart_has_a_role_a_name_and_its_numbers(by_hand):
    page = audit_page(by_hand.released(), by_hand.ANSWERS, by_hand.MANIFEST)
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)

    assert len(figures) >= 10
    for figure in figures:
        assert figure.count('role="img"') == figure.count("<svg")
        assert figure.count("<svg") == len(re.findall(r"<title id=.+?</title><desc id=.+?</desc>", figure))
        assert "<caption" in figure
        assert "<figcaption>" in figure
        assert "chart-note" in figure
    ids = re.findall(r'\bid="([^"]+)"', "".join(figures))
    assert len(ids) == len(set(ids))


def test_every_panel_is_narrow_and_its_text_can_be_read_on_a_phone_of_320_px(drawings):
    for drawing in drawings:
        for svg in re.findall(r"<svg.*?</svg>", in_page(drawing), re.DOTALL):
            wide = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg).group(1))
            sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
            assert wide == pytest.approx(WIDE)
            assert all(size * 288 / wide >= 11 for size in sizes)


def test_pictures_take_their_colours_from_the_page(drawings):
    for drawing in drawings:
        assert re.findall(r"(?:fill|stroke): ?#[0-9a-f]{6}", in_page(drawing)) == []


def test_a_thousand_people_of_a_group_are_a_thousand_or_are_not_shown():
    rows = [
        {"group": "A", "metric": "FPR", "count": 61, "base": 3007},
        {"group": "A", "metric": "FNR", "count": 31, "base": 96},
        {"group": "B", "metric": "FPR", "count": None, "base": 3007},
        {"group": "B", "metric": "FNR", "count": 31, "base": 96},
    ]

    assert group_shares(rows) == {"A": {"right": 21, "wrong": 20, "missed": 10, "rest": 949}, "B": None}
    assert "hidden: B" in group_thousands(rows, "Sex", "g").note


@pytest.mark.parametrize("top", [0.004, 0.037, 0.2, 0.99, 1.0])
def test_ticks_are_few_and_round_and_stay_on_the_scale(top):
    ticks = few_ticks(top)

    assert 2 <= len(ticks) <= 5
    assert ticks[-1] <= top


@pytest.mark.parametrize("end", [0.2005, 0.205, 0.62, 1.0])
def test_a_label_near_the_end_of_a_scale_stands_inside_its_panel(end):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    ticks = tuple((tick, tick_words(tick)) for tick in few_ticks(end))
    panel = tracks_panel("", "", [Track("A", "1%", (Mark(0.01),))], Scale(0.0, end, ticks), "A: 1%.")
    figure = Figure(figsize=(WIDE / 72, panel.height / 72))

    panel.draw(figure)

    drawn = FigureCanvasAgg(figure).get_renderer()
    for label in figure.get_axes()[0].get_xticklabels():
        box = label.get_window_extent(drawn)
        assert box.x0 >= -1
        assert box.x1 <= figure.bbox.width + 1


def test_a_chart_of_many_panels_is_one_figure_for_a_notebook(drawings):
    figure = whole_figure(drawings[6])

    assert len([axes for axes in figure.get_axes() if axes.has_data()]) == 4
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_drawing_leaves_matplotlibs_settings_as_they_were(by_hand):
    import matplotlib

    before = dict(matplotlib.rcParams)
    in_page(calibration_drawing(by_hand.released()["P08"].table))
    whole_figure(calibration_drawing(by_hand.released()["P08"].table))

    assert dict(matplotlib.rcParams) == before
