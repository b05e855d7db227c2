"""The compiled loops behind `tree_contributions`. The only file that imports numba; it is loaded when first asked for.

Takes    arrays of one tree and a matrix of rows.
Gives    `add_tree`, which adds one tree's contributions to a matrix.
Promise  plain loops in a fixed order, one thread, no fast-math: the same numbers on every machine of one kind.
"""

from __future__ import annotations

import numpy as np
from numba import njit

BLOCK = 512
TABLED = 10  # conditions on a path up to which all 2**m patterns are worked out beforehand
_ZERO = 1e-35  # LightGBM's own word for zero
_CATEGORICAL, _DEFAULT_LEFT, _MISSING_ZERO, _MISSING_NAN = 1, 2, 1, 2


@njit(cache=True)
def _goes_left(value, threshold, kind, cat_bounds, cat_words):  # type: ignore[no-untyped-def]
    """Which way a row goes at a node, as LightGBM decides it."""
    if kind & _CATEGORICAL:
        if np.isnan(value) or value < 0:
            return False
        number, which = int(threshold), int(value)
        word = which // 32
        if word >= cat_bounds[number + 1] - cat_bounds[number]:
            return False
        return (cat_words[cat_bounds[number] + word] >> (which % 32)) & 1 == 1
    missing = (kind >> 2) & 3
    if np.isnan(value) and missing != _MISSING_NAN:
        value = 0.0
    if (missing == _MISSING_ZERO and abs(value) <= _ZERO) or (missing == _MISSING_NAN and np.isnan(value)):
        return (kind & _DEFAULT_LEFT) != 0
    return value <= threshold


@njit(cache=True)
def _weigh(poly, length, weight):  # type: ignore[no-untyped-def]
    """Coefficients of a polynomial times the Shapley weights of their degree."""
    total = 0.0
    for s in range(length):
        total += poly[s] * weight[s]
    return total


@njit(cache=True)
def _fill_line(pattern, share, value, weight, poly, line):  # type: ignore[no-untyped-def]
    """Contribution of each of m features to one leaf, for rows that meet the conditions whose bits are set.

    With o the pattern and z the shares, the game of a leaf is value * product of o over known features and z over the
    others; its Shapley values weigh the coefficients of the product of (z + o y) over the other features.
    """
    m = len(share)
    left_out = value
    for f in range(m):
        if not (pattern >> f) & 1:
            left_out *= share[f]
    for f in range(-1, m):  # -1: all conditions that are met; f: all of them but f
        if f >= 0 and not (pattern >> f) & 1:
            continue
        poly[0], length = 1.0, 1
        for g in range(m):
            if g != f and (pattern >> g) & 1:
                poly[length] = poly[length - 1]
                for s in range(length - 1, 0, -1):
                    poly[s] = poly[s] * share[g] + poly[s - 1]
                poly[0] *= share[g]
                length += 1
        if f >= 0:
            line[f] = (1.0 - share[f]) * left_out * _weigh(poly, length, weight)
        elif pattern != (1 << m) - 1:
            against = -left_out * _weigh(poly, length, weight)
            for g in range(m):
                if not (pattern >> g) & 1:
                    line[g] = against


@njit(cache=True)
def _weights(m):  # type: ignore[no-untyped-def]
    """Shapley weights of coalitions of s of the m - 1 others: s! (m - 1 - s)! / m!."""
    weight = np.empty(m)
    weight[0] = 1.0 / m
    for s in range(1, m):
        weight[s] = weight[s - 1] * s / (m - s)
    return weight


@njit(cache=True)
def _whole_table(share, value):  # type: ignore[no-untyped-def]
    """Every pattern's line, (m, 2**m): features lie apart, so that a block of rows reads one feature at a time."""
    m = len(share)
    table, weight, poly, line = np.empty((m, 1 << m)), _weights(m), np.empty(m + 1), np.empty(m)
    for pattern in range(1 << m):
        _fill_line(pattern, share, value, weight, poly, line)
        for f in range(m):
            table[f, pattern] = line[f]
    return table


