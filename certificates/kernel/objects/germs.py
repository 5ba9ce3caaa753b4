"""Values, slopes and bends of a target at a point: what refutes equivariance and two-layer forms (THEORY.md,
T2.4, T2.5, T13.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..algebra import bounded, combine, dot, scale, summed
from ..numbers import Scalar, absolute, div
from ..reading import Invalid, Row, spend
from .functions import Affine, Sum, Target


def value_at(target: Target, point: Row) -> Row:
    """The value of a target at a point."""
    values: list[Scalar] = []
    for node in target.nodes:
        if isinstance(node, Affine):
            values.append(bounded(dot(node.row, point) + node.constant))
        elif isinstance(node, Sum):
            values.append(summed((x, values[k]) for x, k in node.terms))
        else:
            spend(len(node.arguments))
            values.append(_extreme(node.name, [bounded(values[k]) for k in node.arguments]))
    return tuple((i, values[k]) for i, k in enumerate(target.outputs) if values[k] != 0)


def _extreme(name: str, arguments: list[Scalar]) -> Scalar:
    if name == "relu":
        return max(arguments[0], 0)
    if name == "abs":
        return absolute(arguments[0])
    return max(arguments) if name == "max" else min(arguments)


def slope_at(target: Target, point: Row, direction: Row) -> Row:
    """The derivative of a target at a point in a direction, to the side of the direction (T13.4): pairs of a value and
    a derivative are compared as on a short way from the point."""
    germs: list[tuple[Scalar, Scalar]] = []
    for node in target.nodes:
        if isinstance(node, Affine):
            germs.append((bounded(dot(node.row, point) + node.constant), dot(node.row, direction)))
        elif isinstance(node, Sum):
            parts = [(x, germs[k]) for x, k in node.terms]
            germs.append((summed((x, g[0]) for x, g in parts), summed((x, g[1]) for x, g in parts)))
        else:
            spend(len(node.arguments))
            options = [germs[k] for k in node.arguments]
            if node.name == "relu":
                options.append((0, 0))
            if node.name == "abs":
                options.append((-options[0][0], -options[0][1]))
            germs.append(min(options) if node.name == "min" else max(options))
    return tuple((i, germs[k][1]) for i, k in enumerate(target.outputs) if germs[k][1] != 0)


@dataclass(frozen=True)
class _Germ:
    """A node near a point x: its value there, and its gradients on ``n h > 0`` and ``n h < 0`` for steps h from x."""

    value: Scalar
    above: Row
    below: Row


def bend_at(target: Target, point: Row, normal: Row) -> Row:
    """The ``c`` of a germ ``c |n h|/2 + L h`` at a point; rejected where the germ is not of this form (T2.4, T2.5).

    On a half-space the maximum of linear functions is linear only if one of them exceeds the others by non-negative
    multiples of ``n``.
    """
    germs: list[_Germ] = []
    for node in target.nodes:
        if isinstance(node, Affine):
            germs.append(_Germ(bounded(dot(node.row, point) + node.constant), node.row, node.row))
        elif isinstance(node, Sum):
            terms = [(x, germs[k]) for x, k in node.terms]
            above, below = combine((x, g.above) for x, g in terms), combine((x, g.below) for x, g in terms)
            germs.append(_Germ(summed((x, g.value) for x, g in terms), above, below))
        else:
            options = list(_options(node.name, [germs[k] for k in node.arguments]))
            sign = -1 if node.name == "min" else 1
            top = min(g.value for g in options) if node.name == "min" else max(g.value for g in options)
            active = [g for g in options if bounded(g.value) == top]
            spend(len(options))
            above = _dominant([g.above for g in active], normal, sign)
            below = _dominant([g.below for g in active], normal, -sign)
            germs.append(_Germ(top, above, below))
    jump = []
    for i, k in enumerate(target.outputs):
        factor = _multiple(combine([(1, germs[k].above), (-1, germs[k].below)]), normal)
        if factor != 0:
            jump.append((i, factor))
    return tuple(jump)


def _options(name: str, arguments: list[_Germ]) -> Iterator[_Germ]:
    """The functions of which a node is the maximum or minimum."""
    yield from arguments
    if name == "relu":
        yield _Germ(0, (), ())
    if name == "abs":
        g = arguments[0]
        yield _Germ(-g.value, scale(-1, g.above), scale(-1, g.below))


def _multiple(difference: Row, normal: Row) -> Scalar:
    """The factor by which a row is a multiple of the normal."""
    factor = div(next((x for i, x in difference if i == normal[0][0]), 0), normal[0][1])
    if combine([(1, difference), (-factor, normal)]):
        raise Invalid("at one of the points the target bends across more than the given hyperplane")
    return factor


def _dominant(rows: list[Row], normal: Row, sign: int) -> Row:
    """The largest of some linear functions on ``sign * n h > 0``."""
    factors = [sign * _multiple(combine([(1, other), (-1, rows[0])]), normal) for other in rows]
    return rows[factors.index(max(factors))]
