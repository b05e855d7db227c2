"""Lines that show nothing are named below the table, and a difference found is never among them."""

from __future__ import annotations

from riskkit.report.blocks import Table
from riskkit.report.folding import fold

CANNOT, FOUND = "? Cannot tell", "≠ Difference found"


def drawn(*rows: tuple[str, ...], verdict: int | None = None) -> Table:
    return Table("Rates", ("Group", "Flagged", "Missed"), rows, (1, 2), verdict_column=verdict)


def test_a_line_of_hidden_figures_is_named_below_and_the_others_stay():
    told = fold(drawn(("A", "hidden", "too few to say"), ("B", "2.0%\n40 of 2,000", "hidden")))

    assert [line[0] for line in told.rows] == ["B"]
    assert told.note == "Not shown, because their counts are hidden or too few to say: A."


def test_a_table_that_shows_something_on_every_line_is_left_alone():
    table = drawn(("A", "1.0%", "hidden"))

    assert fold(table) is table


def test_a_difference_found_keeps_its_line_even_where_its_figures_are_hidden():
    table = Table("Gaps", ("Measure", "Gap", "Verdict"), (("Flagged", "hidden", FOUND), ("Missed", "hidden", CANNOT)),
                  (1,), verdict_column=2)  # fmt: skip

    assert [line[0] for line in fold(table).rows] == ["Flagged"]


def test_many_lines_are_counted_not_named():
    table = drawn(*((f"group {at}", "hidden", "hidden") for at in range(20)))

    assert fold(table).note.endswith("20 lines.")
    assert fold(table).rows == ()
