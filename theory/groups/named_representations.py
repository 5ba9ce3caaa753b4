"""The expressions that name representations, and the matrices that they denote (T1.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import prod
from pathlib import Path
from typing import Any

from equicert.theory.errors import InputError, did_you_mean, shorten
from equicert.theory.groups.characters import CharacterTable
from equicert.theory.groups.constructed_groups import coxeter_type, sign_count
from equicert.theory.groups.continuous_representations import NAMES as CONTINUOUS
from equicert.theory.groups.continuous_representations import continuous_representation, without_lie_algebra
from equicert.theory.groups.irreducible_matrices import irreducible_matrices
from equicert.theory.groups.natural_matrices import natural_matrices, turns
from equicert.theory.groups.orbits import schreier_graph
from equicert.theory.groups.permutation_groups import CYCLES, Factor, Group, subgroup_of
from equicert.theory.groups.permutations import Permutation, compose, inverse, parity
from equicert.theory.groups.point_actions import (
    SOLID_PARTS,
    Point,
    grid_points,
    hexagon_points,
    on_arcs,
    on_points,
    on_subsets,
    on_tuples,
    solid_points,
)
from equicert.theory.groups.representations import Representation, check_size
from equicert.theory.limits import MAX_DIMENSION, MAX_ENTRIES, MAX_GENERAL_DIMENSION, within
from equicert.theory.numbers.conductors import compositum
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix, Row, direct_sum


def representation(group: Group, text: str, limit: int = 2000) -> Representation:
    """The representation that an expression names, over the smallest field of its entries.

    ``limit`` bounds the order of the group for ``regular``, ``coset``, ``induce``, ``restrict`` and most ``irrep``.

    =========================  =============================================================================
    ``trivial``                every element is 1
    ``sign``                   the sign representation of S_n and of its subgroups; see the table below
    ``parity``                 1 for an even, -1 for an odd permutation of the points, for every group
    ``det``                    the determinant of ``natural``
    ``permutation``            the unit vectors, permuted like the points
    ``standard``               the sum-zero part of ``permutation``, in the basis ``e_i - e_n``
    ``regular``                the unit vectors, one for each element, permuted from the left
    ``natural``                ``rotation`` for C_n, D_n; the symmetries of space for ``tetrahedral``,
                               ``octahedral``, ``icosahedral``, ``Td``, ``Th``, ``Ih``; signed permutation
                               matrices for B_n; quaternions for Q8 and Dic_n; reflections in the basis of simple
                               roots for W(...); diag(+-1, +-1) for V4; ``permutation`` otherwise; refused for
                               A5, where it might be ``permutation`` (as for A4, A6) or the rotations of the
                               icosahedron, and for subgroups
    ``rotation(k)``            C_n and D_n turn the plane by 2 pi k / n (``rotation`` is ``rotation(1)``)
    ``irrep(k)``               irreducible over the reals; for C_n as in escnn: frequency k, a turn by 2 pi k / n;
                               for other groups number k in the table of ``equicert group``
    ``irrep(j, k)``            irreducible of D_n as in escnn: k the frequency of the rotations, and reflections
                               are -1 (j = 1) or 1 (j = 0) where the dimension is 1; in the plane j = 1, a turn
                               by 2 pi k / n and the reflection diag(1, -1)
    ``subsets(k)``             the k-subsets of the points, in lexicographic order; ``edges`` is ``subsets(2)``
    ``arcs``                   the ordered pairs of different points, in lexicographic order
    ``product``                the tuples with one point of each factor, in lexicographic order
    ``grid(h, w)``             the pixels of an image, row by row, turned counterclockwise and reflected by C2, C4,
                               D1 (top and bottom), D2, D4, V4, B2, as ``natural`` moves the plane; the voxels
                               ``grid(d, h, w)``, slice by slice, by groups of signed permutations of space
    ``hexgrid(r)``             the cells of a hexagonal patch of radius r, row by row, turned counterclockwise and
                               reflected by C2, C3, C6, D1, D2, D3, D6, V4; ``hexgrid(1)`` has 7 cells
    ``cube_faces``, ...        ``vertices``, ``edges``, ``faces`` of ``tetrahedron``, ``cube``, ``octahedron``,
                               ``dodecahedron``, ``icosahedron``, by their centres in decreasing lexicographic
                               order, permuted as ``natural`` moves space
    ``coset(<(1,2)>)``         the permutation of the left cosets of a subgroup
    ``induce(<(1,2)>, REP)``   induced from a subgroup, REP one of its representations; the copies of REP stand in
                               the order of the cosets of ``coset``
    ``restrict(REP)``          for a group ``subgroup(G, <...>)``: REP of G, of the elements of the subgroup
    ``sym(k, REP)``            the k-th symmetric power, products of basis vectors in lexicographic order; ``ext(k,
                               REP)`` the exterior power; ``sym2``, ``ext2`` those with k = 2
    ``hom(V, W)``              the matrices ``dim W x dim V``, entries row by row, ``A -> W(g) A V(g)^-1``
    ``vector``                 R^n for SO(n), O(n), SO(p,q), O(p,q), SL(n), Sp(n), and C^n as R^2n for SU(n), U(n); of
                               ``SO(3) wr S4`` one for each copy
    ``harmonic(l)``            harmonic polynomials of degree l, of SO(n) and O(n); O(3) acts by the parity (-1)^l, and
                               with the other parity by ``tensor(det, harmonic(l))``
    ``charge(k)``              SO(2) and O(2) turn the plane k times as fast
    ``copies``                 the copies of ``SO(3) wr S4``, permuted
    =========================  =============================================================================

    ``tensor(a, b)``, tensor powers ``a^2``, ``dual(a)``, sums ``a + 2*b``.
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

    ``natural[2]``, ``sign[1]``, ``irrep(2)[1]``, ... speak of one factor of a product. Errors: InputError.

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
            "sums such as 'a + 2*b', or functions such as irrep(1), tensor(a, b), sym2(a), induce(<(1,2)>, a)"
        ) from None
    except VisitError as problem:
        raise problem.orig_exc from None


