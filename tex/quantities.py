"""One table of how each quantity reads: its name and its values in LaTeX, and what a document says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from equicert.tex.reading import Json, field_of, matrix
from equicert.tex.typeset import code, formula, number
from equicert.theory.functions.activations import ACTIVATIONS, WORDS, obstruction
from equicert.theory.numbers.fields import QQ


@dataclass(frozen=True)
class Passage:
    """What a reader must know of some quantities, said once in a document."""

    text: str
    scalar: bool = False
    """Is it about networks with one output only?"""


PARAMETERS = Passage(
    r"An orbit of neurons with stabilizer $K$ has $\dim V^K + 1 + \dim U^K$ parameters (less where there is no bias); "
    r"the output bias adds $\dim U^G$. The number of parameters of a width is the largest over the multisets "
    "of classes of subgroups whose indices add up to it."
)
FORMULAS = Passage(
    "Formulas in $m$: among any $s$ orbits there are some whose sizes add up to a multiple of the size $s$ "
    "of the orbit of greatest worth for each neuron, and copies of that orbit are no worse; "
    r"so the greatest worth is $\lfloor m/s\rfloor$ times that of the best orbit plus a function of $m \bmod s$, "
    "for all $m$ from the stated one on. "
    r"With biases the functional dimension is the sum of $\dim V^K + \dim U^K$ over the orbits whose $K$ is "
    r"the pointwise stabilizer of $V^K \neq 0$, $U^K \neq 0$, plus $\dim U^G$: the hyperplanes and channel vectors "
    "of a generic network of the type are determined by its function."
)
COMPARISON = Passage(
    r"\texttt{simpler} compares layer-wise equivariant networks of width $\lceil Km\rceil$, "
    "$K$ the compensation factor, with the other class at width $m$; "
    "the upper end of $K$ proves the statement, the lower end refutes it."
)
GROWTH = Passage(
    "Growth function: with $W_1$ free parameters of the first layer, $W$ in all (tied weights count once) "
    r"and $T$ hidden types, $N \ge W$ points have at most $4T\,(2eNm/W_1)^{W_1}(4eN/W)^W$ sign patterns "
    "(Warren's bound: Bartlett, Harvey, Liaw, Mehrabian, JMLR 20, 2019, Lemma 17); "
    "the upper end is the last $N$ for which that is at least $2^N$.",
    scalar=True,
)
CHANNELS = Passage(
    r"\texttt{channels} is the least number of copies of one transitive permutation representation that, as the hidden "
    r"layer of a layer-wise equivariant network, represent the target; \texttt{representable} of a sum of such "
    "representations asks about this one hidden layer, where weights may be zero."
)
DISTANCE = Passage(
    r"The distance of the two functions $f$ and $\tilde f$ of the claim is the greatest difference of any coordinate "
    "at any point of the box $B$ of the claim."
)
ASYMMETRY = Passage(
    r"The asymmetry is the greatest absolute value of any coordinate of $f(\rho(g)x) - \pi(g)f(x)$ for the generators "
    "$g$ of the group that the certificate lists, and the points $x$ of the box $B$ of the claim."
)
SEPARATION = Passage(
    r"The functions $\sum_{gK} \mathrm{relu}(w\rho(g)^{-1}x + b)$, $w \in (V^*)^K$, determine the multiset "
    r"of the vectors $(w_j\rho(g)^{-1}x)_j$, $w_j$ a basis of $(V^*)^K$, and depend on nothing else; "
    "the two multisets are compared."
)
IMAGES = Passage(
    "Some equivariant function maps a point to an image if and only if every element of the group that fixes "
    "the point fixes the image: the orbit of the point is listed together with the images."
)
POLYNOMIALS = Passage(
    r"\texttt{equivariants(k)} is the dimension of the space of equivariant polynomial maps that are homogeneous of "
    r"degree $k$, \texttt{reach} that of those among them that are limits, uniformly on bounded sets, of layer-wise "
    "equivariant networks of any width whose hidden representation is a sum of copies of the one that is named. "
    "The networks have one hidden layer, hidden biases, and a continuous activation that is no polynomial; which one "
    "does not matter."
)
DENSITY = Passage(
    r"\texttt{universal} says that such networks, of all widths, are dense in the continuous equivariant maps, "
    "uniformly on bounded sets: one hidden layer, any width, a continuous activation that is no polynomial."
)
PASSAGES = (
    PARAMETERS,
    FORMULAS,
    COMPARISON,
    GROWTH,
    CHANNELS,
    DISTANCE,
    ASYMMETRY,
    SEPARATION,
    IMAGES,
    POLYNOMIALS,
    DENSITY,
)
"""In the order of a document."""


NETWORKS = "NETWORKS"
"""Stands in a notation for the class of networks, with the width as its index."""


@dataclass(frozen=True)
class QuantityWords:
    """How a quantity reads.

    ``notation``: its name in LaTeX; None for typewriter, as written.
    ``passages``: what a document says of it; ``in_all_widths``: what it says of its formula in m.
    ``remark``: a sentence about one value, from the statement, the arguments of the quantity and the value.
    """

    notation: str | None = None
    passages: tuple[Passage, ...] = ()
    in_all_widths: tuple[Passage, ...] = ()
    remark: Callable[[Json, str, str], str] | None = None


def _admissible(statement: Json, arguments: str, value: str) -> str:
    """Whether an activation commutes with the matrices of a representation, with an entry that shows where not."""
    activation, representation = re.split(r", ", arguments, maxsplit=1)
    if representation in ("input", "output"):
        listed = [g[representation] for g in statement["generators"]]
    else:
        listed = statement["representations"][representation]
    matrices = [matrix(m, len(m), field_of(statement)) for m in listed]
    kind = WORDS.get(ACTIVATIONS[activation], "all matrices")
    only = "" if kind == "all matrices" else " only"
    verb = "commutes" if value == "true" else "does not commute"
    sentence = (
        f"Applied entry by entry, {code(activation)} commutes with {kind}{only}. It {verb} with {code(representation)}"
    )
    found = obstruction(activation, matrices)
    if found is not None:
        entry = number(matrices[found.generator][found.row, found.column])
        place = f"({found.row + 1},{found.column + 1})"
        sentence += rf": the entry ${entry}$ of $g_{{{found.generator + 1}}}$ at ${place}$ {found.reason}"
    elif value == "false":
        sentence += ": its Lie algebra moves coordinates into each other, or rescales them (theorem T13.10)"
    return sentence + "."


def _compatible(statement: Json, arguments: str, value: str) -> str:
    """Whether the support and the group go together."""
    verb = "commute" if value == "true" else "do not commute"
    return (
        "The projections onto the equivariant matrices and onto the matrices that vanish outside of the support "
        f"{verb} (theorem T7.23)."
    )


QUANTITIES: Mapping[str, QuantityWords] = MappingProxyType(
    {
        "width": QuantityWords(r"$\mathrm{width}(NETWORKS)$"),
        "gap": QuantityWords("gap"),
        "channels": QuantityWords(passages=(CHANNELS,)),
        "order": QuantityWords(r"$|G|$"),
        "component_group": QuantityWords(r"$|G/G_0|$"),
        "dim_hom": QuantityWords(r"$\dim\mathrm{Hom}_G(V,U)$"),
        "compatible": QuantityWords(remark=_compatible),
        "classes": QuantityWords("subgroups"),
        "signed_types": QuantityWords("signed types"),
        "architectures": QuantityWords("architectures"),
        "types": QuantityWords(),
        "compensation": QuantityWords("$K$"),
        "error": QuantityWords(r"$\mathrm{err}(NETWORKS)$"),
        "risk": QuantityWords(r"$\mathrm{risk}(NETWORKS)$"),
        "params": QuantityWords(r"$\#(NETWORKS)$", (PARAMETERS,), in_all_widths=(FORMULAS,)),
        "dim": QuantityWords(r"$\dim NETWORKS$", in_all_widths=(FORMULAS,)),
        "vc": QuantityWords(r"$\mathrm{VC}(NETWORKS)$", (PARAMETERS, GROWTH)),
        "pseudodim": QuantityWords(r"$\mathrm{Pdim}(NETWORKS)$", (PARAMETERS, GROWTH)),
        "equivariant": QuantityWords(),
        "symmetry": QuantityWords("symmetry"),
        "equal": QuantityWords(),
        "distance": QuantityWords(r"$\max_B|f - \tilde f|_\infty$", (DISTANCE,)),
        "asymmetry": QuantityWords(r"$\max_{g,B}|f\rho(g) - \pi(g)f|_\infty$", (ASYMMETRY,)),
        "representable": QuantityWords(),
        "simpler": QuantityWords(passages=(PARAMETERS, FORMULAS, COMPARISON)),
        "admissible": QuantityWords(remark=_admissible),
        "separates": QuantityWords(passages=(SEPARATION,)),
        "mapped": QuantityWords(passages=(IMAGES,)),
        "equivariants": QuantityWords(passages=(POLYNOMIALS,)),
        "reach": QuantityWords(passages=(POLYNOMIALS,)),
        "missing": QuantityWords(passages=(POLYNOMIALS,)),
        "approximable": QuantityWords(passages=(POLYNOMIALS,)),
        "universal": QuantityWords(passages=(POLYNOMIALS, DENSITY)),
    }
)
"""By the name of the quantity or predicate in ``values``."""


def name_of(quantity: str) -> str:
    r"""The name of a quantity in mathematics where it has one, else as written.

    >>> print(name_of("width(LEN)"), name_of("dim(LEN, 2*m)"), name_of("types(3)"))
    $\mathrm{width}(\mathrm{LEN})$ $\dim \mathrm{LEN}_{2m}$ \texttt{types(\allowbreak{}3)\allowbreak{}}
    """
    head, arguments = _taken_apart(quantity)
    notation = QUANTITIES[head].notation if head in QUANTITIES else None
    if notation is not None and not arguments and NETWORKS not in notation:
        return notation
    match = re.fullmatch(r"\s*(GN|GEN|LEN)\s*(?:,\s*([\dm* +]+))?", arguments)
    if notation is None or match is None:
        return code(quantity)
    kind, width = match.groups()
    index = f"_{{{width.replace('*', '').replace(' ', '')}}}" if width else ""
    return notation.replace(NETWORKS, rf"\mathrm{{{kind}}}{index}")


def value_of(text: str) -> str | None:
    r"""A number, a proved interval or a formula in m, for mathematics; None for a word.

    >>> print(value_of("3/2..inf"), value_of("unknown"))
    [\frac{3}{2},\, \infty] None
    """
    if " for m >= " in text:
        return formula(text)
    ends = text.split("..")
    if len(ends) > 2 or not all(re.fullmatch(r"-?(\d+(/\d+)?|inf)", end) for end in ends):
        return None
    shown = [end.replace("inf", r"\infty") if "inf" in end else number(QQ(end)) for end in ends]
    return shown[0] if len(shown) == 1 else rf"[{shown[0]},\, {shown[1]}]"


def remarks(statement: Json, values: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences about single values."""
    found = []
    for quantity, shown in sorted(values.items()):
        head, arguments = _taken_apart(quantity)
        remark = QUANTITIES[head].remark
        if remark is not None:
            found.append(remark(statement, arguments, shown))
    return tuple(found)


def passages(quantities: Iterable[str], outputs: int) -> tuple[str, ...]:
    """What a document says of these quantities, each passage once; ``outputs`` is the dimension of the output."""
    needed: set[Passage] = set()
    for quantity in quantities:
        head, arguments = _taken_apart(quantity)
        words = QUANTITIES[head]
        needed.update(words.passages)
        if arguments.endswith(", m"):
            needed.update(words.in_all_widths)
    return tuple(p.text for p in PASSAGES if p in needed and (outputs == 1 or not p.scalar))


def _taken_apart(quantity: str) -> tuple[str, str]:
    """The name and the text of the arguments."""
    head, _, rest = quantity.partition("(")
    return head, rest.removesuffix(")")
