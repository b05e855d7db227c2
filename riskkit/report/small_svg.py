"""Two small pictures drawn by hand: a thousand people, and the sign of each kind of score.

Takes    whole numbers that sum to 1,000; a role.
Gives    inline SVG of a few kilobytes.
Promise  four kinds of people have four shapes, not only four colours.
"""

from __future__ import annotations

from markupsafe import Markup, escape

ACROSS, STEP, LINE = 40, 8.5, 17.0
SHAPES = {
    "right": "M{x:g} {y:g}m-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0z",
    "wrong": "M{x:g} {y:g}m-2.9 0a2.9 2.9 0 1 0 5.8 0a2.9 2.9 0 1 0 -5.8 0z",
    "missed": "M{x:g} {y:g}m0 -4l4 4l-4 4l-4 -4z",
}


def thousand_people(
    counts: dict[str, int], title: str, description: str, prefix: str = "people", lines: tuple[str, ...] = ()
) -> Markup:
    """A grid of 1,000 marks: right (disc), wrong (ring), missed (diamond), everyone else (dot).

    Dots are dashes of no length with round ends along each row: a few bytes instead of a thousand circles. `lines`
    stand above the grid, the first as a heading.
    """
    head = LINE * len(lines) + (6.0 if lines else 0.0)
    marks, place = [], 0
    for kind, shape in SHAPES.items():
        at = range(place, place + counts[kind])
        place += counts[kind]
        path = "".join(shape.format(x=_x(p), y=_y(p, head)) for p in at)
        marks.append(f'<path class="mark-{kind}" d="{path}"/>' if path else "")
    total = place + counts["rest"]
    marks.append(f'<path class="mark-rest" stroke-dasharray="0 {STEP:g}" d="{_rows_of_dots(place, total, head)}"/>')
    high = head + -(-total // ACROSS) * STEP
    said = "".join(
        f'<text y="{(at + 0.8) * LINE:g}" class="{"chart-head" if at == 0 else "chart-line"}">{escape(text)}</text>'
        for at, text in enumerate(lines)
    )
    named = f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-desc">{escape(description)}</desc>'
    opening = f'<svg class="people" role="img" aria-labelledby="{prefix}-title {prefix}-desc"'
    return Markup(f'{opening} viewBox="0 0 {ACROSS * STEP:g} {high:g}">{named}{said}{"".join(marks)}</svg>')


def _x(place: int) -> float:
    return place % ACROSS * STEP + STEP / 2


def _y(place: int, head: float) -> float:
    return head + place // ACROSS * STEP + STEP / 2


def _rows_of_dots(first: int, total: int, head: float) -> str:
    """One stroke for each row; a little longer than its last dot, so that rounding cannot lose it."""
    strokes = []
    while first < total:
        last = min(total, (first // ACROSS + 1) * ACROSS) - 1
        strokes.append(f"M{_x(first):g} {_y(first, head):g}H{_x(last) + 0.2:g}")
        first = last + 1
    return "".join(strokes)


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
