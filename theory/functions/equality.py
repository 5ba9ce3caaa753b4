"""Are two functions equal, and are two relu networks the same up to order and scale of their neurons? (T2.8, T1.5)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from equicert.theory.functions.canonical_forms import (
    CanonicalForm,
    Hyperplane,
    NotTwoLayer,
    affine_nodes,
    canonical_form,
    output_coefficients,
    trial_points,
)
from equicert.theory.functions.expressions import AffineNode, Expression, ReluNode, SumNode
from equicert.theory.functions.networks import Neuron
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Row, combine, inner, scale


def point_of_difference(f: Expression, g: Expression) -> Row | None:
    """A point at which two functions differ; None where none is found, or where canonical forms show that they are
    equal.

    >>> from equicert.theory.functions.expression_language import parse_expression
    >>> f, g = parse_expression(["relu(x1)"], 1), parse_expression(["relu(x1) + relu(x1 - 99)/10"], 1)
    >>> point = point_of_difference(f, g); f.evaluate(point) == g.evaluate(point)
    False
    """
    forms = _form(f), _form(g)
    points: Iterator[Row] = trial_points(f.input_dim, f.field, ())
    if forms[0] is not None and forms[1] is not None:
        if forms[0].same_function(forms[1]):
            return None
        points = _separating_points(forms[0], forms[1])
    return next((x for x in points if f.evaluate(x) != g.evaluate(x)), None)


def _form(f: Expression) -> CanonicalForm | None:
    try:
        return canonical_form(f)
    except NotTwoLayer:
        return None


def _separating_points(f: CanonicalForm, g: CanonicalForm) -> Iterator[Row]:
    """Trial points; then, where the jumps across a hyperplane differ, three points in a row across it, near a generic
    point of it: a function that bends between them is not zero at all three."""
    yield from trial_points(f.linear.ncols, f.field, ())
    planes = dict.fromkeys((*f.hyperplanes, *g.hyperplanes))
    bends = [dict(zip(form.hyperplanes, form.channels, strict=True)) for form in (f, g)]
    for plane in planes:
        if bends[0].get(plane, ()) == bends[1].get(plane, ()):
            continue
        point, step = _generic_point(plane, list(planes), f)
        yield point
        yield combine([(f.field(1), point), (step, plane[0])])
        yield combine([(f.field(1), point), (-step, plane[0])])
    # All jumps agree, so the two differ by an affine function, which a trial point has shown.


def _generic_point(plane: Hyperplane, planes: Sequence[Hyperplane], form: CanonicalForm) -> tuple[Row, Scalar]:
    """A point of a hyperplane on no other one, and a step along the normal that crosses no other one."""
    field, d = form.field, form.linear.ncols
    n, t = plane
    zero, one = field(0), field(1)
    base = 1
    while True:
        base += 1
        chosen = tuple((i, field(base**i % 10**9 + i * base)) for i in range(d))
        excess = (inner(n, chosen, zero) + t) / inner(n, n, zero)
        point = combine([(one, chosen), (-excess, n)])
        values = [(inner(m, point, zero) + s, inner(m, n, zero)) for m, s in planes if (m, s) != plane]
        if all(v != 0 for v, _ in values):
            steps = [abs(v / (2 * slope)) for v, slope in values if slope != 0]
            return point, min(steps, default=one)


def neurons_of(f: Expression) -> tuple[Neuron, ...] | None:
    """The neurons of a two-layer relu network, equal ones merged, in the order in which they stand; None for any other
    expression."""
    forms, coefficients = affine_nodes(f), output_coefficients(f)
    found = []
    for number, node in enumerate(f.nodes):
        if isinstance(node, ReluNode) and node.child in forms:
            w, b = forms[node.child]
            if coefficients[number] and w:
                found.append(Neuron(coefficients[number], w, b))
        elif not isinstance(node, AffineNode | SumNode):
            return None
    return tuple(found)


def matching(first: Sequence[Neuron], second: Sequence[Neuron]) -> list[tuple[int, Scalar]] | None:
    """For every neuron of a network the neuron of another one that is the same up to scale, and the factor by which
    its row and its bias are larger there; None where the networks are not the same up to order and scale (T1.5).

    >>> from equicert.theory.numbers.fields import QQ
    >>> row = lambda x: ((0, QQ(x)),)
    >>> matching([Neuron(row(1), row(2), QQ(4))], [Neuron(row(2), row(1), QQ(2))])
    [(0, 1/2)]
    """
    places: dict[tuple[Row, Scalar, Row], list[tuple[int, Scalar]]] = {}
    for j, neuron in enumerate(second):
        key, size = _scaled(neuron)
        places.setdefault(key, []).append((j, size))
    found = []
    for neuron in first:
        key, size = _scaled(neuron)
        if not places.get(key):
            return None
        j, other = places[key].pop(0)
        found.append((j, other / size))
    return found if len(first) == len(second) else None


def _scaled(neuron: Neuron) -> tuple[tuple[Row, Scalar, Row], Scalar]:
    """A neuron whose row begins with 1 or -1, and the size of its row before."""
    size = abs(neuron.w[0][1])
    return (scale(1 / size, neuron.w), neuron.b / size, scale(size, neuron.a)), size
