"""Two small pictures drawn by hand: a thousand people, and the sign of each kind of score.

Takes    whole numbers that sum to 1,000; a role.
Gives    inline SVG of a few kilobytes.
Promise  four kinds of people have four shapes, not only four colours.
"""

from __future__ import annotations

from markupsafe import Markup, escape

ACROSS, STEP = 50, 12
SHAPES = {
    "right": "M{x} {y}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "wrong": "M{x} {y}m-3.8 0a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0z",
    "missed": "M{x} {y}m0 -5.4l5.4 5.4l-5.4 5.4l-5.4 -5.4z",
    "rest": "M{x} {y}m-1.5 0a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0z",
}


def thousand_people(counts: dict[str, int], title: str, description: str) -> Markup:
    """A grid of 1,000 marks: right (disc), wrong (ring), missed (diamond), everyone else (dot)."""
    paths: dict[str, list[str]] = {kind: [] for kind in SHAPES}
    kinds = [kind for kind in SHAPES for _ in range(counts[kind])]
    for place, kind in enumerate(kinds):
        x, y = place % ACROSS * STEP + STEP // 2, place // ACROSS * STEP + STEP // 2
        paths[kind].append(SHAPES[kind].format(x=x, y=y))
    marks = "".join(f'<path class="mark-{kind}" d="{"".join(path)}"/>' for kind, path in paths.items() if path)
    high = (len(kinds) + ACROSS - 1) // ACROSS * STEP
    named = f'<title id="people-title">{escape(title)}</title><desc id="people-desc">{escape(description)}</desc>'
    opening = '<svg class="people" role="img" aria-labelledby="people-title people-desc"'
    return Markup(f'{opening} viewBox="0 0 {ACROSS * STEP} {high}">{named}{marks}</svg>')


def mark(kind: str) -> Markup:
    """One mark alone, for the legend."""
    path = SHAPES[kind].format(x=7, y=7)
    return Markup(
        f'<svg class="key" aria-hidden="true" viewBox="0 0 14 14"><path class="mark-{kind}" d="{path}"/></svg>'
    )


_SIGNS = {
    "victim": '<path d="M4 16a12 12 0 0 1 24 0z"/><path d="M16 4V2M16 16v10a3 3 0 0 0 6 0" fill="none"/>',
    "perpetrator": '<circle cx="14" cy="14" r="9" fill="none"/><path d="M21 21l8 8M10 14h8" fill="none"/>',
}


def role_sign(role: str) -> Markup:
    """An umbrella for victim risk (support), a magnifying glass for perpetrator risk (review)."""
    return Markup(f'<svg class="sign" aria-hidden="true" viewBox="0 0 32 32">{_SIGNS[role]}</svg>')
