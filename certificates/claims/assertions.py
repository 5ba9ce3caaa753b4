"""The grammar of assertions and quantities (``FORMAT.md``). Nothing is evaluated here: the kernel does that."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from equicert.certificates.claims.quantities import (
    CLASSES,
    KINDS,
    MEASURES,
    QUANTITIES,
    Assertion,
    Quantity,
    names,
    summands,
)
from equicert.theory.errors import InputError, did_you_mean, shorten
from equicert.theory.functions.activations import ACTIVATIONS

MAX_LENGTH = 1000
MAX_COPIES = 100_000
"""Channels in a hidden layer."""
INFINITE = "inf"
"""The value of an infinite quantity, as it is printed."""
MAX_DEGREE_DIGITS = 2
"""Digits of the degree of a polynomial."""
NUMBERS = names(kind for kind in QUANTITIES if not kind.predicate)
PREDICATES = names(kind for kind in QUANTITIES if kind.predicate)


def parse_assertion(text: str) -> Assertion:
    """Read an assertion. Errors: InputError, one line.

    >>> [q.text for q in parse_assertion("width(LEN) <= 2*width(GEN)").quantities]
    ['width(LEN)', 'width(GEN)']
    >>> [q.text for q in parse_assertion("dim(LEN, 2*m) < dim(GN, m) for m >= 4").quantities]
    ['dim(LEN, m)', 'dim(GN, m)']
    """
    if isinstance(text, str) and asked_quantity(text) is not None:
        raise InputError(f"{shorten(text)} asks for a value: `equicert check --update` finds it and writes it there")
    parts = _AND.split(text) if isinstance(text, str) and len(text) <= MAX_LENGTH else [text]
    if len(parts) > 1:
        empty = next((k for k, part in enumerate(parts) if not part.strip()), None)
        if empty is not None:
            place = sum(len(part) + 3 for part in parts[:empty]) + 1
            raise InputError(f"cannot read {shorten(text)} at position {place}: 'and' stands between two assertions")
        found_parts = [_single_assertion(part.strip()).quantities for part in parts]
        return Assertion(text, tuple(dict.fromkeys(q for quantities in found_parts for q in quantities)))
    return _single_assertion(text)


def asked_quantity(text: str) -> str | None:
    """What an assertion asks the value of, or None where it asks for none.

    >>> asked_quantity("width(LEN) == ?"), asked_quantity("width(LEN) == 6")
    ('width(LEN)', None)
    """
    head, sign, rest = text.partition("==") if len(text) <= MAX_LENGTH else ("", "", "")
    return head.strip() if sign and rest.strip() == "?" else None


_AND = re.compile(r"(?<![A-Za-z0-9_])and(?![A-Za-z0-9_])", re.ASCII)


def _single_assertion(text: str) -> Assertion:
    """An assertion without ``and``."""
    stated = _stated(text)
    if stated is not None:
        return Assertion(text, (stated[1],))
    plain, named = _named_channels(text)
    tree = _parse(plain)
    for_all = _for_all(tree, text)
    found = tuple(dict.fromkeys(_with_channels(q, named) for q in _quantities(tree, for_all)))
    compared = any(getattr(part, "type", "") == "COMPARE" for part in tree.children[: -4 if for_all else None])
    negated = getattr(tree.children[0], "type", "") == "NOT"
    if for_all and (negated or not compared):
        raise InputError(
            f"{shorten(text)}: 'for m >= n' follows a comparison, such as 'dim(LEN, 2*m) < dim(GN, m) for m >= 4'"
        )
    if compared and negated:
        raise InputError(
            f"{shorten(text)}: 'not' stands before a predicate only; turn the comparison round instead (== "
            "and !=, < and >=)"
        )
    if compared:
        predicate = next((q for q in found if q.kind.predicate), None)
        if predicate is not None:
            raise InputError(
                f"{shorten(text)}: {predicate.text} is true or false and cannot be compared; write it alone "
                "or under 'not'"
            )
        if not found:
            raise InputError(f"{shorten(text)} mentions no quantity: expected one of {', '.join(NUMBERS)}")
        formula = next((q for q in found if q.is_formula), None)
        if formula is not None and not for_all:
            raise InputError(f"{shorten(text)}: {formula.text} is a formula; say for which m, as in '... for m >= 1'")
        return Assertion(text, found)
    body = tree.children[-1]
    if getattr(body, "data", "") != "quantity" or not (found and found[0].kind.predicate):
        raise InputError(
            f"{shorten(text)} claims nothing: compare quantities (== != <= < >= >) or state a predicate "
            f"({', '.join(PREDICATES)})"
        )
    return Assertion(text, found)


def parse_quantity(text: str) -> Quantity:
    """Read one quantity or predicate of ``compute``. Errors: InputError.

    >>> parse_quantity("width( LEN )").text
    'width(LEN)'
    """
    stated = _stated(text)
    if stated is not None and not stated[0]:
        return stated[1]
    plain, named = _named_channels(text)
    tree = _parse(plain)
    if len(tree.children) != 1 or getattr(tree.children[0], "data", "") != "quantity":
        raise InputError(
            f"{shorten(text)} is not one quantity: expected for example 'gap' or 'width(LEN)'; claims go into 'assert'"
        )
    return _with_channels(_quantity(tree.children[0], for_all=False), named)


def _named_channels(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with a word for each REP in ``channels(REP)``, ``reach(REP, k)`` and ``missing(REP, k)``, which has a
    grammar of its own; and the texts of REP."""
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        return text, ()
    plain, end = "", 0
    named: list[str] = []
    for match in re.finditer(r"\b(channels|reach|missing)\s*\(", text):
        if match.start() < end:
            continue
        depth, last = 1, match.end()
        while depth and last < len(text):
            depth += (text[last] == "(") - (text[last] == ")")
            last += 1
        name, rest = " ".join(text[match.end() : last - 1].split()), ""
        if match[1] != "channels":
            name, comma, degree = name.rpartition(",")
            rest = f"{comma} {degree}"
        if depth or not name.strip():
            example = "channels(REP), for example 'channels(regular) == 2'"
            if match[1] != "channels":
                example = f"{match[1]}(REP, k) with a degree k, for example '{match[1]}(permutation, 6) == 6'"
            raise InputError(f"{shorten(text)}: write {example}")
        plain += f"{text[end : match.end()]}R{len(named)}{rest})"
        named.append(name if match[1] == "channels" else _summed(text, name, f"{match[1]}(permutation, 6)"))
        end = last
    return plain + text[end:], tuple(named)


