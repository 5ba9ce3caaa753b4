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
from equicert.theory.functions.semantic_actions import CONSTANTS, FUNCTIONS, MAX_TERMS, SemanticActions
from equicert.theory.numbers.fields import MAX_DIGITS, QQ, Scalar
from equicert.theory.numbers.real_fields import Real

MAX_LENGTH = 200_000
"""Characters of one expression."""
MAX_NESTING = 5000
"""Parentheses and function calls inside each other."""
MAX_SUMS = 10
"""Indexed sums inside each other."""
INDEXED = ("sum", "max", "min")
RESERVED = (*FUNCTIONS, *CONSTANTS, "pi", "x", "for", "in")
"""Names that cannot be indices."""


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(
        (Path(__file__).parent / "expression_language.lark").read_text(encoding="utf-8"),
        parser="lalr",
        propagate_positions=True,
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
    return _evaluate(tree, SemanticActions(text, input_dim, builder))


def _evaluate(tree: Any, reader: SemanticActions) -> Any:
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


def _comprehension(part: Any, reader: SemanticActions) -> Any:
    """``sum(relu(x[i] - x[j]) for i<j)``: the body for all values of the letters that satisfy the conditions."""
    name, body, *binders = part.children
    if str(name) not in INDEXED:
        raise InputError(f"{reader.excerpt(part.meta)}: only {', '.join(INDEXED)} run over indices")
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


def _check_letters(part: Any, spans: Mapping[str, range], outer: Mapping[str, int], reader: SemanticActions) -> None:
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
        value = SemanticActions(text, input_dim, builder).plain(_read(text, input_dim, builder), None)
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
    return SemanticActions(text, 0, builder).plain(_read(text, 0, builder), None).constant
