"""The proof steps of a certificate as sentences: lower bounds by walking their trees, the other rules one by one."""

from __future__ import annotations

from collections.abc import Sequence

from equicert.tex.reading import Json, View, field_of, matrix, row
from equicert.tex.typeset import affine, number, vector
from equicert.theory.numbers.fields import QQ, Field, Scalar
from equicert.theory.numbers.matrices import Row, combine, inner

MAX_LEAVES = 12


Rows = tuple[Row, ...]


def pairing(y: Rows, A: Rows) -> Scalar:
    """``sum y_ik A_ik``."""
    return sum((inner(a, b, QQ(0)) for a, b in zip(y, A, strict=True)), QQ(0))


def base_sentence(view: View, kind: str) -> str:
    """The count of neurons that the hyperplanes need in any case."""
    sizes = view.sizes()
    if not view.planes:
        return "The target has no boundary hyperplane, so none of the neurons below is forced by one."
    if kind == "GN":
        return rf"Every boundary hyperplane carries at least one neuron, and different hyperplanes carry different neurons: at least ${len(view.planes)}$ neurons."
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
            rf"the hyperplanes of a flipping orbit carry neurons of both orientations, for the group maps one to the other ($2\cdot{_sum(flipping, True)}$ in all)"
        )
    return rf"The neurons of a layer-wise equivariant network form a $G$-stable set: {'; '.join(parts)}. Together at least ${total}$ neurons."


def _sum(sizes: Sequence[int], bracket: bool = False) -> str:
    if len(sizes) > 8:
        return str(sum(sizes))
    text = "+".join(map(str, sizes))
    return f"({text})" if bracket and len(sizes) > 1 else text


def cases_of(statement: Json) -> list[tuple[int, bool, bool, str]]:
    """(offset, linear part, constant part, words) for the rows of the table in FORMAT.md, ``lower``."""
    linear = not statement["skip"]
    if statement["output_bias"] or not statement["bias"]:
        return [(0, linear, False, "")]
    return [
        (0, linear, True, r"\emph{Without a constant neuron}"),
        (1, linear, False, r"\emph{With a constant neuron}, which costs one"),
    ]


