"""Networks through finite data without a search: thresholds in general position, points on a line, points on rays.

Everything is exact (THEORY.md, T10.8 to T10.12).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, inner, scale, sparse

MAX_SUMS = 1 << 14
"""Sums of orientations that are kept while points on a line are interpolated."""

MAX_TRIPLES = 50_000
"""Triples of points that are compared for a lower bound of an error."""


@dataclass(frozen=True)
class Triple:
    """Three points of a line by their numbers, and the height of the chord over the value in the middle."""

    points: tuple[int, int, int]
    excess: Scalar


def covectors(basis: Matrix, field: Field) -> Iterator[Row]:
    """Covectors in a space that get more and more general: powers of 0, 1, 2, ... as coefficients (moment curve)."""
    one = field(1)
    for base in (*range(64), 1009, 10007, 100003):
        yield combine((one * base**k, row) for k, row in enumerate(basis.rows))


def thresholds(
    products: Sequence[Sequence[Scalar]], values: Sequence[Scalar], output_bias: bool, field: Field
) -> tuple[list[tuple[Scalar, Scalar]], Scalar]:
    """``sum a_k sum_c relu(z_c - b_k) + e`` with given values, as pairs (a, b) and e: a triangular system (T10.9).

    ``products`` has the ``z_c`` of every point; the largest of them grows from point to point.
    """

    def orbit_sum(listed: Sequence[Scalar], b: Scalar) -> Scalar:
        return sum((z - b for z in listed if z > b), field(0))

    e = values[0] if output_bias else field(0)
    steps: list[tuple[Scalar, Scalar]] = []
    before = max(products[0]) - 1
    for listed, y in zip(products, values, strict=True):
        here = sum((a * orbit_sum(listed, b) for a, b in steps), e)
        if here != y:
            steps.append(((y - here) / orbit_sum(listed, before), before))
        before = max(listed)
    return steps, e


# -- points on a line -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineData:
    """Different points on a line in their order: positions and values; ``numbers`` are their numbers in the data.

    ``covector w + offset`` is the position of a point of the line.
    """

    numbers: tuple[int, ...]
    positions: tuple[Scalar, ...]
    values: tuple[Scalar, ...]
    covector: Row
    offset: Scalar

    @property
    def slopes(self) -> list[Scalar]:
        """The slopes between neighbours."""
        pairs = zip(pairwise(self.positions), pairwise(self.values), strict=True)
        return [(z - y) / (u - t) for (t, u), (y, z) in pairs]


def on_a_line(points: Sequence[Row], values: Sequence[Scalar], field: Field) -> LineData | None:
    """The data as data on a line; None where the points do not lie on one. Equal points must have equal values."""
    start = points[0]
    one, zero = field(1), field(0)
    moved = [combine([(one, x), (-one, start)]) for x in points]
    direction = next((x for x in moved if x), None)
    if direction is None:
        return None
    i, factor = direction[0]
    found: dict[Scalar, int] = {}
    for n, x in enumerate(moved):
        t = dict(x).get(i, zero) / factor
        if combine([(one, x), (-t, direction)]):
            return None
        found.setdefault(t, n)
    positions = tuple(sorted(found))
    numbers = tuple(found[t] for t in positions)
    covector = ((i, 1 / factor),)
    return LineData(numbers, positions, tuple(values[n] for n in numbers), covector, -inner(covector, start, zero))


def bent_triples(data: LineData) -> list[Triple]:
    """Neighbours of one sign, two apart, in every run: as many as an interpolant has kinks at least (T10.12)."""
    found: list[Triple] = []
    last: dict[bool, int] = {}
    for j in range(1, len(data.positions) - 1):
        excess = _excess(data, j - 1, j, j + 1)
        if excess != 0 and last.get(excess > 0, -1) <= j - 1:
            last[excess > 0] = j + 1
            found.append(Triple((data.numbers[j - 1], data.numbers[j], data.numbers[j + 1]), excess))
    return found


def best_triples(data: LineData, count: int) -> list[Triple]:
    """So many disjoint triples with the largest least excess that was found; none where there are not so many."""
    size = len(data.positions)
    if size * (size - 1) * (size - 2) // 6 > MAX_TRIPLES:
        found = bent_triples(data)
        return found[:count] if len(found) >= count else []
    everything = [
        (k, i, Triple((data.numbers[i], data.numbers[j], data.numbers[k]), _excess(data, i, j, k)))
        for k in range(size)
        for j in range(1, k)
        for i in range(j)
    ]
    levels = sorted({abs(t.excess) for _, _, t in everything if t.excess != 0})
    best: list[Triple] = []
    low, high = 0, len(levels)
    while low < high:  # the larger the level, the fewer triples there are
        middle = (low + high) // 2
        chosen: list[Triple] = []
        last: dict[bool, int] = {}
        for k, i, triple in everything:  # by their ends: the most disjoint ones of each sign
            if abs(triple.excess) >= levels[middle] and last.get(triple.excess > 0, -1) <= i:
                last[triple.excess > 0] = k
                chosen.append(triple)
        if len(chosen) >= count:
            best, low = chosen[:count], middle + 1
        else:
            high = middle
    return best


def _excess(data: LineData, i: int, j: int, k: int) -> Scalar:
    t, y = data.positions, data.values
    return ((t[k] - t[j]) * y[i] + (t[j] - t[i]) * y[k]) / (t[k] - t[i]) - y[j]


@dataclass(frozen=True)
class _Piece:
    """A line through a data point with a slope; ``low..high`` where the slope is free (None: unbounded)."""

    point: int
    slope: Scalar
    free: bool = False
    low: Scalar | None = None
    high: Scalar | None = None

    def allows(self, slope: Scalar) -> bool:
        """May the slope be this one?"""
        return (self.low is None or slope >= self.low) and (self.high is None or slope <= self.high)


def line_network(data: LineData, dimension: int, output_bias: bool, skip: bool, field: Field) -> Network:
    """A network through data on a line: as many neurons as kinks where a way is found, else one more (T10.12)."""
    zero = field(0)
    candidates = [[_Piece(0, zero)]] if len(data.positions) == 1 else list(_interpolants(data, zero))
    pieces, oriented = candidates[0], None
    if skip:
        oriented = [1] * (len(pieces) - 1)
    else:
        for candidate in candidates:
            found = _oriented(candidate, zero)
            if found is not None:
                pieces, oriented = found
                break
    return _assembled(data, pieces, oriented, dimension, output_bias, skip, field)


def leaves_linear_part(data: LineData) -> bool:
    """Is the interpolant with the least number of kinks unique, and do no orientations absorb its linear part?"""
    slopes = data.slopes
    sums = set(slopes[:1])
    for first, last in _runs(slopes):
        if (last - first) % 2 == 0:
            return False
        for j in range(first, last, 2):
            sums |= {x + slopes[j + 1] - slopes[j - 1] for x in sums}
            if len(sums) > MAX_SUMS:
                return False
    return bool(sums) and all(x != 0 for x in sums)


def _interpolants(data: LineData, zero: Scalar) -> Iterator[list[_Piece]]:
    """Interpolants with the least number of kinks, some of them with one free slope."""
    s = data.slopes
    if len(set(s)) == 1:
        yield [_Piece(0, s[0])]
        if s[0] != 0:
            yield [_Piece(0, zero), _Piece(0, s[0])]
        return
    runs = _runs(s)

    def chain(odd: int = -1, at: int = 0, free: bool = False) -> list[_Piece]:
        pieces = [_Piece(0, s[0])]
        for number, (a, b) in enumerate(runs):
            single = a if (b - a) % 2 == 0 else b + 1
            if number == odd:
                single = at
            j = a
            while j <= b:
                if j == single and free and number == odd and j + 2 <= b:
                    low, high = sorted((s[j], s[j + 1]))
                    pieces += [_Piece(j + 1, s[j], True, low, high), _Piece(j + 2, s[j + 2])]
                    j += 3
                elif j == single:
                    pieces.append(_Piece(j, s[j]))
                    j += 1
                else:
                    pieces.append(_Piece(j + 1, s[j + 1]))
                    j += 2
        return pieces

    yield chain()
    for number, (a, b) in enumerate(runs):
        if (b - a) % 2 == 0:
            for at in range(a, b + 1, 2):
                yield chain(number, at)
                if at + 2 <= b:
                    yield chain(number, at, True)
            rising = s[a] > s[a - 1]
            if a == 1:
                ends = (None, s[0]) if rising else (s[0], None)
                yield [_Piece(0, s[0], True, *ends), *chain(number, a)[1:]]
            if b == len(s) - 1:
                ends = (s[b], None) if rising else (None, s[b])
                yield [*chain(number, b)[:-1], _Piece(b + 1, s[b], True, *ends)]


def _runs(slopes: Sequence[Scalar]) -> list[tuple[int, int]]:
    """First and last middle point of every longest run of triples that bend alike."""
    runs: list[tuple[int, int]] = []
    before = 0
    for j in range(1, len(slopes)):
        side = (slopes[j] > slopes[j - 1]) - (slopes[j] < slopes[j - 1])
        if side and side == before:
            runs[-1] = runs[-1][0], j
        elif side:
            runs.append((j, j))
        before = side
    return runs


def _oriented(pieces: list[_Piece], zero: Scalar) -> tuple[list[_Piece], list[int]] | None:
    """Orientations of the kinks for which no linear term is left (T3.1), the free slope chosen for them."""
    free = next((k for k, piece in enumerate(pieces) if piece.free), -1)

    def term(k: int) -> tuple[int, Scalar]:
        return (1, zero) if k == free else (0, pieces[k].slope)

    # The slope on the far left and the jumps of the neurons that point to the left must cancel.
    sums: dict[tuple[int, Scalar], tuple[int, ...]] = {term(0): ()}
    for k in range(1, len(pieces)):
        (a, x), (b, y) = term(k), term(k - 1)
        grown = {key: (*signs, 1) for key, signs in sums.items()}
        for (c, z), signs in sums.items():
            grown.setdefault((c + a - b, z + x - y), (*signs, -1))
        sums = dict(list(grown.items())[:MAX_SUMS])
    for (c, z), signs in sums.items():
        if c == 0 and z == 0:
            return pieces, list(signs)
        if c != 0 and pieces[free].allows(-z / c):
            chosen = list(pieces)
            chosen[free] = _Piece(pieces[free].point, -z / c)
            return chosen, list(signs)
    return None


def _assembled(
    data: LineData,
    pieces: list[_Piece],
    oriented: list[int] | None,
    dimension: int,
    output_bias: bool,
    skip: bool,
    field: Field,
) -> Network:
    """The network of an interpolant; without orientations its last kink gets two neurons."""
    zero, one = field(0), field(1)
    t, y = data.positions, data.values
    kinks: list[tuple[Scalar, Scalar]] = []
    for left, right in pairwise(pieces):
        jump = right.slope - left.slope
        here, there = y[left.point] - left.slope * t[left.point], y[right.point] - right.slope * t[right.point]
        if jump != 0:
            kinks.append(((here - there) / jump, jump))
    linear = pieces[0].slope
    constant = y[pieces[0].point] - linear * t[pieces[0].point]
    neurons: list[tuple[Scalar, int, Scalar]] = []  # jump, side, place
    sides = oriented if oriented is not None and len(oriented) == len(kinks) else [1] * len(kinks)
    for (place, jump), side in zip(kinks, sides, strict=True):
        neurons.append((jump, side, place))
        if side < 0:  # c relu(p - t) = c relu(t - p) + c (p - t)
            linear, constant = linear + jump, constant - jump * place
    if linear != 0 and not skip:
        if kinks:  # the last kink in two neurons: c relu(t - p) = (c + L) relu(t - p) - L relu(p - t) - L (t - p)
            jump, side, place = neurons.pop()
            if side < 0:
                linear, constant = linear - jump, constant + jump * place
            neurons += [(jump + linear, 1, place), (-linear, -1, place)]
            constant += linear * place
        else:
            neurons += [(linear, 1, t[0]), (-linear, -1, t[0])]
            constant += linear * t[0]
        neurons = [neuron for neuron in neurons if neuron[0] != 0]
        linear = zero
    listed = []
    for jump, side, place in neurons:
        w, b = scale(one * side, data.covector), side * (data.offset - place)
        listed.append(Neuron(((0, jump),), w, b))
    constant += linear * data.offset
    if constant != 0 and not output_bias:
        listed.append(Neuron(((0, constant),), (), one))
        constant = zero
    row = scale(linear, data.covector) if linear != 0 else ()
    return Network(tuple(listed), Matrix([row], dimension, field), sparse([constant]))


# -- without hidden biases --------------------------------------------------------------------------------------------


def ray_conflict(
    points: Sequence[tuple[int, Row]], values: Sequence[Scalar], output_bias: bool, field: Field
) -> list[Scalar] | None:
    """Weights of moved points (number of the value, point) that cancel in every network without hidden biases, but
    not in the values (T10.11); None where there are none."""
    one, zero = field(1), field(0)
    lines: dict[Row, int] = {}
    dimension = max((i + 1 for _, x in points for i, _ in x), default=0)
    rows: list[Row] = []
    for _, x in points:
        entries = dict(x)
        if x:
            place = lines.setdefault(scale(one / x[0][1], x), len(lines))
            entries[dimension + 1 + place] = abs(x[0][1])
        if output_bias:
            entries[dimension] = one
        rows.append(sparse(entries))
    width = dimension + 1 + len(lines)
    # A relation among the rows that the values do not satisfy: one on which the values are not in the row space.
    for relation in Matrix(rows, width, field).T.nullspace.rows:
        if sum((mu * values[points[k][0]] for k, mu in relation), zero) != 0:
            weights = [zero] * len(points)
            for k, mu in relation:
                weights[k] = mu
            return weights
    return None
