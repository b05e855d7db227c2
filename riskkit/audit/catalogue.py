"""What every finding code means: its title, its severity, and what it cannot see.

Takes    nothing.
Gives    `CATALOGUE`, one `Entry` per code in the order of the report; `make_finding`.
Promise  a code never changes meaning. What a finding says in words (`because`) holds no count of people: counts
         stand in `count`, `base` and the table, where the release room can hide them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riskkit.domain.findings import Finding, Row, Severity
from riskkit.domain.words import Verdict


@dataclass(frozen=True)
class Entry:
    """One code. `meaning` says what is computed; `limits` what the check would miss."""

    code: str
    title: str
    meaning: str
    limits: str

    @property
    def severity(self) -> Severity:
        """Definitions and additivity block; groups, recording and missing attributes warn; the rest informs."""
        if self.code.startswith("D") or self.code == "X01":
            return "blocks"
        return "warns" if self.code[0] in "GRM" else "informs"


_ENTRIES = (
    Entry(
        "D01",
        "Every row is accounted for",
        "At each step rows in equal rows kept plus every named drop; rows of the cut are counted again.",
        "A row dropped for the wrong named reason is still accounted for.",
    ),
    Entry(
        "D02",
        "Dates are in order",
        "Nothing became known before it happened or after the extract date; no spell ends before it begins.",
        "A day and month swapped on both dates of a record keeps their order.",
    ),
    Entry(
        "D03",
        "History ends before the as-of date, follow-up begins on or after it",
        "Dates of every event on either side are compared with the as-of date, embargo, horizon and extract date.",
        "It trusts the dates as recorded: a back-dated entry looks early.",
    ),
    Entry(
        "D04",
        "No event stands on both sides of the cut",
        "Pairs of row and event found in the history and in the follow-up of the same row.",
        "One incident written down twice under two event numbers is not seen.",
    ),
    Entry(
        "D05",
        "Who is scored does not depend on the future",
        "The cohort is built again from records with everything known on or after each as-of date deleted.",
        "People whose records were weeded before the extract are absent from both.",
    ),
    Entry(
        "D06",
        "The outcome had time to be recorded",
        "No row counts as 'no' (or as a lone 'yes') before horizon and waiting time had passed by the extract date.",
        "If records settle later than the declared waiting time, recent dates still look quiet.",
    ),
    Entry(
        "D07",
        "First means first",
        "For a first outcome: rows whose history already holds a record of the target's role and offences.",
        "Records of agencies or years outside the extract are not searched.",
    ),
    Entry(
        "D08",
        "One row per person and date; the label is yes, no or not yet known",
        "Repeated keys of people and dates, and labels that are anything else.",
        "Two person numbers that are one human being look like two people.",
    ),
    Entry(
        "D09",
        "Only the target's role and codes make a label",
        "Labels are counted again from the follow-up by the target's own role, offences, statuses and kinds.",
        "It cannot tell whether the codes in the target are the right ones: people must read the outcome card.",
    ),
    Entry(
        "D10",
        "Nothing is too good to be true",
        "An alarm if one feature (or its being missing) has an AUC over 0.85, the model over 0.95, or precision and "
        "capture are both over 0.95.",
        "A leak that helps only a little does not ring this alarm.",
    ),
    Entry(
        "D11",
        "Training and testing are apart",
        "People on both sides of the split, and days between the last training follow-up and the first test date.",
        "Households and groups who offended together may still stand on both sides.",
    ),
    Entry(
        "D12",
        "No feature was known too late",
        "For a table: the stage at which each feature's column is known against the stage of the score.",
        "It believes the stages that the study declares.",
    ),
    Entry(
        "D13",
        "Time in which the outcome could not be recorded",
        "Days in custody, abroad or dead in the follow-up, for people with and without a recorded outcome.",
        "Spells that no agency recorded are not seen.",
    ),
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
        "The same figures for the base rate, age and sex, a points score and the best single feature.",
        "Present practice is not among them unless it was recorded.",
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
        "G01",
        "Groups, in counts and rates",
        "People, selection, FPR, FNR, PPV, FOR and O/E for each group at each operating point; missing is a group.",
        "Rates rest on recorded outcomes: a group whose outcomes are recorded more often looks different. Rows are "
        "taken as independent.",
    ),
    Entry(
        "G02",
        "Intersections of groups",
        "The same for every pair of protected characteristics and every intersection the study names.",
        "Many intersections are too small for any rate. Rows are taken as independent.",
    ),
    Entry(
        "G03",
        "Differences between groups",
        "A test that all groups are alike, per characteristic and metric, adjusted by Holm for how many were made.",
        "No margin was set beforehand, so 'no material difference' is never claimed. Where it cannot tell, the groups "
        "may still differ.",
    ),
    Entry(
        "M01",
        "Missing characteristics",
        "People whose characteristic was not known on the as-of date.",
        "A wrong value looks like a known one.",
    ),
    Entry(
        "R01",
        "Who set the records going",
        "Share of recorded outcomes, and of the records behind the features, that police began themselves.",
        "It does not show what went unrecorded.",
    ),
    Entry(
        "S01",
        "Would the same people be flagged again",
        "Share of the flagged who stay above the cut in most refits of the model.",
        "Refits use the same records; new records could change more.",
    ),
    Entry(
        "X01",
        "Reasons add up to the score",
        "Worst relative distance between a score's raw value and the sum of its reasons; gate 1e-6.",
        "Reasons that add up can still be hard to read, and are not causes.",
    ),
    Entry(
        "X02",
        "What moves scores most",
        "Mean size of each feature's contribution over all rows scored, and its direction.",
        "Association in past records, not cause. Features that move together share their effect.",
    ),
    Entry(
        "X03",
        "Interval of each score",
        "The method of the interval and the coverage it was made for.",
        "It does not cover faults in the records or a changing world.",
    ),
)
CATALOGUE: dict[str, Entry] = {entry.code: entry for entry in _ENTRIES}


def make_finding(
    code: str,
    verdict: Verdict,
    because: str,
    *,
    count: int | None = None,
    base: int | None = None,
    table: Iterable[Row] | None = None,
    limits: str = "",
) -> Finding:
    """Make a finding with its title, severity and limits from the catalogue; `limits` adds a sentence."""
    entry = CATALOGUE[code]
    rows = None if table is None else tuple(table)
    return Finding(
        code,
        entry.title,
        verdict,
        entry.severity,
        because,
        f"{entry.limits} {limits}".strip(),
        count,
        base,
        rows or None,
    )