class Tree:
    """One lower bound tree with the numbers that its sentences quote."""

    def __init__(self, view: View, kind: str, linear_part: bool, constant_part: bool, need: int) -> None:
        self.view, self.kind, self.need = view, kind, need
        self.dim = (view.d if linear_part else 0) + (1 if constant_part else 0)
        shift = view.d if linear_part else 0

        def extend(n: Row, t: Scalar) -> Row:
            return (n if linear_part else ()) + (((shift, t),) if constant_part and t != 0 else ())

        constants = dict(view.constant)
        self.linear = tuple(extend(line, constants.get(i, QQ(0))) for i, line in enumerate(view.linear))
        self.sizes = view.sizes()
        self.parts: list[Rows] = []
        for j, flips in enumerate(view.flipping):
            rows: list[dict[int, Scalar]] = [{} for _ in range(view.p)]
            for plane in view.planes if not flips else ():
                if plane.orbit == j:
                    for i, c in plane.channel:
                        for k, x in extend(plane.normal, plane.offset):
                            rows[i][k] = rows[i].get(k, QQ(0)) + plane.sign * c * x
            self.parts.append(tuple(tuple(sorted((k, x) for k, x in r.items() if x != 0)) for r in rows))

    def leaves(self, nodes: Json) -> list[str]:
        """One sentence per leaf, with the case it closes."""
        result = []
        states: dict[int, tuple[dict[int, int], tuple[int, ...], tuple[int, ...]]] = {0: ({}, (), ())}
        for k, node in enumerate(nodes):
            signs, doubled, single = states[k]
            if node[0] == "sign":
                states[node[2]] = ({**signs, node[1]: 1}, doubled, single)
                states[node[3]] = ({**signs, **dict.fromkeys(self._equal(node[1], *states[k]), -1)}, doubled, single)
            elif node[0] == "double":
                states[node[2]] = (signs, (*doubled, node[1]), single)
                states[node[3]] = (signs, doubled, (*single, node[1]))
            else:
                case = self._case(signs, doubled, single)
                result.append((f"{case}. " if case else "") + self._leaf(node, signs, doubled))
        return result

    def _equal(self, j: int, signs: dict[int, int], doubled: tuple[int, ...], single: tuple[int, ...]) -> list[int]:
        """The open orbits that are interchangeable with j (FORMAT.md, ``lower``)."""
        rem = self.need - 1 - sum(self.sizes[i] for i in doubled)
        return [
            i
            for i, flips in enumerate(self.view.flipping)
            if not (flips or i in signs or i in doubled)
            and (i in single or self.sizes[i] > rem)
            and self.parts[i] == self.parts[j]
        ]

    def _case(self, signs: dict[int, int], doubled: tuple[int, ...], single: tuple[int, ...]) -> str:
        parts = [rf"$s_{{{j + 1}}} = {'+' if s > 0 else '-'}1$" for j, s in signs.items()]
        parts += [self._name(j) + " doubled" for j in doubled]
        if single:
            listed = ", ".join(str(j + 1) for j in single[:10]) + (r", \dots" if len(single) > 10 else "")
            what = "orbit" if self.kind == "LEN" else "hyperplane"
            parts.append(f"{what}{'s' if len(single) > 1 else ''} {listed} not doubled")
        return "Case " + "; ".join(parts) if parts else ""

    def _name(self, j: int) -> str:
        return f"orbit {j + 1}" if self.kind == "LEN" else f"hyperplane {j + 1}"

    def _leaf(self, node: Json, signs: dict[int, int], doubled: tuple[int, ...]) -> str:
        spent = sum(self.sizes[j] for j in doubled)
        residual = tuple(
            combine([(QQ(1), line), *((QQ(-s) / 2, self.parts[j][i]) for j, s in signs.items())])
            for i, line in enumerate(self.linear)
        )
        open_orbits = [
            j for j, flips in enumerate(self.view.flipping) if not flips and j not in signs and j not in doubled
        ]
        if node[0] in ("linear", "lattice"):
            y = matrix(node[1], self.dim, self.view.field).rows
            v = pairing(y, residual)
            steps = [pairing(y, self.parts[j]) for j in open_orbits]
            return self._functional(node[0], y, v, steps, node[2], spent)
        if node[0] == "minor":
            r = len(node[1])
            words = (
                "is nonzero and does not depend on the open signs"
                if node[3] == 0
                else f"is nonzero modulo ${node[3]}$, and the open signs do not change it modulo ${node[3]}$"
            )
            where = (
                ""
                if r > 4
                else rf" (covectors ${_list(node[1], self.view.p, self.view.field)}$ on the output, vectors ${_list(node[2], self.dim, self.view.field)}$)"
            )
            return rf"A minor of size ${r}$ of the residual{where} {words}; so its rank is at least ${r}$, which costs at least ${max(1, self.need - spent)}$ further neurons."
        duals = [n[1] for n in node[3] if n[0] == "dual"]
        values = "; ".join("(" + ", ".join(number(QQ(x)) for x in dual) + ")" for dual in duals[:4])
        plural = "vectors" if len(duals) > 1 else "vector"
        return (
            rf"The residual image is a $G$-stable subspace $Z$ that no open choice changes. Weighting its {len(node[2])} isotypic part{'s' if len(node[2]) != 1 else ''} with the dual {plural} ${values}$, "
            rf"which no signed type $(S,\lambda)$ exceeds, gives $\mathrm{{cover}}(Z) \ge {self.need - spent}$."
        )

    def _functional(self, kind: str, y: Rows, v: Scalar, steps: list[Scalar], space: Json, spent: int) -> str:
        name = rf"The functional $y = {_functional(y, self.dim)}$"
        if self.dim * self.view.p > 40 or sum(map(len, y)) > 12:
            name = "The functional $y$ of the certificate"
        moving = [s for s in steps if s != 0]
        if kind == "linear":
            reach = sum((abs(s) for s in moving), QQ(0)) / 2
            fact = rf"has the value ${number(v)}$ on the fixed part of the residual, while the open signs contribute at most ${number(reach)}$"
        else:
            part = self.view.field.coordinates
            start = part(v)[0] - sum((part(s)[0] for s in moving), QQ(0)) / 2
            what = "has the value" if self.view.field is QQ else "has a value with the rational part"
            fact = rf"{what} ${number(start)}$ on the residual with all open signs positive, and a change of sign changes it by an integer; so it is never an integer, in particular not zero"
        if space is None:
            end = "So the residual does not vanish, and new neurons come in pairs."
        else:
            end = rf"It lives on a part of the output that no orbit of lines with fewer than ${(self.need - spent + 1) // 2}$ elements carries."
        return f"{name} {fact}. {end}"


