"""Codes P: how well scores find recorded outcomes.

Takes    nothing.
Gives    `PERFORMANCE_ENTRIES`, in the order of the report.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

PERFORMANCE_ENTRIES = (
    Entry(
        "P01",
        "Who would be flagged, rightly and wrongly",
        "Counts of people and dates scored, flagged and with a recorded outcome.",
        "Right and wrong are by what was recorded, not by what happened.",
    ),
    Entry(
        "P02",
        "How well scores put people in order (AUC)",
        "The chance that a person with the recorded outcome scores above one without.",
        "It says nothing about calibration, and little about the few at the top.",
    ),
    Entry(
        "P03",
        "Distance of scores from what was recorded (Brier)",
        "Mean squared distance, for the model and for the base rate.",
        "With rare outcomes both are small; compare them with each other only.",
    ),
    Entry(
        "P04",
        "Do scores mean what they say",
        "Recorded over expected outcomes with an exact Poisson interval, calibration slope and intercept.",
        "Rows are taken as independent, so intervals are a little narrow where people are scored on several dates.",
    ),
    Entry(
        "P05",
        "Precision and capture at each cut",
        "Of the flagged, the share with a recorded outcome; of recorded outcomes, the share that is flagged.",
        "Rows are taken as independent, so intervals are a little narrow where people are scored on several dates.",
    ),
    Entry(
        "P06",
        "Beside simple baselines",
        "The same figures for the base rate, age and sex, a points score, the best single feature, and what is done "
        "now where the study states by what rule people are listed.",
        "What is done now is a stated rule on recorded features: whom people really chose, and why, is not in it.",
    ),
    Entry("P07", "By as-of date", "The same figures on each date.", "Few dates cannot show a trend."),
    Entry(
        "P08",
        "Calibration curve",
        "People in order of score, in bins with enough recorded outcomes, mean score against recorded share.",
        "Differences inside a bin do not show.",
    ),
    Entry(
        "P09",
        "Bands of score for people's sheets",
        "How often people in the same band of score had the outcome recorded.",
        "A band speaks of a group of people, never of one person.",
    ),
    Entry(
        "P10",
        "How the recipe was chosen",
        "Each recipe on each held-out block, at the study's capacity.",
        "A recipe chosen among several looks a little better than it is.",
    ),
    Entry(
        "P11",
        "Ties at the cut",
        "People who share the score of the last person flagged, some flagged and some not.",
        "Scores that differ only in far decimals do not count as ties.",
    ),
    Entry(
        "P12",
        "Recorded harm among the flagged",
        "Of the summed harm of recorded outcomes, the share that belongs to flagged people, with an interval from "
        "resampled people.",
        "Harm is the number that the records give each offence; it says nothing about harm that was not recorded.",
    ),
    Entry(
        "P13",
        "Results area by area",
        "For each area (a characteristic of the study that names areas or forces, or the area people were last known "
        "to live in): people, flags, share right when flagged, share of outcomes found, AUC and observed over "
        "expected, with intervals; a test of all areas for each measure, and which areas stand out behind it.",
        "Areas record differently, so a difference may be the records' own. An area with few people, or few outcomes, "
        "can fail without being seen here. People who moved count where they were last known to live.",
    ),
    Entry(
        "P14",
        "Over many list lengths",
        "Precision and capture of lists from 1 in 1,000 people to 1 in 5, for the score and for each simple baseline.",
        "Figures have two digits. Where few people lie between two lists, one of them is hidden. Baselines stand "
        "without intervals. What is done now is among them where the study states its rule.",
    ),
)
