"""Is the target equivariant? Decided on the generators (THEORY.md, T2.3, T2.4, T9.14, T9.17; for continuous groups
T13.3, T13.4).

A lower bound for LEN, and that the least width in GEN is that in GN, hold for equivariant targets only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..algebra import apply, product, scale, times, transpose
from ..numbers import absolute
from ..objects.forms import Form, transported
from ..objects.generators import Generator
from ..proof import KINKED, Proof
from ..reading import Json, Matrix, items, matrix, natural, require, row
from . import Rule

if TYPE_CHECKING:
    from ..objects.functions import Target
    from ..objects.generators import Generators
    from ..objects.lie import LieElement
    from ..objects.normal_forms import NormalForm, NormalForms


def equivariance(proof: Proof) -> None:
    """Every generator maps the canonical form to itself: the target is equivariant (T2.3, T13.3)."""
    form = proof.two_layer()
    for generator in proof.statement.generators:
        check_form(form, generator)
    for element in proof.statement.lie:
        check_form_is_kept(form, element)
    proof.settle_equivariance(True)


def check_form(form: Form, generator: Generator) -> None:
    """The equivariance test for one generator (T2.3)."""
    problem = what_changes(form, generator.input, generator.input_inverse, generator.output)
    require(not problem, f"the target is not equivariant: {problem}")


def what_changes(form: Form, rho: Matrix, inverse: Matrix, pi: Matrix) -> str:
    """Why ``f(rho x) = pi f(x)`` fails; nothing where it holds (T2.3)."""
    columns = transpose(pi, len(pi))
    for plane, c in form.channels.items():
        image, s = transported(plane, inverse)
        if image not in form.channels:
            return "a hyperplane is moved to none"
        if scale(absolute(s), times(c, columns)) != form.channels[image]:
            return "a channel vector is not carried along"
    if product(pi, form.linear) != product(form.linear, rho):
        return "linear part"
    return "" if apply(pi, form.constant) == form.constant else "constant"


def check_form_is_kept(form: Form, element: LieElement) -> None:
    """The equivariance test for one generator of the Lie algebra: normals and channel vectors are eigenvectors for one
    number, which is zero where a hyperplane misses the origin (T13.3)."""
    X, Y = element.input, element.output
    columns = transpose(Y, len(Y))
    for plane, c in form.channels.items():
        image = times(plane.row, X)
        factor = next((x for j, x in image if j == plane.row[0][0]), 0)
        require(image == scale(factor, plane.row), "the target is not equivariant: the Lie algebra moves a hyperplane")
        require(
            factor == 0 or plane.constant == 0, "the target is not equivariant: the Lie algebra shifts a hyperplane"
        )
        require(
            times(c, columns) == scale(factor, c),
            "the target is not equivariant: the Lie algebra moves a channel vector",
        )
    require(
        product(Y, form.linear) == product(form.linear, X), "the target is not equivariant: linear part, Lie algebra"
    )
    require(apply(Y, form.constant) == (), "the target is not equivariant: constant, Lie algebra")


def nested_equivariance(proof: Proof, trees: Json) -> None:
    """``f(rho(g) x) - pi(g) f(x)`` vanishes on every cell, for each generator (T9.14)."""
    from ..objects.cells import check_agreement, moved_difference

    statement, target = proof.statement, proof.target()
    zero = Form({}, ((),) * statement.p, ())
    listed = items(trees, "the trees", len(statement.generators))
    for generator, tree in zip(statement.generators, listed, strict=True):
        both, roots = moved_difference(target, generator.input, generator.output, statement.p)
        check_agreement(both, roots, zero, statement.K, tree)
    proof.settle_equivariance(True)


def normal_equivariance(proof: Proof) -> None:
    """``f(rho(g) x)`` and ``pi(g) f(x)`` have the same normal form, for each generator (T9.17)."""
    from ..objects.normal_forms import NormalForms

    statement, target = proof.statement, proof.target()
    table = NormalForms()
    _check_normal_forms(table, target, table.outputs(target, None), statement.generators)
    proof.settle_equivariance(True)


def _check_normal_forms(table: NormalForms, target: Target, values: list[NormalForm], generators: Generators) -> None:
    """The equations for all generators, ``values`` being the normal forms of f (T9.17)."""
    for generator in generators:
        moved = table.outputs(target, generator.input)
        for image, line in zip(moved, generator.output, strict=True):
            require(
                image == table.combined([(x, values[j]) for j, x in line]),
                "the normal forms of f(rho(g) x) and pi(g) f(x) differ",
            )


def normal_lie_equivariance(proof: Proof, linear: Json, projection: Json) -> None:
    """``f(x) - A x`` does not change when x is replaced by ``Q x``, and is annihilated by the Lie algebra, by normal
    forms; Q annihilates the image of the Lie algebra, and A is equivariant (T13.11)."""
    from ..objects.normal_forms import NormalForm, NormalForms

    s, target = proof.statement, proof.target()
    require(len(s.lie) > 0, "the group is not continuous")
    A, Q = matrix(linear, s.p, s.d, s.K, "a linear part"), matrix(projection, s.d, s.d, s.K, "a projection")
    table = NormalForms()
    values, seen = table.outputs(target, None), table.outputs(target, Q)

    def without(forms: list[NormalForm], B: Matrix) -> list[NormalForm]:
        return [table.combined([(1, f), (-1, NormalForm(line, 0, ()))]) for f, line in zip(forms, B, strict=True)]

    rest = without(values, A)
    require(without(seen, product(A, Q)) == rest, "the function sees more than the projection and its linear part")
    for X in s.lie:
        require(not any(product(Q, X.input)), "the projection does not annihilate the image of the Lie algebra")
        require(product(A, X.input) == product(X.output, A), "the linear part is not equivariant")
        for line in X.output:
            moved = table.combined([(x, rest[j]) for j, x in line])
            require(moved == NormalForm((), 0, ()), "the Lie algebra moves a value of the function")
    _check_normal_forms(table, target, values, s.generators)
    proof.settle_equivariance(True)


def not_equivariance(proof: Proof, number: Json, point: Json) -> None:
    """``f(rho(g) x) != pi(g) f(x)`` at one point: the target is not equivariant (T2.4)."""
    from ..objects.germs import value_at

    statement, target = proof.statement, proof.target()
    generator = statement.generators[natural(number, "a generator", len(statement.generators))]
    x = row(point, statement.d, statement.K, "a point")
    image = value_at(target, apply(generator.input, x))
    require(image != apply(generator.output, value_at(target, x)), "the target is equivariant at the given point")
    proof.settle_equivariance(False)


def not_lie_equivariance(proof: Proof, number: Json, point: Json) -> None:
    """The slope of f at a point in the direction ``X x`` is not ``X f(x)``: the target is not equivariant (T13.4)."""
    from ..objects.germs import slope_at, value_at

    statement, target = proof.statement, proof.target()
    element = statement.lie[natural(number, "a generator of the Lie algebra", len(statement.lie))]
    x = row(point, statement.d, statement.K, "a point")
    slope = slope_at(target, x, apply(element.input, x))
    require(slope != apply(element.output, value_at(target, x)), "the target is equivariant at the given point")
    proof.settle_equivariance(False)


RULES = (
    Rule("equivariance", (), ("T2.3", "T13.3"), equivariance, reach=KINKED, continuous=True),
    Rule("nested-equivariance", ("trees",), ("T9.14",), nested_equivariance, reach=KINKED),
    Rule("normal-equivariance", (), ("T9.17",), normal_equivariance, reach=KINKED),
    Rule(
        "normal-lie-equivariance",
        ("linear", "projection"),
        ("T9.17", "T13.11"),
        normal_lie_equivariance,
        reach=KINKED,
        continuous=True,
    ),
    Rule("not-equivariance", ("generator", "point"), ("T2.4",), not_equivariance, reach=KINKED, continuous=True),
    Rule("not-lie-equivariance", ("generator", "point"), ("T13.4",), not_lie_equivariance, KINKED, continuous=True),
)
