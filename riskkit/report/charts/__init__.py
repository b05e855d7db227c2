"""The charts of the board paper: one file a chart, one style for all.

Takes    rows of released findings (plain JSON values; hidden cells are None).
Gives    drawings, which `in_page` makes inline SVG and `whole_figure` a matplotlib Figure.
Promise  shape and words carry every meaning that colour carries; what is not shown is said in words; the same rows
         give the same bytes.
"""

from __future__ import annotations

from riskkit.report.charts.calibration import calibration_drawing
from riskkit.report.charts.capacity import capacity_drawing, cuts_drawing
from riskkit.report.charts.drawing import Drawing, Panel, whole_figure
from riskkit.report.charts.effect_sizes import effects_drawing
from riskkit.report.charts.flow import flow_drawing, flow_steps
from riskkit.report.charts.from_released import attribute_drawing, lists_drawing, own_length, rows_at_cut
from riskkit.report.charts.group_intervals import everybodys, group_drawing
from riskkit.report.charts.on_page import in_page
from riskkit.report.charts.over_dates import dates_drawing
from riskkit.report.charts.thousand import group_shares, group_thousands, thousand_drawing
from riskkit.report.charts.tipping import tipping_drawing, tipping_rows

__all__ = [
    "Drawing",
    "Panel",
    "attribute_drawing",
    "calibration_drawing",
    "capacity_drawing",
    "cuts_drawing",
    "dates_drawing",
    "effects_drawing",
    "everybodys",
    "flow_drawing",
    "flow_steps",
    "group_drawing",
    "group_shares",
    "group_thousands",
    "in_page",
    "lists_drawing",
    "own_length",
    "rows_at_cut",
    "thousand_drawing",
    "tipping_drawing",
    "tipping_rows",
    "whole_figure",
]
