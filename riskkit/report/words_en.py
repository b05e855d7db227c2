"""Every sentence the pages print, in plain English, in one place.

Takes    nothing.
Gives    questions only people can answer, section titles, sentences with places for numbers, labels of metrics.
Promise  no sentence here judges a model; words that promise too much stand only inside names of laws (`LAW_NAMES`).
"""

# ruff: noqa: E501
from __future__ import annotations

# Questions only people can answer: key in the study's `answers`, and the question as printed.
QUESTIONS: dict[str, str] = {
    "asked_of_board": "What is asked of the board?",
    "present_practice": "What is done now, without a score?",
    "benefit": "What would change, and how would that be shown?",
    "why_a_model": "Why a model at all?",
    "alternatives": "Which alternatives were considered, including doing nothing?",
    "what_happens_when_flagged": "What happens to a flagged person?",
    "who_decides": "Who decides, and what else do they see?",
    "how_told": "How are people told?",
    "how_to_challenge": "How can a person challenge a score or correct a record?",
    "cost_of_a_wrong_flag": "What does a wrong flag cost a person?",
    "cost_of_a_missed_person": "What does it cost when a person is missed?",
    "question_log": "Which questions were asked at earlier meetings, and what was answered?",
    "recording_gaps": "What is known to be missing from the records?",
    "under_18s": "How are people under 18 treated?",
    "example_people": "Ten made-up people with the label each should get",
    "second_coder": "Did a second person label the same cases, and how often did they agree?",
    "outside_benchmark": "What do published figures say about how often the outcome happens?",
    "criterion": "Which group comparison matters most for this use, who chose it, and why?",
    "group_judgement": "What do people make of the differences between groups?",
    "recording_judgement": "Could the records themselves be lopsided?",
    "proxy_judgement": "Which features may stand in for a protected characteristic, and why are they kept?",
    "strongest_criticism": "What is the strongest criticism, in its own terms?",
    "monitoring": "What is watched after today, by whom, and how often?",
    "stop_rules": "What would make work stop, and what happens then?",
    "decision": "What was decided, with which conditions and which dissent?",
}

STATUS_DATA = {
    "synthetic": "Synthetic data: nobody in it is real",
    "research": "Research data: about real people, for study only",
}
STATUS_NOT_FOR = "Not for decisions about people"
STATUS_ISSUED = "Issued by software, signed off by nobody"

ROLE_BADGE = {
    "victim": "Victim risk: who may need support",
    "perpetrator": "Perpetrator risk: who may cause serious harm",
}
ROLE_SHORT = {"victim": "Victim risk", "perpetrator": "Perpetrator risk"}
ROLE_SENTENCE = {
    "victim": "This score is about the risk of being harmed. It may only lead to an offer of support.",
    "perpetrator": "This score is about the risk of causing serious harm. It says nothing about guilt.",
}

SECTIONS: dict[int, tuple[str, str]] = {
    1: ("For the board: one page", "asked by ethics committees; ICO, layered explanations"),
    2: ("Purpose and benefit", "West Midlands committee 2020; ALGO-CARE; transparency standard 2.2"),
    3: ("What happens to a flagged person", "ALGO-CARE; Data Protection Act 2018 ss.50A-50D"),
    4: ("Question log", "West Midlands committee: questions were asked more than once"),
    5: ("The data in plain words", "Data Protection Act 2018 s.38; transparency standard 2.4.3"),
    6: ("What counts as the outcome", "the lesson of the Most Serious Violence model"),
    7: ("Checks of the definitions", "the lesson of the Most Serious Violence model"),
    8: ("Outside benchmark", "the lesson of the Most Serious Violence model"),
    9: ("How well it works", "College of Policing, own-data test; ALGO-CARE"),
    10: ("Errors, in counts", "ALGO-CARE"),
    11: ("Differences between groups", "Equality Act 2010 s.149; Bridges 2020"),
    12: ("Missing and disputed characteristics", "inspectorate findings on missing ethnicity"),
    13: ("Could the records be lopsided?", "Fogliato 2020; Lum and Isaac 2016"),
    14: ("Stand-ins for protected characteristics", "transparency standard, proxy variables"),
    15: ("What drives scores", "ALGO-CARE; ICO, rationale explanation"),
    16: ("Limits and unknowns", "College of Policing; published criticism"),
    17: ("Monitoring and stop rules", "College of Policing, ongoing monitoring"),
    18: ("Decision record", "West Midlands committee; ALGO-CARE"),
    19: ("Technical annex", "transparency standard, tier 2; ICO, documentation"),
}

