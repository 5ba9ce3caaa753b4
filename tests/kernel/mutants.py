"""Kernels broken on purpose, made from the syntax trees of the sound one.

A mutant is named by its file, its function, what is done to it, and the number of the place among those of this kind in
the function: neither the wording nor the line numbers of the kernel matter. Every place of every function that is not a
message, an annotation or a docstring is broken in turn, in each way that fits it (:data:`KINDS`).
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

KINDS = {
    "requirement-dropped": "a `require` that holds always",
    "limit-dropped": "a `within` that holds always",
    "refusal-dropped": "a `raise` that is never reached",
    "exit-dropped": "an early `return`, `continue` or `break` that is never taken",
    "condition-true": "a condition that holds always",
    "condition-false": "a condition that holds never",
    "comparison-shifted": "`<` for `<=`, `>=` for `>`, and so on",
    "comparison-true": "a comparison that holds always",
    "comparison-false": "a comparison that holds never",
    "and-or-swapped": "`and` for `or`, `or` for `and`",
    "operand-dropped": "a conjunct, a summand or a factor is forgotten",
    "not-dropped": "`not` is forgotten",
    "quantifier-swapped": "`any` for `all`, `all` for `any`",
    "loop-without-last": "a loop forgets its last element",
    "loop-without-first": "a loop forgets its first element",
    "loop-skipped": "a `while` loop is never entered",
    "comprehension-without-last": "a comprehension forgets its last element",
    "comprehension-without-first": "a comprehension forgets its first element",
    "filter-dropped": "a comprehension keeps what it should leave out",
    "zip-without-last": "a `zip` outside of loops forgets its last element",
    "sign-swapped": "`-` for `+`, `+` for `-`",
    "minus-dropped": "a minus sign is forgotten",
    "extreme-swapped": "`min` for `max`, `max` for `min`",
    "rounding-swapped": "rounded up for down, down for up",
    "set-operation-swapped": "`&` for `|`, `|` for `&`",
    "constant-plus-one": "an integer that is one larger",
    "constant-minus-one": "an integer that is one smaller",
    "constant-flipped": "`True` for `False`, `False` for `True`",
    "function-dropped": "an absolute value, an inverse, a transpose, an order is forgotten",
    "arguments-swapped": "two neighbouring arguments change places",
    "entry-dropped": "an entry of a list or dictionary made of parts is forgotten",
    "call-dropped": "a statement that calls something is forgotten",
    "update-dropped": "an entry or a total is not updated",
}
"""What is broken, in each way that fits a place."""

LOOSE = frozenset(
    {
        "requirement-dropped",
        "refusal-dropped",
        "comparison-shifted",
        "comparison-true",
        "loop-without-last",
        "loop-without-first",
        "loop-skipped",
        "comprehension-without-last",
        "comprehension-without-first",
        "zip-without-last",
    }
)
"""The kinds that make a check weaker: requirements that always hold, comparisons that hold more often, loops that are
shorter. Every survivor of these kinds has to be explained; the other kinds look for holes that nobody thought of."""


@dataclass(frozen=True, order=True)
class Mutant:
    """One broken kernel: where, and how."""

    file: str
    function: str
    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.function}:{self.kind}:{self.number}"


def named(text: str) -> Mutant:
    """The mutant with this name."""
    file, function, kind, number = text.rsplit(":", 3)
    return Mutant(file, function, kind, int(number))


Undo = Callable[[], None]


@dataclass(frozen=True)
class Site:
    """A place with one way to break it. ``statement`` numbers the statements of functions in a file; else it is -1."""

    mutant: Mutant
    statement: int
    line: int
    owner: ast.FunctionDef | None
    """The outermost function around the place."""
    break_it: Callable[[], Undo]


ORDERS: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
SIGNS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
SETS: dict[type[ast.operator], type[ast.operator]] = {ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
NAMES = {
    "all": ("quantifier-swapped", "any"),
    "any": ("quantifier-swapped", "all"),
    "max": ("extreme-swapped", "min"),
    "min": ("extreme-swapped", "max"),
    "floor": ("rounding-swapped", "ceil"),
    "ceil": ("rounding-swapped", "floor"),
}
UNWRAPPED = {"abs", "absolute", "inverse", "transpose", "reversed", "sorted"}
REFUSING = ("require", "within", "quoted")
BUT_LAST, BUT_FIRST, TICK = "__but_last__", "__but_first__", "__tick__"


def sites(tree: ast.Module, file: str) -> Iterator[Site]:
    """All places of a file; the tree is broken in place, by one of them."""
    yield from _Walk(file).body(tree.body, "<module>", -1)


class _Walk:
    """Walks over a file and counts what it meets."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.counts: Counter[tuple[str, str]] = Counter()
        self.done: set[tuple[int, str, int, str]] = set()
        self.statements = 0
        self.function, self.statement, self.line = "<module>", -1, 0
        self.owner: ast.FunctionDef | None = None

    def site(self, kind: str, break_it: Callable[[], Undo]) -> Site:
        self.counts[self.function, kind] += 1
        mutant = Mutant(self.file, self.function, kind, self.counts[self.function, kind])
        return Site(mutant, self.statement, self.line, self.owner, break_it)

    def instead(self, kind: str, parent: ast.AST, name: str, index: int, new: ast.AST) -> Iterator[Site]:
        """Put another node at a place, unless another kind has done the same there."""
        key = (id(parent), name, index, ast.dump(new))
        if key not in self.done:
            self.done.add(key)
            yield self.site(kind, partial(_put, parent, name, index, new))

    # -- statements

    def body(self, listed: list[ast.stmt], function: str, statement: int) -> Iterator[Site]:
        for node in listed:
            self.function, self.line = function, node.lineno
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                inner = node.name if function == "<module>" else f"{function}.{node.name}"
                if isinstance(node, ast.FunctionDef) or statement < 0:
                    if isinstance(node, ast.FunctionDef) and statement < 0:
                        self.owner = node
                    yield from self.body(node.body, inner, 0 if isinstance(node, ast.FunctionDef) else -1)
                    if statement < 0:
                        self.owner = None
                continue
            if statement >= 0:
                self.statements += 1
                statement = self.statements
            self.statement = statement
            yield from self.one(node, function)

    def one(self, node: ast.stmt, function: str) -> Iterator[Site]:
        statement = self.statement
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Assert)) or _is_idle(node):
            return
        if isinstance(node, ast.Raise):
            yield self.site("refusal-dropped", partial(_vanish, node))
            return
        if isinstance(node, ast.Expr):
            if not isinstance(node.value, ast.Call):
                return
            called = node.value.func
            if isinstance(called, ast.Name) and called.id == "spend":  # test_work.py sees what is not counted
                return
            if isinstance(called, ast.Name) and called.id in ("require", "within"):
                kind, new = (
                    ("requirement-dropped", ast.Constant(True))
                    if called.id == "require"
                    else ("limit-dropped", ast.Constant(0))
                )
                yield from self.instead(kind, node.value, "args", 0, new)
                if called.id == "require":  # the estimates of a limit decide nothing, only that there is one
                    yield from self.expression(node.value.args[0], node.value, "args", 0)
                return
            yield self.site("call-dropped", partial(_vanish, node))
        if isinstance(node, ast.AugAssign) or (
            isinstance(node, ast.Assign) and any(isinstance(t, ast.Subscript) for t in node.targets)
        ):
            yield self.site("update-dropped", partial(_vanish, node))
        if isinstance(node, ast.AugAssign):
            yield from self.operator(node)
        if isinstance(node, ast.If):
            yield from self.branch(node)
        if isinstance(node, (ast.Continue, ast.Break)):
            yield self.site("exit-dropped", partial(_vanish, node))
        if isinstance(node, ast.For):
            yield from self.shortened("loop", node, "iter", node.iter)
        if isinstance(node, ast.While):
            yield from self.instead("loop-skipped", node, "test", -1, ast.Constant(False))
        for name, value in ast.iter_fields(node):
            if name in ("body", "orelse", "finalbody", "handlers", "annotation", "target", "targets"):
                continue
            for i, item in enumerate(value) if isinstance(value, list) else ((-1, value),):
                if isinstance(item, ast.expr):
                    self.statement, self.line = statement, node.lineno
                    yield from self.expression(item, node, name, i)
        for name in ("body", "orelse", "finalbody"):
            inside = getattr(node, name, [])
            alone = isinstance(node, ast.If) and len(inside) == 1
            if not (alone and isinstance(inside[0], (ast.Raise, ast.Continue, ast.Break)) and name == "body"):
                yield from self.body(inside, function, statement)
            else:
                self.statements += 1  # what stands alone under a condition is broken with it
        for handler in getattr(node, "handlers", []):
            yield from self.body(handler.body, function, statement)

    def branch(self, node: ast.If) -> Iterator[Site]:
        end = node.body[-1]
        kind = "condition-false"
        if len(node.body) == 1 and isinstance(end, ast.Raise):
            kind = "refusal-dropped"
        elif isinstance(end, (ast.Return, ast.Continue, ast.Break)):
            kind = "exit-dropped"
        yield from self.instead(kind, node, "test", -1, ast.Constant(False))
        yield from self.instead("condition-true", node, "test", -1, ast.Constant(True))

    def shortened(self, what: str, node: ast.AST, name: str, value: ast.expr) -> Iterator[Site]:
        for kind, helper in ((f"{what}-without-last", BUT_LAST), (f"{what}-without-first", BUT_FIRST)):
            yield from self.instead(kind, node, name, -1, _call(helper, value))

    def operator(self, node: ast.AugAssign | ast.BinOp) -> Iterator[Site]:
        for kind, table in (("sign-swapped", SIGNS), ("set-operation-swapped", SETS)):
            if type(node.op) in table:
                yield from self.instead(kind, node, "op", -1, table[type(node.op)]())

    # -- expressions

    def expression(self, node: ast.expr, parent: ast.AST, name: str, index: int) -> Iterator[Site]:
        """``node`` stands in a field of its parent, at an index where the field is a list (else -1)."""
        put = partial(self.instead, parent=parent, name=name, index=index)
        if isinstance(node, ast.JoinedStr):
            return
        if isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                yield from put("constant-flipped", new=ast.Constant(not node.value))
            elif isinstance(node.value, int):
                yield from put("constant-plus-one", new=ast.Constant(node.value + 1))
                yield from put("constant-minus-one", new=ast.Constant(node.value - 1))
            return
        if isinstance(node, ast.Compare):
            for i, op in enumerate(node.ops):
                if type(op) in ORDERS:
                    yield from self.instead("comparison-shifted", node, "ops", i, ORDERS[type(op)]())
            if len(node.ops) > 1:
                yield from put("operand-dropped", new=ast.Compare(node.left, node.ops[:-1], node.comparators[:-1]))
                yield from put(
                    "operand-dropped", new=ast.Compare(node.comparators[0], node.ops[1:], node.comparators[1:])
                )
            yield from put("comparison-true", new=ast.Constant(True))
            yield from put("comparison-false", new=ast.Constant(False))
        elif isinstance(node, ast.BoolOp):
            yield from self.instead(
                "and-or-swapped", node, "op", -1, ast.Or() if isinstance(node.op, ast.And) else ast.And()
            )
            for i in range(len(node.values)):
                rest = node.values[:i] + node.values[i + 1 :]
                yield from put("operand-dropped", new=rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest))
        elif isinstance(node, ast.UnaryOp):
            if isinstance(node.op, (ast.Not, ast.USub)):
                kind = "not-dropped" if isinstance(node.op, ast.Not) else "minus-dropped"
                yield from put(kind, new=node.operand)
        elif isinstance(node, ast.BinOp):
            yield from self.operator(node)
            if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
                yield from put("operand-dropped", new=node.left)
                yield from put("operand-dropped", new=node.right)
            elif isinstance(node.op, ast.FloorDiv):
                up = ast.UnaryOp(ast.USub(), ast.BinOp(ast.UnaryOp(ast.USub(), node.left), ast.FloorDiv(), node.right))
                yield from put("rounding-swapped", new=up)
        elif isinstance(node, ast.IfExp):
            yield from put("condition-true", new=node.body)
            yield from put("condition-false", new=node.orelse)
        elif isinstance(node, ast.Call):
            yield from self.call(node, put)
        elif isinstance(node, (ast.List, ast.Tuple)) and any(isinstance(e, ast.Starred) for e in node.elts):
            for i in range(len(node.elts)):
                yield from put("entry-dropped", new=type(node)(node.elts[:i] + node.elts[i + 1 :], node.ctx))
        elif isinstance(node, ast.Dict) and None in node.keys:
            for i in range(len(node.keys)):
                rest = ast.Dict(node.keys[:i] + node.keys[i + 1 :], node.values[:i] + node.values[i + 1 :])
                yield from put("entry-dropped", new=rest)
        yield from self.inside(node)

    def call(self, node: ast.Call, put: Callable[..., Iterator[Site]]) -> Iterator[Site]:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called in NAMES:
            kind, other = NAMES[called]
            yield from self.instead(kind, node, "func", -1, ast.Name(other, ast.Load()))
        if called in UNWRAPPED and node.args and not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp)):
            yield from put("function-dropped", new=node.args[0])
        if called == "zip":
            yield from put("zip-without-last", new=_call(BUT_LAST, node))
        if called != "isinstance":
            for i, (a, b) in enumerate(pairwise(node.args)):
                if isinstance(a, (ast.Name, ast.Attribute)) and isinstance(b, (ast.Name, ast.Attribute)):
                    swapped = [*node.args[:i], b, a, *node.args[i + 2 :]]
                    yield from put("arguments-swapped", new=ast.Call(node.func, swapped, node.keywords))

    def inside(self, node: ast.expr) -> Iterator[Site]:
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            for generator in node.generators:
                yield from self.shortened("comprehension", generator, "iter", generator.iter)
                yield from self.expression(generator.iter, generator, "iter", -1)
                for i, condition in enumerate(generator.ifs):
                    yield from self.instead("filter-dropped", generator, "ifs", i, ast.Constant(True))
                    yield from self.expression(condition, generator, "ifs", i)
        for name, value in ast.iter_fields(node):
            for i, item in enumerate(value) if isinstance(value, list) else ((-1, value),):
                if isinstance(item, ast.keyword):
                    if item.arg not in ("strict", "key", "sort_keys", "allow_nan", "ensure_ascii"):
                        yield from self.expression(item.value, item, "value", -1)
                elif isinstance(item, ast.expr):
                    yield from self.expression(item, node, name, i)


