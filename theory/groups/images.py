"""Orders of groups and of their images in representations, where they are cheap to know (section 9)."""

from __future__ import annotations

from collections.abc import Sequence

from equicert.theory.errors import InputError
from equicert.theory.groups.orbits import OrbitTooLarge, schreier_graph
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.numbers.matrices import Matrix, Row

CHAIN_WORK = 2_000_000
"""Images of points for one order that is only told, not asked for."""
MAX_POINTS = 2_000
"""Images of the basis covectors under such a group."""
MAX_BITS = 12_000
"""Size of an order that is told."""
MAX_STEPS = 1_000_000
"""Products of numbers for these images."""


def cheap_order(group: Group) -> int | None:
    """The order, or None where it takes more than a little work.

    >>> cheap_order(Group.parse("S3 x C4")), cheap_order(Group.parse("S500")) == Group.parse("S500").order
    (24, True)
    """
    try:
        order = group.order_with(CHAIN_WORK)
    except InputError:
        return None
    return order if order.bit_length() <= MAX_BITS else None


def cheap_image_order(group: Group, matrices: Sequence[Matrix]) -> int | None:
    """The order of the group that the matrices of a representation generate, or None where it takes more work.

    >>> cheap_image_order(Group.parse("C4"), [Matrix.of([[-1]])])
    2
    """
    if not matrices or all(Matrix.identity(A.nrows, A.field) == A for A in matrices):
        return 1
    if all(Matrix.permutation(g, field=A.field) == A for A, g in zip(matrices, group.generators, strict=True)):
        return cheap_order(group)
    dim = matrices[0].nrows
    entries = max(sum(map(len, A.rows)) for A in matrices)
    limit = min(MAX_POINTS, MAX_STEPS // (entries * len(matrices)))
    if dim > limit:
        return None
    one = matrices[0].field(1)
    starts: list[Row] = [((i, one),) for i in range(dim)]
    transposes = [A.T for A in matrices]
    try:
        graph = schreier_graph(starts, len(matrices), lambda g, v: transposes[g].covector(v), limit)
    except OrbitTooLarge:
        return None
    return cheap_order(Group("image", len(graph.points), graph.images))


def images_line(order: int | None, input_order: int | None, output_order: int | None) -> str:
    """Orders in one line, such as a report has for each claim.

    >>> images_line(4, 2, 4)
    'group of order 4 acting through images of order 2 and 4'
    """
    whole, on_input, on_output = (
        "(not computed)" if n is None else _short(n) for n in (order, input_order, output_order)
    )
    return f"group of order {whole} acting through images of order {on_input} and {on_output}"


def _short(n: int) -> str:
    """A number; a long one by its first digits and its length.

    >>> _short(10**40)
    '1000000000... (41 digits)'
    """
    text = str(n)
    return text if len(text) <= 30 else f"{text[:10]}... ({len(text)} digits)"
