"""The nine protected characteristics of the Equality Act 2010, and the words a study names them by."""

from __future__ import annotations

# (characteristic as the Act names it, section of the Act, words in a study's column, name or label). A characteristic
# with a rarer word stands before one whose word it may hold: "gender reassignment" before "sex".
NINE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Gender reassignment", "s.7", ("reassignment", "transgender", "trans")),
    ("Sexual orientation", "s.12", ("orientation", "sexual", "sexuality")),
    ("Marriage and civil partnership", "s.8", ("marriage", "marital", "married", "partnership")),
    ("Pregnancy and maternity", "ss.17, 18", ("pregnancy", "pregnant", "maternity")),
    ("Age", "s.5", ("age", "birth")),
    ("Disability", "s.6", ("disability", "disabled")),
    ("Race", "s.9", ("race", "ethnicity", "ethnic", "nationality")),
    ("Religion or belief", "s.10", ("religion", "belief", "faith")),
    ("Sex", "s.11", ("sex", "gender")),
)
IN_ORDER = (
    "Age", "Disability", "Gender reassignment", "Marriage and civil partnership", "Pregnancy and maternity", "Race",
    "Religion or belief", "Sex", "Sexual orientation",
)  # fmt: skip
STATES = {
    "measured": "✓ Measured",
    "few": "? Too few to say",
    "held": "– Held, not compared",
    "absent": "✕ Not held",
}
