"""The page on which a human reads a sample of cases, and the form for the answers.

Takes    ReadingCases and the study's words.
Gives    `reading_page`, one self-contained HTML file; `reading_form`, a CSV with one blank row a case.
Promise  neither holds a label, score or name; what the rule said is folded away until the reader opens it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from riskkit.domain.reading_case import ReadingCase, ReadRecord
from riskkit.report.formats import day, plain, whole
from riskkit.report.small_svg import role_sign
from riskkit.report.templating import template
from riskkit.report.word_check import refuse_words
from riskkit.report.words_en import FORMATS, ROLE_BADGE, STATUS_DATA, STATUS_NOT_FOR

if TYPE_CHECKING:
    from riskkit.domain.study_spec import StudySpec

PAGE, FORM = "cases.html", "reading.csv"
_BLANK = "–"


def reading_page(cases: Iterable[ReadingCase], study: StudySpec) -> bytes:
    """All cases on one page, each on a sheet of its own when printed.

    Raises
    ------
    WordRefused
        If the page's own words, or the study's, promise too much. Records are printed as their agencies wrote them.
    """
    printed = [_case(case) for case in cases]
    shared = {**_words(study), "count": len(printed)}
    frame = template("reading.html.j2").render(cases=(), **shared)
    refuse_words(PAGE, frame)
    return template("reading.html.j2").render(cases=printed, **shared).encode("utf-8")


def reading_form(cases: Iterable[ReadingCase]) -> bytes:
    """One row a case: the reader fills in answer (yes, no or cannot say) and a note."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("case", "answer", "note"))
    writer.writerows((case.case, "", "") for case in cases)
    return text.getvalue().encode("utf-8")


def _words(study: StudySpec) -> dict[str, Any]:
    kind = study.data.data_kind
    return {
        "title": plain(study.title),
        "role": study.role,
        "badge": ROLE_BADGE[study.role],
        "sign": role_sign(study.role),
        "kind": kind.upper(),
        "data": STATUS_DATA[kind],
        "not_for": STATUS_NOT_FOR,
        "extract": day(study.data.extract_date),
        "form": FORM,
        "meaning": plain(study.outcome.meaning),
        "target_role": study.outcome.role,
        "outcome": plain(study.words.outcome),
    }


def _case(case: ReadingCase) -> dict[str, Any]:
    return {
        "case": case.case,
        "as_of": day(case.as_of),
        "opens": day(case.opens),
        "last": day(case.closes - timedelta(days=1)),
        "records": [_record(record) for record in case.records],
        "not_shown": whole(case.not_shown) if case.not_shown else "",
    }


def _record(record: ReadRecord) -> dict[str, str]:
    words = ("event", "agency", "kind", "offence", "status", "roles", "initiated_by", "told")
    return {
        **{name: plain(getattr(record, name)) or _BLANK for name in words},
        "text": plain(record.text),
        "happened": _moment(record.happened),
        "known": _moment(record.known),
    }


def _moment(when: datetime) -> str:
    return FORMATS["moment"].format(day=day(when.date()), time=f"{when:%H:%M}")
