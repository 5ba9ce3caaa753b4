"""What networks approximate, in words: operators that annihilate them, and polynomials that they do not annihilate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

from equicert.tex.reading import Json
from equicert.tex.rules.words import RuleWords, Section, Told
from equicert.tex.typeset import code, number
from equicert.theory.complexity.approximation import applied
from equicert.theory.functions.polynomials import Monomial, PolynomialMap, arrangements, exponents, polynomial_map
from equicert.theory.numbers.fields import Field, Scalar

MAX_TERMS = 30
"""Terms of a polynomial that are written out."""


def _polynomial_equivariance(told: Told) -> Section:
    words = (
        "A polynomial map is equivariant exactly where its homogeneous parts are (theorem T14.1). Each is compared "
        "with its image under the generators, coefficient by coefficient."
    )
    return Section("Is the polynomial equivariant?", (words,))


def _equivariants(told: Told) -> Section:
    k = told.step["degree"]
    words = (
        rf"The equivariant polynomial maps $V \to U$ that are homogeneous of degree ${k}$ are the solutions of "
        r"$f(\rho(g)x) = \pi(g)f(x)$ over the generators: linear equations for the coefficients (theorem T14.1). "
        "Signed permutation matrices permute the monomials up to sign; then the sums over their orbits are counted."
    )
    return Section(f"Equivariant polynomials of degree {k}.", (words,))


def _reach(told: Told) -> Section:
    step, k = told.step, told.step["degree"]
    if step["operator"] is None:
        words = (
            rf"No invariant differential operator of order ${k}$ annihilates the networks with these hidden orbits: "
            "the symbols of all of them, restricted to the weights of the neurons, are independent. So every "
            rf"equivariant polynomial map of degree ${k}$ is a limit of networks (theorem T14.4)."
        )
        return Section(_title(step), (words,))
    counted = (
        rf"The differential operators $\psi(\partial)$ of order ${k}$ with constant coefficients that the group leaves "
        rf"invariant pair perfectly with the equivariant polynomial maps of degree ${k}$: there are as many of both. "
        r"Restrict their symbols $\psi$ to the weights of the hidden neurons, $\psi(w)a$ for $w \in (V^*)^K$, "
        r"$a \in U^K$: the rank of this restriction is the dimension of the space of those polynomial maps that are "
        "limits of networks, of any width (theorem T14.4)."
    )
    psi = _decoded(step["operator"], told.d, told.field)
    words = _annihilates(psi)
    if _is_signed(told.statement):
        words += (
            rf" The polynomial $\psi(x)$ is equivariant itself, and $\psi(\partial)\psi(x) = "
            rf"{number(applied(psi, psi))} \ne 0$: it is missing."
        )
    return Section(_title(step), (counted, words))


def _approximable(told: Told) -> Section:
    words = (
        "In each degree every invariant differential operator whose symbol vanishes on the weights of the hidden "
        "neurons annihilates the homogeneous part of the target. So this part is a combination of powers "
        r"$\sum_{gK}\pi(g)a\,(w\rho(g)^{-1}x)^k$, and networks come as near to it as one likes on every bounded set: "
        "the target is a limit of networks (theorems T14.3, T14.4)."
    )
    return Section(f"A limit of networks with the hidden orbits {_orbits(told.step)}.", (words,))


def _not_approximable(told: Told) -> Section:
    step, k = told.step, told.step["degree"]
    psi = _decoded(step["operator"], told.d, told.field)
    value = "a number other than 0"
    if "polynomial" in told.statement:
        part = _decoded(told.statement["polynomial"], told.d, told.field).part(k)
        value = rf"the number ${number(applied(psi, part))} \ne 0$"
    words = (
        _annihilates(psi) + rf" Of the part of degree ${k}$ of the target it makes {value}. "
        "So no sequence of networks, of whatever width, comes near to the target on every bounded set (theorem T14.4)."
    )
    return Section(f"No limit of networks with the hidden orbits {_orbits(step)}.", (words,))


def _universal(told: Told) -> Section:
    words = (
        "The subgroup $K$ of one of the hidden orbits $G/K$ acts trivially on the input; or the elements of the group "
        "that do so fix no vector of the output, and then every equivariant map is zero. Averaging networks without "
        "symmetry over the group, one comes as near as one likes to every continuous equivariant map on every bounded "
        "set, with one hidden layer, sufficient width, and any continuous activation that is no polynomial "
        "(theorem T14.6)."
    )
    return Section(f"Density of networks with the hidden orbits {_orbits(told.step)}.", (words,))


def _not_universal(told: Told) -> Section:
    k = told.step["degree"]
    words = (
        r"No hidden orbit sees all of the input: every $(V^*)^K$ is a proper subspace of $V^*$. So a product of "
        "derivatives along directions that the neurons do not see annihilates all smooth networks, of any width. "
        rf"There is an equivariant polynomial map of degree ${k}$ that is not zero, and then not all equivariant maps "
        "are annihilated (theorems T14.5, T14.6)."
    )
    return Section(f"No density of networks with the hidden orbits {_orbits(told.step)}.", (words,))


def _no_limit(told: Told) -> Section:
    words = (
        "Hidden neurons are permuted, and a connected group permutes finitely many neurons not at all: so networks "
        "depend on the quotient $V_0$ of $V$ by what its Lie algebra makes of vectors, and have values in the subspace "
        "$U_0$ that the Lie algebra annihilates. So do their limits, whatever the hidden representation and the width. "
        "The target changes along a vector that is zero in $V_0$, or has values outside of $U_0$ (theorem T14.8)."
    )
    return Section("No limit of networks.", (words,))


RULES = {
    "polynomial-equivariance": RuleWords(_polynomial_equivariance),
    "equivariants": RuleWords(_equivariants),
    "reach": RuleWords(_reach),
    "approximable": RuleWords(_approximable),
    "not-approximable": RuleWords(_not_approximable),
    "universal": RuleWords(_universal),
    "not-universal": RuleWords(_not_universal),
    "no-limit": RuleWords(_no_limit),
}


def _title(step: Json) -> str:
    return f"Degree {step['degree']} with the hidden orbits {_orbits(step)}."


def _orbits(step: Json) -> str:
    return ", ".join(map(code, step["layer"]))


def _annihilates(psi: PolynomialMap) -> str:
    """The operator, and why it annihilates all networks."""
    return (
        rf"The operator $\psi(\partial)$ with the symbol \[ \psi(w) = {_shown(psi)} \] is invariant under the group, "
        "and its symbol vanishes on the weights of all hidden neurons: so it annihilates every smooth network of this "
        "kind, whatever its width, and in the limit that is all that networks reach (theorem T14.4)."
        + (_LEGEND if "m_{" in _shown(psi) else "")
    )


_LEGEND = (
    r" Here $m_{a b \dots}$ is the sum of all different products of powers of the $w_j$ with these exponents, "
    r"each once, such as $m_{21} = \sum_{i \ne j} w_i^2 w_j$."
)


def _shown(psi: PolynomialMap) -> str:
    """The symbol: a polynomial, or a row of them."""
    parts = [_polynomial(dict(output), psi.input_dim) for output in psi.outputs]
    return parts[0] if len(parts) == 1 else r"\bigl(" + r",\ ".join(parts) + r"\bigr)"


def _polynomial(terms: Mapping[Monomial, Scalar], d: int) -> str:
    """One output, by monomial symmetric polynomials where it is symmetric and long."""
    symmetric = _symmetric(terms, d) if len(terms) > 4 else None
    if symmetric is not None:
        return _sum(symmetric, lambda e: f"m_{{{''.join(map(str, e)) if max(e) < 10 else ','.join(map(str, e))}}}")
    text = _sum(dict(list(terms.items())[:MAX_TERMS]), _product)
    return text if len(terms) <= MAX_TERMS else text + rf" + \cdots \ ({len(terms)}\text{{ terms}})"


def _symmetric(terms: Mapping[Monomial, Scalar], d: int) -> dict[tuple[int, ...], Scalar] | None:
    """The coefficients by exponents in decreasing order, where they depend on nothing else."""
    found: dict[tuple[int, ...], Scalar] = {}
    sizes: dict[tuple[int, ...], int] = {}
    for m, x in terms.items():
        e = exponents(m)
        if found.setdefault(e, x) != x:
            return None
        sizes[e] = sizes.get(e, 0) + 1
    return found if all(size == arrangements(e, d) for e, size in sizes.items()) else None


def _sum(terms: Mapping[tuple[int, ...], Scalar], name: Callable[[tuple[int, ...]], str]) -> str:
    text = ""
    for key, x in terms.items():
        shown = number(x if x > 0 else -x)
        factor = "" if shown == "1" and key else rf"\left({shown}\right)" if any(c in shown for c in "+-") else shown
        text += (" - " if x < 0 else " + " if text else "") + factor + (r"\," if factor and key else "") + name(key)
    return text.strip() or "0"


def _product(m: Monomial) -> str:
    powers = ((j, m.count(j)) for j in sorted(set(m)))
    return r"\,".join(f"w_{{{j + 1}}}" + (f"^{{{n}}}" if n > 1 else "") for j, n in powers)


def _decoded(value: Json, d: int, field: Field) -> PolynomialMap:
    outputs = [
        {tuple(chain(*([j] * n for j, n in powers))): field.decode(x) for powers, x in output} for output in value
    ]
    return polynomial_map(outputs, d, field)


def _is_signed(statement: Json) -> bool:
    """Do the generators permute the coordinates of input and output up to sign?"""
    units = (["1"], ["-1"])
    rows = (row for g in statement["generators"] for key in ("input", "output") for row in g[key])
    return statement["field"] == "Q" and all([x for _, x in row] in units for row in rows)