def irreducible_names(group: Group, table: CharacterTable) -> tuple[str, ...]:
    """How each representation of ``table.real`` is written: ``irrep(number)``, for C_n and D_n as in escnn.

    >>> G = Group.parse("C6")
    >>> irreducible_names(G, CharacterTable(G.elements(10)))
    ('irrep(0)', 'irrep(3)', 'irrep(2)', 'irrep(1)')
    """
    names = [f"irrep({k})" for k in range(len(table.real))]
    if len(group.factors) != 1 or group.factors[0].letter not in ("C", "D"):
        return tuple(names)
    n, words = group.factors[0].n, [table.elements.words[c.element] for c in table.classes]
    numbers = [(k,) for k in range(n // 2 + 1)] if group.factors[0].letter == "C" else _dihedral_irreps(n)
    for own in numbers:
        name = f"irrep({', '.join(map(str, own))})"
        V = representation(group, name)
        character = tuple(V.of_word(word).trace for word in words)
        names[next(k for k, x in enumerate(table.real) if x.values == character)] = name
    return tuple(names)


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark((Path(__file__).parent / "named_representations.lark").read_text(encoding="utf-8"), parser="lalr")


SMALLER = "take a smaller group"

OF_GROUP = ("trivial", "sign", "parity", "det", "permutation", "standard", "regular", "natural", "edges", "arcs")
NAMES = (*OF_GROUP, "product", "rotation", "coset")
"""Names without arguments, ``rotation`` and ``coset``; besides ``cube_faces`` and its kin."""


@dataclass(frozen=True)
class _Function:
    """The arguments of a function: how they are written, a pattern of their kinds (``k`` a number, ``<>`` cycles, ``R``
    a representation), and whether a suffix ``[2]`` may follow."""

    usage: str
    kinds: str
    of_factor: bool = False


FUNCTIONS = {
    "rotation": _Function("rotation(k)", "k", True),
    "harmonic": _Function("harmonic(l)", "k", True),
    "charge": _Function("charge(k)", "k", True),
    "irrep": _Function("irrep(k), for D_n irrep(j, k)", "kk?", True),
    "subsets": _Function("subsets(k)", "k", True),
    "grid": _Function("grid(h, w)", "kkk?", True),
    "hexgrid": _Function("hexgrid(r)", "k", True),
    "coset": _Function("coset(<(1,2)>)", "<>"),
    "induce": _Function("induce(<(1,2)>, REP)", "<>R"),
    "restrict": _Function("restrict(REP)", "R"),
    "tensor": _Function("tensor(REP, REP)", "R+"),
    "hom": _Function("hom(REP, REP)", "RR"),
    "sym": _Function("sym(k, REP)", "kR"),
    "ext": _Function("ext(k, REP)", "kR"),
    "sym2": _Function("sym2(REP)", "R"),
    "ext2": _Function("ext2(REP)", "R"),
    "dual": _Function("dual(REP)", "R"),
}


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
        if kind == "tensor_power":
            return self.build(parts[0], depth + 1).power(int(parts[1]))
        name = str(parts[0])
        suffix = next((int(p.children[0]) for p in parts[1:] if p.data == "suffix"), None)
        arguments = [p for p in parts[1:] if p.data != "suffix"]
        if kind == "named":
            return self._named(name, [], suffix)
        return self._call(name, arguments, suffix, depth)

    def _call(self, name: str, arguments: list[Any], suffix: int | None, depth: int) -> Representation:
        if self.group.continuous and name in ("coset", "induce", "restrict"):
            raise InputError(f"{name}(...) is a representation of finite groups: {self.group.label} is infinite")
        if name in (*OF_GROUP, "product", *SOLID_PARTS, "vector", "copies"):
            alone = all(tree.data == "number" for tree in arguments)
            what = "number; only rotation(k), irrep(k), subsets(k), sym(k, REP), ext(k, REP) do"
            raise InputError(f"{name} takes no {what if alone else 'arguments'}")
        if name not in FUNCTIONS:
            raise InputError(
                f"unknown function {shorten(name)}{did_you_mean(name, (*FUNCTIONS, *NAMES))}: expected one of "
                f"{', '.join(FUNCTIONS)}"
            )
        function = FUNCTIONS[name]
        kinds = "".join({"number": "k", "cycles": "<>"}.get(tree.data, "R") for tree in arguments)
        if re.fullmatch(function.kinds, kinds) is None:
            raise InputError(f"{name} is written {function.usage}: REP a representation, k a number")
        if suffix is not None and not function.of_factor:
            raise InputError(f"{name}(...)[{suffix}]: put [{suffix}] after the names inside the parentheses")
        numbers = [int(tree.children[0]) for tree in arguments if tree.data == "number"]
        if function.of_factor:
            return self._named(name, numbers, suffix)
        if name == "coset":
            return coset(self.group, str(arguments[0].children[0]), self.limit)
        if name == "induce":
            return self._induced(str(arguments[0].children[0]), arguments[1], depth)
        if name == "restrict":
            return self._restricted(arguments[0], depth)
        given = [self.build(tree, depth + 1) for tree in arguments if tree.data not in ("number", "cycles")]
        if name == "tensor":
            result = given[0]
            for other in given[1:]:
                result = result @ other
            return result
        operations: dict[str, Callable[[], Representation]] = {
            "hom": lambda: given[0].hom(given[1]),
            "sym": lambda: given[0].symmetric_power(numbers[0]),
            "ext": lambda: given[0].exterior_power(numbers[0]),
            "sym2": lambda: given[0].sym2,
            "ext2": lambda: given[0].ext2,
            "dual": lambda: given[0].dual,
        }
        return operations[name]()

    def _named(self, name: str, numbers: list[int], suffix: int | None) -> Representation:
        if self.group.continuous:
            return self._of_continuous(name, numbers, suffix)
        if name in CONTINUOUS and name not in OF_GROUP:
            raise InputError(f"{name} is a representation of groups such as SO(3): {self.group.label} is finite")
        if name == "coset":
            raise InputError("coset needs a subgroup: write for example 'coset(<(1,2)>)'")
        if name in FUNCTIONS and not numbers and name != "rotation":
            raise InputError(f"{name} is written {FUNCTIONS[name].usage}: REP a representation, k a number")
        if name not in (*NAMES, *SOLID_PARTS, *FUNCTIONS):
            hint = did_you_mean(name, (*NAMES, *SOLID_PARTS, *FUNCTIONS))
            functions = ", ".join(function.usage for function in FUNCTIONS.values())
            raise InputError(
                f"unknown representation {shorten(name)}{hint}: expected one of {', '.join(NAMES)}, or {functions}"
            )
        if suffix is not None and not 1 <= suffix <= len(self.group.factors):
            count = len(self.group.factors)
            raise InputError(f"{name}[{suffix}]: the group {self.group.label} has {count} factor(s), counted from 1")
        factors = self.group.factors if suffix is None else (self.group.factors[suffix - 1],)
        written = f"({', '.join(map(str, numbers))})" if numbers else ""
        label = name + written + (f"[{suffix}]" if suffix is not None else "")
        if name == "standard":
            points = sum(f.degree for f in factors)
            what = f"points for the standard representation of {self.group.label}"
            within(points, MAX_GENERAL_DIMENSION, what, SMALLER)
        matrices, dim = self._matrices(name, numbers, factors, label)
        field = compositum(m.field for m in matrices)
        return Representation(self.group, tuple(m.over(field) for m in matrices), dim, label, field)

    def _of_continuous(self, name: str, numbers: list[int], suffix: int | None) -> Representation:
        """A representation of a continuous group, or of its group of components."""
        group = self.group
        if suffix is not None and not 1 <= suffix <= len(group.factors):
            raise InputError(
                f"{name}[{suffix}]: the group {group.label} has {len(group.factors)} factor(s), counted from 1"
            )
        finite = [k for k, factor in enumerate(group.factors, 1) if not factor.copies]
        if name in CONTINUOUS and not (name == "det" and suffix in finite):
            return continuous_representation(group, name, numbers, suffix)
        if name != "trivial" and suffix is None:
            if len(finite) != 1:
                known = ", ".join(("trivial", *CONTINUOUS))
                raise InputError(
                    f"{shorten(name)}: expected one of {known} for {group.label}"
                    + (f", or a finite factor such as {name}[{finite[0]}]" if finite else "")
                )
            suffix = finite[0]
        if suffix is not None and suffix not in finite:
            raise InputError(f"{name}[{suffix}]: factor {suffix} of {group.label} is continuous: expected {CONTINUOUS}")
        found = _Builder(group.components, self.limit)._named(name, numbers, suffix)
        return without_lie_algebra(group, found, found.name)

    def _matrices(
        self, name: str, numbers: list[int], factors: Sequence[Factor], label: str
    ) -> tuple[list[Matrix], int]:
        """The matrices of the generators and their size."""
        degree = sum(f.degree for f in factors)
        if name in SOLID_PARTS:
            return self._on_points(factors, solid_points(name), f"{label} is permuted", "solids")
        if name == "grid":
            return self._on_grid(factors, numbers, label)
        if name == "hexgrid":
            within(3 * numbers[0] * (numbers[0] + 1) + 1, MAX_DIMENSION, f"cells of {label}", "take a smaller radius")
            points = hexagon_points(numbers[0])
            return self._on_points(factors, points, f"{label} is turned and reflected", "hexgrid")
        if name == "irrep":
            return self._irrep(factors, numbers, label)
        permuted: dict[str, Callable[[], tuple[list[Permutation], int]]] = {
            "permutation": lambda: (self._moved(factors), degree),
            "edges": lambda: on_subsets(self._moved(factors), degree, 2, label),
            "subsets": lambda: on_subsets(self._moved(factors), degree, numbers[0], label),
            "arcs": lambda: on_arcs(self._moved(factors), degree, label),
            "product": lambda: on_tuples([self._moved((f,)) for f in factors], [f.degree for f in factors], label),
        }
        if name in permuted:
            images, dim = permuted[name]()
            within(dim * len(images), MAX_ENTRIES, f"nonzero entries in the matrices of {label}", SMALLER)
            return [Matrix.permutation(g) for g in images], dim
        built: dict[str, Callable[[], list[Matrix]]] = {
            "trivial": lambda: self._scalars([1] * len(self.group.generators)),
            "sign": lambda: self._sign(factors),
            "parity": lambda: self._parity(factors),
            "standard": lambda: self._standard(factors),
            "regular": lambda: self._regular(factors),
            "rotation": lambda: self._rotation(factors, numbers[0] if numbers else 1),
            "natural": lambda: self._one_natural(factors),
            "det": lambda: self._det(factors),
        }
        matrices = built[name]()
        # The group without generators acts on its points, or in the plane.
        trivial = {"standard": degree - 1, "natural": degree, "rotation": 2}.get(name, 1)
        return matrices, matrices[0].nrows if matrices else trivial

    def _on_points(
        self, factors: Sequence[Factor], points: Sequence[Point], what: str, kind: str
    ) -> tuple[list[Matrix], int]:
        """Points of the plane or of space, permuted by ``natural``."""
        alone = len(factors) == 1 and factors[0].letter not in CYCLES
        images = on_points(self._natural(factors), points) if alone else None
        if images is None:
            who = "T, Td, Th, O, Oh, I, Ih, as far as they leave the solid in its place"
            if kind == "grid":
                who = "C2, D1, D2, V4, and in the square C4, D4, B2; translations are the group shifts(h,w) : C4"
            if kind == "hexgrid":
                who = "C2, C3, C6, D1, D2, D3, D6, V4"
            advice = "; name one factor, as in [2]" if len(factors) > 1 else ""
            raise InputError(f"{what} by the groups {who}, not by {self._told(factors)}{advice}")
        return [Matrix.permutation(g) for g in images], len(points)

    def _on_grid(self, factors: Sequence[Factor], sizes: list[int], label: str) -> tuple[list[Matrix], int]:
        if min(sizes) < 1:
            raise InputError(f"{label}: a grid has at least one row and one column")
        within(prod(sizes), MAX_DIMENSION, f"pixels of {label}", "take a smaller grid")
        return self._on_points(factors, grid_points(sizes), f"{label} is turned and reflected", "grid")

    def _told(self, factors: Sequence[Factor]) -> str:
        return shorten(self.group.name if len(factors) == len(self.group.factors) else _name(factors[0]))

    # -- irreducible representations -----------------------------------------------------------------------------------

    @cached_property
    def _table(self) -> CharacterTable:
        return CharacterTable(self.group.elements(self.limit, "irrep(k)"))

    def _irrep(self, factors: Sequence[Factor], numbers: list[int], label: str) -> tuple[list[Matrix], int]:
        if len(factors) == 1 and factors[0].letter in ("C", "D"):
            return self._plane_irrep(factors[0], numbers, label)
        if len(numbers) != 1:
            raise InputError(f"{label}: only D_n has irrep(j, k); {self._told(factors)} has irrep(k)")
        if len(factors) == len(self.group.factors):
            table = self._table
        else:
            (factor,) = factors
            own = Group(_name(factor), factor.degree, tuple(self._moved(factors)), (factor,))
            table = CharacterTable(own.elements(self.limit, label))
        if numbers[0] >= len(table.real):
            raise InputError(
                f"{label}: {self._told(factors)} has the irreducible representations irrep(0) to "
                f"irrep({len(table.real) - 1}); 'equicert group' lists them"
            )
        return irreducible_matrices(table, numbers[0]), table.real[numbers[0]].dim

    def _plane_irrep(self, factor: Factor, numbers: list[int], label: str) -> tuple[list[Matrix], int]:
        """Irreducible representations of C_n and D_n, as in escnn."""
        n, cyclic = factor.n, factor.letter == "C"
        known = [(k,) for k in range(n // 2 + 1)] if cyclic else _dihedral_irreps(n)
        if tuple(numbers) not in known:
            listed = f"irrep(k), k = 0 to {n // 2}" if cyclic else ", ".join(f"irrep{pair}" for pair in known[:9])
            more = ", ..." if not cyclic and len(known) > 9 else ""
            raise InputError(f"{label}: {_name(factor)} has the irreducible representations {listed}{more}")
        k, reflected = numbers[-1], not cyclic and numbers[0] == 1
        if k and 2 * k != n:
            return self._on_factor(factor, lambda f: turns(f, k)), 2
        turn, mirror = -1 if k else 1, -1 if reflected else 1
        values = [turn] if cyclic else [mirror] if n == 1 else [mirror, turn * mirror] if n == 2 else [turn, mirror]
        return self._on_factor(factor, lambda f: self._scalars(values if f.n > 1 or not cyclic else []), 1), 1

    # -- subgroups -----------------------------------------------------------------------------------------------------

    def _induced(self, cycles: str, tree: Any, depth: int) -> Representation:
        """The representation ``x_j (x) v -> x_k (x) h v``, ``g x_j = x_k h``, on copies of a representation of H."""
        written = f"induce({shorten(cycles)}, ...)"
        subgroup = subgroup_of(self.group, cycles, written, self.limit)
        inner = _Builder(subgroup, self.limit).build(tree, depth + 1)
        cosets = _cosets(subgroup, written, self.limit)
        members = subgroup.elements(self.limit, written)
        name, count = f"induce({cycles}, {inner.name})", len(cosets.representatives)
        check_size(name, count * inner.dim, len(self.group.generators) * count * max(inner.entries, 1), inner.signed)
        known: dict[int, Matrix] = {}
        matrices = []
        for g, images in zip(self.group.generators, cosets.images, strict=True):
            rows: list[Row] = [()] * (count * inner.dim)
            for j, k in enumerate(images):
                h = members.index[compose(inverse(cosets.representatives[k]), compose(g, cosets.representatives[j]))]
                if h not in known:
                    known[h] = inner.of_word(members.words[h])
                for i, row in enumerate(known[h].rows):
                    rows[k * inner.dim + i] = tuple((j * inner.dim + m, x) for m, x in row)
            matrices.append(Matrix(rows, count * inner.dim, inner.field))
        return Representation(self.group, tuple(matrices), count * inner.dim, name, inner.field)

    def _restricted(self, tree: Any, depth: int) -> Representation:
        """A representation of the larger group, for the elements of the subgroup."""
        larger = self.group.parent
        if larger is None:
            raise InputError(
                f"restrict(...): {shorten(self.group.name)} is not written as a subgroup: expected a group such as "
                "'subgroup(S4, <(1,2,3)>)', or restrict inside of induce"
            )
        inner = _Builder(larger, self.limit).build(tree, depth + 1)
        elements = larger.elements(self.limit, "restrict(...)")
        words = [elements.words[elements.index[g]] for g in self.group.generators]
        name = f"restrict({inner.name})"
        return Representation(self.group, tuple(map(inner.of_word, words)), inner.dim, name, inner.field)

    # -- matrices of the factors ---------------------------------------------------------------------------------------

    def _sign(self, factors: Sequence[Factor]) -> list[Matrix]:
        """The product of the signs of the factors, where each is the one that can be meant. Errors: InputError."""
        for factor in factors:
            count = _signs(factor)
            if count is not None and (count > 1 or (count and not self._is_odd(factor))):
                raise InputError(self._two_readings(factor, count))
        if not any(_signs(f) != 0 for f in factors) and any(_moves(f) for f in factors):
            name = self.group.label if len(factors) == len(self.group.factors) else _name(factors[0])
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
        able = [f for f in factors if f.letter in ("C", "D")]
        if len(able) == 1:
            return self._on_factor(able[0], lambda f: turns(f, k))
        hint = "name the factor, as in rotation(1)[2]" if able else "only C_n and D_n rotate the plane"
        raise InputError(f"rotation is not defined for {self.group.label}: {hint}")

    def _on_factor(self, factor: Factor, make: Callable[[Factor], list[Matrix]], dim: int = 2) -> list[Matrix]:
        """Matrices for the generators of one factor, the identity for the others."""
        own = make(factor)
        dim = own[0].nrows if own else dim
        result, used = [], 0
        for g in self.group.generators:
            if any(g[i] != i for i in range(factor.offset, factor.offset + factor.degree)):
                result.append(own[used])
                used += 1
            else:
                result.append(Matrix.identity(dim))
        return result

    def _natural(self, factors: Sequence[Factor]) -> list[Matrix]:
        if any(f.letter == "subgroup" for f in factors):
            raise InputError(
                f"natural is ambiguous for {shorten(self.group.name)}: write 'permutation' for the permutations of its "
                "points, or 'restrict(natural)' for the matrices of the larger group"
            )
        blocks = [
            [Matrix.permutation(p) for p in self._moved((f,))]
            if f.letter == "<>"
            else self._on_factor(f, natural_matrices)
            for f in factors
        ]
        field = compositum(m.field for block in blocks for m in block)
        return [direct_sum([m.over(field) for m in parts], field) for parts in zip(*blocks, strict=True)]


def _dihedral_irreps(n: int) -> list[tuple[int, ...]]:
    """The irreducible representations of D_n as pairs (j, k), as escnn numbers them: j = 1 for reflections that count
    -1 or turn the plane round, k the frequency."""
    return [(0, 0), *((1, k) for k in range(n // 2 + 1)), *([(0, n // 2)] if n % 2 == 0 else [])]


def _signs(factor: Factor) -> int | None:
    """The number of homomorphisms onto {1, -1}; None for a group in cycle notation or a subgroup, where the parity
    is meant."""
    letter, n = factor.letter, factor.n
    if letter in CYCLES:
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


# -- cosets ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cosets:
    """The left cosets ``x H`` by their least elements x, in increasing order, and how generators of G permute them."""

    representatives: tuple[Permutation, ...]
    images: tuple[tuple[int, ...], ...]


def _cosets(subgroup: Group, written: str, limit: int) -> _Cosets:
    """The cosets of a subgroup in the group that is its parent. Errors: InputError."""
    group = subgroup.parent
    assert group is not None
    members = subgroup.elements(limit, written).elements

    def name(x: Permutation) -> Permutation:
        return min(compose(x, h) for h in members)

    first = name(tuple(range(group.degree)))
    graph = schreier_graph([first], len(group.generators), lambda i, x: name(compose(group.generators[i], x)))
    order = sorted(range(len(graph.points)), key=graph.points.__getitem__)
    place = {k: number for number, k in enumerate(order)}
    images = tuple(tuple(place[own[k]] for k in order) for own in graph.images)
    return _Cosets(tuple(graph.points[k] for k in order), images)


def coset(group: Group, text: str, limit: int) -> Representation:
    """The permutation of the left cosets of the subgroup generated by the cycles ``text``.

    A coset ``x H`` is named by the least permutation in it, and the cosets are numbered by their names. Errors:
    InputError.

    >>> coset(Group.parse("S4"), "<(1,2), (3,4)>", 100).dim
    6
    """
    written = f"coset({shorten(text)})"
    cosets = _cosets(subgroup_of(group, text, written, limit), written, limit)
    matrices = tuple(map(Matrix.permutation, cosets.images))
    return Representation(group, matrices, len(cosets.representatives), f"coset({text})")
