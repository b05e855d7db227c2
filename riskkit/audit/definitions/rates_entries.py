"""What the checks D26 to D41 mean: the outcome card, and rates over time, by area, by source and by code.

Takes    nothing.
Gives    `ENTRIES`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

ENTRIES = (
    Entry(
        "D26",
        "The outcome card, beside figures from outside",
        "The target's codes, role, horizon and statuses against the study's words and card (exact); people and events "
        "per 1,000 by year, and by area where the benchmark names areas, against the study's benchmark and its "
        "tolerance (exact Poisson).",
        "A definition that is wrong in the same way in words, codes and benchmark. Without a benchmark nobody can say "
        "whether the rate is plausible.",
        ("F01", "F06", "F19", "F20", "F21", "F36"),
        "statistical",
        needed_outside_synthetic=True,
    ),
    Entry(
        "D27",
        "The outcome is as common on one date as on another",
        "Recorded outcomes on each as-of date against the rate of the other dates; dates that hold people with the "
        "outcome alone (exact).",
        "A fault that is alike on all dates; a change smaller than 1.4 times; with few outcomes, larger ones.",
        ("F05", "F14"),
        "statistical",
    ),
    Entry(
        "D28",
        "People known long ago are still there",
        "Old events of kinds that always name somebody and name nobody any more; people by the year they were last "
        "heard of, which must not break off.",
        "People deleted together with all their events, spread evenly over the years; small shares in small extracts.",
        ("F10", "F11"),
        "statistical",
    ),
    Entry(
        "D29",
        "Assessments were not given with hindsight",
        "Each grade among graded records whose people have the outcome after the record became known, and among the "
        "others.",
        "Hindsight about anything but the outcome; other values filled in later (address, status, text).",
        ("F13",),
        "statistical",
    ),
    Entry(
        "D30",
        "Numbers are in one unit",
        "Medians of harm by area and year, and of recording delays by agency and year, against those of the same codes "
        "elsewhere; ratios close to 7, 12, 24, 30, 52, 60, 100, 365 or 1,000.",
        "A unit that is wrong everywhere and always; factors that are no ratio of two units, such as 2.",
        ("F18",),
        "statistical",
    ),
    Entry(
        "D31",
        "Roles are given as before",
        "Victims among victims and suspects, and suspects among suspects and witnesses, of each offence and kind of "
        "record, by quarter.",
        "Roles confused from the first day on in the same share: the benchmark of the outcome card must show that.",
        ("F19",),
        "statistical",
    ),
    Entry(
        "D32",
        "Withdrawn records do not count",
        "Statuses of the target that say a record was cancelled or withdrawn (exact); the share of each status among "
        "the records of its kind, by quarter.",
        "Cancelled records that were never marked as such, from the first day on.",
        ("F20",),
        "statistical",
    ),
    Entry(
        "D33",
        "Time in custody agrees with other records",
        "Spells of custody beside custody records; their number by quarter; how often people are suspected or searched "
        "inside their own spells.",
        "Spells that are missing evenly over time, as long as some are there; time abroad; deaths nobody recorded.",
        ("F24",),
        "statistical",
    ),
    Entry(
        "D34",
        "Codes mean the same from year to year",
        "The share of each offence among the records of its kind, by quarter: jumps from one level to another.",
        "A slow change; a change in the first two years or the last; a code that changed everywhere before the extract "
        "begins.",
        ("F25",),
        "statistical",
    ),
    Entry(
        "D35",
        "Missing is not written as a value",
        "The share of missing values, and of each common level, among an agency's new records of people, by quarter.",
        "Missing written as a value from the first day on; events' own columns.",
        ("F26",),
        "statistical",
    ),
    Entry(
        "D36",
        "Self-defined and observed ethnicity are kept apart",
        "Codes of the officers' frame (IC1 to IC9) in the self-defined column, codes of the 18+1 frame in the observed "
        "column, and unknown codes that stand in both.",
        "A value copied from one to the other and translated into that frame's code.",
        ("F31",),
    ),
    Entry(
        "D37",
        "Being missing does not tell the outcome",
        "Missing values in agencies' records of people with and without a record of the target, agency by agency.",
        "Differences within an agency smaller than 1.8 times in odds; values filled in for all suspects alike.",
        ("F32",),
        "statistical",
    ),
    Entry(
        "D38",
        "Nobody out of scope is scored",
        "Ages, areas and history of every row against the rules of the study, and the ages in its words against the "
        "rules.",
        "A rule that words and settings share and that is still wrong; a wrong date of birth.",
        ("F33",),
    ),
    Entry(
        "D39",
        "Area codes stay with their areas",
        "Where each area's events lie month by month, against where they usually lie; its share of all events by "
        "quarter.",
        "Areas without coordinates that exchange codes and are alike in events; codes wrong from the first day on.",
        ("F36",),
        "statistical",
    ),
    Entry(
        "D40",
        "Earlier flags are told",
        "Whether the study says that people were flagged before; searches of the people with most crimes, among all "
        "searches, year by year.",
        "Support or visits that leave no search behind; flags on people who had few crimes; a list used all the time.",
        ("F29",),
        "statistical",
        needed_outside_synthetic=True,
    ),
    Entry(
        "D41",
        "No feature names the outcome",
        "Names and texts of features for words about what comes after the date; levels of text columns that share the "
        "outcome's words, and how often they go with it.",
        "A code or an abbreviation that stands for the outcome; free text that is not among the declared levels.",
        ("F30",),
        "statistical",
    ),
)