def _is_idle(node: ast.stmt) -> bool:
    """Sets a limit on resources, counts what is limited, or speaks to type checkers only."""
    if isinstance(node, ast.Assign):
        return all(isinstance(t, ast.Name) and (t.id.startswith("MAX_") or t.id == "work") for t in node.targets)
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name) and node.target.id == "work"
    if isinstance(node, ast.AnnAssign):
        return isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _put(parent: ast.AST, name: str, index: int, new: ast.AST) -> Undo:
    listed = getattr(parent, name)
    old = listed if index < 0 else listed[index]
    _locate(new, parent)

    def place(node: ast.AST) -> None:
        if index < 0:
            setattr(parent, name, node)
        else:
            listed[index] = node

    place(new)
    return partial(place, old)


def _locate(new: ast.AST, near: ast.AST) -> None:
    """Give line numbers to new nodes."""
    for node in ast.walk(new):
        if "lineno" in node._attributes and not hasattr(node, "lineno"):
            node.lineno = node.end_lineno = getattr(near, "lineno", 1)  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = 0  # type: ignore[attr-defined]


def _vanish(node: ast.stmt) -> Undo:
    """Make a statement do nothing, where it stands."""
    kind, fields = node.__class__, {name: getattr(node, name) for name in node._fields}
    node.__class__ = ast.Pass  # type: ignore[assignment]

    def restore() -> None:
        node.__class__ = kind  # type: ignore[assignment]
        for name, value in fields.items():
            setattr(node, name, value)

    return restore