def _functional(y: Rows, dim: int) -> str:
    """``y`` as a linear form in the entries ``R_ik`` of the residual."""
    single = len(y) == 1
    flat = [((i, k), x) for i, line in enumerate(y) for k, x in line]
    terms = []
    for (i, k), x in flat:
        symbol = rf"R_{{{k + 1}}}" if single else rf"R_{{{i + 1},{k + 1}}}"
        size = "" if abs(x) == 1 else number(abs(x))
        terms.append(("-" if x < 0 else "+", size + symbol))
    text = "".join(f" {sign} {body}" for sign, body in terms).strip()
    return text.removeprefix("+ ") or "0"


def _list(rows: Json, length: int, field: Field) -> str:
    return r",\; ".join(vector(row(r, field), length) for r in rows)


def lower_bound(statement: Json, step: Json, view: View) -> list[str]:
    """The paragraphs that prove one lower bound."""
    kind, bound = step["class"], step["bound"]
    paragraphs = [base_sentence(view, kind)]
    sizes = view.sizes()
    base = sum(s * (2 if f else 1) for s, f in zip(sizes, view.flipping, strict=True))
    if bound <= base:
        return paragraphs
    what = "orbit" if kind == "LEN" else "hyperplane"
    paragraphs.append(
        rf"Suppose that a network of the class had fewer than ${bound}$ neurons. A single oriented {what} contributes $\pm\tfrac12 X_j$ to the linear part, with one sign $s_j$; a doubled or flipping one contributes "
        r"any equivariant map that factors through its normals. So the residual $R_s = L - \tfrac12\sum_j s_j X_j$ (over the single oriented ones), restricted to the common kernel of the other normals, must be a map through new neurons, which come in pairs of both orientations."
    )
    for (offset, linear, constant, words), tree in zip(cases_of(statement), step["cases"], strict=True):
        if tree is None:
            if words:
                paragraphs.append(rf"{words}: the count above already gives ${bound}$.")
            continue
        need = bound - base - offset
        sentences = Tree(view, kind, linear, constant, need).leaves(tree)
        affine_words = (
            r" Here $R$ includes the constant: its last column is that of the output bias." if constant else ""
        )
        further = rf"at least ${need}$ further neuron{'s are' if need != 1 else ' is'} needed.{affine_words}"
        head = f"{words}, {further}" if words else "A" + further[1:]
        if len(sentences) == 1:
            paragraphs.append(f"{head} {sentences[0]}")
        else:
            shown = sentences[:MAX_LEAVES]
            rest = len(sentences) - len(shown)
            more = [rf"\item (and {rest} more cases of the same kinds, in the certificate)"] if rest else []
            paragraphs.append(
                head + "\n\\begin{itemize}\n" + "\n".join([rf"\item {s}" for s in shown] + more) + "\n\\end{itemize}"
            )
    return paragraphs


