"""Tables without lines that show nothing: what is hidden or too few to say is told in one sentence below.

Takes    a `Table`.
Gives    `fold`: the same table, shorter, with a note that names what was left out; `narrow`: the same for columns;
         `behind`: it opens on demand.
Promise  a difference found is never folded away; nothing vanishes without being named or counted.
"""

from __future__ import annotations

from dataclasses import replace

from riskkit.report.blocks import Folded, Table
from riskkit.report.words_en import FORMATS, SAYS, VERDICT_WORDS

MOST_NAMES = 12
_NOTHING = tuple(FORMATS[key] for key in ("hidden", "too_few", "not_measured"))


def fold(table: Table, *, named_by: int = 0) -> Table:
    """Leave out lines whose figures all say "hidden" or "too few to say".

    Parameters
    ----------
    named_by : int
        The column whose words name a line in the note; where there are many names they are counted instead.
    """
    empty = [line for line in table.rows if _shows_nothing(line, table)]
    if not empty:
        return table
    names = list(dict.fromkeys(line[named_by].replace("\n", " ") for line in empty))
    named = "; ".join(names) if len(names) <= MOST_NAMES else SAYS["many_lines"].format(many=len(empty))
    kept = tuple(line for line in table.rows if not _shows_nothing(line, table))
    return replace(table, rows=kept, note=f"{table.note} {SAYS['folded'].format(names=named)}".strip())


def narrow(table: Table) -> Table:
    """Leave out columns that say "hidden" or "too few to say" in each line; the first and the verdict stay."""
    lost = [column for column in range(1, len(table.columns)) if _is_lost(column, table)]
    if not table.rows or not lost:
        return table
    kept = [column for column in range(len(table.columns)) if column not in lost]
    names = "; ".join(table.columns[column] for column in lost)
    return replace(
        table,
        columns=tuple(table.columns[column] for column in kept),
        rows=tuple(tuple(line[column] for column in kept) for line in table.rows),
        numeric=tuple(kept.index(column) for column in table.numeric if column in kept),
        verdict_column=None if table.verdict_column is None else kept.index(table.verdict_column),
        note=f"{table.note} {SAYS['folded'].format(names=names)}".strip(),
    )


def behind(*tables: Table) -> Folded:
    """Tables behind one line that says what they are: the caption of the first."""
    return Folded(tables[0].caption, tables)


def _shows_nothing(line: tuple[str, ...], table: Table) -> bool:
    if table.verdict_column is not None and VERDICT_WORDS["cannot tell"] not in line[table.verdict_column]:
        return False
    return all(line[column].split("\n")[0] in ("–", *_NOTHING) for column in table.numeric)


def _is_lost(column: int, table: Table) -> bool:
    """A column of dashes alone is an answer ("none"), and stays."""
    cells = {line[column].split("\n")[0] for line in table.rows}
    return column != table.verdict_column and bool(cells & {*_NOTHING}) and cells <= {"–", *_NOTHING}
