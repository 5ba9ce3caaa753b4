"""What each part of the text of a target denotes: the semantic actions of its grammar (T1.2, T2.7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, prod
from typing import Any

from equicert.theory.errors import InputError, NotPiecewiseLinear, did_you_mean, shorten
from equicert.theory.functions.expressions import AbsNode, Builder, Combination, MaxNode, MinNode, Node, ReluNode
from equicert.theory.functions.polynomials import MAX_DEGREE, Monomial
from equicert.theory.numbers.fields import MAX_DIGITS, QQ, Scalar
from equicert.theory.numbers.matrices import combine, scale
from equicert.theory.numbers.real_fields import Real, bit_size
from equicert.theory.numbers.special_values import cosine, sine, square_root

MAX_WORK = 3_000_000
"""Terms that are read, copied or added up while one expression is read."""
MAX_RADICAND = 2000
"""Bits of the coordinates of an irrational number under a root."""
MAX_BITS = 13_000
"""Bits of a numerator or denominator: MAX_DIGITS digits."""
FUNCTIONS = ("relu", "leaky_relu", "abs", "max", "min", "sum", "clip", "median", "sort")
MAX_TERMS = 100_000
"""Terms of the indexed sums, maxima and minima of one expression in all."""
MAX_RANKED = 100_000
"""Regions on which the k-th smallest of n terms is one term and k - 1 given ones are smaller: ``n C(n-1, k-1)``."""
CONSTANTS = ("sqrt", "cos", "sin")
SUPPORTED = (
    "supported are the real fields Q(2cos(2pi/n)): fractions, square roots of fractions, cos and sin of rational "
    "multiples of pi, "
    "and what + - * / makes of them"
)


@dataclass(frozen=True)
class Block:
    """Consecutive coordinates with a name: ``lengths`` of its axes, row by row from the place ``offset`` on."""

    offset: int
    lengths: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of its coordinates."""
        return prod(self.lengths)


@dataclass(frozen=True)
class Angle:
    """A rational multiple of pi: it has a meaning only inside cos and sin."""

    turns: Scalar  # in half turns

    @property
    def is_constant(self) -> bool:
        """Always."""
        return True


def exact_decimal(text: str) -> Scalar:
    """The rational number that a decimal denotes. Errors: InputError where it has too many digits.

    >>> exact_decimal("0.125"), exact_decimal("2.5e-3")
    (1/8, 1/400)
    """
    digits, _, exponent = text.lower().partition("e")
    if len(digits) > 400 or len(exponent) > 4 or abs(int(exponent or 0)) > 400:
        raise InputError(f"{shorten(text)} has more than 400 digits")
    exact = Fraction(text)
    return QQ(exact.numerator) / exact.denominator


