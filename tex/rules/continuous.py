"""Continuous groups in words: what their layers see, and the finite problem that is left."""

from __future__ import annotations

from equicert.tex.reading import Json, matrix
from equicert.tex.rules.words import RuleWords, Section, Told
from equicert.tex.typeset import matrix as typeset_matrix

MAX_SHOWN = 8
"""Rows and columns of a matrix that is written."""


def _reduction(told: Told) -> Section:
    small = told.step["statement"]
    q = matrix(told.step["quotient"], told.d, told.field)
    iota = matrix(told.step["inclusion"], small["output_dim"], told.field)
    sees, speaks = any(q.rows), any(iota.rows)
    words = [
        "The Lie algebra scales nothing: on what its brackets annihilate, all its elements have purely imaginary "
        "eigenvalues (theorem T13.5). So the connected part $G_0$ of the group maps each of the finitely many boundary "
        r"hyperplanes to itself, $n_H\rho(g)^{-1} = s(g)n_H$ with a homomorphism $s > 0$, and $s = 1$; and it permutes "
        "and rescales no neuron of a layer-wise equivariant network, since it has no subgroup of finite index "
        "(theorem T13.6).",
        _spaces(told, sees, speaks),
    ]
    if max(told.d, told.p) <= MAX_SHOWN and sees and speaks:
        words.append(
            rf"With \[ q = {typeset_matrix(q.rows, told.d)}, \qquad "
            rf"\iota = {typeset_matrix(iota.rows, small['output_dim'])} \] "
            r"layer-wise equivariant networks are those of the components on $V_0$, $U_0$, put between $q$ and $\iota$ "
            "(theorem T13.7)."
        )
    if small["target"] is not None:
        words.append(
            r"The target is $\iota f_0 q$"
            + (" up to a linear map, which the skip connection takes" if small["skip"] else "")
            + r"; what follows is about $f_0$."
        )
    return Section("Reduction to a finite group.", tuple(words))


def _spaces(told: Told, sees: bool, speaks: bool) -> str:
    small = told.step["statement"]
    d, p = small["input_dim"] if sees else 0, small["output_dim"] if speaks else 0
    return (
        rf"Hidden layers see $V_0 = V/\mathfrak{{g}}V$ of dimension ${d}$ only, and map into the vectors $U_0$ of $U$ "
        rf"that the Lie algebra annihilates, of dimension ${p}$."
    )


def _no_reduction(told: Told) -> Section:
    words = (
        "No layer-wise equivariant network represents the target, whatever its width: the connected part of the group "
        r"fixes every neuron, so $w_i\,d\rho(X) = 0$ for all elements $X$ of its Lie algebra, and the linear part $L$, "
        r"a combination of the $a_i w_i$, would have $L\,d\rho(X) = 0$. It has not (theorem T13.8)."
    )
    return Section("No layer-wise equivariant network.", (words,))


def _lost_maps(told: Told) -> Section:
    if told.values.get("compensation") == "inf":
        words = (
            r"There are more equivariant linear maps $V \to U$ than those that factor through $V_0$ and $U_0$. Such a "
            "map $L$ has two neurons for each rank in GN and is in no LEN: no factor compensates (theorem T13.9)."
        )
    elif told.statement["skip"]:
        words = (
            r"With a skip connection the linear part of an equivariant function costs nothing, and the rest factors "
            r"through $V_0$ and $U_0$: the compensating factor is that of the finite group (theorem T13.9)."
        )
    else:
        words = (
            r"Every equivariant linear map $V \to U$ factors through $V_0$ and $U_0$. So every equivariant function "
            "does, and the compensating factor is that of the finite group (theorem T13.9)."
        )
    return Section("Compensation.", (words,))


def inner_certificate(certificate: Json, step: Json) -> Json:
    """The certificate about the finite group that stands inside of a step ``reduction``."""
    return {**certificate, "statement": step["statement"], "proof": step["proof"]}


RULES = {
    "reduction": RuleWords(_reduction),
    "no-reduction": RuleWords(_no_reduction),
    "lost-maps": RuleWords(_lost_maps),
}
