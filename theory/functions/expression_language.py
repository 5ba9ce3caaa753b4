"""The texts that denote continuous piecewise linear targets and exact numbers (T1.2, T2.7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb, prod
from pathlib import Path
from typing import Any

from equicert.theory.errors import InputError, did_you_mean, look_alike, shorten
from equicert.theory.functions.expressions import (
    AbsNode,
    Builder,
    Combination,
    Expression,
    MaxNode,
    MinNode,
    Node,
    ReluNode,
)
from equicert.theory.numbers.fields import MAX_DIGITS, QQ, Scalar
from equicert.theory.numbers.matrices import combine, scale
from equicert.theory.numbers.real_fields import Real, bit_size
from equicert.theory.numbers.special_values import cosine, sine, square_root

MAX_LENGTH = 200_000
"""Characters of one expression."""
MAX_NESTING = 5000
"""Parentheses and function calls inside each other."""
MAX_WORK = 3_000_000
"""Terms that are read, copied or added up while one expression is read."""
MAX_SUMS = 10
"""Indexed sums inside each other."""
MAX_RADICAND = 2000
"""Bits of the coordinates of an irrational number under a root."""
MAX_BITS = 13_000
"""Bits of a numerator or denominator: MAX_DIGITS digits."""
FUNCTIONS = ("relu", "abs", "max", "min", "sum", "clip", "median", "sort")
INDEXED = ("sum", "max", "min")
MAX_TERMS = 100_000
"""Terms of the indexed sums, maxima and minima of one expression in all."""
MAX_RANKED = 100_000
"""Regions on which the k-th smallest of n terms is one term and k - 1 given ones are smaller: ``n C(n-1, k-1)``."""
CONSTANTS = ("sqrt", "cos", "sin")
RESERVED = (*FUNCTIONS, *CONSTANTS, "pi", "x", "for", "in")
"""Names that cannot be indices."""
SUPPORTED = (
    "supported are the real fields Q(2cos(2pi/n)): fractions, square roots of fractions, cos and sin of rational "
    "multiples of pi, "
    "and what + - * / makes of them"
)


@dataclass(frozen=True)
class _Angle:
    """A rational multiple of pi: it has a meaning only inside cos and sin."""

    turns: Scalar  # in half turns

    @property
    def is_constant(self) -> bool:
        return True


class _Reader:
    """The semantic actions of the grammar, called while the text is parsed: no tree, no recursion."""

    def __init__(self, text: str, input_dim: int, builder: Builder) -> None:
        self.text, self.input_dim, self.builder = text, input_dim, builder
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
        return shorten(self.text[meta.start_pos : meta.end_pos]) if hasattr(meta, "start_pos") else shorten(self.text)

    def constant(self, x: Scalar) -> Combination:
        return Combination((), x, ())

    def plain(self, value: Any, meta: Any) -> Combination:
        """The value, which must not be an angle."""
        if isinstance(value, _Angle):
            raise InputError(
                f"{self.excerpt(meta)} is a multiple of pi, which is transcendental: pi stands only inside cos and "
                f"sin; {SUPPORTED}"
            )
        found: Combination = value
        return found

    def integer(self, meta: Any, parts: list[Any]) -> Any:
        return self.constant(QQ(int(parts[0])))

    def decimal(self, meta: Any, parts: list[Any]) -> Any:
        exact = Fraction(str(parts[0])) if len(parts[0]) < 40 and "e" not in parts[0].lower() else None
        hint = f"write {exact}" if exact is not None else "write a fraction"
        raise InputError(f"{shorten(str(parts[0]))} is a decimal number where an exact one is due: {hint}")

    def name(self, meta: Any, parts: list[Any]) -> Any:
        word = str(parts[0])
        if word in self.indices:
            return self.constant(QQ(self.indices[word]))
        if word == "pi":
            return _Angle(QQ(1))
        if word[0] == "x" and word[1:].isdigit() and word[1:].isascii():
            i = int(word[1:])
            if 1 <= i <= self.input_dim and word[1] != "0":
                return Combination(((i - 1, QQ(1)),), QQ(0), ())
        if word in ("i", "I", "j"):
            raise InputError(f"{shorten(word)} is not a real number: {SUPPORTED}")
        if self.input_dim == 0:
            raise InputError(f"{shorten(word)} is not an exact number: {SUPPORTED}")
        known = "x1" if self.input_dim == 1 else f"x1..x{self.input_dim}"
        raise InputError(
            f"unknown variable {shorten(word)}: the input has dimension {self.input_dim}, so the variables are {known}"
        )

    def element(self, meta: Any, parts: list[Any]) -> Any:
        """``x[i + 1]``: a coordinate by its number."""
        place = self.plain(parts[1], meta)
        number = QQ.as_integer(place.constant) if place.is_constant and type(place.constant) is not Real else None
        if str(parts[0]) != "x" or number is None:
            raise InputError(f"{self.excerpt(meta)} is not a coordinate: write x[i] with a whole number i")
        if not 1 <= number <= self.input_dim:
            raise InputError(
                f"{self.excerpt(meta)} means x[{number}], but the coordinates are x[1] .. x[{self.input_dim}]"
            )
        return Combination(((number - 1, QQ(1)),), QQ(0), ())

    def positive(self, meta: Any, parts: list[Any]) -> Any:
        return parts[1]

    def negative(self, meta: Any, parts: list[Any]) -> Any:
        return self._scaled(QQ(-1), parts[1], meta)

    def _scaled(self, x: Scalar, value: Any, meta: Any = None) -> Any:
        if isinstance(value, _Angle):
            return _Angle(self.bounded(x * value.turns, meta))
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
        if len(parts) == 1:
            return parts[0]
        signed = [(1, parts[0])] + [(1 if str(parts[k]) == "+" else -1, parts[k + 1]) for k in range(1, len(parts), 2)]
        if all(isinstance(v, _Angle) for _, v in signed):
            return _Angle(self.bounded(sum((s * v.turns for s, v in signed), QQ(0)), meta))
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
            if isinstance(x, Combination) and x.is_constant and not isinstance(y, _Angle):
                return self._scaled(x.constant, y, meta)
            if isinstance(x, Combination) and x.is_constant and isinstance(y, _Angle) and type(x.constant) is not Real:
                return self._scaled(x.constant, y, meta)
        self.plain(a, meta)
        self.plain(b, meta)
        raise InputError(
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
        base, exponent = parts
        if not base.is_constant or not exponent.is_constant:
            raise InputError(
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
            "abs": (1, 1),
            "max": (2, None),
            "min": (2, None),
            "clip": (3, 3),
            "median": (1, None),
            "sort": (2, None),
        }
        least, most = counts.get(name, (1, None))
        if len(values) < least or (most is not None and len(values) > most):
            wanted = {(1, 1): "one argument", (3, 3): "three arguments (value, least, greatest)"}.get(
                (least, most or 0), f"at least {'two' if least == 2 else 'one'} argument{'s' if least == 2 else ''}"
            )
            raise InputError(f"{self.excerpt(meta)}: {name} takes {wanted}, not {len(values)}")
        if name == "sum":
            return self.total(values, meta)
        if name == "clip":
            return self._extreme("min", [self._extreme("max", values[:2]), values[2]])
        if name == "median":
            ranked = self._sorted(values, len(values) // 2 + 1, meta)
            low, high = ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]
            return low if low == high else self._scaled(QQ("1/2"), self.total([low, high], meta), meta)
        if name == "sort":
            return self._sort_component(values, meta)
        return self._extreme(name, values)

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
            inside = _Angle(QQ(0))
        a, b = int(inside.turns.p), 2 * int(inside.turns.q)
        if b > 10**6:
            raise InputError(f"{self.excerpt(meta)}: the denominator of the angle is beyond 500000: {SUPPORTED}")
        try:
            return self.constant(cosine(a, b) if name == "cos" else sine(a, b))
        except InputError as problem:
            raise InputError(f"{self.excerpt(meta)}: {problem}") from None


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(
        (Path(__file__).parent / "expression_language.lark").read_text(), parser="lalr", propagate_positions=True
    )


def _read(text: str, input_dim: int, builder: Builder) -> Any:
    """The value of one text. Errors: InputError."""
    from lark.exceptions import UnexpectedInput

    if not isinstance(text, str):
        raise InputError(
            f'{shorten(text)} is not a text: expressions are written as text, for example "relu(x1) - 1/2"'
        )
    if len(text) > MAX_LENGTH:
        raise InputError(f"the expression has {len(text)} characters, more than {MAX_LENGTH}")
    strange = look_alike(text)
    if strange is not None:
        raise InputError(f"cannot read {shorten(text)}: {strange}")
    _check_nesting(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as problem:
        place = (
            problem.pos_in_stream
            if isinstance(problem.pos_in_stream, int) and problem.pos_in_stream >= 0
            else len(text)
        )
        near = shorten(text[max(0, place - 10) : place + 15]) if place < len(text) else "the end"
        raise InputError(
            f"cannot read {shorten(text)}: unexpected input at position {place + 1}, near {near}; expected numbers, "
            f"variables x1.., "
            "+ - * /, parentheses, the functions "
            + ", ".join(FUNCTIONS)
            + ", and sums such as sum(relu(x[i] - x[j]) for i<j)"
        ) from None
    return _evaluate(tree, _Reader(text, input_dim, builder))


def _evaluate(tree: Any, reader: _Reader) -> Any:
    """The value of a parse tree: children first, in the order of the text, without recursion but into indexed sums."""
    from lark import Tree

    values: dict[int, Any] = {}
    waiting = [(tree, False)]
    while waiting:
        part, ready = waiting.pop()
        if part.data == "comprehension":
            reader.sums += 1
            if reader.sums > MAX_SUMS:
                raise InputError(f"{reader.excerpt(part.meta)}: more than {MAX_SUMS} indexed sums inside each other")
            values[id(part)] = _comprehension(part, reader)
            reader.sums -= 1
            continue
        if not ready:
            waiting.append((part, True))
            waiting += [(child, False) for child in reversed(part.children) if isinstance(child, Tree)]
            continue
        children = [values[id(child)] if isinstance(child, Tree) else child for child in part.children]
        values[id(part)] = getattr(reader, str(part.data))(part.meta, children)
    return values[id(tree)]


def _comprehension(part: Any, reader: _Reader) -> Any:
    """``sum(relu(x[i] - x[j]) for i<j)``: the body for all values of the letters that satisfy the conditions."""
    name, body, *binders = part.children
    if str(name) not in INDEXED:
        raise InputError(f"{reader.excerpt(part.meta)}: only {', '.join(INDEXED)} run over indices")
    outer = dict(reader.indices)
    if len(outer) + len(binders) > 8:
        raise InputError(f"{reader.excerpt(part.meta)}: too many indices")
    spans: dict[str, range] = {}
    conditions: list[tuple[str, str, str]] = []
    for binder in binders:
        letters = [
            str(token) for token in binder.children[:: 1 if binder.data == "span" else 2] if hasattr(token, "type")
        ]
        if binder.data == "span":
            ends = [reader.plain(_evaluate(end, reader), part.meta) for end in binder.children[1:]]
            numbers = [
                QQ.as_integer(v.constant) if v.is_constant and type(v.constant) is not Real else None for v in ends
            ]
            if None in numbers:
                raise InputError(f"{reader.excerpt(part.meta)}: the ends of a range are whole numbers")
            first, last = numbers[0] or 0, numbers[1] or 0
            if last - first >= MAX_TERMS:
                raise InputError(
                    f"{reader.excerpt(part.meta)} runs over {shorten(last - first + 1)[:30]} terms, more than "
                    f"{MAX_TERMS}"
                )
            if max(abs(first), abs(last)) > 10**18:
                raise InputError(f"{reader.excerpt(part.meta)}: a range goes beyond 10**18")
            if letters[0] in spans:
                raise InputError(f"{reader.excerpt(part.meta)}: {shorten(letters[0])} runs over two ranges")
            spans[letters[0]] = range(first, last + 1)
            continue
        for letter in letters:
            if letter not in outer:
                spans.setdefault(letter, range(1, reader.input_dim + 1))
        relations = [str(token) for token in binder.children[1::2]]
        conditions += list(zip(letters, relations, letters[1:], strict=False))
    _check_letters(part, spans, outer, reader)
    size = prod(len(span) for span in spans.values())
    reader.terms += size
    if reader.terms > MAX_TERMS:
        raise InputError(
            f"{reader.excerpt(part.meta)} runs over {size} terms, with those before and around it over {reader.terms}: "
            f"more than {MAX_TERMS} in all"
        )
    reader.spend(size * _parts(body), part.meta)
    values = []
    for chosen in product(*spans.values()):
        here = {**outer, **dict(zip(spans, chosen, strict=True))}
        if all(_holds(here[a], relation, here[b]) for a, relation, b in conditions):
            reader.indices = here
            values.append(reader.plain(_evaluate(body, reader), part.meta))
    reader.indices = outer
    if not values and str(name) != "sum":
        raise InputError(f"{reader.excerpt(part.meta)} runs over nothing")
    return (
        values[0]
        if len(values) == 1
        else reader.apply(str(name), values, part.meta)
        if values
        else reader.constant(QQ(0))
    )


def _check_letters(part: Any, spans: Mapping[str, range], outer: Mapping[str, int], reader: _Reader) -> None:
    """Every index has a name that means nothing else."""
    for letter in spans:
        taken = (
            "is an index already"
            if letter in outer
            else "has a meaning already"
            if letter in RESERVED
            else "is a variable"
            if letter[0] == "x" and letter[1:].isdigit()
            else "is too long"
            if len(letter) > 20
            else None
        )
        if taken is not None:
            raise InputError(
                f"{reader.excerpt(part.meta)}: {shorten(letter)} {taken}, so it cannot be an index here: use letters "
                f"such as i, j"
            )


def _parts(tree: Any) -> int:
    """The number of nodes of a parse tree."""
    from lark import Tree

    count, waiting = 0, [tree]
    while waiting:
        part = waiting.pop()
        count += 1
        waiting += [child for child in part.children if isinstance(child, Tree)]
    return count


def _check_nesting(text: str) -> None:
    """Errors: InputError where parentheses stand too deep inside each other."""
    depth = 0
    for bracket in re.findall(r"[\[\]()]", text):
        depth += 1 if bracket in "([" else -1
        if depth > MAX_NESTING:
            raise InputError(f"{shorten(text)} is nested deeper than {MAX_NESTING} levels")


def _holds(a: int, relation: str, b: int) -> bool:
    return a < b if relation == "<" else a <= b if relation == "<=" else a != b


def parse_expression(texts: Sequence[str], input_dim: int) -> Expression:
    """The map whose outputs are given by ``texts`` in the variables ``x1 .. x<input_dim>``, over the smallest field of
    its numbers.

    Errors: InputError, one line, naming the part that is not understood or not piecewise linear.

    >>> parse_expression(["relu(2*x1 - 1) - relu(2*x1 - 1)/2"], 1).nodes
    (AffineNode(row=((0, 2),), constant=-1), ReluNode(child=0), SumNode(terms=((1/2, 1),)))
    >>> parse_expression(["sqrt(2)*relu(x1)"], 1).field
    Q(2cos(2pi/8))
    """
    builder = Builder()
    outputs = []
    for text in texts:
        value = _Reader(text, input_dim, builder).plain(_read(text, input_dim, builder), None)
        outputs.append(builder.node_of(value))
    return builder.finish(outputs, input_dim)


def parse_constant(text: str | int) -> Scalar:
    """An exact real number: an integer, a fraction, or an expression in sqrt, cos, sin. Errors: InputError.

    >>> parse_constant("-3/6"), parse_constant("2*cos(pi/3)"), parse_constant("(1+sqrt(5))/4")
    (-1/2, 1, 1/2+cos(2*pi/5))
    """
    if isinstance(text, (bool, float)):
        hint = (
            f' (write "{Fraction(str(text))}")' if isinstance(text, float) and text == text and abs(text) < 1e15 else ""
        )
        raise InputError(f'{text!r} is not exact{hint}: numbers are integers or texts such as "1/2"')
    if isinstance(text, int):
        return QQ(text)
    if not isinstance(text, str):
        raise InputError(f'{shorten(text)} is not a number: write an integer or a text such as "1/2"')
    if len(text) > MAX_DIGITS:
        raise InputError(f"{shorten(text)} has {len(text)} characters: expected at most {MAX_DIGITS}")
    try:
        return QQ(text)
    except InputError:
        pass
    builder = Builder()
    return _Reader(text, 0, builder).plain(_read(text, 0, builder), None).constant
