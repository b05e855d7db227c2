"""Codes G, M and Z: groups, missing characteristics and stand-ins.

Takes    nothing.
Gives    `GROUP_ENTRIES`, in the order of the report.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

GROUP_ENTRIES = (
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
        "The same for every pair of protected characteristics and every intersection the study names; beside each raw "
        "rate one that is pulled towards what the groups alone would give, and a screen of each against all others.",
        "Many intersections are too small for a rate of their own. Of those that the screen names, about one in twenty "
        "stands out by chance.",
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
        "G05",
        "How well scores put people in order, in each group",
        "The chance that a person with the recorded outcome scores above one without: inside the group, and against "
        "people of other groups.",
        "Groups may have the same area and scores of quite different meaning: it says nothing about calibration.",
    ),
    Entry(
        "G06",
        "Who is on the list",
        "Each group's share of the list against its share of people and of recorded outcomes, and how many people are "
        "listed, wrongly flagged or missed beyond parity at the same number of places.",
        "Parity is a yardstick, not a goal: groups may differ in what was recorded, and in what happened.",
    ),
    Entry(
        "G07",
        "The combination that stands out most",
        "Every combination of levels of all protected characteristics is searched for the one whose recorded outcomes "
        "(for their scores), wrong flags or missed people lie furthest from those of all people together; the p-value "
        "knows the search.",
        "It names one combination for each question; others may differ too. Where it cannot tell, the one named is no "
        "finding, only where chance went furthest.",
    ),
    Entry(
        "G08",
        "Which criterion the use calls for",
        "The criterion that the study chose, all others beside it, and the identity that binds the rates.",
        "Whether the choice is right is for people to say.",
    ),
    Entry(
        "G09",
        "Ratios taken apart",
        "Each group's ratio over all people against its ratio in every part (dates, areas, other characteristics), the "
        "ratio within parts, and how much of the gap is due to where people are.",
        "Parts that the study does not name may change the picture again. Where people are may itself follow from how "
        "they were treated, so the ratio within parts is not the truer one.",
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
        "G12",
        "Rates per resident",
        "People in the data, flagged people and recorded outcomes per 1,000 residents of each group, and their ratio, "
        "beside the same among the people in the data.",
        "Residents are not the people who come to notice: some visit, some are never met. A population count has a "
        "year, and undercounts some groups.",
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
)