def _with_channels(q: Quantity, named: tuple[str, ...]) -> Quantity:
    """A quantity with the text of REP in its place."""
    if q.name not in ("channels", "reach", "missing"):
        return q
    return Quantity(q.name, (named[int(q.arguments[0][1:])], *q.arguments[1:]))


def _stated(text: str) -> tuple[bool, Quantity] | None:
    """``[not] admissible(ACTIVATION, REP)``, ``[not] separates(REP, x, y)``, ``[not] mapped(x, y)``,
    ``[not] representable(LAYER)``, ``[not] approximable(LAYER)`` or ``[not] universal(LAYER)``: whether it is negated,
    and the predicate. REP has a grammar of its own, and so has LAYER, a sum of such."""
    if not isinstance(text, str) or not text.isascii() or len(text) > MAX_LENGTH:
        return None
    names = "admissible|separates|mapped|representable|approximable|universal"
    match = re.fullmatch(rf"\s*(not\s+)?({names})\s*\((.*)\)\s*", text)
    if match is None:
        return None
    if match[2] in ("approximable", "universal"):
        return bool(match[1]), Quantity(match[2], (_summed(text, match[3], f"{match[2]}(permutation)"),))
    if match[2] == "representable":
        return None if _is_class_and_width(match[3]) else (bool(match[1]), _layer(text, match[3]))
    if match[2] == "separates":
        parts = re.fullmatch(r"(.*),\s*(\w+)\s*,\s*(\w+)\s*", match[3])
        if parts is None or not parts[1].strip():
            raise InputError(
                f"{shorten(text)}: write separates(REP, x, y) with two points of the claim, for example "
                "'separates(regular, x, y)' and "
                'points = { x = ["1", "0"], y = ["0", "1"] }'
            )
        return bool(match[1]), Quantity("separates", (" ".join(parts[1].split()), parts[2], parts[3]))
    if match[2] == "mapped":
        points = re.fullmatch(r"\s*([A-Za-z_]\w*)\s*,\s*([A-Za-z_]\w*)\s*", match[3])
        if points is None:
            raise InputError(
                f"{shorten(text)}: write mapped(x, y) with a point and an image of the claim, for example "
                'points = { x = ["1", "1"] } and images = { y = ["0"] }'
            )
        return bool(match[1]), Quantity("mapped", (points[1], points[2]))
    activation, comma, name = match[3].partition(",")
    if not comma or not name.strip():
        raise InputError(
            f"{shorten(text)}: write admissible(ACTIVATION, REP), for example 'admissible(relu, permutation)' "
            "or 'admissible(tanh, input)'"
        )
    if activation.strip() not in ACTIVATIONS:
        word = activation.strip()
        raise InputError(
            f"unknown activation {shorten(word)}{did_you_mean(word, tuple(ACTIVATIONS))}: expected one of "
            f"{', '.join(ACTIVATIONS)}; "
            "generic stands for every other function"
        )
    return bool(match[1]), Quantity("admissible", (activation.strip(), " ".join(name.split())))


