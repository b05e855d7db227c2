"""Section 13: what recording does to findings."""

# ruff: noqa: E501
from __future__ import annotations

# Section 13: what recording does to findings.
RECORDING_SAYS: dict[str, str] = {
    "tipping": (
        "Some outcomes are never recorded. If more go unrecorded in one group than in another, a difference can be the "
        "records' own. Below, each comparison stands with the smallest such gap that would overturn it. The first answer "
        "takes hidden cases to be like recorded ones. The second puts them wherever they matter most."
    ),
    "holds_unless": (
        "{attribute}, {metric}, {group} against {against}: this finding holds unless fewer than about {least} in 100 "
        "outcomes of {who} were recorded, and all outcomes of {whole}."
    ),
    "hidden_tips": "Not shown: {many} comparisons that rest on hidden counts. Their verdicts stand in section 11.",
    "stated_by": "{name}: the ranges of recording come from: {source}",
    "other_outcome": "The other outcome: {meaning}",
    "selective": (
        "A label says what was recorded, not what happened. A record exists where somebody looked or was told. People who "
        "were searched or arrested before are looked at more, so more of what they do is recorded. People nobody looks at "
        "have few records, and seem to be of low risk. A score learnt from such records points back to the same people, "
        "and what is then found there seems to prove it right."
    ),
    "selective_sources": (
        "Selective labels: Lakkaraju and others 2017. Feedback from records to patrols and back: Lum and Isaac 2016, "
        "Ensign and others 2018."
    ),
    "who_began": "Who began the records",
    "tipping_title": "How lopsided would recording have to be?",
    "tipping_caption": "{name}: what gap in recording would overturn each comparison",
    "stated_title": "If recording is as the study states",
    "stated_ratios": "{name}: true ratios under the stated rates",
    "stated_rates": "{name}: true rates under the stated rates",
    "other_title": "An outcome closer to harm",
    "other_caption": "{name}: people with the main outcome, the other, and both",
    "selective_title": "Who was looked at before",
    "selective_caption": "{name}: what their labels rest on",
    "the_list": "Flagged people and the others",
}

# Rows of finding R04, in the order of the table.
RECORDING_KINDS: dict[str, str] = {
    "main only": "Main outcome only",
    "alternative only": "Other outcome only",
    "both": "Both",
    "main against alternative": "Main for each other",
    "alternative also in main": "Of the other, also main",
    "FNR": "Missed, by the other outcome",
    "FPR": "Wrongly flagged, by the other",
    "PPV": "Right when flagged, by the other",
}
