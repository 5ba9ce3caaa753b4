"""How large groups and representations may be: every limit is asked before anything of that size is built.

A claim that goes beyond is ill-posed here, not undecided: the line names what was asked, the limit, and how to ask for
less. The kernel has limits of its own (``certificates/kernel/reading.py``); none of these is wider where both apply.
"""

from __future__ import annotations

from math import log10

from equicert.theory.errors import InputError

MAX_DEGREE = 20_000
"""Points that a permutation group moves."""

MAX_GENERATORS = 200
"""Generators of a group."""

MAX_GENERATOR_POINTS = 2_000_000
"""Generators times points."""

MAX_DIMENSION = 20_000
"""Dimension of a representation."""

MAX_GENERAL_DIMENSION = 1_000
"""The same where the matrices are not signed permutations."""

MAX_GIVEN_ENTRIES = 1_000_000
"""Entries, zero or not, of the matrices that one key of a claim gives."""

MAX_GIVEN_DIMENSION = 200
"""Size of such matrices, where they are not signed permutations."""

MAX_ENTRIES = 200_000
"""Nonzero entries of the matrices of all generators of one representation."""

MAX_PRODUCT = 2_000_000
"""Dimension of the input times dimension of the output: entries of an equivariant linear map."""

MAX_UNKNOWNS = 4_000
"""The same product where the matrices are not signed permutations: they then solve a system with so many unknowns."""

MAX_LIE_UNKNOWNS = 7_000
"""The same for continuous groups."""

MAX_ENUMERATION = 25_000_000
"""Order times points of a group whose elements are listed."""

MAX_CHAIN_WORK = 40_000_000
"""Images that products of permutations compute while a stabilizer chain is built."""

MAX_CLASSES = 5_000
"""Subgroups up to conjugacy."""

MAX_CHARACTERS = 200
"""Conjugacy classes of a group whose characters are computed."""

MAX_COMPENSATION_WORK = 20_000_000
"""``|G| p^3`` for an output of dimension p, whose isotypic components ``compensation`` needs."""


def within(size: int, most: int, what: str, advice: str) -> None:
    """Refuse a size before it is built. Errors: InputError, with the size, the limit and the advice.

    >>> within(4, 3, "generators", "give fewer")
    Traceback (most recent call last):
    ...
    equicert.theory.errors.InputError: 4 generators, beyond the limit of 3: give fewer
    """
    if size > most:
        raise InputError(f"{shown(size)} {what}, beyond the limit of {most}: {advice}")


def shown(size: int) -> str:
    """A number for a message; a long one by its power of ten.

    >>> shown(1234), shown(10**40 + 1)
    ('1234', 'about 10^40')
    """
    if size < 10**15:
        return str(size)
    return f"about 10^{int(log10(size))}"
