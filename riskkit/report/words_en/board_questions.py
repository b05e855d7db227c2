"""The board paper's questions, in board order: where each comes from, and what a good answer holds."""

# ruff: noqa: E501
from __future__ import annotations

from riskkit.report.words_en.asked import Asked
from riskkit.report.words_en.questions import QUESTIONS


def _board(key: str, source: str, good: str, poor: str = "") -> Asked:
    return Asked(key, QUESTIONS[key], source, good, poor)


DOUBTS_KEY = "doubts"

# (heading in the answers file, its questions). Page 1 first, then by section of the report.
BOARD_QUESTIONS: tuple[tuple[str, tuple[Asked, ...]], ...] = (
    ("Page 1: what the board reads first", (
        _board("asked_of_board", "section 1; West Midlands ethics committee",
               "One request that can be answered with yes or no, and the date it is needed by. At most 30 words: it stands on page 1.",
               "To note the report."),
        _board("present_practice", "section 1; transparency standard 2.2, previous process",
               "Who chooses people today, from what, how many a month, and how often that turns out right. At most 40 words: it stands on page 1.",
               "Professional judgement is used."),
        Asked(DOUBTS_KEY, "Which doubts should the board read first?", "section 1; College of Policing",
              "Up to three doubts, one a line, the largest first, each naming what could be wrong and whom it would harm. They stand before riskkit's own on page 1.",
              "All models have limits."),
    )),
    ("Section 2: purpose and benefit", (
        _board("benefit", "section 2; West Midlands ethics committee 2020; ALGO-CARE; transparency standard 2.2",
               "What would be different for whom, by how much, by when, and the comparison that would show it. It also says what would count as no benefit.",
               "It will help us use resources better."),
        _board("why_a_model", "section 2; West Midlands ethics committee 2020",
               "What a model does here that a list, a rule or a person cannot, with the figures of section 9 beside it."),
        _board("alternatives", "section 2; transparency standard 2.2, alternatives considered",
               "At least two other ways, one of them doing nothing, and why each was set aside.",
               "None were suitable."),
    )),
    ("Section 3: what happens to a flagged person", (
        _board("what_happens_when_flagged", "section 3; ALGO-CARE; West Midlands ethics committee",
               "Each step in order, by whom, within how many days, and whether it offers support or enforces. It says where the note of a flag is kept.",
               "Appropriate action is taken."),
        _board("who_decides", "section 3; ALGO-CARE; Data Protection Act 2018 ss.50A-50D",
               "A role, what else that role reads, how long it takes, and how often it may differ from the score without asking anybody.",
               "Officers decide."),
        _board("how_told", "section 3; ALGO-CARE; Data Protection Act 2018 s.44",
               "How, when and by which role people are told, or the reason in law why not yet, and when that is looked at again."),
        _board("how_to_challenge", "section 3; ALGO-CARE; Data Protection Act 2018 ss.46, 50A-50D",
               "A role with an address or a number, what a person must bring, and the number of days until an answer.",
               "Through the usual complaints process."),
    )),
    ("Section 4: questions from earlier meetings", (
        _board("question_log", "section 4; West Midlands ethics committee, where questions were asked more than once",
               "Every question asked before, with its date, its answer and who owns it; or the words that none was asked."),
    )),
    ("Sections 5 to 8: the data and the outcome", (
        _board("recording_gaps", "section 5; Data Protection Act 2018 s.38; Gangs Matrix case",
               "Which harm is not recorded, for whom, since when, and how that is known.",
               "The data are complete."),
        _board("under_18s", "section 5; College of Policing",
               "Whether children are scored, from which age, who else must agree before anything follows, and why."),
        _board("example_people", "section 6; Most Serious Violence model",
               "Ten made-up people with the label each should get, written by somebody who did not build the labels; or the file that holds them."),
        _board("second_coder", "section 6; ICO, labels",
               "How many cases, by which role, blind to the first label, and the agreement as a number.",
               "Labels were checked."),
        _board("outside_benchmark", "section 8; Most Serious Violence model",
               "A published figure with its source, year and area, and how far this study's figure is from it."),
    )),
    ("Section 10: what errors cost", (
        _board("cost_of_a_wrong_flag", "section 10; ALGO-CARE; HART case",
               "What happens to that person, what stays on file, who might see it, and for how long.",
               "Minimal impact."),
        _board("cost_of_a_missed_person", "section 10; ALGO-CARE",
               "What harm may follow, and what else might still find that person."),
    )),
    ("Sections 11 to 14: groups, records, stand-ins", (
        _board("criterion", "section 11; Equality Act 2010 s.149",
               "One comparison, the role that chose it, the date, and whose harm decided the choice.",
               "All metrics were considered."),
        _board("group_judgement", "section 11; Equality Act 2010 s.149; Bridges 2020",
               "For each difference found, what people think explains it, what was done, and what would make the work stop. A word on what could not be told."),
        _board("recording_judgement", "section 13; Lum and Isaac 2016; Fogliato 2020",
               "Which records depend on where police look, which groups that touches, and what outside evidence says.",
               "There is no evidence of bias."),
        _board("proxy_judgement", "section 14; HART case; transparency standard, proxy variables",
               "Each feature named in section 14, and why it stays or goes."),
    )),
    ("Section 16: criticism", (
        _board("strongest_criticism", "section 16; College of Policing; published criticism",
               "The case against, as its strongest critic would put it, without a reply in the same breath.",
               "Some people worry about bias, but safeguards exist."),
    )),
    ("Section 17: monitoring and stop rules", (
        _board("monitoring", "section 17; College of Policing, ongoing monitoring",
               "Figures, thresholds, a role, and how often. It names the day of the next test.",
               "Performance will be kept under review."),
        _board("stop_rules", "section 17; College of Policing; ALGO-CARE",
               "A number or an event, who stops the work, within how many days, and what is used instead."),
    )),
    ("Section 18: the decision", (
        _board("decision", "section 18; West Midlands ethics committee; ALGO-CARE",
               "The options put, the one taken, conditions, dissent, the date, and roles but no names. Leave NOT PROVIDED until the board has met."),
    )),
)  # fmt: skip
