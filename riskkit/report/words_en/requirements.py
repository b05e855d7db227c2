"""The checklist as data: each requirement, the evidence a run holds for it, and what a person must say.

`sections` are parts of the report, `codes` findings, `pages` other pages of the run, `answers` keys of `ASKED`.
"""

# ruff: noqa: E501
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Requirement:
    """One requirement: a name from a law or framework, and where its evidence stands."""

    cite: str
    evidence: str
    sections: tuple[int, ...]
    codes: tuple[str, ...]
    answers: tuple[str, ...]
    human: str
    pages: tuple[str, ...] = ()
    counts_hidden: bool = False


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        "ALGO-CARE: Advisory",
        "Each sheet asks for the reviewer's own view first. The kit takes no action. The journal keeps every view that differs.",
        (3,), (), ("who_decides", "no_machine_decision"), "Say who decides, and with what else."),
    Requirement(
        "ALGO-CARE: Lawful",
        "Each feature with label, unit and meaning. What leaving out each stand-in changes, as a test of the smallest set.",
        (2, 5, 14), ("Z02",), ("benefit", "why_a_model", "necessity", "legal_basis"),
        "Purpose, necessity, proportion, improvement shown, power used."),
    Requirement(
        "ALGO-CARE: Granularity",
        "Bands of score, small groups, intervals, age and gaps of the data.",
        (5, 9, 11, 12), ("P08", "P09", "P11", "D25", "M01"), ("criterion", "error_judgement"),
        "Justify any tilt towards one kind of error, and the choice of groups."),
    Requirement(
        "ALGO-CARE: Ownership",
        "Licence, code version, packages, seed, hashes of data and code; the run can be made again from its own study.",
        (19,), (), ("ownership", "monitoring"), "Owner, maintenance, security, limits in contracts."),
    Requirement(
        "ALGO-CARE: Challengeable",
        "Audit file, journal, comparison of runs, a field for challenge on each sheet.",
        (3, 19), (), ("how_told", "how_to_challenge"), "How people are told, and the route for complaints."),
    Requirement(
        "ALGO-CARE: Accuracy",
        "Definition checks, a figure from outside, counts of errors, calibration, recording, expiry date.",
        (6, 7, 8, 9, 10, 13), ("D26", "P01", "P04", "P05", "R02"),
        ("cost_of_a_wrong_flag", "cost_of_a_missed_person", "error_judgement"),
        "Accept or refuse the error rates; name the cost of error; date the next test."),
    Requirement(
        "ALGO-CARE: Responsible",
        "Question log and criticism section.",
        (4, 16), (), ("question_log", "strongest_criticism", "group_judgement", "public_interest"),
        "Public interest, judgement on groups, review date."),
    Requirement(
        "ALGO-CARE: Explainable",
        "What moves scores, one sheet for each flagged person, reasons that add up to the score.",
        (15,), ("X01", "X02", "S05"), ("explainer",), "Name the role of the expert who will explain."),
    Requirement(
        "NPCC Covenant: Lawful",
        "Transparent, explainable, responsible, accountable, robust: each of the six words has its sections.",
        (2, 3, 4, 9, 15, 17), (), ("covenant_statement",),
        "Statement by a chief officer's role on each of the six words."),
    Requirement(
        "College of Policing: Engage, Evolve, Embed",
        "Test on the force's own data, comparison of groups, thresholds, list of documents, expiry date.",
        (9, 11, 17, 18), ("P02", "G01", "G03"), ("college_gates", "monitoring", "stop_rules"),
        "Decisions at each gate, impact and risk assessments, independent evaluation.",
        ("equality-impact-facts.html", "dpia-facts.html", "model-card.html")),
    Requirement(
        "Algorithmic Transparency Recording Standard 4.0",
        "A drafted transparency record, every draft marked.",
        (), (), ("record_sign_off",), "Sign-off by team, senior responsible owner and communications.",
        ("transparency-record.html",)),
    Requirement(
        "Data Protection Act 2018 ss.35, 42",
        "Fields of s.35(8) found in the data: protected characteristics held and compared.",
        (11, 12), ("M01", "D36"), ("legal_basis",), "Condition relied on; appropriate policy document.",
        ("dpia-facts.html",)),
    Requirement(
        "Data Protection Act 2018 ss.36, 37",
        "Purpose in the study's words; effect of each feature; those that move scores least.",
        (2, 15), ("X02", "Z02"), ("feature_set",), "Agree the set of features and why each is needed."),
    Requirement(
        "Data Protection Act 2018 s.38",
        "Role in every record; fact or assessment on each feature; input without a role is refused.",
        (5, 6), ("D09", "D29", "D31"), ("under_18s", "recording_gaps", "intelligence_use"),
        "Decide how intelligence is treated."),
    Requirement(
        "Data Protection Act 2018 s.39",
        "Extract date, how far back records reach, expiry of this report.",
        (5, 17), ("D23", "D28"), ("retention",), "Retention schedule.", ("dpia-facts.html",)),
    Requirement(
        "Data Protection Act 2018 ss.44-47, 50A-50D",
        "A sheet for each flagged person; the reviewer's view is written before the score is shown.",
        (3,), ("X01",), ("how_told", "how_to_challenge", "who_decides", "no_machine_decision"),
        "Notice, route, safeguards; confirm that no decision is by machine alone."),
    Requirement(
        "Data Protection Act 2018 ss.61, 62, 64",
        "Manifest, steps, journal, and a pack of facts for the impact assessment.",
        (5, 19), ("D01",), ("impact_assessment", "prior_consultation"),
        "The impact assessment itself; consultation under s.65.", ("dpia-facts.html",)),
    Requirement(
        "Equality Act 2010 s.149",
        "Groups with counts and intervals; characteristics not held; recording; stand-ins.",
        (11, 12, 13, 14), ("G01", "G03", "M01", "R01", "R02", "R04", "Z01"),
        ("group_judgement", "proxy_judgement", "due_regard_discrimination", "due_regard_opportunity",
         "due_regard_relations", "missing_evidence", "equality_review"),
        "Due regard in substance, for all nine characteristics and three aims; it cannot be delegated.",
        ("equality-impact-facts.html",)),
    Requirement(
        "EU AI Act Art 5(1)(d)",
        "Is the score about traits alone? Share of movement by feature; facts kept apart from assessments.",
        (5, 15), ("X02",), ("eu_prohibition",),
        "Legal view; statement that human assessment rests on verifiable facts."),
    Requirement(
        "EU AI Act Annex III, Arts 9-15, 26, 27",
        "Measured risks, definition checks, description of the data, journal, oversight sheet.",
        (5, 7, 9, 16, 19), ("D01", "P02", "P05"), ("eu_duties",),
        "Duties of provider and deployer; rights impact assessment.",
        ("transparency-record.html", "model-card.html")),
    Requirement(
        "Disclosure control",
        "Small counts hidden before any page is printed, and others that would give them away. What the model gives away of people was tried.",
        (11, 16, 19), ("X05", "X06"), ("output_checker",), "Sign-off by an output checker.", counts_hidden=True),
    Requirement(
        "WCAG 2.2 AA",
        "Headings in order, captions, text beside every chart, no script, print style.",
        (), (), ("assistive_test",), "Test with assistive technology; other formats on request."),
)  # fmt: skip
