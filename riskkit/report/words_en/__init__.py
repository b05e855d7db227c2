"""Every sentence the pages print, in plain English, in one place: one module for each topic.

Takes    nothing.
Gives    questions only people can answer, section titles, sentences with places for numbers, labels of metrics.
Promise  no sentence here judges a model; words that promise too much stand only inside names of laws (`LAW_NAMES`).

Another language, Welsh say, is a second package beside this one with the same modules, names, keys and {places}; a
test would hold the two together, key by key and place by place. Modules and templates look a text up when they print,
never at import. The choice of a language is not built: all pages are in English, and modules import this package by
name. Not here, so English in any language: what findings, sheets and studies say themselves (words of other rooms),
NOT PROVIDED, and how numbers are written. Some texts here are parts of sentences ("within {time}", "higher"); a
language that changes words by number or place would need whole sentences for them.
"""

from __future__ import annotations

from riskkit.report.words_en.areas import BY_AREA
from riskkit.report.words_en.asking import ASKED
from riskkit.report.words_en.board import BOARD_SAYS, DECISION_LINES, MET_COUNTS, MET_WORDS, RULE_WORDS
from riskkit.report.words_en.charts import CHARTS, FLOW_REASONS
from riskkit.report.words_en.checks import CHECK_FAMILIES, CHECK_KINDS, CHECK_SEVERITIES, CHECKS
from riskkit.report.words_en.choices import AREA_WORDS, FIELD_WORDS, SETTING_WORDS
from riskkit.report.words_en.comparison import (
    COMPARISON_SAYS,
    COMPARISON_SECTIONS,
    COMPARISON_TITLE,
    OBSTACLE_WORDS,
    WHY_WORDS,
)
from riskkit.report.words_en.contest import CONTEST, CONTEST_FILES, CONTEST_OFFICER, CONTEST_PERSON, CONTEST_RECORDS
from riskkit.report.words_en.disclosure import DISCLOSURE_SAYS
from riskkit.report.words_en.doubts import DOUBT_RECORDS, DOUBTS
from riskkit.report.words_en.formats import FORMATS, MONTHS
from riskkit.report.words_en.frame import FRAME
from riskkit.report.words_en.given_away import GIVEN_AWAY
from riskkit.report.words_en.glossary import GLOSSARY, LAW_NAMES
from riskkit.report.words_en.headings import CAPTIONS, GROUPS, OUTCOME_FIELDS
from riskkit.report.words_en.leads import LEADS
from riskkit.report.words_en.measured_risks import BROKEN_CHECK, MEASURED_RISKS, RISK_SAYS
from riskkit.report.words_en.metrics import (
    CARD_METRICS,
    CHARTED,
    COLUMNS,
    COMPARED,
    EVERY_SCORE,
    LISTED,
    METRICS,
    SHARES,
    VERDICT_MARKS,
    VERDICT_WORDS,
)
from riskkit.report.words_en.nine import IN_ORDER, NINE, STATES
from riskkit.report.words_en.pack_facts import CARD_FACTS, DPIA_FACTS, RUN_FACTS
from riskkit.report.words_en.packs import DPIA, EQUALITY, MEASURES_IN_PLACE, MODEL_CARD
from riskkit.report.words_en.page_one import PAGE_ONE, SHORT_NAMES
from riskkit.report.words_en.paper import PAPER
from riskkit.report.words_en.papers import CHECKLIST, TRANSPARENCY
from riskkit.report.words_en.questions import QUESTIONS
from riskkit.report.words_en.reading import READING, READING_RECORDS
from riskkit.report.words_en.record_drafts import (
    CAPACITY_SAYS,
    ELSEWHERE,
    ELSEWHERE_OUTPUT,
    KINDS_GIVEN,
    RECORD_DRAFTS,
    RECORD_SAYS,
    RECORD_VERDICTS,
    SENSITIVE_SAYS,
    SPLIT_PURPOSES,
)
from riskkit.report.words_en.record_fields import RECORD_FIELDS, RECORD_PARTS, RECORD_TITLE_FIELDS
from riskkit.report.words_en.recording import RECORDING_KINDS, RECORDING_SAYS
from riskkit.report.words_en.requirements import REQUIREMENTS
from riskkit.report.words_en.results import RESULTS
from riskkit.report.words_en.run_pages import RUN_PAGE_WORDS
from riskkit.report.words_en.sayings import DIRECTIONS, SAYS
from riskkit.report.words_en.sheet import SHEET, SHEET_RECORDS, SHEET_SIX
from riskkit.report.words_en.status import (
    NOT_MEASURED,
    ROLE_BADGE,
    ROLE_SENTENCE,
    ROLE_SHORT,
    SECTIONS,
    STATUS_DATA,
    STATUS_ISSUED,
    STATUS_NOT_FOR,
)
from riskkit.report.words_en.tables import CELLS, HEADS, TABLES
from riskkit.report.words_en.two_runs import COMPARED_COUNTS, COMPARED_MARKS, TWO_RUNS