class SemanticActions:
    """The semantic actions of the grammar, called while the text is parsed: no tree, no recursion."""

    def __init__(
        self,
        text: str,
        input_dim: int,
        builder: Builder,
        blocks: Mapping[str, Block] | None = None,
        decimals: bool = False,
    ) -> None:
        self.text, self.input_dim, self.builder, self.decimals = text, input_dim, builder, decimals
        self.declared = blocks is not None
        self.blocks = {"x": Block(0, (input_dim,))} if blocks is None else blocks
        lengths = {n for block in self.blocks.values() for n in block.lengths}
        self.span = lengths.pop() if len(lengths) == 1 else None  # what an index without a range runs over
        self.axis: int | None = None  # the length of the axis in whose brackets we are
        self.indices: dict[str, int] = {}  # the letters that run over coordinates here
        self.work = self.terms = self.sums = 0  # steps, terms of indexed sums, indexed sums around this place

    def spend(self, amount: int, meta: Any) -> None:
        """Count work before it is done. Errors: InputError beyond :data:`MAX_WORK`."""
        self.work += amount
        if self.work > MAX_WORK:
            raise InputError(f"{self.excerpt(meta)} takes more than {MAX_WORK} steps to write out")

    def bounded(self, x: Scalar, meta: Any) -> Scalar:
        """A computed number, if it is short. Errors: InputError."""
        if bit_size(x) > MAX_BITS:
            raise InputError(f"{self.excerpt(meta)} has more than {MAX_DIGITS} digits")
        return x

    def excerpt(self, meta: Any) -> str:
        """The part of the text that a node of the parse tree stands for, quoted for a message."""
        return shorten(self.text[meta.start_pos : meta.end_pos]) if hasattr(meta, "start_pos") else shorten(self.text)

    def constant(self, x: Scalar) -> Combination:
        """A number as a value."""
        return Combination((), x, ())

    def plain(self, value: Any, meta: Any) -> Combination:
        """The value, which must not be an angle."""
        if isinstance(value, Angle):
            raise InputError(
                f"{self.excerpt(meta)} is a multiple of pi, which is transcendental: pi stands only inside cos and "
                f"sin; {SUPPORTED}"
            )
        found: Combination = value
        return found

    def integer(self, meta: Any, parts: list[Any]) -> Any:
        """``12``."""
        return self.constant(QQ(int(parts[0])))

    def decimal(self, meta: Any, parts: list[Any]) -> Any:
        """``0.5``: refused, with the exact number to write instead; where the claim says that decimals are exact, that
        number."""
        if self.decimals:
            return self.constant(exact_decimal(str(parts[0])))
        exact = Fraction(str(parts[0])) if len(parts[0]) < 40 and "e" not in parts[0].lower() else None
        hint = f"write {exact}" if exact is not None else "write a fraction"
        raise InputError(f"{shorten(str(parts[0]))} is a decimal number where an exact one is due: {hint}")

    def name(self, meta: Any, parts: list[Any]) -> Any:
        """A variable, an index, or pi. Errors: InputError for any other word."""
        word = str(parts[0])
        if word in self.indices:
            return self.constant(QQ(self.indices[word]))
        if word == "pi":
            return Angle(QQ(1))
        place = self._variable(word)
        if place is not None:
            return Combination(((place, QQ(1)),), QQ(0), ())
        length = self.axis if self.axis is not None else self.span
        if word == "n" and self.input_dim and length is not None:
            return self.constant(QQ(length))
        if word in ("i", "I", "j"):
            raise InputError(f"{shorten(word)} is not a real number: {SUPPORTED}")
        if self.input_dim == 0:
            raise InputError(f"{shorten(word)} is not an exact number: {SUPPORTED}")
        known = "x1" if self.input_dim == 1 else f"x1..x{self.input_dim}"
        if self.declared:
            known = shorten(", ".join(f"{name}{list(block.lengths)}" for name, block in self.blocks.items()), 200)
            raise InputError(f"unknown variable {shorten(word)}{self.position(meta)}: 'inputs' declares {known}")
        raise InputError(
            f"unknown variable {shorten(word)}: the input has dimension {self.input_dim}, so the variables are {known}"
        )

    def position(self, meta: Any) -> str:
        """`` at position 7``, where the place in the text is known."""
        return f" at position {meta.start_pos + 1}" if hasattr(meta, "start_pos") else ""

    def _variable(self, word: str) -> int | None:
        """The coordinate that a word stands for: ``x3``, or the name of a block of one coordinate."""
        match = re.fullmatch(r"([A-Za-z_]\w*?)([1-9][0-9]*)?", word, re.ASCII)
        block = self.blocks.get(match[1]) if match else None
        if match is None or block is None:
            return None
        if match[2] is None:
            return block.offset if self.declared and block.size == 1 else None
        number = int(match[2])
        return block.offset + number - 1 if len(block.lengths) == 1 and number <= block.size else None

    def whole(self, value: Any, meta: Any) -> int | None:
        """A whole number; None for any other value."""
        found = self.plain(value, meta)
        return QQ.as_integer(found.constant) if found.is_constant and type(found.constant) is not Real else None

    def block(self, name: str, count: int, meta: Any) -> Block:
        """The block of a name, which must have so many axes. Errors: InputError."""
        found = self.blocks.get(name)
        if found is None:
            hint = "" if self.declared else "; other names are declared by inputs = { x = 3, adj = [4, 4] }"
            example = next(iter(self.blocks))
            raise InputError(
                f"{self.excerpt(meta)} is not a coordinate: write {example}[i] with a whole number i{hint}"
            )
        if len(found.lengths) != count:
            wanted = f"{len(found.lengths)} ind{'ex' if len(found.lengths) == 1 else 'ices'}"
            hint = "" if self.declared else "; a shape is declared by inputs = { x = [3, 3] }"
            raise InputError(f"{self.excerpt(meta)}{self.position(meta)}: {name} has {wanted}, not {count}{hint}")
        return found

    def coordinate(self, name: str, indices: Sequence[int], meta: Any) -> Combination:
        """``x[3]``, ``adj[1, 2]``: a coordinate by its numbers, counted from 1. Errors: InputError."""
        block = self.blocks[name]
        place = 0
        for number, length in zip(indices, block.lengths, strict=True):
            if not 1 <= number <= length:
                meant, last = ", ".join(map(str, indices)), ", ".join(map(str, block.lengths))
                first = ", ".join("1" for _ in block.lengths)
                raise InputError(
                    f"{self.excerpt(meta)} means {name}[{meant}], but the coordinates are {name}[{first}] .. "
                    f"{name}[{last}]"
                )
            place = place * length + number - 1
        return Combination(((block.offset + place, QQ(1)),), QQ(0), ())

    def positive(self, meta: Any, parts: list[Any]) -> Any:
        """``+ a``."""
        return parts[1]

    def negative(self, meta: Any, parts: list[Any]) -> Any:
        """``- a``."""
        return self._scaled(QQ(-1), parts[1], meta)

    def _scaled(self, x: Scalar, value: Any, meta: Any = None) -> Any:
        if isinstance(value, Angle):
            return Angle(self.bounded(x * value.turns, meta))
        if x == 1:
            return value
        if x == 0:
            return self.constant(x)
        self.spend(len(value.row) + len(value.terms), meta)
        terms = tuple((self.bounded(x * c, meta), k) for c, k in value.terms)
        row = scale(x, value.row)
        for _, c in row:
            self.bounded(c, meta)
        return Combination(row, self.bounded(x * value.constant, meta), terms)

    def sum(self, meta: Any, parts: list[Any]) -> Any:
        """``a + b - ...``."""
        if len(parts) == 1:
            return parts[0]
        signed = [(1, parts[0])] + [(1 if str(parts[k]) == "+" else -1, parts[k + 1]) for k in range(1, len(parts), 2)]
        if all(isinstance(v, Angle) for _, v in signed):
            return Angle(self.bounded(sum((s * v.turns for s, v in signed), QQ(0)), meta))
        signed = [(s, self.plain(v, meta)) for s, v in signed]
        self.spend(sum(len(v.row) + len(v.terms) for _, v in signed), meta)
        terms: dict[int, Scalar] = {}
        constant, one = QQ(0), QQ(1)
        for s, v in signed:
            constant = self.bounded(constant + v.constant if s > 0 else constant - v.constant, meta)
            for c, k in v.terms:
                terms[k] = terms.get(k, QQ(0)) + (c if s > 0 else -c)
        row = combine((one if s > 0 else -one, v.row) for s, v in signed)
        return Combination(row, constant, tuple((c, k) for k, c in terms.items() if c != 0))

    def product(self, meta: Any, parts: list[Any]) -> Any:
        """``a * b / ...``."""
        value = parts[0]
        for k in range(1, len(parts), 2):
            value = (
                self._times(value, parts[k + 1], meta)
                if str(parts[k]) == "*"
                else self._over(value, parts[k + 1], meta)
            )
        return value

    def _times(self, a: Any, b: Any, meta: Any) -> Any:
        for x, y in ((a, b), (b, a)):
            if isinstance(x, Combination) and x.is_constant and not isinstance(y, Angle):
                return self._scaled(x.constant, y, meta)
            if isinstance(x, Combination) and x.is_constant and isinstance(y, Angle) and type(x.constant) is not Real:
                return self._scaled(x.constant, y, meta)
        self.plain(a, meta)
        self.plain(b, meta)
        raise NotPiecewiseLinear(
            f"{self.excerpt(meta)} is a product of two non-constant expressions: the target must be piecewise linear"
        )

    def _over(self, a: Any, b: Any, meta: Any) -> Any:
        if not b.is_constant:
            raise InputError(
                f"{self.excerpt(meta)} divides by a non-constant expression: the target must be piecewise linear"
            )
        divisor = self.plain(b, meta).constant
        if divisor == 0:
            raise InputError(f"{self.excerpt(meta)} divides by zero")
        return self._times(self.constant(1 / divisor), a, meta)

    def power_of(self, meta: Any, parts: list[Any]) -> Any:
        """``a ** b`` for constants, b a multiple of 1/2."""
        base, exponent = parts
        if not base.is_constant or not exponent.is_constant:
            raise NotPiecewiseLinear(
                f"{self.excerpt(meta)} is a power of a non-constant expression: the target must be piecewise linear"
            )
        x, e = self.plain(base, meta).constant, self.plain(exponent, meta).constant
        if type(e) is Real or QQ.as_integer(2 * e) is None:
            raise InputError(f"{self.excerpt(meta)} lies in no supported field: {SUPPORTED}")
        if abs(e) > 1000:
            raise InputError(f"{self.excerpt(meta)}: the exponent is beyond 1000")
        if x == 0 and e <= 0:
            raise InputError(
                f"{self.excerpt(meta)} divides by zero" if e < 0 else f"{self.excerpt(meta)} is not defined"
            )
        root = x if QQ.as_integer(e) is not None else self._root(x, meta)
        value, times = QQ(1), abs(int((e if QQ.as_integer(e) is not None else 2 * e).p))
        if type(root) is not Real and bit_size(root) * times > 2 * MAX_BITS:  # k bits: at least 2^(k - 1)
            raise InputError(f"{self.excerpt(meta)} has more than {MAX_DIGITS} digits")
        for _ in range(times):
            value = self.bounded(value * root, meta)
        return self.constant(value if e > 0 else 1 / value)

    def _root(self, x: Scalar, meta: Any) -> Scalar:
        if x < 0:
            raise InputError(f"{self.excerpt(meta)} is not real: {SUPPORTED}")
        if type(x) is Real and bit_size(x) > MAX_RADICAND:
            raise InputError(f"{self.excerpt(meta)}: the number under the root has more than {MAX_RADICAND} bits")
        try:
            root = square_root(x)
        except InputError as problem:
            raise InputError(f"{self.excerpt(meta)}: {problem}") from None
        if root is None:
            raise InputError(f"{self.excerpt(meta)} lies in no supported field: {SUPPORTED}")
        return root

    def call(self, meta: Any, parts: list[Any]) -> Any:
        """``f(a, ...)``."""
        name, arguments = str(parts[0]), parts[1:]
        if name in CONSTANTS:
            return self._constant_call(name, arguments, meta)
        if name not in FUNCTIONS:
            raise InputError(
                f"{self.excerpt(meta)}: unknown function {shorten(name)}{did_you_mean(name, FUNCTIONS)}: expected "
                f"{', '.join(FUNCTIONS)} of expressions, "
                "or sqrt, cos, sin of constants; the target must be piecewise linear"
            )
        return self.apply(name, [self.plain(v, meta) for v in arguments], meta)

    def apply(self, name: str, values: list[Combination], meta: Any) -> Combination:
        """A function of the target language; the derived ones are written in relu, abs, max, min and sums."""
        counts = {
            "relu": (1, 1),
            "leaky_relu": (2, 2),
            "abs": (1, 1),
            "max": (2, None),
            "min": (2, None),
            "clip": (3, 3),
            "median": (1, None),
            "sort": (2, None),
        }
        least, most = counts.get(name, (1, None))
        if len(values) < least or (most is not None and len(values) > most):
            wanted = {
                (1, 1): "one argument",
                (2, 2): "two arguments (slope, value)",
                (3, 3): "three arguments (value, least, greatest)",
            }.get((least, most or 0), f"at least {'two' if least == 2 else 'one'} argument{'s' if least == 2 else ''}")
            raise InputError(f"{self.excerpt(meta)}: {name} takes {wanted}, not {len(values)}")
        if name == "sum":
            return self.total(values, meta)
        if name == "leaky_relu":
            return self._leaky(values[0], values[1], meta)
        if name == "clip":
            least_value, greatest = values[1:]
            if least_value.is_constant and greatest.is_constant and least_value.constant > greatest.constant:
                raise InputError(f"{self.excerpt(meta)}: the least value of clip is above the greatest: exchange them")
            return self._extreme("min", [self._extreme("max", values[:2]), values[2]])
        if name == "median":
            ranked = self._sorted(values, len(values) // 2 + 1, meta)
            low, high = ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]
            return low if low == high else self._scaled(QQ("1/2"), self.total([low, high], meta), meta)
        if name == "sort":
            return self._sort_component(values, meta)
        return self._extreme(name, values)

    def _leaky(self, slope: Combination, value: Combination, meta: Any) -> Combination:
        """``leaky_relu(a, z)``: z where it is positive, else ``a z``."""
        if not slope.is_constant:
            raise InputError(f"{self.excerpt(meta)}: the slope of leaky_relu is a number, such as leaky_relu(1/10, x1)")
        a = slope.constant
        if a == 1:
            raise InputError(f"{self.excerpt(meta)}: a leaky relu with slope 1 is no activation: write its argument")
        return self.total(
            [self._scaled(1 - a, self._extreme("relu", [value]), meta), self._scaled(a, value, meta)], meta
        )

    def total(self, values: list[Combination], meta: Any) -> Combination:
        """The sum."""
        self.spend(sum(len(v.row) + len(v.terms) for v in values), meta)
        terms: dict[int, Scalar] = {}
        constant: Scalar = QQ(0)
        for v in values:
            constant = self.bounded(constant + v.constant, meta)
            for c, k in v.terms:
                terms[k] = terms.get(k, QQ(0)) + c
        row = combine((QQ(1), v.row) for v in values)
        return Combination(row, constant, tuple((c, k) for k, c in terms.items() if c != 0))

    def _sort_component(self, values: list[Combination], meta: Any) -> Combination:
        """``sort(k, a, b, ...)``: the k-th smallest."""
        first = values[0]
        k = QQ.as_integer(first.constant) if first.is_constant and type(first.constant) is not Real else None
        if k is None or not 1 <= k < len(values):
            raise InputError(
                f"{self.excerpt(meta)}: sort(k, a, b, ...) is the k-th smallest, k a whole number from 1 to "
                f"{len(values) - 1}"
            )
        return self._sorted(values[1:], k, meta)[k - 1]

    def _sorted(self, values: list[Combination], k: int, meta: Any) -> list[Combination]:
        """All in increasing order, by comparing neighbours. The size of the k-th as a piecewise linear function is
        known before."""
        size = len(values) * comb(len(values) - 1, k - 1)
        if size > MAX_RANKED:
            shown = size if size < 10**30 else "far"
            raise InputError(
                f"{self.excerpt(meta)}: number {k} of {len(values)} terms has {shown} pieces, more than {MAX_RANKED}"
            )
        self.spend(len(values) ** 2, meta)
        ranked = list(values)
        for end in range(len(ranked) - 1, 0, -1):
            for i in range(end):
                pair = ranked[i : i + 2]
                ranked[i : i + 2] = [self._extreme("min", pair), self._extreme("max", pair)]
        return ranked

    def _extreme(self, name: str, values: list[Combination]) -> Combination:
        """relu or abs of one value, max or min of several."""
        if all(v.is_constant for v in values):
            numbers = [v.constant for v in values]
            zero = QQ(0)
            folded = {"relu": lambda: max(numbers[0], zero), "abs": lambda: max(numbers[0], -numbers[0])}
            choose: Callable[[], Scalar] = folded.get(name, lambda: (max if name == "max" else min)(numbers))
            return self.constant(choose())
        node: Node
        if name in ("relu", "abs"):
            child = self.builder.node_of(values[0])
            node = ReluNode(child) if name == "relu" else AbsNode(child)
        else:
            self.spend(len(values), None)
            children = tuple(dict.fromkeys(self.builder.node_of(v) for v in values))
            if len(children) == 1:
                return values[0]
            node = MaxNode(children) if name == "max" else MinNode(children)
        return Combination((), QQ(0), ((QQ(1), self.builder.add(node)),))

    def _constant_call(self, name: str, arguments: list[Any], meta: Any) -> Any:
        if len(arguments) != 1:
            raise InputError(f"{self.excerpt(meta)}: {name} takes one argument, not {len(arguments)}")
        inside = arguments[0]
        if not inside.is_constant:
            raise InputError(f"{self.excerpt(meta)}: {name} of a non-constant expression is not piecewise linear")
        if name == "sqrt":
            return self.constant(self._root(self.plain(inside, meta).constant, meta))
        if isinstance(inside, Combination):
            if inside.constant != 0:
                raise InputError(f"{self.excerpt(meta)} is transcendental: {SUPPORTED}")
            inside = Angle(QQ(0))
        a, b = int(inside.turns.p), 2 * int(inside.turns.q)
        if b > 10**6:
            raise InputError(f"{self.excerpt(meta)}: the denominator of the angle is beyond 500000: {SUPPORTED}")
        try:
            return self.constant(cosine(a, b) if name == "cos" else sine(a, b))
        except InputError as problem:
            raise InputError(f"{self.excerpt(meta)}: {problem}") from None


