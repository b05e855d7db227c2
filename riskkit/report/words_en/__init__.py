"""Every sentence the pages print, in plain English, in one place: one module for each topic.

Takes    nothing.
Gives    questions only people can answer, section titles, sentences with places for numbers, labels of metrics.
Promise  no sentence here judges a model; words that promise too much stand only inside names of laws (`LAW_NAMES`).
"""

from __future__ import annotations

from riskkit.report.words_en.board import BOARD_SAYS, MET_WORDS
from riskkit.report.words_en.comparison import (
    AREA_WORDS,
    COMPARISON_SAYS,
    COMPARISON_SECTIONS,
    COMPARISON_TITLE,
    FIELD_WORDS,
    OBSTACLE_WORDS,
    SETTING_WORDS,
    WHY_WORDS,
)
from riskkit.report.words_en.doubts import DOUBT_RECORDS, DOUBTS
from riskkit.report.words_en.glossary import GLOSSARY, LAW_NAMES
from riskkit.report.words_en.headings import CAPTIONS, GROUPS, OUTCOME_FIELDS
from riskkit.report.words_en.leads import LEADS
from riskkit.report.words_en.metrics import (
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
from riskkit.report.words_en.page_one import PAGE_ONE, SHORT_NAMES
from riskkit.report.words_en.paper import (
    CHROMIUM_FAILED,
    MARGIN_BLOCKED,
    MARGIN_EXPIRES,
    MARGIN_RUN,
    NO_CHROMIUM,
    NO_PRINTER,
    PAGE_BEFORE,
    PAGE_BETWEEN,
)
from riskkit.report.words_en.questions import QUESTIONS
from riskkit.report.words_en.recording import RECORDING_KINDS, RECORDING_SAYS
from riskkit.report.words_en.sayings import SAYS
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

__all__ = [
    "AREA_WORDS",
    "BOARD_SAYS",
    "CAPTIONS",
    "CHARTED",
    "CHROMIUM_FAILED",
    "COLUMNS",
    "COMPARED",
    "COMPARISON_SAYS",
    "COMPARISON_SECTIONS",
    "COMPARISON_TITLE",
    "DOUBTS",
    "DOUBT_RECORDS",
    "EVERY_SCORE",
    "FIELD_WORDS",
    "GLOSSARY",
    "GROUPS",
    "LAW_NAMES",
    "LEADS",
    "LISTED",
    "MARGIN_BLOCKED",
    "MARGIN_EXPIRES",
    "MARGIN_RUN",
    "METRICS",
    "MET_WORDS",
    "NOT_MEASURED",
    "NO_CHROMIUM",
    "NO_PRINTER",
    "OBSTACLE_WORDS",
    "OUTCOME_FIELDS",
    "PAGE_BEFORE",
    "PAGE_BETWEEN",
    "PAGE_ONE",
    "QUESTIONS",
    "RECORDING_KINDS",
    "RECORDING_SAYS",
    "ROLE_BADGE",
    "ROLE_SENTENCE",
    "ROLE_SHORT",
    "SAYS",
    "SECTIONS",
    "SETTING_WORDS",
    "SHARES",
    "SHORT_NAMES",
    "STATUS_DATA",
    "STATUS_ISSUED",
    "STATUS_NOT_FOR",
    "VERDICT_MARKS",
    "VERDICT_WORDS",
    "WHY_WORDS",
]
