"""What the checks of dates mean: D18 to D21, D23 and D25.

Takes    nothing.
Gives    `ENTRIES`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

ENTRIES = (
    Entry(
        "D18",
        "Records settle within the waiting time",
        "Days from happening to becoming known, for records of the outcome's offences, against the waiting time; and "
        "records of the newest settled year against the three years before.",
        "Records that never arrive are not seen. A slowing of records that is younger than the waiting time is not "
        "seen, nor one that lifts the late share to less than 1 in 20.",
        ("F14",),
        "statistical",
    ),
    Entry(
        "D19",
        "Day and month have not changed places",
        "Dates whose day is 12 or less, as written and with day and month swapped back, against when the event became "
        "known; and the share of days 13 to 31.",
        "Swaps among events that become known weeks later, and swaps of both dates of a record, hardly show.",
        ("F15",),
        "statistical",
    ),
    Entry(
        "D20",
        "Times of day and clocks can be trusted",
        "Times at exactly midnight by agency and kind, and hours of the day in summer against winter within each.",
        "A clock that is wrong all year round, or by minutes, is not seen; nor one of an agency whose work is the same "
        "at all hours.",
        ("F16",),
        "statistical",
    ),
    Entry(
        "D21",
        "No date stands for one that nobody knew",
        "Ages over 110, births and events in impossible years, and days with far more births or events than the days "
        "around them.",
        "A default that changes with each record (such as the first of the month it was written in) may not stand out. "
        "Days on which records became known are not looked at.",
        ("F17",),
        "statistical",
    ),
    Entry(
        "D23",
        "Records reach back as far as the study looks",
        "The first event of each agency and kind, and the first that became known to an agency, against the first "
        "as-of date less the longest look-back.",
        "A source that begins in time but is thin in its first years is not seen, nor a few missing days of a slow "
        "source, nor sources that are not in the extract at all.",
        ("F23",),
        "statistical",
    ),
    Entry(
        "D25",
        "The extract is whole and as fresh as it says",
        "Each agency's newest record against the extract date, months without records, and the test dates whose "
        "outcome lies beyond the extract.",
        "A month that lost only part of its records is not seen here, and whether the extract is too old for today is "
        "not asked.",
        ("F11", "F35"),
        "statistical",
    ),
)
