"""Networks through points on a line, with as few neurons as are found (THEORY.md, T10.12, T10.13).

Everything is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from equicert.certificates.search.solvers.chains import Affine, Chain, Chains, TooManySums, plain_chain
from equicert.certificates.search.solvers.lines import LineData, bent_triples
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine, scale, sparse


@dataclass(frozen=True)
class LineOptions:
    """What networks may have: hidden biases, a skip connection, an output bias."""

    bias: bool
    skip: bool
    output_bias: bool


@dataclass(frozen=True)
class Kink:
    """``jump relu(side (t - place))``."""

    jump: Scalar
    side: int
    place: Scalar


class LineNetworks:
    """Networks with hidden biases through data on a line. Off the origin biases and constants are weights too, so
    ``settled`` says which of slopes and values at the origin have to add up to 0 (T10.13)."""

    def __init__(self, data: LineData, dimension: int, options: LineOptions, field: Field) -> None:
        self.data, self.dimension, self.options, self.field = data, dimension, options, field
        self.zero = field(0)
        self.biased = options.bias or data.one is not None
        self.constant = options.output_bias or (options.skip and data.one is not None)
        self.kinks = len(bent_triples(data))

    @cached_property
    def _found(self) -> tuple[Chain | None, ...]:
        """For every condition an interpolant that satisfies it, None where there is none."""
        return tuple(self._find(mode) for mode in self._modes())

    @cached_property
    def undecided(self) -> bool:
        """Were the sums too many for one of the conditions?"""
        return self._plain in self._found

    @cached_property
    def _plain(self) -> Chain:
        return plain_chain(self.data)

    def _modes(self) -> list[bool]:
        """Where the slopes of pieces have to add up to 0 (False), and where their values at the origin (True)."""
        modes = [] if self.options.skip else [False]
        return modes + ([True] if not self.constant and self.data.one is None else [])

    def _find(self, intercepts: bool) -> Chain | None:
        try:
            return Chains(self.data, intercepts, self.field).find()
        except TooManySums:
            return self._plain  # not refuted

    @property
    def more_than_kinks(self) -> bool:
        """Is the least number of kinks not a sufficient width (T10.13)?"""
        return None in self._found

    def network(self, quick: bool = False) -> Network | None:
        """As few neurons as are found; None without hidden biases on a line through the origin. A ``quick`` one may
        have one neuron more."""
        if not self.biased:
            return None
        candidates = [] if quick else [chain for chain in self._found if chain is not None]
        if self.options.skip or self.options.output_bias:
            candidates.append(self._plain)
        else:  # one neuron more can be any affine function without a zero between the points
            pieces, ones = self._plain.pieces, len(self._plain.sides)
            candidates += [Chain(pieces, (-1,) * p + (1,) * (ones - p)) for p in range(ones + 1)]
        return min((self._assembled(chain) for chain in candidates), key=lambda network: network.width)

    def _assembled(self, chain: Chain) -> Network:
        """The network of an interpolant, with neurons for what is left."""
        kinks = []
        left = chain.pieces[0]
        for (here, there), side in zip(pairwise(chain.pieces), chain.sides, strict=True):
            jump = there.slope - here.slope
            if jump == 0:
                continue
            kinks.append(Kink(jump, side, (here.start - there.start) / jump))
            if side < 0:  # c relu(p - t) = c relu(t - p) - c (t - p)
                left = Affine(left.slope + jump, left.start - jump * kinks[-1].place)
        skip, first, last = self.options.skip, self.data.positions[0], self.data.positions[-1]
        if left.slope != 0 and not skip:
            root = -left.start / left.slope
            at_root = next((kink for kink in kinks if kink.place == root), None)
            if not self.constant and at_root is not None:
                kinks, left = self._doubled(kinks, at_root, left)
            elif not self.constant and not first < root < last:
                kinks.append(Kink(left.slope if root <= first else -left.slope, 1 if root <= first else -1, root))
                left = Affine(self.zero, self.zero)
            elif kinks:
                kinks, left = self._doubled(kinks, kinks[-1], left)
            else:
                kinks = [Kink(left.slope, 1, first)]
                left = Affine(self.zero, left.start + left.slope * first)
        return self._written(kinks, left)

    def _doubled(self, kinks: list[Kink], kink: Kink, left: Affine) -> tuple[list[Kink], Affine]:
        """Two neurons at one kink, which take the linear part: c relu(z) = (c + v) relu(z) - v relu(-z) - v z."""
        place = kink.place
        if kink.side < 0:  # c relu(-z) = c relu(z) - c z
            left = Affine(left.slope - kink.jump, left.start + kink.jump * place)
        pair = [Kink(kink.jump + left.slope, 1, place), Kink(-left.slope, -1, place)]
        rest = [other for other in kinks if other is not kink]
        return [*rest, *(one for one in pair if one.jump != 0)], Affine(self.zero, left.start + left.slope * place)

    def _written(self, kinks: Sequence[Kink], left: Affine) -> Network:
        """The weights in the space of the points."""
        data, zero, one = self.data, self.zero, self.field(1)
        covector, offset, unit = data.covector, data.offset, data.one

        def neuron(jump: Scalar, w: Row, b: Scalar) -> Neuron:
            if b != 0 and not self.options.bias and unit is not None:
                w, b = combine([(one, w), (b, unit)]), zero
            return Neuron(((0, jump),), w, b)

        listed = [neuron(k.jump, scale(one * k.side, covector), k.side * (offset - k.place)) for k in kinks]
        row = scale(left.slope, covector) if left.slope != 0 else ()
        constant = left.start + left.slope * offset
        if constant != 0 and not self.options.output_bias:
            if self.options.skip and unit is not None:
                row = combine([(one, row), (constant, unit)])
            else:
                listed.append(neuron(constant, (), one))
            constant = zero
        return Network(tuple(listed), Matrix([row], self.dimension, self.field), sparse([constant]))
