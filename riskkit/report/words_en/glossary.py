"""Words explained, and names of laws that may be quoted."""

from __future__ import annotations

GLOSSARY: tuple[tuple[str, str], ...] = (
    ("As-of date", "The day on which a person is scored. Only what was known before it is used."),
    ("Capacity", "How many people can be reviewed on one date."),
    ("Flagged", "High enough on the list to be put before a human reviewer. Nothing else follows from it."),
    ("Recorded outcome", "The outcome was written down by an agency. Harm that nobody recorded is not in it."),
    ("Interval", "The range within which the true share would lie in 95 of 100 such studies."),
    ("Horizon", "How far ahead the score looks."),
    ("AUC", "How often a person with the outcome has a higher score than a person without. 0.5 is chance."),
    ("Brier score", "How far scores are from what was recorded. Lower is closer."),
    ("O/E", "Outcomes recorded divided by outcomes the scores expect. 1 means equal."),
    ("FPR, FNR", "Wrong flags among people without the outcome; missed people among those with it."),
    ("PPV, FOR", "Share with the outcome among flagged people; the same among people not flagged."),
    ("Cannot tell", "There are too few people, or too few outcomes, for any verdict."),
)

# Names of laws and frameworks whose own words we quote. The word check skips them inside <cite>, and only them.
LAW_NAMES: tuple[str, ...] = (
    "ALGO-CARE: Lawful", "ALGO-CARE: Accuracy", "NPCC Covenant: Lawful", "ICO: Safety and performance", "ICO: Fairness",
)  # fmt: skip
