"""What every finding code means: its title, its severity, and what it cannot see.

Takes    nothing.
Gives    `CATALOGUE`, one `Entry` per code in the order of the report; `make_finding`.
Promise  a code never changes meaning. What a finding says in words (`because`) holds no count of people: counts
         stand in `count`, `base` and the table, where the release room can hide them.
"""

from __future__ import annotations

from collections.abc import Iterable

from riskkit.audit.definitions.entries import DEFINITION_ENTRIES
from riskkit.audit.entry import Entry
from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import Verdict

_ENTRIES = (
    *DEFINITION_ENTRIES,
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
        "P12",
        "Recorded harm among the flagged",
        "Of the summed harm of recorded outcomes, the share that belongs to flagged people, with an interval from "
        "resampled people.",
        "Harm is the number that the records give each offence; it says nothing about harm that was not recorded.",
    ),
    Entry(
        "G01",
        "Groups, in counts and rates",
        "People, recorded outcomes, O/E, selection, FPR, FNR, PPV and FOR for each group at each operating point; "
        "missing is a group.",
        "Rates rest on recorded outcomes: a group whose outcomes are recorded more often looks different.",
    ),
    Entry(
        "G02",
        "Intersections of groups",
        "The same for every pair of protected characteristics and every intersection the study names.",
        "Many intersections are too small for any rate.",
    ),
    Entry(
        "G03",
        "Differences between groups",
        "A test that all groups are alike, per characteristic and metric, and one that they lie inside the study's "
        "margin; both adjusted by Holm for how many were made.",
        "Where it cannot tell, the groups may still differ. Groups too small for a rate are left out, and named.",
    ),
    Entry(
        "G04",
        "Each group against the rest",
        "Gap and ratio with intervals, against the rest and against the study's reference group, and the smallest gap "
        "that so many people would have shown.",
        "The smallest gap holds for chance alone; it says nothing about what was not recorded.",
    ),
    Entry(
        "G06",
        "Who is on the list",
        "Each group's share of the list against its share of people and of recorded outcomes, and how many people are "
        "listed, wrongly flagged or missed beyond parity at the same number of places.",
        "Parity is a yardstick, not a goal: groups may differ in what was recorded, and in what happened.",
    ),
    Entry(
        "G08",
        "Which criterion the use calls for",
        "The criterion that the study chose, all others beside it, and the identity that binds the rates.",
        "Whether the choice is right is for people to say.",
    ),
    Entry(
        "G10",
        "Do scores mean the same in each group",
        "Calibration line by group, and the mean score of people with and without the recorded outcome.",
        "A line can be right on average and wrong at the top, where people are flagged.",
    ),
    Entry(
        "G11",
        "What mitigation would change",
        "Each mitigation the study asks for, before and after, in people and in performance, and whether it needs the "
        "characteristic when people are scored.",
        "Fitted in training, measured on the scored rows; without intervals, so small changes may be chance.",
    ),
    Entry(
        "M01",
        "Missing characteristics",
        "People whose characteristic was not known on the as-of date.",
        "A wrong value looks like a known one.",
    ),
    Entry(
        "M02",
        "If all missing were of one group",
        "Each group's rates as recorded, and with everybody added whose value is missing.",
        "The missing may be of several groups; the truth lies between.",
    ),
    Entry(
        "M03",
        "Self-defined and observed",
        "People by what they say of themselves and by what was observed of them, with their agreement.",
        "Neither source is the truth about a person but their own word.",
    ),
    Entry(
        "Z01",
        "What stands in for protected characteristics",
        "How well features tell each level of each characteristic (area under the curve, people held out), and the "
        "features that carry most of it.",
        "Leaving a characteristic out does not make scores blind to it.",
    ),
    Entry(
        "Z02",
        "What leaving out each stand-in changes",
        "The order of scores and the gaps between groups, with and without each leading feature.",
        "Smaller fits than the run's own, without intervals: small changes may be chance.",
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
    synthetic: bool = False,
) -> Finding:
    """Make a finding with its title, severity and limits from the catalogue; `limits` adds a sentence.

    `synthetic` says that the study's data are: what it need not bring for them only warns.
    """
    entry = CATALOGUE[code]
    rows = None if table is None else tuple(table)
    return Finding(
        code,
        entry.title,
        verdict,
        entry.severity_of(verdict, synthetic=synthetic),
        because,
        f"{entry.limits} {limits}".strip(),
        count,
        base,
        rows or None,
    )