class PolynomialActions(SemanticActions):
    """The same for polynomials: a value has monomials of degree 2 and more in the place of nodes, by their numbers."""

    def __init__(
        self,
        text: str,
        input_dim: int,
        blocks: Mapping[str, Block] | None = None,
        decimals: bool = False,
    ) -> None:
        super().__init__(text, input_dim, Builder(), blocks, decimals)
        self.monomials: list[Monomial] = []
        self.numbers: dict[Monomial, int] = {}

    def polynomial(self, value: Combination) -> dict[Monomial, Scalar]:
        """The coefficients of a value, by monomials."""
        found: dict[Monomial, Scalar] = {(j,): x for j, x in value.row}
        found |= {self.monomials[k]: x for x, k in value.terms}
        return found if value.constant == 0 else {(): value.constant, **found}

    def _times(self, a: Any, b: Any, meta: Any) -> Any:
        if a.is_constant or b.is_constant:
            return super()._times(a, b, meta)
        f, g = self.polynomial(a), self.polynomial(b)
        self.spend(len(f) * len(g), meta)
        if max(map(len, f)) + max(map(len, g)) > MAX_DEGREE:
            raise InputError(f"{self.excerpt(meta)} has a degree beyond {MAX_DEGREE}")
        found: dict[Monomial, Scalar] = {}
        for m, x in f.items():
            for n, y in g.items():
                both = tuple(sorted((*m, *n)))
                found[both] = self.bounded(found[both] + x * y if both in found else x * y, meta)
        row = tuple(sorted((m[0], x) for m, x in found.items() if len(m) == 1 and x != 0))
        terms = tuple((x, self._number(m)) for m, x in found.items() if len(m) > 1 and x != 0)
        return Combination(row, found.get((), QQ(0)), terms)

    def _number(self, m: Monomial) -> int:
        if m not in self.numbers:
            self.numbers[m] = len(self.monomials)
            self.monomials.append(m)
        return self.numbers[m]

    def power_of(self, meta: Any, parts: list[Any]) -> Any:
        """``a ** b``: of a polynomial with a natural number b."""
        base, exponent = parts
        if base.is_constant:
            return super().power_of(meta, parts)
        n = self.whole(exponent, meta)
        if n is None or not 0 <= n <= MAX_DEGREE:
            raise InputError(f"{self.excerpt(meta)}: the exponent is a whole number from 0 to {MAX_DEGREE}")
        value: Any = self.constant(QQ(1))
        for _ in range(n):
            value = self._times(value, base, meta)
        return value

    def _extreme(self, name: str, values: list[Combination]) -> Combination:
        if all(v.is_constant for v in values):
            return super()._extreme(name, values)
        raise NotPiecewiseLinear(f"{shorten(self.text)} has {name} in it, and a product: it is no polynomial")
