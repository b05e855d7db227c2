"""One table in the shape of its layout: every column there, typed, and nothing else.

Takes    a lazy table as read, its layout, and where it came from.
Gives    `Prepared`: the lazy table, and conditions under which a cell is not what was declared.
Promise  unknown and missing columns are refused by name; optional columns not given are there, all missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SourceRefused
from riskkit.domain.records import TableLayout
from riskkit.sources.declared_types import Typed, from_stored, from_text, missing
from riskkit.sources.refusals import refuse_all

if TYPE_CHECKING:
    import ibis.expr.types as ir

_LIKE_A_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_ .-]{0,40}\Z")
WRONG = "riskkit_wrong_"


@dataclass(frozen=True)
class Prepared:
    """A table ready to be checked.

    table
        The layout's columns, and one boolean column `riskkit_wrong_<name>` for each name in `wrong`.
    place
        As the user named it.
    wrong
        Columns whose cells may fail to be what was declared.
    delayed
        True if known_at was not given and the study's recording delay stands for it.
    """

    table: ir.Table
    place: str
    layout: TableLayout
    wrong: tuple[str, ...] = ()
    delayed: bool = False

    @property
    def clean(self) -> ir.Table:
        """The layout's columns only."""
        return self.table.select(*(column.name for column in self.layout.columns))

    def over(self, table: ir.Table) -> Prepared:
        """The same over another lazy table with the same columns."""
        return replace(self, table=table)


def prepare(raw: ir.Table, layout: TableLayout, place: str, *, text: bool, delay_given: bool) -> Prepared:
    """Shape a table as read.

    Parameters
    ----------
    text : bool
        True if dates and numbers are written as text (CSV; dates of SQLite).
    delay_given : bool
        True if the study declares a recording delay, so that events may come without known_at.

    Raises
    ------
    SourceRefused
        If columns are unknown or missing, or stored as another type.
    """
    check_columns(raw.columns, layout, place, delay_given=delay_given)
    refusals: list[SourceRefused] = []
    typed: list[Typed] = []
    for column in layout.columns:
        if column.name not in raw.columns:
            typed.append(Typed(column.name, missing(column)))
            continue
        try:
            cell = raw[column.name]
            as_text = text and cell.type().is_string()
            typed.append(from_text(cell, column) if as_text else from_stored(cell, column, place))
        except SourceRefused as refusal:
            refusals.append(refusal)
    refuse_all(refusals)
    values: dict[str, Any] = {column.name: column.value for column in typed}
    flags = {f"{WRONG}{column.name}": column.wrong for column in typed if column.wrong is not None}
    wrong = tuple(column.name for column in typed if column.wrong is not None)
    delayed = delay_given and layout.name == "events" and "known_at" not in raw.columns
    return Prepared(raw.select(**values, **flags), place, layout, wrong, delayed)


def check_columns(given: tuple[str, ...], layout: TableLayout, place: str, *, delay_given: bool) -> None:
    """Refuse missing and unknown columns."""
    known = [column.name for column in layout.columns]
    lacking = [c.name for c in layout.columns if c.required and c.name not in given]
    if delay_given and layout.name == "events":
        lacking = [name for name in lacking if name != "known_at"]
    unknown = [name for name in given if name not in known]
    refusals = []
    if lacking:
        advice = "Add them." if lacking != ["known_at"] else (
            "Give when each record became known, or, for events, declare sources.recording_delay_days."
        )  # fmt: skip
        refusals.append(SourceRefused(place, ", ".join(lacking), None, "not there.", advice))
    if unknown:
        found = f"{len(unknown)} unknown column{'s' if len(unknown) > 1 else ''}{shown_unknown(unknown, given, known)}."
        advice = f"Remove or rename; {layout.name} has {', '.join(known)}."
        refusals.append(SourceRefused(place, None, None, found, advice))
    refuse_all(refusals)


def shown_unknown(unknown: list[str], given: tuple[str, ...], known: list[str]) -> str:
    """Names of unknown columns, unless the header may be a row of people's data (no header line)."""
    is_header = 2 * sum(name in known for name in given) >= min(len(given), len(known))
    if is_header and all(_LIKE_A_NAME.match(name) for name in unknown):
        return f" ({', '.join(unknown[:20])})"
    return " (names not shown: the first line may not be a header)"
