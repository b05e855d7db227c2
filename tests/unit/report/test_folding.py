"""Lines that show nothing are named below the table, and a difference found is never among them."""

from __future__ import annotations

from riskkit.report.blocks import Table
from riskkit.report.folding import fold, narrow

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


def test_a_column_that_is_hidden_on_every_line_is_named_below():
    told = narrow(drawn(("A", "1.0%", "hidden"), ("B", "2.0%", "too few to say")))

    assert told.columns == ("Group", "Flagged")
    assert told.rows == (("A", "1.0%"), ("B", "2.0%"))
    assert told.numeric == (1,)
    assert told.note == "Not shown, because their counts are hidden or too few to say: Missed."


def test_a_column_of_dashes_is_an_answer_and_verdicts_stay():
    table = Table("Gaps", ("Measure", "Gap", "Stands out", "Verdict"), (("Flagged", "hidden", "–", FOUND),), (1,),
                  verdict_column=3)  # fmt: skip

    told = narrow(table)

    assert told.columns == ("Measure", "Stands out", "Verdict")
    assert told.verdict_column == 2


def test_a_column_with_one_figure_stays():
    table = drawn(("A", "hidden", "hidden"), ("B", "2.0%", "1.0%"))

    assert narrow(table) is table
