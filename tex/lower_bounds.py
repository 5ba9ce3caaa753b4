"""A lower bound of a width in words: the count of hyperplanes, then the tree of cases, leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from equicert.tex.reading import Json, View, activation_of, matrix, row
from equicert.tex.typeset import number, vector
from equicert.theory.functions.one_kink import Activation
from equicert.theory.numbers.fields import QQ, Scalar
from equicert.theory.numbers.matrices import Row, combine, inner, scale

MAX_LEAVES = 12
"""Leaves that are written out; more are left to the certificate."""

Rows = tuple[Row, ...]


def lower_bound(statement: Json, step: Json, view: View) -> list[str]:
    """The paragraphs that prove one lower bound."""
    kind, bound = step["class"], step["bound"]
    paragraphs = [_base_sentence(view, kind)]
    base = sum(view.costs())
    activation = activation_of(statement)
    if activation.is_abs and bound > base:
        paragraphs.append(
            "The constant of the target is not zero, and no output bias makes it: one constant neuron more."
        )
    if bound <= base or activation.is_abs:
        return paragraphs
    view = as_for_relu(view, activation)
    what = "orbit" if kind == "LEN" else "hyperplane"
    linear = "L" if activation.is_relu else r"L/\kappa"
    paragraphs.append(
        rf"Suppose that a network of the class had fewer than ${bound}$ neurons. "
        rf"A single oriented {what} contributes $\pm\tfrac12 X_j$ to the linear part, with one sign $s_j$; "
        "a doubled or flipping one contributes any equivariant map that factors through its normals. "
        rf"So the residual $R_s = {linear} - \tfrac12\sum_j s_j X_j$ "
        "(over the single oriented ones), "
        "restricted to the common kernel of the other normals, must be a map through new neurons, "
        "which come in pairs of both orientations."
    )
    constant = 1 if view.prices is None else view.prices.constant
    for case, tree in zip(_cases(statement, constant), step["cases"], strict=True):
        if tree is not None:
            paragraphs.append(_case_paragraph(view, kind, case, bound - base - case.offset, tree))
        elif case.words:
            paragraphs.append(rf"{case.words}: the count above already gives ${bound}$.")
    return paragraphs


def as_for_relu(view: View, activation: Activation) -> View:
    """The canonical form whose relu networks are those of the target (T12.3)."""
    if activation.is_relu:
        return view
    factor = 1 / activation.ratio
    return replace(view, linear=tuple(scale(factor, r) for r in view.linear), constant=scale(factor, view.constant))


def _base_sentence(view: View, kind: str) -> str:
    """The count of neurons that the hyperplanes need in any case."""
    sizes = view.sizes()
    if not view.planes:
        return "The target has no boundary hyperplane, so none of the neurons below is forced by one."
    if kind == "GN":
        return (
            "Every boundary hyperplane carries at least one neuron, and different hyperplanes carry different neurons: "
            rf"at least ${len(view.planes)}$ neurons."
        )
    if view.prices is not None:
        return _priced_sentence(view)
    oriented = [s for s, f in zip(sizes, view.flipping, strict=True) if not f]
    flipping = [s for s, f in zip(sizes, view.flipping, strict=True) if f]
    total = sum(oriented) + 2 * sum(flipping)
    parts = []
    if oriented:
        parts.append(
            rf"the hyperplanes of an oriented orbit carry at least one neuron each (${_sum(oriented)}$ in all)"
        )
    if flipping:
        parts.append(
            "the hyperplanes of a flipping orbit carry neurons of both orientations, "
            rf"for the group maps one to the other ($2\cdot{_sum(flipping, bracket=True)}$ in all)"
        )
    stable = "The neurons of a layer-wise equivariant network form a $G$-stable set"
    return rf"{stable}: {'; '.join(parts)}. Together at least ${total}$ neurons."


def _priced_sentence(view: View) -> str:
    """The same where the channels of the hidden layers are chosen."""
    costs = view.costs()
    return (
        "The neurons of a layer-wise equivariant network form a $G$-stable set, "
        "and every orbit of oriented hyperplanes takes at least one channel whose neurons can be mapped onto it: "
        rf"at least ${_sum(costs)}$ neurons for the orbit{'s' if len(costs) > 1 else ''} of hyperplanes "
        "(for one orientation each, or for both where the group exchanges the sides), "
        rf"together at least ${sum(costs)}$ neurons."
    )


def _sum(sizes: Sequence[int], bracket: bool = False) -> str:
    if len(sizes) > 8:
        return str(sum(sizes))
    text = "+".join(map(str, sizes))
    return f"({text})" if bracket and len(sizes) > 1 else text


@dataclass(frozen=True)
class Case:
    """A row of the table in FORMAT.md, ``lower``: neurons spent beforehand, and the parts that the residual has."""

    offset: int
    linear: bool
    constant: bool
    words: str = ""


def _cases(statement: Json, constant: int) -> tuple[Case, ...]:
    """The rows of the table that hold for the options of the statement; what a constant neuron costs."""
    linear = not statement["skip"]
    if statement["output_bias"] or not statement["bias"]:
        return (Case(0, linear, constant=False),)
    return (
        Case(0, linear, True, r"\emph{Without a constant neuron}"),
        Case(
            constant,
            linear,
            False,
            rf"\emph{{With a constant neuron}}, which costs {'one' if constant == 1 else constant}",
        ),
    )


def _case_paragraph(view: View, kind: str, case: Case, need: int, tree: Json) -> str:
    sentences = list(Tree(view, kind, case, need).leaves(tree))
    last_column = " Here $R$ includes the constant: its last column is that of the output bias."
    further = f"at least ${need}$ further neuron{' is' if need == 1 else 's are'} needed."
    further += last_column if case.constant else ""
    head = f"{case.words}, {further}" if case.words else "A" + further[1:]
    if len(sentences) == 1:
        return f"{head} {sentences[0]}"
    items = [rf"\item {sentence}" for sentence in sentences[:MAX_LEAVES]]
    if len(sentences) > MAX_LEAVES:
        rest = len(sentences) - MAX_LEAVES
        items.append(rf"\item (and {rest} more cases of the same kinds, in the certificate)")
    return head + "\n\\begin{itemize}\n" + "\n".join(items) + "\n\\end{itemize}"


@dataclass(frozen=True)
class Branch:
    """The decisions on the way to a node: signs of single orbits, doubled orbits, orbits that are not doubled."""

    signs: Mapping[int, int]
    doubled: tuple[int, ...]
    single: tuple[int, ...]


class Tree:
    """One lower bound tree with the numbers that its sentences quote; ``sizes`` are what oriented orbits cost."""

    def __init__(self, view: View, kind: str, case: Case, need: int) -> None:
        self.view, self.kind, self.case, self.need = view, kind, case, need
        self.dim = (view.d if case.linear else 0) + (1 if case.constant else 0)
        constants = dict(view.constant)
        self.linear = tuple(self._extended(line, constants.get(i, QQ(0))) for i, line in enumerate(view.linear))
        self.sizes = view.costs()
        self.parts = tuple(self._part(j) for j in range(len(view.flipping)))

    def _extended(self, line: Row, constant: Scalar) -> Row:
        """A row of the linear part and an entry of the constant, as a row of the residual."""
        shift = self.view.d if self.case.linear else 0
        last = ((shift, constant),) if self.case.constant and constant != 0 else ()
        return (line if self.case.linear else ()) + last

    def _part(self, j: int) -> Rows:
        """``X_j``, which an oriented orbit contributes by half with the sign of its choice; zero for a flipping one."""
        rows: list[dict[int, Scalar]] = [{} for _ in range(self.view.p)]
        for plane in () if self.view.flipping[j] else self.view.planes:
            if plane.orbit == j:
                for i, c in plane.channel:
                    for k, x in self._extended(plane.normal, plane.offset):
                        rows[i][k] = rows[i].get(k, QQ(0)) + plane.sign * c * x
        return tuple(tuple(sorted((k, x) for k, x in r.items() if x != 0)) for r in rows)

    def leaves(self, nodes: Json) -> Iterator[str]:
        """One sentence per leaf, with the case it closes."""
        branches = {0: Branch({}, (), ())}
        for k, node in enumerate(nodes):
            at = branches[k]
            if node[0] == "sign":
                equal = self._equal(node[1], at)
                branches[node[2]] = Branch({**at.signs, node[1]: 1}, at.doubled, at.single)
                branches[node[3]] = Branch({**at.signs, **dict.fromkeys(equal, -1)}, at.doubled, at.single)
            elif node[0] == "double":
                branches[node[2]] = Branch(at.signs, (*at.doubled, node[1]), at.single)
                branches[node[3]] = Branch(at.signs, at.doubled, (*at.single, node[1]))
            else:
                case = self._decisions(at)
                yield (f"{case}. " if case else "") + self._leaf(node, at)

    def _equal(self, j: int, at: Branch) -> list[int]:
        """The open orbits that are interchangeable with j (FORMAT.md, ``lower``)."""
        rest = self.need - 1 - sum(self.sizes[i] for i in at.doubled)
        return [
            i for i in self._open(at) if (i in at.single or self.sizes[i] > rest) and self.parts[i] == self.parts[j]
        ]

    def _open(self, at: Branch) -> list[int]:
        """The oriented orbits that are neither doubled nor have a sign."""
        return [
            j for j, flips in enumerate(self.view.flipping) if not flips and j not in at.signs and j not in at.doubled
        ]

    def _decisions(self, at: Branch) -> str:
        what = "orbit" if self.kind == "LEN" else "hyperplane"
        parts = [rf"$s_{{{j + 1}}} = {'+' if s > 0 else '-'}1$" for j, s in at.signs.items()]
        parts += [f"{what} {j + 1} doubled" for j in at.doubled]
        if at.single:
            listed = ", ".join(str(j + 1) for j in at.single[:10]) + (r", \dots" if len(at.single) > 10 else "")
            parts.append(f"{what}{'s' if len(at.single) > 1 else ''} {listed} not doubled")
        return "Case " + "; ".join(parts) if parts else ""

    def _leaf(self, node: Json, at: Branch) -> str:
        left = self.need - sum(self.sizes[j] for j in at.doubled)
        if node[0] in ("linear", "lattice"):
            return self._functional(node, at, left)
        if node[0] == "minor":
            return self._minor(node, left)
        return _cover(node, left)

    def _functional(self, node: Json, at: Branch, left: int) -> str:
        """A functional that no choice of the open signs brings to zero on the residual."""
        kind, listed, space = node
        y = matrix(listed, self.dim, self.view.field).rows
        residual = tuple(
            combine([(QQ(1), line), *((QQ(-s) / 2, self.parts[j][i]) for j, s in at.signs.items())])
            for i, line in enumerate(self.linear)
        )
        value = _pairing(y, residual)
        moving = [step for j in self._open(at) if (step := _pairing(y, self.parts[j])) != 0]
        name = rf"The functional $y = {_written(y)}$"
        if self.dim * self.view.p > 40 or sum(map(len, y)) > 12:
            name = "The functional $y$ of the certificate"
        if kind == "linear":
            reach = sum((abs(step) for step in moving), QQ(0)) / 2
            fact = (
                rf"has the value ${number(value)}$ on the fixed part of the residual, "
                rf"while the open signs contribute at most ${number(reach)}$"
            )
        else:
            part = self.view.field.coordinates
            start = part(value)[0] - sum((part(step)[0] for step in moving), QQ(0)) / 2
            what = "has the value" if self.view.field is QQ else "has a value with the rational part"
            fact = (
                rf"{what} ${number(start)}$ on the residual with all open signs positive, "
                "and a change of sign changes it by an integer; so it is never an integer, in particular not zero"
            )
        if space is None:
            end = "So the residual does not vanish, and new neurons come in pairs."
            if self.view.prices is not None:
                cost = self.view.prices.least
                end = rf"So the residual does not vanish, and whatever carries it costs at least ${cost}$ neurons."
        elif self.view.prices is not None:
            end = rf"It lives on a part of the output that no new hyperplanes with fewer than ${left}$ neurons carry."
        else:
            least = (left + 1) // 2
            end = (
                rf"It lives on a part of the output that no orbit of lines with fewer than ${least}$ elements carries."
            )
        return f"{name} {fact}. {end}"

    def _minor(self, node: Json, left: int) -> str:
        """A minor that the open signs do not change bounds the rank of the residual."""
        _, covectors, vectors, prime = node
        size = len(covectors)
        fact = (
            "is nonzero and does not depend on the open signs"
            if prime == 0
            else f"is nonzero modulo ${prime}$, and the open signs do not change it modulo ${prime}$"
        )
        where = ""
        if size <= 4:
            rows, columns = self._list(covectors, self.view.p), self._list(vectors, self.dim)
            where = rf" (covectors ${rows}$ on the output, vectors ${columns}$)"
        return (
            rf"A minor of size ${size}$ of the residual{where} {fact}; "
            rf"so its rank is at least ${size}$, which costs at least ${max(1, left)}$ further neurons."
        )

    def _list(self, rows: Json, length: int) -> str:
        return r",\; ".join(vector(row(r, self.view.field), length) for r in rows)


def _cover(node: Json, left: int) -> str:
    """Dual prices on the isotypic parts of the image of the residual bound the orbits of lines that cover it."""
    parts = node[2]
    duals = [step[1] for step in node[3] if step[0] == "dual"]
    values = "; ".join("(" + ", ".join(number(QQ(x)) for x in dual) + ")" for dual in duals[:4])
    return (
        r"The residual image is a $G$-stable subspace $Z$ that no open choice changes. "
        rf"Weighting its {len(parts)} isotypic part{'' if len(parts) == 1 else 's'} "
        rf"with the dual {'vectors' if len(duals) > 1 else 'vector'} ${values}$, "
        rf"which no signed type $(S,\lambda)$ exceeds, gives $\mathrm{{cover}}(Z) \ge {left}$."
    )


def _pairing(y: Rows, A: Rows) -> Scalar:
    """``sum y_ik A_ik``."""
    return sum((inner(a, b, QQ(0)) for a, b in zip(y, A, strict=True)), QQ(0))


def _written(y: Rows) -> str:
    """``y`` as a linear form in the entries ``R_ik`` of the residual."""
    text = ""
    for i, line in enumerate(y, 1):
        for k, x in line:
            place = str(k + 1) if len(y) == 1 else f"{i},{k + 1}"
            size = "" if abs(x) == 1 else number(abs(x))
            text += rf" {'-' if x < 0 else '+'} {size}R_{{{place}}}"
    return text.strip().removeprefix("+ ") or "0"
