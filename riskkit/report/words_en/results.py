"""Sections 9, 10 and 15: captions of the tables of results, by finding, and what stands elsewhere."""

from __future__ import annotations

RESULTS: dict[str, str] = {
    # 9
    "measures": "Ranking, distance and calibration",
    "P06": "The model beside simple baselines, on the same people",
    "P10": "How the recipe was chosen: each recipe on each date",
    "P11": "People who stand exactly at the cut",
    "P12": "Recorded harm among flagged people, at each cut",
    "D50": "Negative controls: where nothing should be found",
    "D51": "The same recipe under other ways of splitting",
    "S01": "Flagged people who stay flagged when the model is fitted again",
    "S02": "Flagged people whom other models, as good as the chosen one, would flag",
    "S03": "Flagged people who stay flagged when the model is fitted again, by group",
    "S04": "Flagged people whom every model as good would flag, by group",
    # 10
    "P01": "People scored, flagged, right, wrong and missed",
    "groups_elsewhere": "Wrong flags and missed people by group stand in section 11.",
    # 15
    "S05": "Reasons that keep their sign when the model is fitted again",
    "X04": "People unlike those the model learnt from",
}