NOT_MEASURED: dict[str, str] = {
    "benchmark": "This run compares the outcome with no figures from outside; a person must.",
    "example_people": "riskkit does not run made-up example people through the outcome definition yet.",
    "feedback": "riskkit does not yet estimate how using the score would change later records.",
    "drift": "riskkit does not yet watch for change after the extract date.",
    "by_area": "riskkit does not yet show results area by area.",
}

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
    "open_count": "{count} of {total} questions only people can answer are open. They stand in this report as NOT PROVIDED.",
    "open_none": "Every question in this report has an answer.",
    "no_difference_rows": "Groups were not compared in this run.",
    "hidden_note": "Counts under {threshold} are hidden, and others that would give them away. {cells} cells are hidden in this run.",
    "group_note": "A gap can be chance, a real difference, or a difference in what gets recorded. The verdict speaks of chance only.",
    "intervals_single": "Each 95% interval speaks of one group alone. The verdicts allow for how many comparisons were made.",
    "rounded": "Numbers in this flow chart are rounded to the nearest {to}, because some are small.",
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
    "effect_steady": "It points the same way in {same} of {refits} fits of the model to people drawn again.",
    "effect_steady_not_known": "How steady this is was not measured.",
    "as_of_says": "The share of flagged people with the outcome recorded, on each date.",
    "sheet_incomplete": "This sheet is not complete until the reviewer's part is filled in.",
    "sheet_before": "Write this before you read on.",
    "like_this": "Of 100 people with records like this, about {n} ({low} to {high}) had the outcome recorded {within}. The others did not.",
    "like_hidden": "How many people with records like this had the outcome recorded is not shown: {reason}.",
    "sizes": "Sizes are on the model's own scale (log-odds). They add up to the score. They do not say what causes what.",
    "own_group": "How often flags were wrong in this person's groups is not shown: counts are small, or no outcome is known.",
    "sheet_records": "Only records known before the date of the score. The agency that wrote a record can find it by its reference.",
    "sheet_no_records": "This run holds no records behind its features: they came ready made, or nothing was recorded.",
    "checklist_lead": "Evidence this run holds, and what only a person can say. It lists; it does not judge.",
    "transparency_lead": "Field names follow version 4.0 of the UK Algorithmic Transparency Recording Standard. Drafts are marked; people must finish them.",
}

# What the board required, asked and decided: page 1, sections 4 and 18.
MET_WORDS = {"met": "✓ Met", "not met": "✕ Not met", "cannot tell": "? Cannot tell"}
BOARD_SAYS: dict[str, str] = {
    "conditions": "{many} condition{plural} of the board: {told}",
    "set_aside": "Would block; set aside by a person",
    "for_information": "For the board to weigh",
    "would_block": "Would block if not met",
    "blocks": "Blocks release",
    "looked_at": "Looked at:",
    "conditions_note": (
        "Met means shown to be met, not merely not shown to be broken. Where groups are compared pair by pair, all "
        "intervals hold together with the stated confidence (Bonferroni). Small counts stay hidden in the evidence too."
    ),
    "decisions_note": "A decision is about exactly one run. It says nothing of this one.",
    "taken_over": "Questions and answers below were taken over from run {run}, whose journal was verified. What has been asked about this run since it was sealed stands in its journal.",
}

# Section 13: what recording does to findings.
RECORDING_SAYS: dict[str, str] = {
    "tipping": (
        "Some outcomes are never recorded. If more go unrecorded in one group than in another, a difference can be the "
        "records' own. Below, each comparison stands with the smallest such gap that would overturn it. The first answer "
        "takes hidden cases to be like recorded ones. The second puts them wherever they matter most."
    ),
    "holds_unless": (
        "{attribute}, {metric}, {group} against {against}: this finding holds unless fewer than about {least} in 100 "
        "outcomes of {who} were recorded, and all outcomes of {whole}."
    ),
    "hidden_tips": "Not shown: {many} comparisons that rest on hidden counts. Their verdicts stand in section 11.",
    "stated_by": "{name}: the ranges of recording come from: {source}",
    "other_outcome": "The other outcome: {meaning}",
    "selective": (
        "A label says what was recorded, not what happened. A record exists where somebody looked or was told. People who "
        "were searched or arrested before are looked at more, so more of what they do is recorded. People nobody looks at "
        "have few records, and seem to be of low risk. A score learnt from such records points back to the same people, "
        "and what is then found there seems to prove it right."
    ),
    "selective_sources": (
        "Selective labels: Lakkaraju and others 2017. Feedback from records to patrols and back: Lum and Isaac 2016, "
        "Ensign and others 2018."
    ),
}

