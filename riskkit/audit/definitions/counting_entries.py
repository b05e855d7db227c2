"""What the checks of counting mean: D14 to D17, D22 and D24.

Takes    nothing.
Gives    `ENTRIES`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

ENTRIES = (
    Entry(
        "D14",
        "One incident does not stand on both sides under two numbers",
        "A person's events up to 30 days before and after the as-of date, of one kind and offence, that agree in two "
        "of spot, text, clock and delay.",
        "An incident written down again in other words, at another place, or as another kind of record is not seen.",
        ("F03", "F04"),
    ),
    Entry(
        "D15",
        "No event is repeated under another number",
        "Events that agree in every column but the number, and in their people and parts.",
        "A repeat in which one letter was changed is not seen; where only dates are kept, two like events of one "
        "person on one day count as a repeat.",
        ("F06",),
    ),
    Entry(
        "D16",
        "People stand under one number each",
        "Pairs of person numbers with one birth date and close names, against pairs born some days apart.",
        "People whose names or birth dates are written quite differently, or not at all, are not found. It says that "
        "there are too many pairs, never who.",
        ("F07",),
        "statistical",
    ),
    Entry(
        "D17",
        "No event is an outcome in training and in testing",
        "Events that count as the outcome of a training row and of a test row.",
        "Two people named in one earlier event may stand on both sides: their histories are shared, not their "
        "outcomes.",
        ("F09",),
    ),
    Entry(
        "D22",
        "People are counted, not offences",
        "Rows labelled yes against different people with such an event, by as-of date; labels that are not 0 or 1.",
        "Whether one incident with several people should count once is for people to decide: the counts are shown.",
        ("F21",),
    ),
    Entry(
        "D24",
        "One number stands for one person",
        "Records of one person number that differ in birth date (or sex) and in name beyond any slip of the pen.",
        "Two people of one number who share a first letter of a name, or whose records lack names, are not seen. Far "
        "homes are not compared, because people move.",
        ("F27",),
    ),
)
