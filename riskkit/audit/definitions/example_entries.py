"""What the checks D52 and D53 mean: a study's definitions are held against drawn people.

Takes    nothing.
Gives    `ENTRIES`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

ENTRIES = (
    Entry(
        "D52",
        "Example people get the answers a person expects",
        "Drawn people are written as extracts, read and worked out like the real ones; each stated answer (in the "
        "cohort, outcome, features) is compared with what came.",
        "It knows only what the examples ask: a wrong answer that somebody wrote down as right is held too.",
        ("F01", "F02", "F03", "F04", "F16", "F19", "F20"),
        needed_outside_synthetic=True,
    ),
    Entry(
        "D53",
        "Example people notice if a definition is changed",
        "Each of a stated set of mutations (windows, bounds, codes, roles, statuses, dates, ages, look-backs) is "
        "applied to the definitions; at least one stated answer of an example must change. Beside it stands how many "
        "rows and outcomes the same mutation would change in the records.",
        "Two wrong things at once, and mutations that nobody has thought of, are not tried. Large records "
        "are counted on a sample of people, where a rare change may not show.",
        ("F01", "F02", "F03", "F16", "F19", "F20", "F23"),
        needed_outside_synthetic=True,
    ),
)
