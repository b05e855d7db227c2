"""The line at the top of every page: what the data are, what the page is not for, and until when it holds.

Takes    Material.
Gives    `Status`.
Promise  every page carries the same line; none says that anybody signed.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from riskkit.report.formats import day, plain
from riskkit.report.margins import margin_css
from riskkit.report.material import Material
from riskkit.report.words_en import STATUS_DATA, STATUS_ISSUED, STATUS_NOT_FOR


@dataclass(frozen=True)
class Status:
    """The status line, already worded. `blocked` adds a plain word to it."""

    kind: str
    data: str
    not_for: str
    issued: str
    extract: str
    created: str
    expires: str
    run_id: str
    blocked: bool

    @property
    def margins(self) -> Markup:
        """The same line for the margins of printed pages, as a style rule."""
        return margin_css(self)


def status_of(material: Material) -> Status:
    """The status of every page of a run."""
    facts = material.facts
    kind = str(facts["data_kind"])
    return Status(
        kind=kind.upper(),
        data=STATUS_DATA[kind],
        not_for=STATUS_NOT_FOR,
        issued=STATUS_ISSUED,
        extract=day(facts["extract_date"]),
        created=day(facts["created"]),
        expires=day(facts["expires"]),
        run_id=plain(facts["run_id"]),
        blocked=bool(material.released.blocked_by),
    )