def _is_class_and_width(arguments: str) -> bool:
    """Do the arguments of ``representable`` begin with a word in capitals, or are they too few to be a hidden layer?"""
    return not arguments.strip() or re.match(r"\s*[A-Z]+\s*(,|$)", arguments) is not None


def _layer(text: str, arguments: str) -> Quantity:
    """``representable(2*regular + trivial)``."""
    return Quantity("representable", (_summed(text, arguments, "representable(LEN, 5)"),))


def _summed(text: str, arguments: str, example: str) -> str:
    """A hidden layer ``2*regular + trivial``, equal channels together, in the order in which they come. Errors:
    InputError, with an example of another use."""
    copies: dict[str, int] = {}
    for part in summands(arguments):
        match = re.fullmatch(r"(?:([0-9]{1,6})\s*\*\s*)?(\S.*)", part)
        if match is None or match[1] == "0" or re.fullmatch(r"[0-9]+", match[2]):
            raise InputError(
                f"{shorten(text)}: write {example}, or a hidden layer such as "
                f"'{example.partition('(')[0]}(2*regular + trivial{', 6' if '6' in example else ''})'"
            )
        name = " ".join(match[2].split())
        copies[name] = copies.get(name, 0) + int(match[1] or 1)
    if sum(copies.values()) > MAX_COPIES:
        raise InputError(f"{shorten(text)}: more than {MAX_COPIES} channels in a hidden layer")
    return " + ".join(f"{n}*{name}" if n > 1 else name for name, n in copies.items())


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark((Path(__file__).parent / "assertions.lark").read_text(encoding="utf-8"), parser="lalr")


def _parse(text: str) -> Any:
    from lark.exceptions import UnexpectedInput

    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        raise InputError(f"{shorten(text)}: an assertion is a text of at most {MAX_LENGTH} characters")
    if not text.isascii():
        raise InputError(f"{shorten(text)} has characters that the grammar does not know")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as problem:
        position = problem.pos_in_stream if isinstance(problem.pos_in_stream, int) else len(text)
        raise InputError(
            f"cannot read {shorten(text)} at position {max(position, 0) + 1}: expected for example "
            "'width(LEN) == 6' or 'not representable(LEN, 5)'"
        ) from None
    for part in tree.iter_subtrees():
        if part.data == "decimal":
            raise InputError(_decimal(str(part.children[0])))
    return tree


def _for_all(tree: Any, text: str) -> bool:
    """Does the assertion end in ``for m >= n``?"""
    if not any(getattr(part, "type", "") == "FOR" for part in tree.children):
        return False
    name, relation = map(str, tree.children[-3:-1])
    if (name, relation) != ("m", ">="):
        raise InputError(f"{shorten(text)}: expected 'for m >= n' with a number n, found 'for {name} {relation} ...'")
    return True


def _decimal(text: str) -> str:
    hint = f": write {Fraction(text)}" if len(text) < 40 and "e" not in text.lower() else ""
    return f"{shorten(text)} is a decimal number where an exact one is due{hint}"


def _quantities(tree: Any, for_all: bool) -> list[Quantity]:
    """The quantities of an expression, from left to right; ``inf`` is none, nor are the width m and roundings of a
    statement for all m."""
    found: list[Quantity] = []
    for child in getattr(tree, "children", ()):
        if getattr(child, "data", "") != "quantity":
            found += _quantities(child, for_all)
        elif child.children == [INFINITE]:
            if for_all:
                raise InputError("inf is the value of a quantity, no function of m: leave out 'for m >= n'")
        elif not for_all:
            found.append(_quantity(child, for_all))
        else:
            name = str(child.children[0])
            if name not in ("m", "floor", "ceil"):
                found.append(_quantity(child, for_all))
            elif (name == "m") != (len(child.children) == 1):
                raise InputError(f"{name}: write m, floor(...) or ceil(...)")
            else:
                found += _quantities(child, for_all)
    return found


