"""The texts that denote continuous piecewise linear targets and exact numbers (T1.2, T2.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from equicert.theory.errors import InputError, look_alike, shorten
from equicert.theory.functions.expressions import Builder, Expression
from equicert.theory.functions.polynomials import PolynomialMap, polynomial_map
from equicert.theory.functions.semantic_actions import (
    CONSTANTS,
    FUNCTIONS,
    MAX_TERMS,
    Block,
    PolynomialActions,
    SemanticActions,
)
from equicert.theory.numbers.conductors import smallest_field
from equicert.theory.numbers.fields import MAX_DIGITS, QQ, Scalar
from equicert.theory.numbers.real_fields import Real

MAX_LENGTH = 200_000
"""Characters of one expression."""
MAX_NESTING = 5000
"""Parentheses and function calls inside each other."""
MAX_SUMS = 10
"""Indexed sums inside each other."""
INDEXED = ("sum", "max", "min", "median")
RESERVED = (*FUNCTIONS, *CONSTANTS, "pi", "x", "for", "in", "if", "and", "mod")
"""Names that cannot be indices."""


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(
        (Path(__file__).parent / "expression_language.lark").read_text(encoding="utf-8"),
        parser="lalr",
        propagate_positions=True,
    )


def _read(reader: SemanticActions) -> Any:
    """The value of the text of a reader. Errors: InputError."""
    from lark.exceptions import UnexpectedInput

    text = reader.text
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
    return _evaluate(tree, reader)


def _evaluate(tree: Any, reader: SemanticActions) -> Any:
    """The value of a parse tree: children first, in the order of the text, without recursion but into indexed sums."""
    from lark import Tree

    values: dict[int, Any] = {}
    waiting = [(tree, False)]
    while waiting:
        part, ready = waiting.pop()
        if part.data in ("comprehension", "ranked"):
            reader.sums += 1
            if reader.sums > MAX_SUMS:
                raise InputError(f"{reader.excerpt(part.meta)}: more than {MAX_SUMS} indexed sums inside each other")
            values[id(part)] = _comprehension(part, reader)
            reader.sums -= 1
            continue
        if part.data == "element":
            values[id(part)] = _element(part, reader)
            continue
        if not ready:
            waiting.append((part, True))
            waiting += [(child, False) for child in reversed(part.children) if isinstance(child, Tree)]
            continue
        children = [values[id(child)] if isinstance(child, Tree) else child for child in part.children]
        values[id(part)] = getattr(reader, str(part.data))(part.meta, children)
    return values[id(tree)]


def _element(part: Any, reader: SemanticActions) -> Any:
    """``x[i + 1]``, ``adj[i, j + 1 mod n]``: a coordinate. ``k mod n`` is the one of 1..n that differs from k by a
    multiple of n; ``n`` alone is the length of the axis."""
    name, *indices = part.children
    block = reader.block(str(name), len(indices), part.meta)
    outer, numbers = reader.axis, []
    for index, length in zip(indices, block.lengths, strict=True):
        reader.axis = length
        found = [reader.whole(_evaluate(child, reader), part.meta) for child in index.children]
        number, modulus = found[0], found[1] if len(found) == 2 else length
        if number is None or modulus is None:
            raise InputError(f"{reader.excerpt(part.meta)} is not a coordinate: write x[i] with a whole number i")
        if len(found) == 2:
            if not 1 <= modulus <= length:
                raise InputError(
                    f"{reader.excerpt(part.meta)}{reader.position(part.meta)}: 'mod' is followed by a number from 1 to "
                    f"{length}, the length of the axis, not {str(modulus)[:30]}"
                )
            number = (number - 1) % modulus + 1
        numbers.append(number)
    reader.axis = outer
    return reader.coordinate(str(name), numbers, part.meta)


def _comprehension(part: Any, reader: SemanticActions) -> Any:
    """``sum(relu(x[i] - x[j]) for i<j)``, ``sort(2, x[i] for i)``: the body for all values of the letters that satisfy
    the conditions."""
    name, *rest = part.children
    rank = [rest.pop(0)] if part.data == "ranked" else []
    if str(name) not in (("sort",) if rank else INDEXED):
        only = "sort(k, ...)" if rank else f"{', '.join(INDEXED)} and sort(k, ...)"
        raise InputError(f"{reader.excerpt(part.meta)}: only {only} run over indices")
    condition = rest.pop() if rest[-1].data == "condition" else None
    body, *binders = rest
    outer = dict(reader.indices)
    if len(outer) + len(binders) > 8:
        raise InputError(f"{reader.excerpt(part.meta)}: too many indices")
    spans: dict[str, range] = {}
    ranged = set[str]()  # those with a range of their own; in a condition alone an index runs over all coordinates
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
            if letters[0] in ranged:
                raise InputError(f"{reader.excerpt(part.meta)}: {shorten(letters[0])} runs over two ranges")
            ranged.add(letters[0])
            spans[letters[0]] = range(first, last + 1)
            continue
        for letter in letters:
            if letter in outer or letter in spans:
                continue
            if reader.span is None:
                raise InputError(
                    f"{reader.excerpt(part.meta)}{reader.position(part.meta)}: the axes of 'inputs' differ in length, "
                    f"so give the range of {shorten(letter)} first, as in 'i in 1..3'"
                )
            spans[letter] = range(1, reader.span + 1)
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
    reader.spend(size * (_parts(body) + (0 if condition is None else _parts(condition))), part.meta)
    values = []
    for chosen in product(*spans.values()):
        here = {**outer, **dict(zip(spans, chosen, strict=True))}
        if all(_holds(here[a], relation, here[b]) for a, relation, b in conditions):
            reader.indices = here
            if condition is not None and not _true(condition, reader):
                continue
            values.append(reader.plain(_evaluate(body, reader), part.meta))
    reader.indices = outer
    if rank and values:
        return reader.apply("sort", [reader.plain(_evaluate(rank[0], reader), part.meta), *values], part.meta)
    if not values and str(name) != "sum":
        raise InputError(f"{reader.excerpt(part.meta)} runs over nothing")
    return (
        values[0]
        if len(values) == 1
        else reader.apply(str(name), values, part.meta)
        if values
        else reader.constant(QQ(0))
    )


def _true(condition: Any, reader: SemanticActions) -> bool:
    """``if i != j and i + j <= 5``: relations between whole numbers. Errors: InputError."""
    for relation in condition.children:
        numbers = [reader.whole(_evaluate(side, reader), relation.meta) for side in relation.children[::2]]
        if None in numbers:
            raise InputError(
                f"{reader.excerpt(relation.meta)}{reader.position(relation.meta)}: a condition compares whole numbers, "
                "such as 'if i + j != 4'"
            )
        signs = [str(token) for token in relation.children[1::2]]
        if not all(_holds(a or 0, sign, b or 0) for a, sign, b in zip(numbers, signs, numbers[1:], strict=False)):
            return False
    return True


def _check_letters(part: Any, spans: Mapping[str, range], outer: Mapping[str, int], reader: SemanticActions) -> None:
    """Every index has a name that means nothing else."""
    for letter in spans:
        taken = (
            "is an index already"
            if letter in outer
            else "has a meaning already"
            if letter in RESERVED or letter in reader.blocks
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
    return {"<": a < b, "<=": a <= b, "!=": a != b, "==": a == b, ">": a > b, ">=": a >= b}[relation]


def parse_expression(
    texts: Sequence[str], input_dim: int, blocks: Mapping[str, Block] | None = None, decimals: bool = False
) -> Expression:
    """The map whose outputs are given by ``texts`` in the variables ``x1 .. x<input_dim>``, or in those of named
    ``blocks``, over the smallest field of its numbers. With ``decimals`` decimal numbers are the rational numbers that
    they denote.

    Errors: InputError, one line, naming the part that is not understood or not piecewise linear.

    >>> parse_expression(["relu(2*x1 - 1) - relu(2*x1 - 1)/2"], 1).nodes
    (AffineNode(row=((0, 2),), constant=-1), ReluNode(child=0), SumNode(terms=((1/2, 1),)))
    >>> parse_expression(["sqrt(2)*relu(x1)"], 1).field
    Q(2cos(2pi/8))
    """
    builder = Builder()
    outputs = []
    for text in texts:
        reader = SemanticActions(text, input_dim, builder, blocks, decimals)
        value = reader.plain(_read(reader), None)
        outputs.append(builder.node_of(value))
    return builder.finish(outputs, input_dim)


def parse_polynomials(
    texts: Sequence[str], input_dim: int, blocks: Mapping[str, Block] | None = None, decimals: bool = False
) -> PolynomialMap:
    """The polynomial map whose outputs are given by ``texts``, in the variables of :func:`parse_expression`, over the
    smallest field of its numbers. Errors: InputError; NotPiecewiseLinear for what is neither this nor piecewise linear.

    >>> parse_polynomials(["(x1 + x2)^2 - 2*x1*x2", "1/2"], 2).texts()
    ('x1^2 + x2^2', '1/2')
    """
    outputs = []
    for text in texts:
        reader = PolynomialActions(text, input_dim, blocks, decimals)
        outputs.append(reader.polynomial(reader.plain(_read(reader), None)))
    field = smallest_field(x for output in outputs for x in output.values())
    return polynomial_map([{m: field(x) for m, x in output.items()} for output in outputs], input_dim, field)


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
    reader = SemanticActions(text, 0, Builder())
    return reader.plain(_read(reader), None).constant
