"""Words explained, and names of laws that may be quoted."""

from __future__ import annotations

# Each word: its name, the forms in which text may use it (the first in a section leads here), and what it means.
GLOSSARY: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "As-of date",
        ("as-of date", "as-of dates"),
        "The day on which a person is scored. Only what was known before it is used.",
    ),
    (
        "Assessment",
        ("assessment", "assessments"),
        "What somebody judged, such as an intelligence log. It is not a fact that was seen.",
    ),
    (
        "Attack on the model",
        ("attack", "attacks"),
        "An attempt to find out, from the model alone, which people it learnt from.",
    ),
    ("AUC", ("AUC",), "How often a person with the outcome has a higher score than a person without. 0.5 is chance."),
    (
        "Baseline",
        ("baseline", "baselines", "simple baselines"),
        "A simple way of making the same list, to see what the model adds.",
    ),
    (
        "Beyond parity",
        ("beyond parity",),
        "How many more people of a group are on the list than its share of people would give.",
    ),
    ("Brier score", ("Brier score",), "How far scores are from what was recorded. Lower is closer."),
    (
        "Calibration",
        ("calibration",),
        "Whether scores mean what they say: of people with a score of 5%, did 5 in 100 have the outcome recorded?",
    ),
    (
        "Cannot tell",
        ("cannot tell", "could not tell"),
        "There are too few people, or too few outcomes, for any verdict.",
    ),
    ("Capacity", ("capacity",), "How many people can be reviewed on one date."),
    ("Cohort", ("cohort",), "The people a study is about, and the dates on which it looks at them."),
    (
        "Feature",
        ("feature", "features"),
        "One thing a score is made from, such as how often a person was named in a record.",
    ),
    (
        "Flagged",
        ("flagged", "flag", "flags"),
        "High enough on the list to be put before a human reviewer. Nothing else follows from it.",
    ),
    ("FPR, FNR", ("FPR", "FNR"), "Wrong flags among people without the outcome; missed people among those with it."),
    (
        "Hidden",
        ("hidden",),
        "Not shown, because few people stand behind the number, or because it would give such a number away.",
    ),
    ("Horizon", ("horizon",), "How far ahead the score looks."),
    (
        "Interval",
        ("interval", "intervals"),
        "The range within which the true share would lie in 95 of 100 such studies.",
    ),
    ("Log-odds", ("log-odds",), "The scale a model adds up on. 0.7 more makes the odds about twice as high."),
    (
        "Negative control",
        ("negative control", "negative controls"),
        "A test where nothing should be found. If something is, the method is at fault.",
    ),
    ("O/E", ("O/E",), "Outcomes recorded divided by outcomes the scores expect. 1 means equal."),
    ("Pooled", ("pooled", "pooled rate"), "An estimate for few people that borrows from people like them."),
    ("PPV, FOR", ("PPV", "FOR"), "Share with the outcome among flagged people; the same among people not flagged."),
    (
        "Recorded outcome",
        ("recorded outcome", "recorded outcomes", "outcome recorded"),
        "The outcome was written down by an agency. Harm that nobody recorded is not in it.",
    ),
    (
        "Refit",
        ("refit", "refits", "fitted again"),
        "The model made once more, from people drawn again, to see what would change by chance.",
    ),
    (
        "Stand-in",
        ("stand-in", "stand-ins", "stand in for"),
        "A feature that tells much of a protected characteristic without naming it.",
    ),
)

# Names of laws and frameworks whose own words we quote. The word check skips them inside <cite>, and only them.
LAW_NAMES: tuple[str, ...] = (
    "ALGO-CARE: Lawful", "ALGO-CARE: Accuracy", "NPCC Covenant: Lawful", "ICO: Safety and performance", "ICO: Fairness",
)  # fmt: skip
