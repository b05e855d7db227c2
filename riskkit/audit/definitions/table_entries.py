"""What the checks D42 to D51 mean: tables and scores made elsewhere, figures published, and negative controls.

Takes    nothing.
Gives    `ENTRIES`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

ENTRIES = (
    Entry(
        "D42",
        "Outcomes lie inside the time they are for",
        "The declared date of each recorded outcome against the as-of date and the horizon; rows with the outcome and"
        " no date; rows without it whose date lies inside (exact).",
        "Dates that are themselves wrong. A table that declares no outcome_date.",
        ("F02",),
        may_be_undeclared=True,
    ),
    Entry(
        "D43",
        "Nothing behind a feature is dated on or after the as-of date",
        "The declared latest date of the records behind each row's features against its as-of date (exact).",
        "A features_until that was not counted from the records themselves. A table that declares none.",
        ("F03", "F04"),
        may_be_undeclared=True,
    ),
    Entry(
        "D44",
        "As-of dates are alike for people with and without the outcome",
        "Outcomes counted on dates whose horizon had not passed by the extract (exact); the share with the outcome on"
        " each date, or in each quarter, against the others: twice as common or half, beyond chance.",
        "Cut-off dates that differ by less than would double the share. A table without as-of dates.",
        ("F05", "F14"),
        may_be_undeclared=True,
    ),
    Entry(
        "D45",
        "Rows, people and incidents are not repeated",
        "Rows that repeat a person and date (exact); one incident that stands with several people, who may be on two "
        "sides of a split (exact); people equal to somebody else in every row and every column, against how many are "
        "equal in all columns but one, as chance would have it.",
        "The same person under two numbers whose rows differ somewhere. Households; people named for one crime, unless "
        "the incident is declared.",
        ("F06", "F07", "F08", "F09"),
    ),
    Entry(
        "D46",
        "No feature knows the outcome",
        "Each feature alone, before any model: an area over 0.85, or a value ten times as common with the outcome "
        "that holds a fifth of it; values that are the very shares with the outcome in their own rows, as a rate "
        "worked out on all rows is; features nearly equal to a column that is declared as known later.",
        "Features that know the outcome weakly, or only together. Fewer than ten people with, or without, the outcome.",
        ("F12", "F28", "F30"),
        "statistical",
    ),
    Entry(
        "D47",
        "Missing values do not tell the outcome, and zero is not missing",
        "Share missing among people with and without the outcome: 20 points apart, beyond chance, where no other "
        "feature says the same; pile-ups of zeros whose people look like the far end of the feature, not the near "
        "one.",
        "Values filled in with anything but zero. Missing values that tell less than 20 points.",
        ("F26", "F32"),
        "statistical",
    ),
    Entry(
        "D48",
        "The outcome is as common as in the whole cohort",
        "Share with the outcome against the declared share of the whole cohort: the same, to the decimals printed and"
        " 1%, or with a declared weight the weighted share within chance and 10%. Shares at which figures were "
        "published, and precision as it would be at the cohort's share, stand beside it.",
        "A cohort_rate that was worked out on the same wrong rows. Without one nobody can say.",
        ("F01", "F06", "F10", "F19", "F22"),
        "statistical",
    ),
    Entry(
        "D49",
        "Published figures agree with one another",
        "MCC against the square root of precision times recall; FPR, base rate, precision and recall against the "
        "identity that ties them; F1, share right, AUC and counts against what the others allow; counts and shares "
        "against the file's own, if as many rows were published. Every figure is taken as anything that rounds to "
        "what was printed.",
        "Figures that are wrong together. Too few figures to contradict one another.",
        ("F34",),
        "statistical",
    ),
    Entry(
        "D50",
        "Where there is nothing to find, nothing is found",
        "The chosen recipe on shuffled outcomes: area within 3 standard errors (Mann-Whitney) of one half. A random "
        "feature: not the first of all. The outcome in the time before the date, which features may know: not harder "
        "to find than the outcome after it, by 0.05 and 3 standard errors.",
        "Leaks that come with the rows themselves: shuffling takes them away.",
        ("F28",),
        "statistical",
    ),
    Entry(
        "D51",
        "How people and dates are split makes no great difference",
        "The chosen recipe, with rows split at random, with people kept apart, and on the last date from earlier "
        "ones: rows at random gain over 0.05 and 3 standard errors only if people are recognised; later dates lose "
        "over 0.10 and 3 only if something that the past knew is gone.",
        "What was fitted before the table was made. Rows with one date have one way of splitting.",
        ("F08", "F28"),
        "statistical",
    ),
)
