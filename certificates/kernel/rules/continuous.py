"""Continuous groups: their layer-wise equivariant networks are those of a finite group (THEORY.md, T13.5 to T13.9).

The connected part of the group fixes every hyperplane, every channel vector and every neuron. So a layer-wise
equivariant network sees a quotient ``V_0`` of V only, and maps into a subspace ``U_0`` of U; on these the components
act as a finite group. The proof about that group stands inside of the step ``reduction``.
"""

from __future__ import annotations

from ..algebra import apply, identity, product, times, transpose
from ..elimination import rank
from ..objects.forms import Form, FormSum
from ..objects.functions import Affine
from ..objects.generators import Generator
from ..objects.lie import LieAlgebra
from ..objects.lie_closure import check_no_scaling, invariant_covectors, invariant_vectors, with_components
from ..objects.linear_maps import supported_dimension
from ..objects.statement import Statement, read_statement
from ..proof import KINKED, TILTED, Proof
from ..quantities.widths import widths
from ..ranges import INFINITE, Key, Range, exactly
from ..reading import MAX_STEPS, Invalid, Json, Matrix, items, matrix, require, within
from . import Rule, check_step


def reduction(proof: Proof, quotient: Json, inclusion: Json, statement: Json, steps: Json) -> None:
    """Layer-wise equivariant networks of the target are those of a finite group on ``V_0`` and ``U_0``, with as many
    neurons (T13.5 to T13.7); what the steps inside prove of widths and dimensions of LEN holds for the target."""
    s = proof.statement
    algebra = _without_scaling(s)
    small = read_statement(statement)
    _check_statements(s, small)
    q = matrix(quotient, small.d, s.d, s.K, "a quotient")
    iota = matrix(inclusion, s.p, small.p, s.K, "an inclusion")
    covectors, vectors = invariant_covectors(algebra, s.d), invariant_vectors(algebra, s.p)
    require(small.d == max(1, len(covectors)) and rank(q) == len(covectors), "the quotient has another dimension")
    columns = transpose(iota, small.p)
    require(small.p == max(1, len(vectors)) and rank(columns) == len(vectors), "the subspace has another dimension")
    for X in algebra:
        require(not any(product(q, X.input)), "the quotient is not that by the image of the Lie algebra")
        require(not any(product(X.output, iota)), "the subspace is not annihilated by the Lie algebra")
    for g, h in zip(s.generators, small.generators, strict=True):
        _check_components(g, h, q, iota, bool(covectors), bool(vectors))
    inner = Proof(small)
    if small.target is not None:
        require(proof.equivariant is True, "a function is reduced once it is known to be equivariant")
        _check_functions(proof.two_layer(), inner.two_layer(), q, iota, s)
    if small.polynomial is not None:
        require(proof.equivariant is True, "a polynomial is reduced once it is known to be equivariant")
        _check_polynomials(s, small, q, iota)
    listed = items(steps, "the proof of a reduction")
    within(len(listed), MAX_STEPS, "steps of the proof")
    for step in listed:
        check_step(inner, step)
    proof.reduced, proof.reduced_fully = inner, bool(covectors) and bool(vectors)
    if small.target is not None:
        proof.record(Key("width", "LEN"), widths(inner)["LEN"])


def no_reduction(proof: Proof) -> None:
    """The linear part of an equivariant target does not factor through ``V_0`` and ``U_0``: no layer-wise equivariant
    network without skip connection represents it (T13.8)."""
    s, form = proof.statement, proof.two_layer()
    require(proof.equivariant is True, "a lower bound for LEN needs an equivariant target")
    require(not s.options.skip, "a skip connection takes the linear part")
    _without_scaling(s)
    require(any(any(product(form.linear, X.input)) for X in s.lie), "the linear part is annihilated by the Lie algebra")
    proof.impossible(("LEN",))


def lost_maps(proof: Proof) -> None:
    """Are there more equivariant linear maps than layer-wise equivariant networks have? Then no factor compensates;
    otherwise, and with a skip connection, the factor is that of the finite group (T13.9)."""
    s = proof.statement
    inner = proof.reduced
    if inner is None:
        raise Invalid("the maps of the layers are counted after a reduction")
    small = inner.statement
    left = supported_dimension(small.generators, small.d, small.p, None) if proof.reduced_fully else 0
    if not s.options.skip and supported_dimension(s.generators, s.d, s.p, None, s.lie) > left:
        proof.record(Key("compensation"), Range(INFINITE, INFINITE))
    else:
        factor = inner.known(Key("compensation"), low=1)
        proof.record(Key("compensation"), factor if proof.reduced_fully else exactly(1))


