"""Rich display in notebooks: LaTeX for the objects of the theory, a fragment of HTML for a result."""

from __future__ import annotations

from typing import Any

from equicert.tex.typeset import affine, matrix, number, vector
from equicert.theory.complexity.formulas import QuasiPolynomial
from equicert.theory.functions.canonical_forms import CanonicalForm
from equicert.theory.functions.networks import Network
from equicert.theory.groups.equivariant_maps import HomSpace
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix

MAX_TERMS = 12


def latex(value: Any) -> str | None:
    r"""A matrix, a space of equivariant maps, a canonical form, a network or a formula in LaTeX; else None.

    >>> print(latex(Matrix.of([[0, 1]])))
    $\displaystyle \begin{pmatrix} 0 & 1 \end{pmatrix}$
    """
    body = None
    if isinstance(value, Matrix):
        body = matrix(value.rows, value.ncols)
    elif isinstance(value, HomSpace):
        body = _weights(value)
    elif isinstance(value, CanonicalForm):
        body = _form(value)
    elif isinstance(value, Network):
        body = _network(value)
    elif isinstance(value, QuasiPolynomial):
        import sympy

        body = sympy.latex(value.expression()) + rf" \quad (m \ge {value.start})"
    return None if body is None else rf"$\displaystyle {body}$"


def _weights(space: HomSpace) -> str:
    rows = space.weight_matrix()
    if max(space.shape) > 10:
        return rf"\text{{a space of dimension }} {space.dim}"
    lines = [" & ".join(entry.replace("*", r"\,") for entry in row) for row in rows]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


def _form(form: CanonicalForm) -> str:
    p = form.linear.nrows
    terms = []
    for (normal, offset), channel in list(zip(form.hyperplanes, form.channels, strict=True))[:MAX_TERMS]:
        factor = rf"\tfrac12 {vector(channel, p)}" if p > 1 else number(dict(channel)[0] / 2)
        terms.append(rf"{factor}\,\left|{affine(normal, offset)}\right|")
    if len(form.hyperplanes) > MAX_TERMS:
        terms.append(rf"\cdots \text{{ ({len(form.hyperplanes)} terms)}}")
    lines = [affine(row, dict(form.constant).get(i, QQ(0))) for i, row in enumerate(form.linear.rows)]
    rest = lines[0] if p == 1 else r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"
    return " + ".join([*terms, *([rest] if rest != "0" or not terms else [])])


def _network(network: Network) -> str:
    p = network.skip.nrows
    terms = [rf"{vector(n.a, p)}\,\mathrm{{relu}}({affine(n.w, n.b)})" for n in network.neurons[:MAX_TERMS]]
    if network.width > MAX_TERMS:
        terms.append(rf"\cdots \text{{ ({network.width} neurons)}}")
    return " + ".join([*terms, vector(network.e, p)])


def register(shell: Any) -> None:
    """Teach an IPython shell the LaTeX of these objects (``%load_ext equicert``)."""
    formatter = shell.display_formatter.formatters["text/latex"]
    for kind in (Matrix, HomSpace, CanonicalForm, Network, QuasiPolynomial):
        formatter.for_type(kind, latex)