__all__ = [
    "AREA_WORDS",
    "ASKED",
    "BOARD_SAYS",
    "BROKEN_CHECK",
    "BY_AREA",
    "CAPACITY_SAYS",
    "CAPTIONS",
    "CARD_FACTS",
    "CARD_METRICS",
    "CELLS",
    "CHARTED",
    "CHARTS",
    "CHECKLIST",
    "CHECKS",
    "CHECK_FAMILIES",
    "CHECK_KINDS",
    "CHECK_SEVERITIES",
    "COLUMNS",
    "COMPARED",
    "COMPARED_COUNTS",
    "COMPARED_MARKS",
    "COMPARISON_SAYS",
    "COMPARISON_SECTIONS",
    "COMPARISON_TITLE",
    "CONTEST",
    "CONTEST_FILES",
    "CONTEST_OFFICER",
    "CONTEST_PERSON",
    "CONTEST_RECORDS",
    "DECISION_LINES",
    "DIRECTIONS",
    "DISCLOSURE_SAYS",
    "DOUBTS",
    "DOUBT_RECORDS",
    "DPIA",
    "DPIA_FACTS",
    "ELSEWHERE",
    "ELSEWHERE_OUTPUT",
    "EQUALITY",
    "EVERY_SCORE",
    "FIELD_WORDS",
    "FLOW_REASONS",
    "FORMATS",
    "FRAME",
    "GIVEN_AWAY",
    "GLOSSARY",
    "GROUPS",
    "HEADS",
    "IN_ORDER",
    "KINDS_GIVEN",
    "LAW_NAMES",
    "LEADS",
    "LISTED",
    "MEASURED_RISKS",
    "MEASURES_IN_PLACE",
    "METRICS",
    "MET_COUNTS",
    "MET_WORDS",
    "MODEL_CARD",
    "MONTHS",
    "NINE",
    "NOT_MEASURED",
    "OBSTACLE_WORDS",
    "OUTCOME_FIELDS",
    "PAGE_ONE",
    "PAPER",
    "QUESTIONS",
    "READING",
    "READING_RECORDS",
    "RECORDING_KINDS",
    "RECORDING_SAYS",
    "RECORD_DRAFTS",
    "RECORD_FIELDS",
    "RECORD_PARTS",
    "RECORD_SAYS",
    "RECORD_TITLE_FIELDS",
    "RECORD_VERDICTS",
    "REQUIREMENTS",
    "RESULTS",
    "RISK_SAYS",
    "ROLE_BADGE",
    "ROLE_SENTENCE",
    "ROLE_SHORT",
    "RULE_WORDS",
    "RUN_FACTS",
    "RUN_PAGE_WORDS",
    "SAYS",
    "SECTIONS",
    "SENSITIVE_SAYS",
    "SETTING_WORDS",
    "SHARES",
    "SHEET",
    "SHEET_RECORDS",
    "SHEET_SIX",
    "SHORT_NAMES",
    "SPLIT_PURPOSES",
    "STATES",
    "STATUS_DATA",
    "STATUS_ISSUED",
    "STATUS_NOT_FOR",
    "TABLES",
    "TRANSPARENCY",
    "TWO_RUNS",
    "VERDICT_MARKS",
    "VERDICT_WORDS",
    "WHY_WORDS",
]
