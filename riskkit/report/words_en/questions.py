"""Questions only people can answer, as printed."""

from __future__ import annotations

# Questions only people can answer: key in the study's `answers`, and the question as printed.
QUESTIONS: dict[str, str] = {
    "asked_of_board": "What is asked of the board?",
    "present_practice": "What is done now, without a score?",
    "benefit": "What would change, and how would that be shown?",
    "why_a_model": "Why a model at all?",
    "alternatives": "Which alternatives were considered, including doing nothing?",
    "what_happens_when_flagged": "What happens to a flagged person?",
    "who_decides": "Who decides, and what else do they see?",
    "how_told": "How are people told?",
    "how_to_challenge": "How can a person challenge a score or correct a record?",
    "cost_of_a_wrong_flag": "What does a wrong flag cost a person?",
    "cost_of_a_missed_person": "What does it cost when a person is missed?",
    "question_log": "Which questions were asked at earlier meetings, and what was answered?",
    "recording_gaps": "What is known to be missing from the records?",
    "under_18s": "How are people under 18 treated?",
    "example_people": "Ten made-up people with the label each should get",
    "second_coder": "Did a second person label the same cases, and how often did they agree?",
    "outside_benchmark": "What do published figures say about how often the outcome happens?",
    "criterion": "Which group comparison matters most for this use, who chose it, and why?",
    "group_judgement": "What do people make of the differences between groups?",
    "recording_judgement": "Could the records themselves be lopsided?",
    "proxy_judgement": "Which features may stand in for a protected characteristic, and why are they kept?",
    "strongest_criticism": "What is the strongest criticism, in its own terms?",
    "monitoring": "What is watched after today, by whom, and how often?",
    "stop_rules": "What would make work stop, and what happens then?",
    "decision": "What was decided, with which conditions and which dissent?",
}
