"""What only people can say for the equality facts, the DPIA facts, the model card and the data description."""

# ruff: noqa: E501
from __future__ import annotations

from riskkit.report.words_en.asked import Asked

EQUALITY_QUESTIONS: tuple[Asked, ...] = (
    Asked("due_regard_discrimination", "How could use of this score discriminate, harass or victimise, and what removes that?",
          "Equality Act 2010 s.149(1)(a)",
          "For each difference found: whether it is direct or indirect, whether it can be justified, and the change made because of it.",
          "The model does not use protected characteristics."),
    Asked("due_regard_opportunity", "How would it advance, or set back, equality of opportunity?",
          "Equality Act 2010 s.149(1)(b)",
          "Which groups would gain support, which would lose it, and what is done for those with other needs."),
    Asked("due_regard_relations", "What could it do to relations between groups, and to trust?",
          "Equality Act 2010 s.149(1)(c)",
          "What communities have said, by whom it was asked, and what changed."),
    Asked("missing_evidence", "What evidence is sought on the characteristics that were not held or too few?",
          "Bridges 2020; Equality Act 2010 s.149",
          "For each: the source sought, the role that asked, the date it is due; or why none can be had.",
          "No data are available."),
    Asked("people_consulted", "Which people and groups were asked, and what did they say?",
          "Equality Act 2010 s.149; Data Protection Act 2018 s.64",
          "Who, how many, when, the strongest objection in their words, and what was done about it."),
    Asked("equality_review", "Who keeps this under review, and when is it looked at again?",
          "Bridges 2020; Equality Act 2010 s.149",
          "A role that cannot hand it on, and a date before the report expires."),
)  # fmt: skip
DPIA_QUESTIONS: tuple[Asked, ...] = (
    Asked("risks_to_people", "Which risks to people's rights remain, how likely and how grave?",
          "Data Protection Act 2018 s.64(3)(b)",
          "Each risk with likelihood and gravity, whom it meets, and the measured fact it rests on.",
          "Risk: low."),
    Asked("measures", "Which measures meet each risk, and what risk is left?",
          "Data Protection Act 2018 s.64(3)(c)",
          "Each measure with an owner and a date, and who accepts what is left."),
    Asked("data_security", "How are the data, the scores and the keys protected?",
          "Data Protection Act 2018 ss.40, 64(3)(d), 66",
          "Where they lie, who can open them, how access is logged, what is done after a breach."),
    Asked("data_protection_officer", "What did the data protection officer advise, and was it followed?",
          "Data Protection Act 2018 ss.64, 71",
          "The advice with its date; where it was not followed, the reason and the role."),
)  # fmt: skip
MODEL_QUESTIONS: tuple[Asked, ...] = (
    Asked("intended_users", "Who is meant to use the score, and with what training?",
          "Mitchell and others 2019, intended use",
          "Roles, the training each must have had, and who must not use it."),
)  # fmt: skip
DATA_QUESTIONS: tuple[Asked, ...] = (
    Asked("data_publisher", "Who publishes or holds the data?", "Croissant, creator and publisher",
          "The organisation in full, and the role that answers for the data."),
    Asked("data_licence", "Under which licence or agreement may the data be used?", "Croissant, license",
          "The licence by name and version; or the sharing agreement by title and date."),
    Asked("data_citation", "How should the data be cited?", "Croissant, citeAs",
          "One line with maker, title, version and year."),
)  # fmt: skip