RULES = (
    Rule(
        "reduction",
        ("quotient", "inclusion", "statement", "proof"),
        ("T13.5", "T13.6", "T13.7", "T14.8"),
        reduction,
        reach=KINKED,
        continuous=True,
    ),
    Rule("no-reduction", (), ("T13.5", "T13.8"), no_reduction, reach=KINKED, continuous=True),
    Rule("lost-maps", (), ("T13.9",), lost_maps, reach=TILTED, continuous=True),
)


def _without_scaling(s: Statement) -> LieAlgebra:
    """Elements that generate the Lie algebra and are stable under the components; it scales nothing (T13.5)."""
    require(len(s.lie) > 0, "the group is not continuous")
    algebra = with_components(s.lie, s.generators, s.d, s.p)
    check_no_scaling(algebra, s.d, s.p)
    return algebra


def _check_statements(s: Statement, small: Statement) -> None:
    """The statement of the finite group has the same scalars, options and activation, and as many generators."""
    require(getattr(small.K, "n", 0) == getattr(s.K, "n", 0), "the reduced statement has another field")
    require(small.options == s.options and small.slope == s.slope, "the reduced statement has other options")
    require(not small.lie and not small.data and small.other is None, "the reduced statement is not one of a function")
    require(not small.box, "the reduced statement has a box")
    require(
        small.support is None and not (small.channels or small.hidden_supports),
        "the reduced statement has keys of its own",
    )
    require(len(small.generators) == len(s.generators), "the reduced statement has another number of generators")


def _check_components(g: Generator, h: Generator, q: Matrix, iota: Matrix, sees: bool, speaks: bool) -> None:
    """A generator acts on the quotient and on the subspace as the reduced statement says; as the identity on a space of
    dimension 0, which is written as a line."""
    require(g.permutation == h.permutation, "a generator has another permutation in the reduced statement")
    require(product(q, g.input) == product(h.input, q), "a generator acts differently on the quotient")
    require(product(g.output, iota) == product(iota, h.output), "a generator acts differently on the subspace")
    require(sees or h.input == identity(1), "a generator moves a quotient of dimension 0")
    require(speaks or h.output == identity(1), "a generator moves a subspace of dimension 0")


def _check_polynomials(s: Statement, small: Statement, q: Matrix, iota: Matrix) -> None:
    """``f = iota f_0 q``, where a skip connection may add any linear map (T14.8)."""
    from ..objects.polynomials import Substitution, combined

    substitution, columns = Substitution(q), transpose(iota, small.p)
    terms = []
    for k, output in enumerate(small.polynomial or ()):
        for m, x in output.items():
            require(any(iota), "the reduced polynomial is not zero")
            require(any(q) or not m, "the reduced polynomial is not constant on a space of dimension 0")
            terms += [(i, x * y, substitution.of(m)) for i, y in columns[k]]
    kept = [{m: x for m, x in output.items() if not (s.options.skip and len(m) == 1)} for output in s.polynomial or ()]
    found = [combined((x, f) for j, x, f in terms if j == i) for i in range(s.p)]
    lifted = [{m: x for m, x in f.items() if not (s.options.skip and len(m) == 1)} for f in found]
    require(lifted == kept, "the reduced polynomial is not that of the statement")


def _check_functions(form: Form, small: Form, q: Matrix, iota: Matrix, s: Statement) -> None:
    """``f = iota f_0 q``, where a skip connection may add any linear map (T13.7)."""
    columns = transpose(iota, len(small.linear))
    total = FormSum(s.p)
    for plane, c in small.channels.items():
        require(any(q) and any(iota), "the reduced function bends on a space of dimension 0")
        total.absolute(times(c, columns), Affine(times(plane.row, q), plane.constant))
    for i, line in enumerate(small.linear):
        total.affine(columns[i], Affine(times(line, q), 0))
    require(any(q) or not any(small.linear), "the reduced function is not constant on a space of dimension 0")
    require(any(iota) or not (any(small.linear) or small.constant), "the reduced function is not zero")
    total.constant(1, apply(iota, small.constant))
    lifted = total.form()
    require(lifted.channels == form.channels, "the reduced function bends differently from the target")
    require(lifted.constant == form.constant, "the reduced function has another constant than the target")
    require(s.options.skip or lifted.linear == form.linear, "the reduced function has another linear part")