# Rows of finding R04, in the order of the table.
RECORDING_KINDS: dict[str, str] = {
    "main only": "Main outcome only",
    "alternative only": "Other outcome only",
    "both": "Both",
    "main against alternative": "Main for each other",
    "alternative also in main": "Of the other, also main",
    "FNR": "Missed, by the other outcome",
    "FPR": "Wrongly flagged, by the other",
    "PPV": "Right when flagged, by the other",
}

# Metric codes as the audit writes them: short label, and what it means.
METRICS: dict[str, tuple[str, str]] = {
    "people": ("People", "people in the group"),
    "selection": ("Flagged", "share of the group that is flagged"),
    "FPR": ("Wrongly flagged", "of people with no outcome recorded, the share flagged (FPR)"),
    "FNR": ("Missed", "of people with the outcome recorded, the share not flagged (FNR)"),
    "PPV": ("Right when flagged", "of flagged people, the share with the outcome recorded (PPV)"),
    "FOR": ("Outcome when not flagged", "of people not flagged, the share with the outcome recorded (FOR)"),
    "O/E": (
        "Recorded against expected",
        "outcomes recorded divided by outcomes the scores expect (O/E); 1 means equal",
    ),
    "recorded": ("Outcome recorded", "share of the group with a recorded outcome"),
    "places beyond parity": ("Places beyond parity", "people flagged beyond the group's share of people"),
    "wrongly flagged beyond parity": ("Wrongly flagged beyond parity", "people, against everybody's rate"),
    "missed beyond parity": ("Missed beyond parity", "people, against everybody's rate"),
    "share of the list": ("Share of the list", "of all flagged people, the share of this group"),
    "list against people": ("List against people", "share of the list divided by share of people; 1 means equal"),
    "list against recorded outcomes": (
        "List against outcomes",
        "share of the list divided by share of recorded outcomes; 1 means equal",
    ),
    "precision": ("Right when flagged", "of flagged people, the share with the outcome recorded"),
    "harm": ("Share of harm found", "of the recorded harm, the share that belongs to flagged people"),
    "capture": ("Share of outcomes found", "of recorded outcomes, the share among flagged people"),
    "AUC": ("Ranking (AUC)", "how often a person with the outcome has the higher score; 0.5 is chance"),
    "auc": ("Ranking (AUC)", "how often a person with the outcome has the higher score; 0.5 is chance"),
    "brier": ("Brier score", "mean squared distance of score and outcome; lower is closer"),
    "Brier": ("Brier score", "mean squared distance of score and outcome; lower is closer"),
    "calibration slope": ("Calibration slope", "1 means scores are spread as they should be"),
    "calibration intercept": ("Calibration intercept", "0 means scores are neither too high nor too low"),
    "stays listed": ("Stays flagged", "of flagged people, the share still flagged in four of five refits or more"),
    "listed by all": ("Flagged by every model as good", "of flagged people"),
    "listed by at least half": ("Flagged by at least half of them", "of flagged people"),
    "listed by the chosen one alone": ("Flagged by the chosen one alone", "of flagged people"),
    "not flagged, listed by another": ("Not flagged, but by another model as good", "of people not flagged"),
    "models as good as the chosen one, and itself": ("Models as good, the chosen one among them", ""),
}
EVERY_SCORE = ("all", "None", "", None)
LISTED = (
    "stays listed", "listed by all", "listed by at least half", "listed by the chosen one alone",
    "not flagged, listed by another",
)  # fmt: skip
SHARES = ("selection", "FPR", "FNR", "PPV", "FOR", "precision", "capture", "harm", *LISTED)
CHARTED = ("selection", "FPR", "FNR", "PPV")
COMPARED = (*CHARTED, "FOR", "O/E")