def _quantity(tree: Any, for_all: bool) -> Quantity:
    """Check name and arguments of one quantity."""
    name = str(tree.children[0])
    if name not in KINDS:
        raise InputError(
            f"unknown quantity {shorten(name)}{did_you_mean(name, tuple(KINDS))}: expected one of {', '.join(KINDS)}"
        )
    if name in ("admissible", "separates", "mapped", "approximable", "universal"):
        raise InputError(f"{name}{KINDS[name].written} is true or false: write it alone or under 'not'")
    if name == "simpler":
        return _simpler(tree.children[1:])
    arguments = tree.children[1:]
    wanted = KINDS[name].written
    if len(arguments) != (wanted.count(",") + 1 if wanted else 0):
        hints = {"": ", without arguments", "(m)": ", with a width m", "(k)": ", with a degree k"}
        raise InputError(
            f"{name} is written {name}{wanted}" + hints.get(wanted, f" with CLASS one of {', '.join(CLASSES)}")
        )
    if name in ("reach", "missing"):
        return Quantity(name, (_word(arguments[0]), str(_number(name, arguments[1], MAX_DEGREE_DIGITS))))
    if name == "equivariants":
        return Quantity(name, (str(_number(name, arguments[0], MAX_DEGREE_DIGITS)),))
    if wanted == "(m)":
        return Quantity(name, (str(_number(name, arguments[0], 6)),))
    if name == "channels":
        return Quantity(name, (_word(arguments[0]),))
    texts = [_class(_word(arguments[0]))] if wanted else []
    if name == "params" and texts == ["GEN"]:
        raise InputError(
            "params(GEN, m): GEN is a set of functions and has no parameters of its own; ask for dim(GEN, m)"
        )
    if len(arguments) == 2:
        if KINDS[name].formula and (for_all or _word(arguments[1]) == "m"):
            texts.append("m")
        elif for_all:
            raise InputError(
                f"{name} has no formula in m: expected params(CLASS, ...) with GN or LEN, or dim(CLASS, ...)"
            )
        else:
            texts.append(str(_number(name, arguments[1], KINDS[name].width_digits)))
    elif for_all:
        raise InputError(f"{name} has no formula in m: expected params(CLASS, ...) with GN or LEN, or dim(CLASS, ...)")
    return Quantity(name, tuple(texts))


def _simpler(arguments: list[Any]) -> Quantity:
    """``simpler([MEASURE,] m [, CLASS])`` or ``simpler([MEASURE,] m >= n)``."""
    form = "write simpler(8), simpler(params, 8), simpler(vc_bound, 8), simpler(8, GEN) or simpler(m >= 4)"
    texts = []
    rest = list(arguments)
    if rest and _word(rest[0]) and len(rest[0].children) == 1:
        measure = _word(rest.pop(0))
        if measure not in MEASURES:
            raise InputError(
                f"simpler: unknown measure {shorten(measure)}{did_you_mean(measure, MEASURES)}: expected one "
                f"of {', '.join(MEASURES)}"
            )
        texts.append(measure)
    if not rest:
        raise InputError(f"simpler needs a width: {form}")
    first = rest.pop(0)
    if len(first.children) == 3:
        if (_word(first), str(first.children[1])) != ("m", ">=") or len(first.children[2]) > 6 or rest:
            raise InputError(f"simpler for all widths is written simpler(m >= n): {form}")
        if texts == ["vc_bound"]:
            raise InputError(
                "simpler(vc_bound, ...): a VC bound has no formula in m; ask for a width, such as simpler(vc_bound, 8)"
            )
        texts.append(f"m >= {int(first.children[2])}")
    else:
        texts.append(str(_number("simpler", first, 6)))
    if rest:
        texts.append(_class(_word(rest.pop(0))))
        if texts[-1] == "LEN" or (texts[-1] == "GEN" and {"params", "vc_bound"} & set(texts)):
            raise InputError(f"simpler compares LEN with GN, or in dimension with GEN: {form}")
    if rest:
        raise InputError(f"simpler has too many arguments: {form}")
    return Quantity("simpler", tuple(texts))


def _word(argument: Any) -> str:
    """The name that an argument consists of, or nothing."""
    body = argument.children[0]
    return str(body.children[0]) if getattr(body, "data", "") == "quantity" and len(body.children) == 1 else ""


def _class(name: str) -> str:
    if name not in CLASSES:
        raise InputError(f"unknown class {shorten(name)}{did_you_mean(name, CLASSES)}: expected GN, GEN or LEN")
    return name


def _number(name: str, argument: Any, digits: int) -> int:
    """A width, or a degree."""
    what = "degree" if "k)" in KINDS[name].written else "width"
    body = argument.children[0]
    if getattr(body, "data", "") != "number" or len(argument.children) > 1:
        written = KINDS[name].written.replace("CLASS", "LEN").replace("REP", "permutation")
        example = written.replace("m)", "8)").replace("k)", "6)")
        raise InputError(f"{name}: the {what} is not a natural number, such as {name}{example}")
    text = str(body.children[0])
    if len(text) > digits:
        raise InputError(f"the {what} {shorten(text)} is beyond {'9' * digits}")
    return int(text)
