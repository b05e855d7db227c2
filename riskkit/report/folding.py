"""Tables without lines that show nothing: what is hidden or too few to say is told in one sentence below.

Takes    a `Table`.
Gives    `fold`: the same table, shorter, with a note that names what was left out; `behind`: it opens on demand.
Promise  a difference found is never folded away; nothing vanishes without being named or counted.
"""

from __future__ import annotations

from dataclasses import replace

from riskkit.report.blocks import Folded, Table
from riskkit.report.words_en import FORMATS, SAYS, VERDICT_WORDS

MOST_NAMES = 12


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


def behind(*tables: Table) -> Folded:
    """Tables behind one line that says what they are: the caption of the first."""
    return Folded(tables[0].caption, tables)


def _shows_nothing(line: tuple[str, ...], table: Table) -> bool:
    if table.verdict_column is not None and VERDICT_WORDS["cannot tell"] not in line[table.verdict_column]:
        return False
    nothing = ("–", *(FORMATS[key] for key in ("hidden", "too_few", "not_measured")))
    return all(line[column].split("\n")[0] in nothing for column in table.numeric)
