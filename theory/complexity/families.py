"""Formulas in n for the families C_n, D_n, S_n, B_n on their usual representations, each with its derivation (T7.9).

The numbers of the greatest dimension and of the most parameters follow from the closed subgroups K, their index and the
dimensions of V^K and U^K: an unbounded knapsack in which one kind of orbit, or two, beat all others.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

n, m = sympy.symbols("n m", integer=True, positive=True)


@dataclass(frozen=True)
class Family:
    """LEN networks of width m for ``group_n``, input ``V``, output ``U``, all ``n >= first``: dimension and parameters,
    and why."""

    group: str
    input: str
    output: str
    first: int
    dim: sympy.Expr
    params: sympy.Expr
    derivation: str

    def at(self, size: int) -> tuple[str, str, str]:
        """Names of the group and of the representations for one n.

        >>> FAMILIES[0].at(5)
        ('C5', 'rotation', 'trivial')
        """
        return f"{self.group}{size}", self.input, self.output


def _per(size: sympy.Expr) -> sympy.Expr:
    return sympy.floor(m / size)


FREE = (
    "A nontrivial rotation fixes no covector of the plane, so the trivial subgroup alone is closed with V^K != 0: {}. "
)
INDEX_ONE = "Every other orbit has at most as many parameters as its size allows with K = G: {}."

FAMILIES = (
    Family(
        "C",
        "rotation",
        "trivial",
        2,
        3 * _per(n) + 1,
        2 * m + 1,
        FREE.format("n neurons, worth 2 + 1") + INDEX_ONE.format("0 + 1 + 1 for one neuron, against 2 + 1 + 1 for n"),
    ),
    Family(
        "C",
        "rotation",
        "rotation",
        3,
        4 * _per(n),
        m + sympy.Max(0, 5 - n) * _per(n),
        FREE.format("n neurons, worth 2 + 2, and U^G = 0")
        + "With K = G a neuron has one parameter, its bias; an orbit of n neurons has 2 + 1 + 2, which is more for "
        "n = 3, 4.",
    ),
    Family(
        "C",
        "permutation",
        "trivial",
        1,
        2 * m + 1,
        3 * m + 1,
        "The subgroup of index k (k divides n) has dim V^K = k: worth k + 1 and k + 2 parameters for k neurons; "
        "k = 1 is best.",
    ),
    Family(
        "C",
        "permutation",
        "permutation",
        1,
        2 * m + 1,
        3 * m + 1,
        "The subgroup of index k has dim V^K = dim U^K = k: worth 2k and 2k + 1 parameters for k neurons; dim U^G = 1.",
    ),
    Family(
        "D",
        "natural",
        "trivial",
        3,
        2 * _per(n) + 1,
        2 * m + 1,
        "Closed with V^K != 0 are the trivial subgroup (2n neurons, worth 3) and a reflection (n neurons, worth 2, "
        "at least as much per neuron). " + INDEX_ONE.format("0 + 1 + 1 for one neuron"),
    ),
    Family(
        "D",
        "natural",
        "natural",
        3,
        2 * _per(n),
        m,
        "A reflection: n neurons, worth 1 + 1; the trivial subgroup: 2n neurons, worth 2 + 2; U^G = 0. One neuron "
        "with K = G has one parameter, a reflection 3 for n >= 3 neurons, the trivial subgroup 5 for 2n.",
    ),
    Family(
        "S",
        "permutation",
        "trivial",
        2,
        2 * m + 1,
        3 * m + 1,
        "A subgroup with k orbits on the coordinates has dim V^K = k and index at least k: worth k + 1 and k + 2 "
        "parameters; k = 1 is best.",
    ),
    Family(
        "S",
        "permutation",
        "permutation",
        2,
        2 * m + 1,
        3 * m + 1,
        "A subgroup with k orbits on the coordinates has dim V^K = dim U^K = k and index at least k: worth 2k, "
        "2k + 1 parameters; dim U^G = 1.",
    ),
    Family(
        "S",
        "standard",
        "trivial",
        3,
        2 * _per(n) + 1,
        2 * m + 1,
        "Closed are the Young subgroups; k >= 2 parts: dim V^K = k - 1, index at least n ceil(k/2) (n for k = 2, "
        "n(n-1)...(n-k+2) for k >= 3): worth k, no more than ceil(k/2) orbits of S_(n-1), worth 2 each. "
        + INDEX_ONE.format("0 + 1 + 1 for one neuron"),
    ),
    Family(
        "S",
        "standard",
        "standard",
        3,
        2 * _per(n),
        m,
        "Young subgroups with k parts: dim V^K = dim U^K = k - 1, index at least n (k - 1): worth 2(k - 1), no more "
        "than k - 1 orbits of S_(n-1). One "
        "neuron with K = G has one parameter, k parts have 2k - 1.",
    ),
    Family(
        "B",
        "natural",
        "trivial",
        2,
        2 * _per(2 * n) + 1,
        2 * m + 1,
        "Closed subgroups fix covectors with z zeros and k blocks, of b_1, ..., b_k entries equal up to sign: "
        "dim V^K = k, index "
        "2^(n-z) n!/(z! b_1! ... b_k!) >= 2nk (2^b binomial(n, b) >= 2n for k = 1; at least 2^k n for more): worth "
        "k + 1, no more than k orbits "
        "of B_(n-1), worth 2 each. " + INDEX_ONE.format("0 + 1 + 1 for one neuron"),
    ),
    Family(
        "B",
        "natural",
        "natural",
        2,
        2 * _per(2 * n),
        m,
        "As for trivial output, worth 2k with index at least 2nk; U^G = 0. One neuron with K = G has one parameter, "
        "k blocks have 2k + 1.",
    ),
)
"""Exact for every m >= 0 and every n from ``first`` on."""


def family_of(group: str, V: str, U: str) -> tuple[Family, int] | None:
    """The family that a named group with named representations belongs to, and n.

    >>> family, size = family_of("C5", "rotation", "trivial")
    >>> family.dim, size
    (3*floor(m/n) + 1, 5)
    """
    digits = group.strip().lstrip("CDSB")
    for family in FAMILIES:
        if digits.isdigit() and (family.group + digits, family.input, family.output) == (group.strip(), V, U):
            return (family, int(digits)) if int(digits) >= family.first else None
    return None
