"""The status line, the role of a person in a score, and the titles of the nineteen sections with whose question each answers."""

# ruff: noqa: E501
from __future__ import annotations

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
}
