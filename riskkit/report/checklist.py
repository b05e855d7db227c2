"""The checklist: for each requirement, the evidence this run holds, and what only a person can say.

Takes    Material.
Gives    rows for a page.
Promise  it prints evidence and gaps, and never a verdict on a law.
"""

from __future__ import annotations

from dataclasses import dataclass

from riskkit.report.formats import plain
from riskkit.report.material import Material
from riskkit.report.page_one import is_provided
from riskkit.report.words_en import LAW_NAMES, QUESTIONS


@dataclass(frozen=True)
class Requirement:
    """One requirement: a name from a law or framework, findings (`codes`), parts of the report (`sections`)."""

    cite: str
    evidence: str
    sections: tuple[int, ...]
    codes: tuple[str, ...]
    answers: tuple[str, ...]
    human: str


@dataclass(frozen=True)
class Line:
    """A requirement as printed."""

    cite: str
    is_quote: bool
    evidence: str
    sections: tuple[int, ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    answered: tuple[str, ...]
    gaps: tuple[str, ...]
    human: str


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        "ALGO-CARE: Advisory",
        "The sheet asks for the reviewer's view first. The kit takes no action.",
        (3,),
        (),
        ("who_decides",),
        "Say who decides, and with what else.",
    ),
    Requirement(
        "ALGO-CARE: Lawful",
        "Features with label, unit and meaning.",
        (2, 5),
        (),
        ("benefit", "why_a_model"),
        "Purpose, necessity, proportionality, improvement shown, power used.",
    ),
    Requirement(
        "ALGO-CARE: Granularity",
        "Bands, small groups, intervals, missing values.",
        (9, 11, 12),
        ("P08", "P09", "M01"),
        ("criterion",),
        "Justify any cautious tilt and the choice of groups.",
    ),
    Requirement(
        "ALGO-CARE: Ownership",
        "Code version, packages, seed, hashes of data.",
        (19,),
        (),
        ("monitoring",),
        "Owner, maintenance, security, limits in contracts.",
    ),
    Requirement(
        "ALGO-CARE: Challengeable",
        "Audit file, journal, challenge field on each sheet.",
        (3, 19),
        (),
        ("how_told", "how_to_challenge"),
        "How people are told, and the route for complaints.",
    ),
    Requirement(
        "ALGO-CARE: Accuracy",
        "Definition checks, counts of errors, calibration, capture.",
        (6, 7, 8, 9, 10, 13),
        ("P01", "P04", "P05"),
        ("cost_of_a_wrong_flag", "cost_of_a_missed_person"),
        "Accept or refuse the error rates; name the cost of error; date the next test.",
    ),
    Requirement(
        "ALGO-CARE: Responsible",
        "Question log and criticism section.",
        (4, 16),
        (),
        ("strongest_criticism", "group_judgement"),
        "Public interest, judgement on groups, review date.",
    ),
    Requirement(
        "ALGO-CARE: Explainable",
        "Effects, one sheet for each flagged person, reasons that add up.",
        (15,),
        ("X01", "X02"),
        (),
        "Name the role of the expert who will explain.",
    ),
    Requirement(
        "NPCC Covenant: Lawful",
        "Transparent, explainable, responsible, accountable, robust: see each section.",
        (2, 3, 9, 15, 17),
        (),
        (),
        "Statement by a chief officer's role on each of the six words.",
    ),
    Requirement(
        "College of Policing: Engage, Evolve, Embed",
        "Own-data test, group audit, expiry date.",
        (9, 11, 17),
        ("P02", "G01"),
        ("monitoring", "stop_rules"),
        "Gate decisions, impact assessments, independent evaluation.",
    ),
    Requirement(
        "Algorithmic Transparency Recording Standard 4.0",
        "A drafted transparency record.",
        (),
        (),
        (),
        "Sign-off by team, senior responsible owner and communications.",
    ),
    Requirement(
        "Data Protection Act 2018 ss.35, 42",
        "List of protected characteristics held and compared.",
        (11, 12),
        ("M01",),
        (),
        "Condition relied on; appropriate policy document.",
    ),
    Requirement(
        "Data Protection Act 2018 ss.36, 37",
        "Purpose in the study's words; effect of each feature.",
        (2, 15),
        ("X02",),
        (),
        "Agree the set of features and why each is needed.",
    ),
    Requirement(
        "Data Protection Act 2018 s.38",
        "Role in every record; fact or assessment on each feature.",
        (5, 6),
        ("D09",),
        ("under_18s", "recording_gaps"),
        "Decide how intelligence is treated.",
    ),
    Requirement(
        "Data Protection Act 2018 s.39",
        "Extract date, dates scored, expiry of this report.",
        (5, 17),
        (),
        (),
        "Retention schedule.",
    ),
    Requirement(
        "Data Protection Act 2018 ss.44-47, 50A-50D",
        "A sheet for each flagged person; human view first.",
        (3,),
        (),
        ("how_told", "how_to_challenge", "who_decides"),
        "Notice, route, safeguards; confirm that no decision is by machine alone.",
    ),
    Requirement(
        "Data Protection Act 2018 ss.61, 62, 64",
        "Manifest, steps, journal.",
        (5, 19),
        ("D01",),
        (),
        "The impact assessment itself; consultation under s.65.",
    ),
    Requirement(
        "Equality Act 2010 s.149",
        "Groups with counts and intervals; missing characteristics.",
        (11, 12, 13, 14),
        ("G01", "G03", "M01", "R01", "R02", "R04"),
        ("group_judgement", "criterion", "proxy_judgement"),
        "Due regard in substance, for all nine characteristics; it cannot be delegated.",
    ),
    Requirement(
        "EU AI Act Art 5(1)(d)",
        "What moves scores; facts kept apart from assessments.",
        (5, 15),
        ("X02",),
        (),
        "Legal view; statement that human assessment rests on verifiable facts.",
    ),
    Requirement(
        "EU AI Act Annex III, Arts 9-15, 26, 27",
        "Definition checks, data description, logs, oversight sheet.",
        (5, 7, 9, 16, 19),
        ("D01",),
        (),
        "Duties of provider and deployer; rights impact assessment.",
    ),
    Requirement(
        "Disclosure control (threshold 10)",
        "Small counts hidden before any page is printed; what the model gives away of people was tried.",
        (11, 16, 19),
        ("X05", "X06"),
        (),
        "Sign-off by an output checker.",
    ),
    Requirement(
        "WCAG 2.2 AA",
        "Headings, captions, text beside every chart, no script.",
        (),
        (),
        (),
        "Test with assistive technology; other formats on request.",
    ),
)


def checklist_lines(material: Material) -> tuple[Line, ...]:
    """Every requirement with what this run holds and what is open."""
    return tuple(_line(material, requirement) for requirement in REQUIREMENTS)


def _line(material: Material, asked: Requirement) -> Line:
    answered = tuple(key for key in asked.answers if is_provided(material.answer(key)))
    return Line(
        cite=asked.cite,
        is_quote=asked.cite in LAW_NAMES,
        evidence=asked.evidence,
        sections=asked.sections,
        present=tuple(code for code in asked.codes if material.finding(code) is not None),
        absent=tuple(code for code in asked.codes if material.finding(code) is None),
        answered=tuple(f"{QUESTIONS[key]} {plain(material.answer(key))}" for key in answered),
        gaps=tuple(QUESTIONS[key] for key in asked.answers if key not in answered),
        human=asked.human,
    )
