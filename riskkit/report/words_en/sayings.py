"""Sentences of the report, with places for numbers."""

# ruff: noqa: E501
from __future__ import annotations

SAYS: dict[str, str] = {
    "folded": "Not shown, because their counts are hidden or too few to say: {names}.",
    "many_lines": "{many} lines",
    "pooled": "pooled",
    "screened": "deserves a look",
    "pooled_note": "A combination with few people says little alone. Its pooled rate borrows from people who share one of its groups; it is an estimate, not a count.",
    "blocked_title": "BLOCKED FROM RELEASE",
    "blocked_lead": "This run may not leave the research team. Rules stopped it for these reasons:",
    "flagged_1000": "Of 1,000 people scored, about {flagged} would be flagged.",
    "right": "Flagged, outcome recorded",
    "wrong": "Flagged, no outcome recorded",
    "missed": "Not flagged, outcome recorded",
    "rest": "Not flagged, no outcome recorded",
    "per_1000_hidden": "The counts per 1,000 people are not shown: {reason}.",
    "definitions_all": "All {ran} checks of the definitions that ran held.",
    "definitions_broken": "{broken} of {ran} checks of the definitions did not hold: {names}.",
    "definitions_unclear": "{unclear} could not tell: {names}.",
    "definitions_none": "No check of the definitions could run on data of this kind.",
    "open_count": "{count} of {total} questions only people can answer are open, and stand in this report as NOT PROVIDED:",
    "open_none": "Every question in this report has an answer.",
    "no_difference_rows": "Groups were not compared in this run.",
    "hidden_note": "Counts under {threshold} are hidden, and others that would give them away. {cells} cells are hidden in this run.",
    "hidden_note_rounded": "Counts of people are rounded to the nearest {to}, each by itself, so they may not add up. Counts under {threshold} are hidden. {cells} cells are hidden in this run.",
    "group_note": "A gap can be chance, a real difference, or a difference in what gets recorded. The verdict speaks of chance only.",
    "intervals_single": "Each 95% interval speaks of one group alone. The verdicts allow for how many comparisons were made.",
    "rounded": "Numbers in this flow chart are rounded to the nearest {to}, so that small ones cannot be worked out.",
    "missing": "{label} is missing for {share} of the scores.",
    "impossible": (
        "When the outcome is recorded at different rates in two groups, no imperfect score can be equal in all of these "
        "measures at once. People must choose which matters most for the use, and say why."
    ),
    "taken_apart": (
        "A ratio over all people can lie above, or below, the ratio in every part. It then shows where people are as much "
        "as how groups differ there. Each ratio is shown over all, in its lowest and highest part, and within parts."
    ),
    "within_parts": (
        "The ratio within parts compares people of the same part only. It is not the truer one: where people are may itself "
        "follow from how they were treated. Figures have three digits, so that few people cannot be worked out from them."
    ),
    "per_resident": (
        "Residents are not the people who come to notice: some of those live elsewhere, and most residents never do. These "
        "figures set the list beside the place. They do not say how often people like these should come to notice."
    ),
    "association": "These are associations in past records. They do not say what causes the outcome.",
    "no_finding": "This run holds no such finding.",
    "calibration_says": "Dots on the line mean that scores match how often the outcome was recorded. Bars are intervals.",
    "capacity_says": "Of the people flagged at each cut, the share with the outcome recorded, and the share of all recorded outcomes they hold.",
    "effects_says": "These features move scores most: {names}.",
    "effect_of": "{label}: where it is {high} or more, scores are {way} than where it is {low} or less, by {size} on the log-odds scale. {steady} Association, not cause.",
    "effect_no_ends": "{label}: {direction}. Its high and low values are not shown. {steady} Association, not cause.",
    "effect_higher": "higher",
    "effect_lower": "lower",
    "effect_label": "“{label}”",
    "effect_direction_unknown": "its direction is not known",
    "effect_steady": "It points the same way in {same} of {refits} fits of the model to people drawn again.",
    "effect_steady_not_known": "How steady this is was not measured.",
    "as_of_says": "The share of flagged people with the outcome recorded, on each date.",
    "sheet_incomplete": "This sheet is not complete until the reviewer's part is filled in.",
    "sheet_before": "Write this before you read on.",
    "like_this": "Of 100 people with records like this, about {n} ({low} to {high}) had the outcome recorded {within}. The others did not.",
    "like_hidden": "How many people with records like this had the outcome recorded is not shown: {reason}.",
    "sizes": "Sizes are on the model's own scale (log-odds). All inputs together add up to the score. Only the strongest stand here: none that makes less than 1 part in 200 of the movement. They do not say what causes what.",
    "own_group": "How often flags were wrong in this person's groups is not shown: counts are small, or no outcome is known.",
    "sheet_records": "Only records known before the date of the score. The agency that wrote a record can find it by its reference.",
    "sheet_no_records": "This run holds no records behind its features: they came ready made, or nothing was recorded.",
    "checklist_lead": "Evidence this run holds, and what only a person can say. It lists; it does not judge. A verdict beside a finding is about that finding, never about a law.",
    "transparency_lead": "Field names follow version 4.0 of the UK Algorithmic Transparency Recording Standard. Drafts are marked; people must finish them.",
}

# How a feature's values go with scores, by the direction the audit gives.
DIRECTIONS: dict[str, str] = {
    "higher raises": "higher values go with higher scores",
    "higher lowers": "higher values go with lower scores",
    "mixed": "higher values go with neither higher nor lower scores on the whole",
    "no direction": "its values, or what they add to scores, are all alike",
}
