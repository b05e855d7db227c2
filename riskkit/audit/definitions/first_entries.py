"""What the checks D01 to D13 mean: the ones every study had from the start.

Takes    nothing.
Gives    `ENTRIES`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

ENTRIES = (
    Entry(
        "D01",
        "Every row is accounted for",
        "At each step rows in equal rows kept plus every named drop; rows of the cut are counted again.",
        "A row dropped for the wrong named reason is still accounted for.",
        ("F06",),
    ),
    Entry(
        "D02",
        "Dates are in order",
        "Nothing became known before it happened or after the extract date; no spell ends before it begins.",
        "A day and month swapped on both dates of a record keeps their order.",
        ("F15", "F17"),
    ),
    Entry(
        "D03",
        "History ends before the as-of date, follow-up begins on or after it",
        "Dates of every event on either side are compared with the as-of date, embargo, horizon and extract date.",
        "It trusts the dates as recorded: a back-dated entry looks early.",
        ("F02", "F03", "F16"),
    ),
    Entry(
        "D04",
        "No event stands on both sides of the cut",
        "Pairs of row and event found in the history and in the follow-up of the same row.",
        "One incident written down twice under two event numbers is not seen.",
        ("F03", "F04"),
    ),
    Entry(
        "D05",
        "Who is scored does not depend on the future",
        "The cohort is built again from records with everything known on or after each as-of date deleted; with "
        "more than 40,000 people and dates, for a sample of the people.",
        "People whose records were weeded before the extract are absent from both.",
        ("F10",),
    ),
    Entry(
        "D06",
        "The outcome had time to be recorded",
        "No row counts as 'no' (or as a lone 'yes') before horizon and waiting time had passed by the extract date.",
        "If records settle later than the declared waiting time, recent dates still look quiet.",
        ("F05", "F14"),
    ),
    Entry(
        "D07",
        "First means first",
        "For a first outcome: rows whose history already holds a record of the target's role and offences.",
        "Records of agencies or years outside the extract are not searched.",
        ("F02", "F23"),
    ),
    Entry(
        "D08",
        "One row per person and date; the label is yes, no or not yet known",
        "Repeated keys of people and dates, and labels that are anything else.",
        "Two person numbers that are one human being look like two people.",
        ("F06", "F21"),
    ),
    Entry(
        "D09",
        "Only the target's role and codes make a label",
        "Labels are counted again from the follow-up by the target's own role, offences, statuses and kinds.",
        "It cannot tell whether the codes in the target are the right ones: people must read the outcome card.",
        ("F01", "F02", "F19", "F20"),
    ),
    Entry(
        "D10",
        "Nothing is too good to be true",
        "An alarm if one feature (or its being missing) has an AUC over 0.85, the model over 0.95, or precision and "
        "capture are both over 0.95.",
        "A leak that helps only a little does not ring this alarm.",
        ("F12", "F32"),
        "statistical",
    ),
    Entry(
        "D11",
        "Training and testing are apart",
        "People on both sides of the split, and days between the last training follow-up and the first test date.",
        "Households and groups who offended together may still stand on both sides.",
        ("F08",),
    ),
    Entry(
        "D12",
        "No feature was known too late",
        "For a table: the stage at which each feature's column is known against the stage of the score.",
        "It believes the stages that the study declares.",
        ("F12",),
    ),
    Entry(
        "D13",
        "Time in which the outcome could not be recorded",
        "Days in custody, abroad or dead in the follow-up, for people with and without a recorded outcome.",
        "Spells that no agency recorded are not seen.",
        ("F24",),
    ),
)
