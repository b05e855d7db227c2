"""What one question to people is made of: its key, its words, where it comes from, what a good answer holds.

Takes    nothing.
Gives    `Asked`.
Promise  no question without a source and without a word on what a good answer holds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One question only people can answer.

    `key` stands in the answers file. `source` names the law, standard or case behind the question. `poor` is an answer
    that says too little; empty where an example would not help.
    """

    key: str
    question: str
    source: str
    good: str
    poor: str = ""