@njit(cache=True)
def _code_rows(decided, node_start, path_node, path_left, first, last, met, code):  # type: ignore[no-untyped-def]
    """Which of a leaf's conditions each row of a block meets, one bit each."""
    code[:] = 0
    for e in range(first, last):
        met[:] = 1
        for s in range(node_start[e], node_start[e + 1]):
            node, want = path_node[s], path_left[s]
            for r in range(BLOCK):
                met[r] &= decided[node, r] == want
        for r in range(BLOCK):
            code[r] |= np.uint32(met[r]) << np.uint32(e - first)


@njit(cache=True)
def _add_few(acc, places, table, code):  # type: ignore[no-untyped-def]
    for f in range(len(places)):
        own, line = acc[places[f]], table[f]
        for r in range(BLOCK):
            own[r] += line[code[r]]


@njit(cache=True)
def _add_many(acc, places, rows, share, value, code, line_of, lines, known):  # type: ignore[no-untyped-def]
    """A leaf with too many patterns for a table: each pattern that some row has is worked out once, when met.

    line_of: for each pattern the number of its line, or -1. known: lines so far; the new number is given back.
    """
    m = len(share)
    weight, poly, which = _weights(m), np.empty(m + 1), np.zeros(BLOCK, dtype=np.int64)
    for r in range(rows):
        pattern = code[r]
        if line_of[pattern] < 0:
            _fill_line(pattern, share, value, weight, poly, lines[known])
            line_of[pattern] = known
            known += 1
        which[r] = line_of[pattern]
    for f in range(m):
        own = acc[places[f]]
        for r in range(rows):
            own[r] += lines[which[r], f]
    return known


@njit(cache=True)
def add_tree(  # type: ignore[no-untyped-def]
    x, out, feature, threshold, kind, cat_bounds, cat_words, value, leaf_start, path_feature, path_share, node_start,
    path_node, path_left, own_feature, path_place,
):  # fmt: skip
    """Add one tree's contributions to `out`, block by block of rows.

    own_feature: the features the tree uses; path_place: for each path entry, which of them it is.
    """
    n, nodes, leaves = x.shape[0], len(feature), len(value)
    tables = [np.empty((0, 0)) for _ in range(leaves)]
    line_of, lines = [np.empty(0, dtype=np.int32) for _ in range(leaves)], [np.empty((0, 0)) for _ in range(leaves)]
    known = np.zeros(leaves, dtype=np.int64)
    for leaf in range(leaves):
        a, b = leaf_start[leaf], leaf_start[leaf + 1]
        if b - a <= TABLED:
            tables[leaf] = _whole_table(path_share[a:b], value[leaf])
        else:
            line_of[leaf] = np.full(1 << (b - a), -1, dtype=np.int32)
            lines[leaf] = np.empty((min(n, 1 << (b - a)), b - a))
    decided = np.zeros((nodes, BLOCK), dtype=np.uint8)
    met, code = np.empty(BLOCK, dtype=np.uint8), np.empty(BLOCK, dtype=np.uint32)
    acc = np.empty((len(own_feature), BLOCK))
    for first in range(0, n, BLOCK):
        rows = min(BLOCK, n - first)
        acc[:] = 0.0
        for node in range(nodes):
            j, cut, how = feature[node], threshold[node], kind[node]
            for r in range(rows):
                decided[node, r] = _goes_left(x[first + r, j], cut, how, cat_bounds, cat_words)
        for leaf in range(leaves):
            a, b = leaf_start[leaf], leaf_start[leaf + 1]
            _code_rows(decided, node_start, path_node, path_left, a, b, met, code)
            if b - a <= TABLED:
                _add_few(acc, path_place[a:b], tables[leaf], code)
            else:
                places, share = path_place[a:b], path_share[a:b]
                known[leaf] = _add_many(
                    acc, places, rows, share, value[leaf], code, line_of[leaf], lines[leaf], known[leaf]
                )
        for f in range(len(own_feature)):
            for r in range(rows):
                out[first + r, own_feature[f]] += acc[f, r]