def short_step(statement: Json, step: Json) -> str:
    """The sentence of a step that is not a width bound."""
    d, p, field = statement["input_dim"], statement["output_dim"], field_of(statement)
    rule = step["rule"]
    if rule == "equivariance":
        return r"Every generator permutes the boundary hyperplanes and carries the channel vectors, the linear part and the constant along; so $f(\rho(g)x) = \pi(g)f(x)$ for all $g$ and $x$."
    if rule == "not-equivariance":
        return rf"The target is not equivariant: at $x = {vector(row(step['point'], field), d)}$ the values $f(\rho(g_{{{step['generator'] + 1}}})x)$ and $\pi(g_{{{step['generator'] + 1}}})f(x)$ differ."
    if rule in ("two-layer", "nested-equivariance"):
        trees = [part["tree"] for part in step["parts"]] if rule == "two-layer" else step["trees"]
        cells = sum(node[0] == "equal" for tree in trees for node in tree)
        empty = sum(node[0] == "empty" for tree in trees for node in tree)
        how = (
            rf"deciding the comparisons of the target one after the other leads to ${cells}$ cell{'s' if cells != 1 else ''}, on each of which both sides are the same affine function"
            + (
                rf"; ${empty}$ further combinations of signs have no interior, by the Farkas vectors of the certificate"
                if empty
                else ""
            )
        )
        if rule == "two-layer":
            return rf"The nested part of the target equals the sum of half absolute values and affine part that the canonical form above contains: {how}."
        return rf"For every generator $f(\rho(g)x) = \pi(g)f(x)$ for all $x$: {how}."
    if rule == "dimension":
        return (
            rf"The functional dimension of {step['class']} at width ${step['width']}$ is at most the number of parameters less one scaling for each hidden orbit, maximised over the hidden types. The derivative of the values of one network of the class, with respect to its tied weights and "
            rf"at ${len(step['points'])}$ points of the certificate, has the rank that the value states as its lower end."
        )
    if rule == "fit-upper":
        return rf"A network of class {step['class']} with ${step['width']}$ neuron{'s' if step['width'] != 1 else ''}, whose weights are in the certificate, has the stated error on the data."
    if rule == "fit-lower":
        leaves = sum(node[0] == "bound" for tree in step["trees"] for node in tree)
        return (
            rf"Every network of class {step['class']} with ${step['width']}$ neuron{'s' if step['width'] != 1 else ''} misses some value by at least ${number(field.decode(step['bound']))}$. For each of the ${len(step['trees'])}$ configurations of hidden orbits and signs, the signs of the pre-activations at the data points "
            rf"are decided one after the other; in each of the ${leaves}$ cases the network is linear in its parameters at the decided points, and a Farkas vector of the certificate bounds its error from below."
        )
    if rule == "data-conflict":
        how = "are the same" if not step["word"] else "are images of one another under the group"
        return rf"Points ${step['first'] + 1}$ and ${step['second'] + 1}$ of the data {how}, but their values differ."
    if rule == "no-two-layer":
        plane = affine(row(step["normal"], field), field.decode(step["offset"]))
        points = r"\quad\text{and}\quad ".join(vector(row(point, field), d) for point in step["points"])
        return (
            r"A two-layer network bends across a hyperplane by the same channel vector all along it. "
            rf"The target does not: the points \[ {points} \] both lie on the hyperplane ${plane} = 0$ and on no other at which the target bends, but its Jacobian jumps by different amounts there. "
            r"So no two-layer network of any width represents it."
        )
    if rule == "no-bias":
        return "Without biases, a network bends across hyperplanes through the origin only, and without output bias it vanishes at the origin. The target does not; so no network of any width represents it."
    if rule == "dim-hom":
        return rf"The dimension of $\mathrm{{Hom}}_G(V,U)$ is the number of independent solutions of $A\rho(g) = \pi(g)A$ over the generators, ${p}\times{d}$ matrices."
    if rule == "order":
        levels = len(step["levels"])
        return (
            rf"A stabilizer chain with ${levels}$ base point{'s' if levels != 1 else ''} gives the order as the product of its orbits: all Schreier generators of every level sift to the identity through the later ones, "
            "unless the level is already the full symmetric or alternating group of the points that it moves."
        )
    if rule == "subgroups":
        count = len(step["classes"])
        return (
            rf"The group has ${count}$ class{'es' if count != 1 else ''} of subgroups up to conjugacy. The list is complete: it contains the trivial subgroup, and each representative joined with any cyclic subgroup "
            "of prime power order is conjugate to one in the list, so by induction every subgroup is."
        )
    if rule == "witness":
        count = len(step["network"]["neurons"])
        return rf"For the lower end: the certificate holds an equivariant function with ${count}$ neurons and as many boundary hyperplanes or fewer; the count of hyperplanes, those of flipping orbits twice, says how many neurons every layer-wise equivariant network of it has."
    return _compensation(step)