COLUMNS: dict[str, str] = {
    "as_of": "Date", "rows": "Scores", "yes": "Outcome recorded", "no": "Not recorded", "not_yet_known": "Not yet known",
    "step": "Step", "unit": "A row is", "rows_in": "Rows in", "rows_out": "Rows kept", "people_in": "People in",
    "people_out": "People kept", "dropped_reason": "Left out because", "dropped_rows": "Rows left out",
    "measure": "Measure", "count": "Count", "per_1000": "Per 1,000", "base": "Of", "value": "Value", "low": "Low",
    "high": "High", "reason": "Note", "metric": "Metric", "operating_point": "Cut", "model": "Model", "label": "Label",
    "brier": "Brier score", "auc": "AUC", "precision": "Right when flagged", "capture": "Share of outcomes found",
    "chosen": "Chosen", "scored": "Scored", "with_outcome": "Outcome recorded", "flagged": "Flagged", "right": "Right",
    "bin": "Bin", "positives": "Outcome recorded", "mean_score": "Mean score", "observed": "Recorded share",
    "band": "Band", "low_score": "From score", "high_score": "To score", "recipe": "Recipe", "regret": "Regret",
    "attribute": "Characteristic", "group": "Group", "highest_group": "Highest", "lowest_group": "Lowest",
    "highest": "Highest value", "lowest": "Lowest value", "ratio": "Ratio", "gap": "Gap", "gap_low": "Gap, low",
    "gap_high": "Gap, high", "verdict": "Verdict", "feature": "Feature code", "mean_abs": "Mean size",
    "direction": "Direction", "share": "Share of movement", "initiated_by": "Begun by", "what": "What", "tied": "At the cut", "taken": "Of these, flagged",
    "se": "Standard error", "rank": "Place", "of": "Among", "limit": "Limit", "alarm": "Alarm", "check": "Check",
    "refits_same_direction": "Refits that point the same way", "refits": "Of refits", "low_value": "Low value (10%)",
    "high_value": "High value (90%)", "effect": "High against low (log-odds)", "models": "Models",
    "mean": "Mean share of refits", "of_training": "Share of training rows",
    "p_adjusted": "Adjusted p-value", "stability_at_least": "Flagged in at least this share of refits",
}  # fmt: skip

VERDICT_WORDS = {
    "held": "Held", "broken": "Broken", "difference found": "Difference found",
    "no material difference shown": "No material difference shown", "cannot tell": "Cannot tell",
    "not applicable": "Not applicable", "measured": "Measured",
}  # fmt: skip
VERDICT_MARKS = {
    "held": "✓", "broken": "✕", "difference found": "≠", "no material difference shown": "≈",
    "cannot tell": "?", "not applicable": "–", "measured": "•",
}  # fmt: skip

# What a finding leaves in doubt, by code: printed on page 1 when its verdict is one of these, in this order.
DOUBTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("D10", ("broken", "cannot tell"), "The score looks too good; the answer may have leaked into the features."),
    ("D06", ("broken", "cannot tell"), "Some outcomes may still be missing because records arrive late."),
    (
        "R01",
        ("difference found", "measured", "cannot tell"),
        "{share} of recorded outcomes began with police activity. Who is looked at shapes who is counted.",
    ),
    (
        "R04",
        ("difference found",),
        "Held against an outcome that others record, the main one is recorded differently between groups.",
    ),
    ("G03", ("difference found",), "Groups differ, and records cannot show how much of that is recording."),
    (
        "G09",
        ("difference found",),
        "A ratio between groups over all people lies beyond the ratio in every part: read both, in section 11.",
    ),
    ("M01", ("difference found", "measured", "cannot tell"), "{missing}"),
    ("G03", ("cannot tell",), "Some groups are too small for any verdict."),
    ("P04", ("broken", "difference found", "cannot tell"), "Scores do not match how often the outcome was recorded."),
    (
        "S01",
        ("difference found", "cannot tell", "measured"),
        "Some people would drop off the list if the model were fitted again.",
    ),
    ("S02", ("difference found",), "Another model, as good as this one, would list some other people."),
    ("X04", ("difference found",), "Some people are unlike those the model learnt from."),
    ("P11", ("difference found", "measured"), "Some people stand exactly at the cut; chance decides who is flagged."),
)
DOUBT_RECORDS = "Only what was recorded is counted. Harm that nobody recorded is not seen."

GLOSSARY: tuple[tuple[str, str], ...] = (
    ("As-of date", "The day on which a person is scored. Only what was known before it is used."),
    ("Capacity", "How many people can be reviewed on one date."),
    ("Flagged", "High enough on the list to be put before a human reviewer. Nothing else follows from it."),
    ("Recorded outcome", "The outcome was written down by an agency. Harm that nobody recorded is not in it."),
    ("Interval", "The range within which the true share would lie in 95 of 100 such studies."),
    ("Horizon", "How far ahead the score looks."),
    ("AUC", "How often a person with the outcome has a higher score than a person without. 0.5 is chance."),
    ("Brier score", "How far scores are from what was recorded. Lower is closer."),
    ("O/E", "Outcomes recorded divided by outcomes the scores expect. 1 means equal."),
    ("FPR, FNR", "Wrong flags among people without the outcome; missed people among those with it."),
    ("PPV, FOR", "Share with the outcome among flagged people; the same among people not flagged."),
    ("Cannot tell", "There are too few people, or too few outcomes, for any verdict."),
)

# Names of laws and frameworks whose own words we quote. The word check skips them inside <cite>, and only them.
LAW_NAMES: tuple[str, ...] = (
    "ALGO-CARE: Lawful", "ALGO-CARE: Accuracy", "NPCC Covenant: Lawful", "ICO: Safety and performance", "ICO: Fairness",
)  # fmt: skip