def _call(helper: str, argument: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(helper, ast.Load()), [argument], [])


# -- guards and traces -----------------------------------------------------------------------------------------------


def guarded(tree: ast.Module) -> ast.Module:
    """Count the work: every entry of a function and every round of a loop calls ``__tick__``."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.While, ast.FunctionDef)):
            node.body.insert(0, ast.Expr(_call(TICK, ast.Constant(0))))
    return ast.fix_missing_locations(tree)


def traced(tree: ast.Module, file: str) -> ast.Module:
    """Tell which statements are reached: each calls ``__tick__`` with its number first.

    What refuses for others is silent (:data:`REFUSING`), so that the last statement reached tells where it was.
    """
    _trace(tree.body, file, [0], -1, False)
    return ast.fix_missing_locations(tree)


def _trace(listed: list[ast.stmt], file: str, count: list[int], statement: int, silent: bool) -> None:
    """Number the statements as :func:`sites` does."""
    for node in list(listed):
        if isinstance(node, ast.FunctionDef):
            _trace(node.body, file, count, 0, silent or node.name in REFUSING)
            continue
        if isinstance(node, ast.ClassDef):
            if statement < 0:
                _trace(node.body, file, count, -1, silent)
            continue
        if statement >= 0:
            count[0] += 1
            mark = ast.Constant((file, count[0]))
            if not silent:
                where = next(i for i, other in enumerate(listed) if other is node)
                listed.insert(where, ast.Expr(_call(TICK, mark)))
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Assert, ast.Raise)):
            continue
        for name in ("body", "orelse", "finalbody"):
            _trace(getattr(node, name, []), file, count, statement, silent)
        for handler in getattr(node, "handlers", []):
            _trace(handler.body, file, count, statement, silent)
