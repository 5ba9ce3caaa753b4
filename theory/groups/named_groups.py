"""Groups by name: cyclic, symmetric, ..., Mathieu; other spellings; products of names and cycle notation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import factorial

from equicert.theory.errors import InputError, did_you_mean, shorten
from equicert.theory.groups.constructed_groups import (
    LINEAR,
    coxeter_type,
    dicyclic,
    frobenius,
    linear,
    on_roots,
    reflections,
    semidirect,
    shifts,
    wreath,
)
from equicert.theory.groups.continuous_groups import continuous_group, continuous_name
from equicert.theory.groups.graph_automorphisms import automorphisms, parse_graph
from equicert.theory.groups.permutations import Permutation, cycles_text, parse_cycles, permutation_of
from equicert.theory.groups.stabilizer_chains import generates
from equicert.theory.limits import MAX_DEGREE, MAX_GENERATOR_POINTS, MAX_GENERATORS, within


@dataclass(frozen=True)
class NamedGroup:
    """A group by name: ``letter`` and ``n`` (``"C", 4``; ``"<>", 0`` for cycle notation), permutations that generate it
    on ``0 .. degree-1``, the name in the spelling of this program, and that of the group of which it is written as a
    subgroup; of a continuous group ``letter`` is the name of one of ``copies`` copies, and the permutations are those
    of the group of components."""

    letter: str
    n: int
    degree: int
    generators: tuple[Permutation, ...]
    name: str = ""
    parent: str | None = None
    copies: int = 0


NAMES = (
    "C<n> S<n> A<n> D<n> B<n> Q8 V4, tetrahedral, octahedral, icosahedral, Td Th Oh Ih, M11 M12 M22 M23 M24, "
    "Dic<n>, F21, C7 : C3, S3 wr C2, GL(2,3) SL PGL PSL AGL ASL, W(A3) H3 H4 F4 E6 I2(5), "
    "SO(3) O(n) SU(n) U(n) Sp(n) SL(n) SO(1,3) O(p,q), SO(3) wr S4, "
    "shifts(3,3) : C4, aut(edges = [(1,2)]), subgroup(S4, <(1,2)>), "
    "products such as 'C2 x C4' or 'C2^3', cycles such as '<(1,2,3), (1,2)>'"
)
SOLIDS = {"tetrahedral": "A4", "octahedral": "S4", "icosahedral": "A5", "Td": "S4", "Th": "A4", "Ih": "A5"}
"""Symmetry groups of solids: the rotations act on 4 vertices, 4 diagonals, 5 inscribed cubes, Td on the 4 vertices of
the tetrahedron."""
INVERSIONS = ("Th", "Ih")
"""Solids with the inversion as a last generator, which swaps two further points."""

SPELLINGS = {"z": "C", "cyc": "C", "dih": "D", "sym": "S", "alt": "A"}
"""Other letters before a number; letters may be small, too."""
OTHER_NAMES = {"t": "tetrahedral", "o": "octahedral", "i": "icosahedral", "oh": "B3", "v": "V4", "k4": "V4"}


def factors_of_product(text: str) -> tuple[NamedGroup, ...]:
    """The direct factors that a name, a product of names or cycle notation denotes. Errors: InputError.

    >>> [(factor.letter, factor.n) for factor in factors_of_product("C2 x <(1,2)>")]
    [('C', 2), ('<>', 0)]
    """
    return tuple(replace(_named_group(part, text), name=part) for part in names_in_product(text))


_TIMES = re.compile(
    r"\s+[xX]\s+|\s*\u00d7\s*|(?<=[0-9)>])\s*x\s*(?=[A-Za-z<])|(?<=[a-zA-Z])\s*x\s*(?=[A-Z<])", re.ASCII
)
"""The letter x between two factors; without spaces where no name could hold it."""


def names_in_product(text: str) -> list[str]:
    """The factors of a product, powers written out, each in the spelling of this program. Errors: InputError.

    >>> names_in_product("z2xDih4"), names_in_product("C2^3")
    (['C2', 'D4'], ['C2', 'C2', 'C2'])
    """
    if not isinstance(text, str) or len(text) > 200_000:
        raise InputError("a group is a text such as 'C2 x C4'")
    names: list[str] = []
    for part in _split(_TIMES, text.strip()):
        if not part:
            raise InputError(f"unknown group {shorten(text)}: expected {NAMES}")
        power = _POWER.fullmatch(_outside(part))
        count = int(power[2]) if power else 1
        if count < 1:
            raise InputError(f"the power {shorten(part)} of a group has no factors: expected an exponent from 1")
        within(len(names) + count, MAX_GENERATORS, "direct factors", "take fewer factors")
        names += [plain_name(part[: power.end(1)] if power else part)] * count
    return names


_POWER = re.compile(r"((?:(?!\swr\s)[^<>^:])*[^<>^:\s])\s*\^\s*([0-9]{1,6})", re.ASCII)


def _outside(text: str) -> str:
    """The text with ``_`` for all that stands in parentheses or brackets, which stay.

    >>> _outside("aut(edges = [(1,2)]) x <(1,2)>")
    'aut(_______________) x <_____>'
    """
    depth, found = 0, []
    for c in text:
        depth -= c in ")]>"
        found.append("_" if depth > 0 else c)
        depth += c in "([<"
    return "".join(found)


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    """The parts between the matches of a pattern outside of all parentheses.

    >>> _split(_TIMES, "subgroup(S3 x C2, <(1,2)>) x C2")
    ['subgroup(S3 x C2, <(1,2)>)', 'C2']
    """
    parts, start, outside = [], 0, _outside(text)
    for match in pattern.finditer(text):
        if "_" not in outside[match.start() : match.end()]:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def plain_name(part: str) -> str:
    """The name of a group in the spelling of this program; a text that is no other spelling stays as it is.

    >>> [plain_name(name) for name in ("Z3", "Z/3Z", "c5", "Dih4", "Sym(3)", "S_4", "Oh", "th", "Icosahedral")]
    ['C3', 'C3', 'C5', 'D4', 'S3', 'S4', 'B3', 'Th', 'icosahedral']
    >>> plain_name("Q16"), plain_name("Q8")
    ('Dic4', 'Q8')
    """
    for sign, between in ((" wr ", _WREATH), (" : ", _ACTS)):
        pieces = _split(between, part)
        if len(pieces) > 1:
            return sign.join(map(plain_name, pieces))
    if part.startswith("<"):
        return part
    if (continuous := continuous_name(part)) is not None:
        return continuous
    if (function := _FUNCTION.fullmatch(part)) is not None and (made := _FUNCTIONS.get(function[1].lower())):
        return made(function[2])
    small = part.lower()
    if small in OTHER_NAMES:
        return OTHER_NAMES[small]
    solid = next((name for name in SOLIDS if name.lower() == small), None)
    if solid is not None:
        return solid
    quotient = re.fullmatch(r"z/(\d{1,6})z?", small, re.ASCII)
    if quotient is not None:
        return f"C{quotient[1]}"
    if (kind := coxeter_type(part)) is not None:
        return f"W({kind})"
    if (other := re.fullmatch(r"(dic|f)_?(\d{1,6})", small, re.ASCII)) is not None:
        return f"{other[1].capitalize()}{other[2]}"
    if (quaternions := re.fullmatch(r"q_?(\d{1,6})", small, re.ASCII)) is not None and int(quaternions[1]) > 8:
        order = int(quaternions[1])
        return part if order % 4 else f"Dic{order // 4}"
    if (matrices := _LINEAR.fullmatch(part)) is not None:
        return f"{matrices[1].upper()}({int(matrices[2])},{int(matrices[3])})"
    match = re.fullmatch(r"([a-z]{1,3})(?:_?(\d{1,6})|\((\d{1,6})\))", small, re.ASCII)
    if match is None:
        return part
    letters = SPELLINGS.get(match[1], match[1].upper())
    return f"{letters}{match[2] or match[3]}" if letters in _NAMED else part


def _plain_graph(text: str) -> str:
    return f"aut({parse_graph(text).text})"


def _plain_subgroup(text: str) -> str:
    comma = _outside(text).rfind("<")
    group, cycles = text[:comma].rstrip(), text[comma:].strip()
    if comma < 0 or not group.endswith(","):
        raise InputError(
            f"subgroup({shorten(text)}): expected a group and cycles of its points, such as 'subgroup(S4, <(1,2,3)>)'"
        )
    parse_cycles(cycles)
    return f"subgroup({' x '.join(names_in_product(group[:-1]))}, {cycles})"


def _plain_shifts(text: str) -> str:
    sizes = re.fullmatch(r"\s*(\d{1,6})\s*,\s*(\d{1,6})\s*", text, re.ASCII)
    if sizes is None:
        raise InputError(f"shifts({shorten(text)}): expected rows and columns, such as 'shifts(3,3)'")
    return f"shifts({int(sizes[1])},{int(sizes[2])})"


def _plain_crystal(point_group: str) -> Callable[[str], str]:
    def plain(text: str) -> str:
        name = f"p{point_group[1]}{'m' if point_group[0] == 'D' else ''}"
        if re.fullmatch(r"\s*\d{1,6}\s*", text, re.ASCII) is None:
            raise InputError(f"{name}({shorten(text)}): expected the side of a square grid, such as '{name}(3)'")
        return f"shifts({int(text)},{int(text)}) : {point_group}"

    return plain


_FUNCTION = re.compile(r"([A-Za-z]\w*)\s*\((.*)\)", re.ASCII | re.DOTALL)
_FUNCTIONS: dict[str, Callable[[str], str]] = {
    "aut": _plain_graph,
    "subgroup": _plain_subgroup,
    "shifts": _plain_shifts,
    "p4": _plain_crystal("C4"),
    "p4m": _plain_crystal("D4"),
}
"""Groups whose names have arguments of their own: from what stands in the parentheses to the name."""

_WREATH = re.compile(r"\s+wr\s+", re.ASCII)
_ACTS = re.compile(r"\s*:\s*", re.ASCII)
_LINEAR = re.compile(rf"({'|'.join(LINEAR)})\s*\(\s*(\d{{1,4}})\s*,\s*(\d{{1,6}})\s*\)", re.ASCII | re.IGNORECASE)


def _constructed(part: str, whole: str) -> NamedGroup | None:
    """The groups of ``constructed_groups``; those without matrices of their own are read like cycle notation. Errors:
    InputError."""
    pieces = _split(_WREATH, part)
    if len(pieces) > 1:
        if continuous_name(pieces[0]) is not None:
            return _continuous(pieces[0], pieces[1:], whole)
        if any(continuous_name(piece) is not None for piece in pieces):
            raise InputError(f"{shorten(part)}: expected a continuous group first and finite groups after it")
        made = [(named.degree, list(named.generators)) for named in (_named_group(p, whole) for p in pieces)]
        result = made[0]
        for top in made[1:]:
            result = wreath(result, top)
        return _of("<>", 0, result)
    if (match := re.fullmatch(r"shifts\((\d+),(\d+)\)(?: : (\w+))?", part, re.ASCII)) is not None:
        return _of("<>", 0, shifts(int(match[1]), int(match[2]), match[3] or "C1"))
    if part.startswith("aut("):
        graph = parse_graph(part[4:-1])
        return _of("<>", 0, (graph.points, automorphisms(graph)))
    if part.startswith("subgroup("):
        return _subgroup(part)
    if (kind := coxeter_type(part)) is not None:
        return _of(f"W({kind})", 0, on_roots(reflections(kind)))
    if (match := _LINEAR.fullmatch(part)) is not None:
        return _of("<>", 0, linear(match[1], int(match[2]), int(match[3])))
    if (match := re.fullmatch(r"C(\d{1,6}) : C(\d{1,6})", part, re.ASCII)) is not None and int(match[1]):
        return _of("<>", 0, semidirect(int(match[1]), int(match[2])))
    if (match := re.fullmatch(r"Dic(\d{1,6})", part, re.ASCII)) is not None and int(match[1]):
        within(4 * int(match[1]), MAX_DEGREE, f"points moved by {part}", "take a smaller group")
        return _of("Dic", int(match[1]), dicyclic(int(match[1])))
    if (match := re.fullmatch(r"F(\d{1,6})", part, re.ASCII)) is not None and int(match[1]):
        found = frobenius(int(match[1]))
        if found is None:
            raise InputError(
                f"{part}: no Frobenius group C_p : C_m has order {match[1]}: expected p m, p a prime and m > 1 a "
                "divisor of p - 1, such as F20, F21, F42"
            )
        return _of("<>", 0, found)
    return None


def _continuous(name: str, above: Sequence[str], whole: str) -> NamedGroup:
    """A continuous group, or the wreath product of one with finite groups. Errors: InputError."""
    base = continuous_group(name)
    swaps = [(*range(2 * k), 2 * k + 1, 2 * k, *range(2 * k + 2, base.points)) for k in range(len(base.reflections))]
    made: tuple[int, list[Permutation]] = (base.points, swaps)
    for named in (_named_group(piece, whole) for piece in above):
        made = wreath(made, (named.degree, list(named.generators)))
    degree, generators = made
    return NamedGroup(name, 0, degree, tuple(generators), copies=degree // base.points)


def _subgroup(part: str) -> NamedGroup:
    """``subgroup(G, <...>)`` on the points of G. Errors: InputError where a permutation is not in G."""
    text = part[len("subgroup(") : -1]
    comma = _outside(text).rfind("<")
    parent, cycles = text[:comma].rstrip(" ,"), parse_cycles(text[comma:])
    factors = factors_of_product(parent)
    if any(factor.copies for factor in factors):
        raise InputError(
            f"{shorten(part)}: {shorten(parent)} is infinite; permutations generate subgroups of finite groups"
        )
    degree = sum(factor.degree for factor in factors)
    if any(x > degree for own in cycles for cycle in own for x in cycle):
        raise InputError(f"{shorten(part)}: the group {shorten(parent)} moves the points 1..{degree} only")
    within(len(cycles), MAX_GENERATORS, "generators", "leave out such as the others generate")
    chosen = [permutation_of(own, degree) for own in cycles]
    larger = on_all_points(factors)
    for g in chosen:
        if [f.letter for f in factors] != ["S"] and not generates(larger, g):
            raise InputError(f"{shorten(part)}: {cycles_text(g)} does not belong to {shorten(parent)}")
    return NamedGroup("subgroup", 0, degree, tuple(chosen), parent=parent)


def on_all_points(factors: Sequence[NamedGroup]) -> list[Permutation]:
    """The generators of all factors of a product, on the points of all. Errors: InputError.

    >>> on_all_points(factors_of_product("C2 x C2"))
    [(1, 0, 2, 3), (0, 1, 3, 2)]
    """
    total = sum(factor.degree for factor in factors)
    count = sum(len(factor.generators) for factor in factors)
    within(total, MAX_DEGREE, "points moved by a product", "take fewer or smaller factors")
    within(count, MAX_GENERATORS, "generators", "take fewer factors")
    within(count * total, MAX_GENERATOR_POINTS, "images of points under generators", "take a smaller group")
    offset, generators = 0, list[Permutation]()
    for factor in factors:
        end = offset + factor.degree
        generators += [(*range(offset), *(offset + i for i in g), *range(end, total)) for g in factor.generators]
        offset = end
    return generators


def _named_group(part: str, whole: str) -> NamedGroup:
    constructed = _constructed(part, whole)
    if constructed is not None:
        return constructed
    if continuous_name(part) is not None:
        return _continuous(part, (), whole)
    if part.startswith("<"):
        return _of("<>", 0, _cycles(part))
    if part in SOLIDS:
        named = _named_group(SOLIDS[part], whole)
        if part not in INVERSIONS:
            return NamedGroup(part, 0, named.degree, named.generators)
        n = named.degree
        inversion = (*range(n), n + 1, n)
        return NamedGroup(part, 0, n + 2, (*((*g, n, n + 1) for g in named.generators), inversion))
    match = re.fullmatch(r"([A-Z])(\d{1,6})", part, re.ASCII)
    if match is None:
        if (function := _FUNCTION.fullmatch(part)) is not None and (
            hint := did_you_mean(function[1], (*_FUNCTIONS, *LINEAR))
        ):
            raise InputError(f"unknown group {shorten(part)}{hint}: expected {NAMES}")
        known = ["C2", "S3", "A4", "D4", "B3", "Q8", "V4", "M24", *SOLIDS]
        raise InputError(f"unknown group {shorten(part)}{did_you_mean(part, known)}: expected {NAMES}")
    letter, n = match[1], int(match[2])
    make, allowed = _NAMED.get(letter, (None, ()))
    if make is None or n < 1 or (allowed and n not in allowed):
        raise InputError(f"unknown group {shorten(part)} in {shorten(whole)}: expected {NAMES}")
    within(2 * n if letter == "B" else n, MAX_DEGREE, f"points moved by {part}", "take a smaller group")
    return _of(letter, n, make(n))


MATHIEU_ORDERS = {11: 7920, 12: 95040, 22: 443520, 23: 10200960, 24: 244823040}


def order_of(letter: str, n: int) -> int | None:
    """The order of a group by name, from the textbooks; None for cycle notation.

    >>> order_of("D", 5), order_of("M", 11), order_of("<>", 0)
    (10, 7920, None)
    """
    if letter in SOLIDS:
        order = order_of(SOLIDS[letter][0], int(SOLIDS[letter][1:]))
        return 2 * order if order is not None and letter in INVERSIONS else order
    match letter:
        case "C":
            return n
        case "D":
            return 2 * n
        case "S":
            return factorial(n)
        case "A":
            return max(factorial(n) // 2, 1)
        case "B":
            return factorial(n) << n
        case "Q" | "V":
            return n
        case "Dic":
            return 4 * n
        case "M":
            return MATHIEU_ORDERS[n]
    return None


def _of(letter: str, n: int, made: tuple[int, list[Permutation]]) -> NamedGroup:
    degree, generators = made
    return NamedGroup(letter, n, degree, tuple(generators))


def _cyclic(n: int) -> tuple[int, list[Permutation]]:
    return n, [tuple((i + 1) % n for i in range(n))] if n > 1 else []


def _symmetric(n: int) -> tuple[int, list[Permutation]]:
    swap = (1, 0, *range(2, n))
    return n, [] if n < 2 else [swap] if n == 2 else [swap, tuple((i + 1) % n for i in range(n))]


def _alternating(n: int) -> tuple[int, list[Permutation]]:
    if n < 3:
        return n, []
    three = (1, 2, 0, *range(3, n))
    if n == 3:
        return n, [three]
    start = 1 if n % 2 == 0 else 0
    long = (*range(start), *(start + (i + 1) % (n - start) for i in range(n - start)))
    return n, [three, long]


def _dihedral(n: int) -> tuple[int, list[Permutation]]:
    if n == 1:
        return 2, [(1, 0)]
    if n == 2:
        return 4, [(1, 0, 2, 3), (0, 1, 3, 2)]
    return n, [tuple((i + 1) % n for i in range(n)), tuple(-i % n for i in range(n))]


def _hyperoctahedral(n: int) -> tuple[int, list[Permutation]]:
    """On ``0..n-1`` (the unit vectors) and ``n..2n-1`` (their negatives): swap, cycle, one sign change."""
    flip = (n, *range(1, n), 0, *range(n + 1, 2 * n))
    _, moves = _symmetric(n)
    return 2 * n, [*((*g, *(n + i for i in g)) for g in moves), flip]


def _quaternion(_: int) -> tuple[int, list[Permutation]]:
    """Left multiplication by i and j on (1, i, -1, -i, j, k, -j, -k)."""
    return 8, [(1, 2, 3, 0, 5, 6, 7, 4), (4, 7, 6, 5, 2, 1, 0, 3)]


def _klein(_: int) -> tuple[int, list[Permutation]]:
    return 4, [(1, 0, 3, 2), (2, 3, 0, 1)]


_MATHIEU = {
    11: "<(1,2,3,4,5,6,7,8,9,10,11), (3,7,11,8)(4,10,5,6)>",
    12: "<(1,2,3,4,5,6,7,8,9,10,11), (3,7,11,8)(4,10,5,6), (1,12)(2,11)(3,6)(4,8)(5,9)(7,10)>",
    22: "<(1,2,3,4,5,6,7,8,9,10,11)(12,13,14,15,16,17,18,19,20,21,22), "
    "(1,4,5,9,3)(2,8,10,7,6)(12,15,16,20,14)(13,19,21,18,17), "
    "(1,21)(2,10,8,6)(3,13,4,17)(5,19,9,18)(11,22)(12,14,16,20)>",
    23: "<(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23), "
    "(3,17,10,7,9)(4,13,14,19,5)(8,18,11,12,23)(15,20,22,21,16)>",
    24: "<(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23), "
    "(3,17,10,7,9)(4,13,14,19,5)(8,18,11,12,23)(15,20,22,21,16), "
    "(1,24)(2,23)(3,12)(4,16)(5,18)(6,10)(7,20)(8,14)(9,21)(11,17)(13,22)(15,19)>",
}
"""Generators of the Mathieu groups as in the literature (for example Dixon and Mortimer, Permutation
Groups, section 6.8)."""


def _mathieu(n: int) -> tuple[int, list[Permutation]]:
    return _cycles(_MATHIEU[n])


_NAMED: dict[str, tuple[Callable[[int], tuple[int, list[Permutation]]], tuple[int, ...]]] = {
    "C": (_cyclic, ()),
    "S": (_symmetric, ()),
    "A": (_alternating, ()),
    "D": (_dihedral, ()),
    "B": (_hyperoctahedral, ()),
    "Q": (_quaternion, (8,)),
    "V": (_klein, (4,)),
    "M": (_mathieu, tuple(_MATHIEU)),
}
"""Builders by letter, and the numbers that may follow it (none listed: any)."""


def _cycles(text: str) -> tuple[int, list[Permutation]]:
    generators = parse_cycles(text)
    degree = max((x for cycles in generators for cycle in cycles for x in cycle), default=1)
    within(degree, MAX_DEGREE, "points moved by cycles", "number the points from 1 without gaps")
    within(len(generators), MAX_GENERATORS, "generators", "leave out such as the others generate")
    return degree, [permutation_of(cycles, degree) for cycles in generators]