def counting(names: set[str], formulas: bool, p: int) -> list[str]:
    """Sentences about the quantities of these names."""
    sentences = []
    if names & {"params", "simpler", "vc", "pseudodim"}:
        sentences.append(
            r"An orbit of neurons with stabilizer $K$ has $\dim V^K + 1 + \dim U^K$ parameters (less where there is no bias); the output bias adds $\dim U^G$. "
            "The number of parameters of a width is the largest over the multisets of classes of subgroups whose indices add up to it."
        )
    if formulas or "simpler" in names:
        sentences.append(
            r"Formulas in $m$: among any $s$ orbits there are some whose sizes add up to a multiple of the size $s$ of the orbit of greatest worth for each neuron, and copies of that orbit are no worse; "
            r"so the greatest worth is $\lfloor m/s\rfloor$ times that of the best orbit plus a function of $m \bmod s$, for all $m$ from the stated one on. With biases the functional dimension is the sum of $\dim V^K + \dim U^K$ over the orbits whose $K$ is the pointwise stabilizer of $V^K \neq 0$, $U^K \neq 0$, plus $\dim U^G$: "
            "the hyperplanes and channel vectors of a generic network of the type are determined by its function."
        )
    if "simpler" in names:
        sentences.append(
            r"\texttt{simpler} compares layer-wise equivariant networks of width $\lceil Km\rceil$, $K$ the compensation factor, with the other class at width $m$; the upper end of $K$ proves the statement, the lower end refutes it."
        )
    if names & {"vc", "pseudodim"} and p == 1:
        sentences.append(
            r"Growth function: with $W_1$ free parameters of the first layer, $W$ in all (tied weights count once) and $T$ hidden types, $N \ge W$ points have at most $4T\,(2eNm/W_1)^{W_1}(4eN/W)^W$ sign patterns "
            r"(Warren's bound: Bartlett, Harvey, Liaw, Mehrabian, JMLR 20, 2019, Lemma 17); the upper end is the last $N$ for which that is at least $2^N$."
        )
    if "separates" in names:
        sentences.append(
            r"The functions $\sum_{gK} \mathrm{relu}(w\rho(g)^{-1}x + b)$, $w \in (V^*)^K$, determine the multiset of the vectors $(w_j\rho(g)^{-1}x)_j$, $w_j$ a basis of $(V^*)^K$, and depend on nothing else; the two multisets are compared."
        )
    return sentences


def _compensation(step: Json) -> str:
    parts = []
    if step["lower"] is not None:
        k = len(step["lower"]["space"])
        parts.append(
            rf"For the lower end: an irreducible constituent of a ${k}$-dimensional stable space of covectors of $U$ occurs in $V$; the linear map that identifies the two copies needs $\mathrm{{mon}}(Z)/\dim Z$ times the width layer by layer."
        )
    if step["upper"] is not None:
        k = len(step["upper"])
        parts.append(
            rf"For the upper end: $U$ is decomposed into ${k}$ stable part{'s' if k != 1 else ''}; each that shares an irreducible with $V$ is reached by an orbit of lines of the size that the certificate names, and doubling every hyperplane does the rest."
        )
    return " ".join(parts) or "No bound is proved for the compensation factor."
