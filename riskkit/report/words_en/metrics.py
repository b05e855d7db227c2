"""Metric codes as the audit writes them: short label, and what it means; columns of tables; verdicts."""

# ruff: noqa: E501
from __future__ import annotations

# Metric codes as the audit writes them: short label, and what it means.
METRICS: dict[str, tuple[str, str]] = {
    "people": ("People", "people in the group"),
    "selection": ("Flagged", "share of the group that is flagged"),
    "FPR": ("Wrongly flagged", "of people with no outcome recorded, the share flagged (FPR)"),
    "FNR": ("Missed", "of people with the outcome recorded, the share not flagged (FNR)"),
    "PPV": ("Right when flagged", "of flagged people, the share with the outcome recorded (PPV)"),
    "FOR": ("Outcome when not flagged", "of people not flagged, the share with the outcome recorded (FOR)"),
    "O/E": (
        "Recorded against expected",
        "outcomes recorded divided by outcomes the scores expect (O/E); 1 means equal",
    ),
    "recorded": ("Outcome recorded", "share of the group with a recorded outcome"),
    "places beyond parity": ("Places beyond parity", "people flagged beyond the group's share of people"),
    "wrongly flagged beyond parity": ("Wrongly flagged beyond parity", "people, against everybody's rate"),
    "missed beyond parity": ("Missed beyond parity", "people, against everybody's rate"),
    "share of the list": ("Share of the list", "of all flagged people, the share of this group"),
    "list against people": ("List against people", "share of the list divided by share of people; 1 means equal"),
    "list against recorded outcomes": (
        "List against outcomes",
        "share of the list divided by share of recorded outcomes; 1 means equal",
    ),
    "precision": ("Right when flagged", "of flagged people, the share with the outcome recorded"),
    "harm": ("Share of harm found", "of the recorded harm, the share that belongs to flagged people"),
    "capture": ("Share of outcomes found", "of recorded outcomes, the share among flagged people"),
    "AUC": ("Ranking (AUC)", "how often a person with the outcome has the higher score; 0.5 is chance"),
    "auc": ("Ranking (AUC)", "how often a person with the outcome has the higher score; 0.5 is chance"),
    "brier": ("Brier score", "mean squared distance of score and outcome; lower is closer"),
    "Brier": ("Brier score", "mean squared distance of score and outcome; lower is closer"),
    "calibration slope": ("Calibration slope", "1 means scores are spread as they should be"),
    "calibration intercept": ("Calibration intercept", "0 means scores are neither too high nor too low"),
    "stays listed": ("Stays flagged", "of flagged people, the share still flagged in four of five refits or more"),
    "listed by all": ("Flagged by every model as good", "of flagged people"),
    "listed by at least half": ("Flagged by at least half of them", "of flagged people"),
    "listed by the chosen one alone": ("Flagged by the chosen one alone", "of flagged people"),
    "not flagged, listed by another": ("Not flagged, but by another model as good", "of people not flagged"),
    "models as good as the chosen one, and itself": ("Models as good, the chosen one among them", ""),
}
EVERY_SCORE = ("all", "None", "", None)
LISTED = (
    "stays listed", "listed by all", "listed by at least half", "listed by the chosen one alone",
    "not flagged, listed by another",
)  # fmt: skip
SHARES = ("selection", "FPR", "FNR", "PPV", "FOR", "precision", "capture", "harm", *LISTED)
CHARTED = ("selection", "FPR", "FNR", "PPV")
COMPARED = (*CHARTED, "FOR", "O/E")
CARD_METRICS = (*COMPARED, "AUC", "Brier", "capture")

COLUMNS: dict[str, str] = {
    "as_of": "Date", "rows": "Scores", "yes": "Outcome recorded", "no": "Not recorded", "not_yet_known": "Not yet known",
    "step": "Step", "unit": "A row is", "rows_in": "Rows in", "rows_out": "Rows kept", "people_in": "People in",
    "people_out": "People kept", "dropped_reason": "Left out because", "dropped_rows": "Rows left out",
    "measure": "Measure", "count": "Count", "per_1000": "Per 1,000", "base": "Of", "value": "Value", "low": "Low",
    "high": "High", "reason": "Note", "metric": "Metric", "operating_point": "Cut", "model": "Model", "label": "Label",
    "brier": "Brier score", "auc": "AUC", "precision": "Right when flagged", "capture": "Share of outcomes found",
    "capture_low": "Found, low", "capture_high": "Found, high",
    "chosen": "Chosen", "scored": "Scored", "with_outcome": "Outcome recorded", "flagged": "Flagged", "right": "Right",
    "bin": "Bin", "positives": "Outcome recorded", "mean_score": "Mean score", "observed": "Recorded share",
    "band": "Band", "low_score": "From score", "high_score": "To score", "recipe": "Recipe", "regret": "Regret",
    "attribute": "Characteristic", "group": "Group", "highest_group": "Highest", "lowest_group": "Lowest",
    "highest": "Highest value", "lowest": "Lowest value", "ratio": "Ratio", "gap": "Gap", "gap_low": "Gap, low",
    "gap_high": "Gap, high", "verdict": "Verdict", "feature": "Feature code", "mean_abs": "Mean size",
    "direction": "Direction", "share": "Share of movement", "initiated_by": "Begun by", "what": "What", "tied": "At the cut", "taken": "Of these, flagged",
    "se": "Standard error", "rank": "Place", "of": "Among", "limit": "Limit", "alarm": "Alarm", "check": "Check",
    "refits_same_direction": "Refits that point the same way", "refits": "Of refits", "low_value": "Low value (10%)",
    "high_value": "High value (90%)", "effect": "High against low (log-odds)", "models": "Models",
    "mean": "Mean share of refits", "of_training": "Share of training rows",
    "against": "Against", "from": "From", "to": "To",
    "attack": "Way of telling", "fewest": "Fewest people", "threshold": "Threshold",
    "p_adjusted": "Adjusted p-value", "stability_at_least": "Flagged in at least this share of refits",
}  # fmt: skip

VERDICT_WORDS = {
    "held": "Held", "broken": "Broken", "difference found": "Difference found",
    "no material difference shown": "No material difference shown", "cannot tell": "Cannot tell",
    "not applicable": "Not applicable", "measured": "Measured",
}  # fmt: skip
VERDICT_MARKS = {
    "held": "✓", "broken": "✕", "difference found": "≠", "no material difference shown": "≈",
    "cannot tell": "?", "not applicable": "–", "measured": "•",
}  # fmt: skip
