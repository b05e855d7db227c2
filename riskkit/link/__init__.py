"""Decide which records are one person.

Takes    `Sources` and a `LinkageSpec`.
Gives    `Linkage`.
Promise  every record belongs to exactly one person; ids do not depend on the order of rows.
"""

from __future__ import annotations

from riskkit.link.linking import link_people

__all__ = ["link_people"]
