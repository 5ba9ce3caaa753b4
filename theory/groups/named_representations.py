"""The expressions that name representations, and the matrices that they denote (T1.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from equicert.theory.errors import InputError, did_you_mean, shorten
from equicert.theory.groups.constructed_groups import coxeter_type, dicyclic_matrices, reflections, sign_count
from equicert.theory.groups.orbits import schreier_graph
from equicert.theory.groups.permutation_groups import Factor, Group
from equicert.theory.groups.permutations import Permutation, compose, parity, parse_cycles, permutation_of
from equicert.theory.groups.representations import Representation
from equicert.theory.limits import MAX_ENTRIES, MAX_GENERAL_DIMENSION, within
from equicert.theory.numbers.conductors import compositum, smallest_field
from equicert.theory.numbers.fields import QQ, Field
from equicert.theory.numbers.matrices import Matrix, direct_sum
from equicert.theory.numbers.special_values import cosine, sine


def representation(group: Group, text: str, limit: int = 2000) -> Representation:
    """The representation that an expression names, over the smallest field of its entries.

    ``limit`` bounds the order of the group for ``regular`` and ``coset``.

    ==================  ====================================================================================
    ``trivial``         every element is 1
    ``sign``            the sign representation of S_n and of its subgroups; see the table below
    ``parity``          1 for an even, -1 for an odd permutation of the points, for every group
    ``det``             the determinant of ``natural``
    ``permutation``     the unit vectors, permuted like the points
    ``standard``        the sum-zero part of ``permutation``, in the basis ``e_i - e_n``
    ``regular``         the unit vectors, one for each element, permuted from the left
    ``rotation(k)``     C_n and D_n turn the plane by 2 pi k / n (``rotation`` is ``rotation(1)``)
    ``natural``         ``rotation`` for C_n, D_n; the symmetries of space for ``tetrahedral``, ``octahedral``,
                        ``icosahedral``, ``Td``, ``Th``, ``Ih``; signed permutation matrices for B_n;
                        quaternions for Q8 and Dic_n; reflections in the basis of simple roots for W(...);
                        diag(+-1, +-1) for V4; ``permutation`` otherwise; refused for A5, where it might be
                        ``permutation`` (as for A4, A6) or the rotations of the icosahedron
    ``coset(<(1,2)>)``  the permutation of the left cosets of a subgroup
    ==================  ====================================================================================

    ``sign`` is accepted where only one representation can be meant, and refused with the readings elsewhere:

    ======================================================  ================================================
    S_n, groups in cycle notation, F, C : C, wr, GL, ...    ``parity``
    C_n, n even; D_1; D_n, n = 3 mod 4; B_1; octahedral     ``parity``: the only homomorphism onto {1, -1}
    Td, Th, Ih                                              the same
    D_n, n = 1 mod 4, n > 1                                 refused: ``parity`` is trivial, ``det`` is not
    D_n and Dic_n, n even; B_n, n > 1; V4; Q8; W(B), W(F4)  refused: three homomorphisms onto {1, -1}
    C_n, n odd; A_n; M_n; tetrahedral, icosahedral          refused: no homomorphism onto {1, -1}
    the group with one element                              ``trivial``
    products                                                the product of the signs of the factors; a factor
                                                            without any counts 1 beside one that has a sign
    ======================================================  ================================================

    ``natural[2]``, ``sign[1]``, ... speak of one factor of a product. Errors: InputError.

    >>> representation(Group.parse("C2"), "2*sign").matrices[0].tolist()
    [[-1, 0], [0, -1]]
    >>> V = representation(Group.parse("C5"), "rotation + trivial")
    >>> V.dim, V.field, V.matrices[0][0, 0]
    (3, Q(2cos(2pi/20)), -1/2+cos(pi/5))
    """
    from lark.exceptions import UnexpectedInput, VisitError

    if not isinstance(text, str) or len(text) > 10_000:
        raise InputError("a representation is a text such as 'permutation + 2*sign'")
    try:
        tree = _parser().parse(text)
        return _Builder(group, limit).build(tree)
    except UnexpectedInput as problem:
        position = getattr(problem, "column", -1)
        raise InputError(
            f"cannot read the representation {shorten(text)} at position {position}: expected names "
            f"({', '.join(NAMES)}), "
            "sums such as 'a + 2*b', or tensor(a, b), sym2(a), ext2(a), dual(a)"
        ) from None
    except VisitError as problem:
        raise problem.orig_exc from None


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark((Path(__file__).parent / "named_representations.lark").read_text(encoding="utf-8"), parser="lalr")


SMALLER = "take a smaller group"

NAMES = ("trivial", "sign", "parity", "det", "permutation", "standard", "regular", "rotation", "natural", "coset")


@dataclass(frozen=True)
class _Builder:
    """Builds a representation from a parse tree; nesting is bounded by the length of the text and checked."""

    group: Group
    limit: int

    def build(self, tree: Any, depth: int = 0) -> Representation:
        if depth > 40:
            raise InputError("the representation is nested too deeply")
        kind, parts = tree.data, tree.children
        if kind == "sum":
            result = self.build(parts[0], depth + 1)
            for part in parts[1:]:
                result = result + self.build(part, depth + 1)
            return result
        if kind == "multiple":
            return int(parts[0]) * self.build(parts[1], depth + 1)
        if kind == "coset":
            return coset(self.group, str(parts[0]), self.limit)
        name = str(parts[0])
        if kind == "call":
            return self._call(name, [self.build(part, depth + 1) for part in parts[1:]])
        number = int(parts[1]) if kind == "numbered" else None
        suffix = next((int(p.children[0]) for p in parts[1:] if hasattr(p, "data")), None)
        return self._named(name, number, suffix)

    def _call(self, name: str, arguments: list[Representation]) -> Representation:
        unary: dict[str, Callable[[Representation], Representation]] = {
            "sym2": lambda V: V.sym2,
            "ext2": lambda V: V.ext2,
            "dual": lambda V: V.dual,
        }
        if name == "tensor":
            result = arguments[0]
            for other in arguments[1:]:
                result = result @ other
            return result
        if name in unary and len(arguments) == 1:
            return unary[name](arguments[0])
        if name in unary:
            raise InputError(f"{name} takes one representation, not {len(arguments)}")
        raise InputError(
            f"unknown function {shorten(name)}{did_you_mean(name, ('tensor', *unary))}: expected tensor, sym2, "
            "ext2, dual"
        )

    def _named(self, name: str, number: int | None, suffix: int | None) -> Representation:
        if name not in NAMES:
            raise InputError(
                f"unknown representation {shorten(name)}{did_you_mean(name, NAMES)}: expected one of {', '.join(NAMES)}"
            )
        if number is not None and name != "rotation":
            raise InputError(f"{name} takes no number; only rotation(k) does")
        if suffix is not None and not 1 <= suffix <= len(self.group.factors):
            raise InputError(
                f"{name}[{suffix}]: the group {self.group.name} has {len(self.group.factors)} factor(s), counted from 1"
            )
        factors = self.group.factors if suffix is None else (self.group.factors[suffix - 1],)
        label = name + (f"({number})" if number is not None else "") + (f"[{suffix}]" if suffix is not None else "")
        build = {
            "trivial": lambda: self._scalars([1] * len(self.group.generators)),
            "sign": lambda: self._sign(factors),
            "parity": lambda: self._parity(factors),
            "permutation": lambda: [Matrix.permutation(p) for p in self._moved(factors)],
            "standard": lambda: self._standard(factors),
            "regular": lambda: self._regular(factors),
            "rotation": lambda: self._rotation(factors, 1 if number is None else number),
            "natural": lambda: self._one_natural(factors),
            "det": lambda: self._det(factors),
        }
        if name == "coset":
            raise InputError("coset needs a subgroup: write for example 'coset(<(1,2)>)'")
        if name == "standard":
            points = sum(f.degree for f in factors)
            what = f"points for the standard representation of {self.group.name}"
            within(points, MAX_GENERAL_DIMENSION, what, SMALLER)
        matrices = tuple(build[name]())
        dim = self._dimension(name, factors) if not matrices else matrices[0].nrows
        field = compositum(m.field for m in matrices)
        return Representation(self.group, tuple(m.over(field) for m in matrices), dim, label, field)

    def _dimension(self, name: str, factors: Sequence[Factor]) -> int:
        """The dimension where there are no generators: the trivial group on its points."""
        degree = sum(f.degree for f in factors)
        return {"standard": degree - 1, "permutation": degree, "natural": degree, "rotation": 2}.get(name, 1)

    def _sign(self, factors: Sequence[Factor]) -> list[Matrix]:
        """The product of the signs of the factors, where each is the one that can be meant. Errors: InputError."""
        for factor in factors:
            count = _signs(factor)
            if count is not None and (count > 1 or (count and not self._is_odd(factor))):
                raise InputError(self._two_readings(factor, count))
        if not any(_signs(f) != 0 for f in factors) and any(_moves(f) for f in factors):
            name = self.group.name if len(factors) == len(self.group.factors) else _name(factors[0])
            raise InputError(
                f"sign has no meaning for {name}: 'parity' (of the permutations of the points) and 'det' (of natural) "
                "are both trivial, and there is no other homomorphism onto {1, -1}: write 'trivial'"
            )
        return self._parity(factors)

    def _is_odd(self, factor: Factor) -> bool:
        return any(parity(p) < 0 for p in self._moved((factor,)))

    def _two_readings(self, factor: Factor, count: int) -> str:
        """Why ``sign`` is refused for a factor, with the values of its readings on the generators of the factor."""
        number = self.group.factors.index(factor)
        suffix = f"[{number + 1}]" if len(self.group.factors) > 1 else ""
        own = [k for k, p in enumerate(self._moved((factor,))) if p != tuple(range(len(p)))]
        shown = {}
        for name, matrices in (("parity", self._parity((factor,))), ("det", self._det((factor,)))):
            values = [str(matrices[k][0, 0]) for k in own]
            shown[name] = (
                "trivial"
                if set(values) == {"1"}
                else ", ".join(f"g{k + 1} -> {x}" for k, x in zip(own, values, strict=True))
            )
        others = (
            '; or give another as matrices, one 1 x 1 matrix for each generator, such as [[["1"]], [["-1"]]]'
            if count > 1
            else ""
        )
        return (
            f"sign is ambiguous for {_name(factor)}: write 'parity{suffix}' for the parity of its permutations of "
            f"{factor.degree} points ({shown['parity']}), or 'det{suffix}' for the determinant of its natural matrices "
            f"({shown['det']}){others}"
        )

    def _parity(self, factors: Sequence[Factor]) -> list[Matrix]:
        return self._scalars([parity(p) for p in self._moved(factors)])

    def _det(self, factors: Sequence[Factor]) -> list[Matrix]:
        return self._scalars([1 if m.det > 0 else -1 for m in self._natural(factors)])

    def _one_natural(self, factors: Sequence[Factor]) -> list[Matrix]:
        """``natural``, where one representation can be meant. Errors: InputError."""
        if any((f.letter, f.n) == ("A", 5) for f in factors):
            raise InputError(
                "natural is ambiguous for A5: write 'permutation' for its permutations of 5 points "
                "(as natural is for A4 and A6), or take the group 'icosahedral', the same group with the same "
                "generators, whose 'natural' are the rotations of the icosahedron (dimension 3)"
            )
        return self._natural(factors)

    def _scalars(self, values: Sequence[int]) -> list[Matrix]:
        return [Matrix.of([[x]]) for x in values]

    def _moved(self, factors: Sequence[Factor]) -> list[tuple[int, ...]]:
        """The generators on the points of some factors."""
        points = [f.offset + i for f in factors for i in range(f.degree)]
        number = {x: k for k, x in enumerate(points)}
        return [tuple(number[g[x]] for x in points) for g in self.group.generators]

    def _standard(self, factors: Sequence[Factor]) -> list[Matrix]:
        """``e_i - e_n -> e_g(i) - e_g(n)``, written in the differences to the last unit vector."""
        result = []
        for g in self._moved(factors):
            n = len(g)
            if n < 2:
                break
            one = QQ(1)
            columns = []
            for i in range(n - 1):
                entries = {}
                if g[i] != n - 1:
                    entries[g[i]] = one
                if g[n - 1] != n - 1:
                    entries[g[n - 1]] = entries.get(g[n - 1], QQ(0)) - one
                columns.append(tuple(sorted(entries.items())))
            result.append(Matrix(columns, n - 1).T)
        if sum(f.degree for f in factors) < 2:
            raise InputError("standard has dimension 0: the group moves fewer than two points")
        return result

    def _regular(self, factors: Sequence[Factor]) -> list[Matrix]:
        points = sum(f.degree for f in factors)
        group = Group(self.group.name, points, tuple(self._moved(factors)), tuple(factors))
        elements = group.elements(self.limit, "the regular representation")
        within(len(elements) * len(group.generators), MAX_ENTRIES, "entries of the regular representation", SMALLER)
        return [Matrix.permutation([int(x) for x in images]) for images in elements.left]

    def _rotation(self, factors: Sequence[Factor], k: int) -> list[Matrix]:
        able = [f for f in factors if f.letter in "CD"]
        if len(able) != 1 or len(factors) != 1:
            if len(able) == 1:
                return self._on_factor(able[0], lambda f: _turns(f, k))
            hint = "name the factor, as in rotation(1)[2]" if able else "only C_n and D_n rotate the plane"
            raise InputError(f"rotation is not defined for {self.group.name}: {hint}")
        return self._on_factor(able[0], lambda f: _turns(f, k))

    def _on_factor(self, factor: Factor, make: Callable[[Factor], list[Matrix]]) -> list[Matrix]:
        """Matrices for the generators of one factor, the identity for the others."""
        own = make(factor)
        dim = own[0].nrows if own else 2
        result, used = [], 0
        for g in self.group.generators:
            if any(g[i] != i for i in range(factor.offset, factor.offset + factor.degree)):
                result.append(own[used])
                used += 1
            else:
                result.append(Matrix.identity(dim))
        return result

    def _natural(self, factors: Sequence[Factor]) -> list[Matrix]:
        blocks = [
            [Matrix.permutation(p) for p in self._moved((f,))]
            if f.letter == "<>"
            else self._on_factor(f, _natural_matrices)
            for f in factors
        ]
        field = compositum(m.field for block in blocks for m in block)
        return [direct_sum([m.over(field) for m in parts], field) for parts in zip(*blocks, strict=True)]


def _signs(factor: Factor) -> int | None:
    """The number of homomorphisms onto {1, -1}; None for a group in cycle notation, where the parity is meant."""
    letter, n = factor.letter, factor.n
    if letter == "<>":
        return None
    if letter == "C":
        return 1 - n % 2
    if letter == "S":
        return int(n > 1)
    if letter in ("D", "Dic"):
        return 1 if n % 2 else 3
    if (kind := coxeter_type(letter)) is not None:
        return sign_count(kind)
    if letter == "B":
        return 1 if n == 1 else 3
    return {"V": 3, "Q": 3, "octahedral": 1, "Td": 1, "Th": 1, "Ih": 1}.get(letter, 0)


def _moves(factor: Factor) -> bool:
    """Has the factor more than one element? (Asked of factors without homomorphism onto {1, -1}.)"""
    return factor.degree > (2 if factor.letter == "A" else 1)


def _name(factor: Factor) -> str:
    return f"{factor.letter}{factor.n}" if factor.n else factor.letter


def _turn(k: int, n: int) -> Matrix:
    """The rotation of the plane by ``2 pi k / n``."""
    c, s = cosine(k, n), sine(k, n)
    return Matrix.of([[c, -s], [s, c]], field=smallest_field([c, s]))


def _turns(factor: Factor, k: int) -> list[Matrix]:
    """The generators of C_n, D_n on the plane; the reflection is diag(1, -1)."""
    n, mirror = factor.n, Matrix.of([[1, 0], [0, -1]])
    if factor.letter == "C":
        return [_turn(k, n)] if n > 1 else []
    if n == 1:
        return [mirror]
    turn = _turn(k, n)
    mirror = mirror.over(turn.field)
    if n == 2:  # generated by two reflections
        return [mirror, turn @ mirror]
    return [turn, mirror]


def _tetrahedral() -> list[Matrix]:
    """(1,2,3) and (2,3,4) as rotations of the tetrahedron with vertices (1,1,1), (1,-1,-1), (-1,1,-1), (-1,-1,1)."""
    return [Matrix.of([[0, 0, 1], [1, 0, 0], [0, 1, 0]]), Matrix.of([[0, -1, 0], [0, 0, -1], [1, 0, 0]])]


def _octahedral() -> list[Matrix]:
    """(1,2) and (1,2,3,4) as rotations of the cube, whose four diagonals they permute."""
    return [Matrix.of([[-1, 0, 0], [0, 0, 1], [0, 1, 0]]), Matrix.of([[0, -1, 0], [1, 0, 0], [0, 0, 1]])]


def _icosahedral() -> list[Matrix]:
    """(1,2,3) and (1,2,3,4,5) as rotations of the icosahedron with vertices (0, +-g, +-1) and their cyclic shifts, g
    the golden ratio."""
    half = QQ("1/2")
    g = 1 + 2 * cosine(1, 5)
    a, b = g / 2, (g - 1) / 2
    three = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    five = [[a, -b, -half], [-b, half, -a], [half, a, b]]
    return [Matrix.of(rows, field=smallest_field([g])) for rows in (three, five)]


def _natural_matrices(factor: Factor) -> list[Matrix]:
    letter, n = factor.letter, factor.n
    if letter in "CD":
        return _turns(factor, 1)
    if letter == "V":
        return [Matrix.of([[-1, 0], [0, 1]]), Matrix.of([[1, 0], [0, -1]])]
    if letter == "Q":
        i = Matrix.of([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]])
        j = Matrix.of([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]])
        return [i, j]
    if (letter, n) == ("A", 5):
        return _icosahedral()
    if letter in SOLIDS:
        return SOLIDS[letter]()
    if letter == "Dic":
        return dicyclic_matrices(n)
    if (kind := coxeter_type(letter)) is not None:
        return reflections(kind)
    generators = Group.parse(f"{letter}{n}").generators
    if letter == "B":
        return [Matrix.permutation([x % n for x in g[:n]], [1 if x < n else -1 for x in g[:n]]) for g in generators]
    return [Matrix.permutation(g) for g in generators]


SOLIDS: dict[str, Callable[[], list[Matrix]]] = {
    "tetrahedral": _tetrahedral,
    "octahedral": _octahedral,
    "icosahedral": _icosahedral,
    # (1,2) and (1,2,3,4) leave the tetrahedron of four vertices of the cube only after an inversion.
    "Td": lambda: [_inversion(A.field) @ A for A in _octahedral()],
    "Th": lambda: [*_tetrahedral(), _inversion(QQ)],
    "Ih": lambda: [*_icosahedral(), _inversion(_icosahedral()[0].field)],
}


def _inversion(field: Field) -> Matrix:
    """``-1`` in space."""
    return Matrix.of([[-1, 0, 0], [0, -1, 0], [0, 0, -1]], field=field)


def coset(group: Group, text: str, limit: int) -> Representation:
    """The permutation of the left cosets of the subgroup generated by the cycles ``text``.

    A coset ``x H`` is named by the least permutation in it, and the cosets are numbered by their names. Errors:
    InputError.

    >>> coset(Group.parse("S4"), "<(1,2), (3,4)>", 100).dim
    6
    """
    generators = parse_cycles(text)
    if any(x > group.degree for cycles in generators for cycle in cycles for x in cycle):
        raise InputError(f"coset({shorten(text)}): the group {group.name} moves the points 1..{group.degree} only")
    chosen = tuple(permutation_of(cycles, group.degree) for cycles in generators)
    elements = group.elements(limit, f"coset({shorten(text)})")
    if any(h not in elements.index for h in chosen):
        raise InputError(f"coset({shorten(text)}): this permutation does not belong to {group.name}")
    subgroup = Group("H", group.degree, chosen).elements(limit, f"coset({shorten(text)})").elements

    def name(x: Permutation) -> Permutation:
        return min(compose(x, h) for h in subgroup)

    first = name(tuple(range(group.degree)))
    graph = schreier_graph([first], len(group.generators), lambda i, x: name(compose(group.generators[i], x)))
    order = sorted(range(len(graph.points)), key=graph.points.__getitem__)
    place = {k: number for number, k in enumerate(order)}
    matrices = tuple(Matrix.permutation([place[images[k]] for k in order]) for images in graph.images)
    return Representation(group, matrices, len(order), f"coset({text})")
