"""Claims files: TOML in, well-posed claims or one error line each out."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from equicert.certificates.claims.assertions import Assertion, Quantity, parse_assertion, parse_quantity
from equicert.certificates.claims.data_files import MAX_POINTS, read_data
from equicert.certificates.claims.network_files import ReadingOptions, read_network
from equicert.certificates.claims.schemas import first_problem
from equicert.theory.errors import InputError, shorten
from equicert.theory.functions.expression_language import parse_constant, parse_expression
from equicert.theory.functions.expressions import Expression, expression_of_neurons
from equicert.theory.functions.networks import Network, Neuron
from equicert.theory.groups.matrix_groups import group_of_matrices, is_homomorphic, violated_relation
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group, TooLarge
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, over, sparse
from equicert.theory.numbers.real_fields import Real, compositum, smallest_field

MAX_BYTES = 32 * 2**20
SCHEMA = Path(__file__).parent / "claims.schema.json"
DEFAULTS: Mapping[str, Any] = {"bias": True, "output_bias": True, "skip": False, "time_limit": 60.0, "max_order": 2000}

T = TypeVar("T")


@dataclass(frozen=True)
class Data:
    """Finite data: different or equal points with scalar values; ``header``: the names of the columns, where a CSV file gives them."""

    points: tuple[Row, ...]
    values: tuple[Scalar, ...]
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """One well-posed claim: group, representations ``V`` (input) and ``U`` (output), options, target, assertions.

    ``representations`` are those that assertions name besides input and output, by their text; ``points`` those that ``separates`` names;
    ``source`` is the claim as its author wrote it, each key as text; ``time_limit`` is in seconds; ``gap`` asks for GAP's list of subgroups;
    ``checksum`` is the MD5 of the claims file as it was read (empty without one); ``entry`` and ``settings`` are the plain data from which the claim
    can be read again.
    """

    id: str
    title: str
    file: str
    group: Group
    input: Representation
    output: Representation
    field: Field
    bias: bool
    output_bias: bool
    skip: bool
    time_limit: float
    max_order: int
    gap: bool
    target: Expression | None
    data: Data | None
    representations: Mapping[str, Representation]
    points: Mapping[str, Row]
    asserts: tuple[Assertion, ...]
    compute: tuple[Quantity, ...]
    source: dict[str, str]
    checksum: str
    entry: Mapping[str, Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class ClaimError:
    """Why a claim (``id``) or a whole file (``id`` empty) cannot be read: the key concerned, one line, the claim's assertions."""

    id: str
    file: str
    key: str
    message: str
    asserts: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The line shown to the user."""
        where = f": claim {shorten(self.id)}" if self.id else ""
        key = f": {self.key}" if self.key else ""
        return f"{self.file}{where}{key}: {self.message}"


class _KeyProblem(Exception):
    """An InputError with the key it belongs to."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def read_claims(path: Path | str, overrides: Mapping[str, Any] | None = None) -> list[Claim | ClaimError]:
    """All claims of a file, in order; what cannot be read becomes a :class:`ClaimError`, the others are still read.

    ``overrides`` (``time_limit``, ``max_order``, ``gap``) take the place of the settings in the file.
    """
    path = Path(path)
    try:
        table, checksum = _load(path)
    except InputError as problem:
        return [ClaimError("", str(path), "", str(problem))]
    claims = claims_of_table(table, str(path), overrides)
    return [claim if isinstance(claim, ClaimError) else replace(claim, checksum=checksum) for claim in claims]


def _load(path: Path) -> tuple[dict[str, Any], str]:
    """The table of a file and the checksum of the very bytes that were read."""
    try:
        if not path.is_file():
            raise InputError(
                "no such file" if not path.exists() else "not a regular file: expected a claims file in TOML"
            )
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES} bytes")
        data = path.read_bytes()
        text = data.decode()
    except OSError as problem:
        raise InputError(f"cannot be read: {problem.strerror or problem}") from None
    except UnicodeDecodeError as problem:
        raise InputError(f"not UTF-8 at byte {problem.start}: a claims file is TOML in UTF-8") from None
    try:
        return tomllib.loads(text), hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        reason = "nested too deeply" if isinstance(problem, RecursionError) else " ".join(str(problem).split())
        raise InputError(f"not TOML: {reason}") from None


def claims_of_table(
    table: Mapping[str, Any], file: str, overrides: Mapping[str, Any] | None = None
) -> list[Claim | ClaimError]:
    """The claims of a parsed claims file."""
    problem = _schema_problem(dict(table), "file")
    if problem is not None:
        return [ClaimError("", file, problem.key, str(problem))]
    entries = table.get("claim", [])
    if not entries:
        return [ClaimError("", file, "claim", "the file states no claim: expected [[claim]] tables")]
    settings = {**DEFAULTS, **table.get("settings", {}), **(overrides or {})}
    seen: set[str] = set()
    result: list[Claim | ClaimError] = []
    for number, entry in enumerate(entries, 1):
        name = entry.get("id") if isinstance(entry.get("id"), str) else f"#{number}"
        try:
            if name in seen:
                raise _KeyProblem("id", f"{shorten(name)} is used by an earlier claim too: ids are unique, rename one")
            seen.add(name)
            result.append(
                _claim(
                    entry,
                    file,
                    {**settings, **{k: entry[k] for k in DEFAULTS if k in entry and k not in (overrides or {})}},
                )
            )
        except _KeyProblem as found:
            texts = entry.get("assert", [])
            listed = tuple(t for t in texts if isinstance(t, str)) if isinstance(texts, list) else ()
            result.append(ClaimError(name, file, found.key, str(found), listed))
    return result


def _claim(entry: Mapping[str, Any], file: str, settings: Mapping[str, Any]) -> Claim:
    problem = _schema_problem(dict(entry), "claim")
    if problem is not None:
        raise problem
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", entry["id"], re.ASCII) is None:
        raise _KeyProblem(
            "id",
            f"{shorten(entry['id'])} cannot name a file: use letters, digits, '.', '_' and '-', at most 100, starting with a letter or digit",
        )
    if not entry.get("assert") and not entry.get("compute"):
        raise _KeyProblem("assert", "nothing to do: give 'assert' or 'compute'")
    group, V, U = _representations(entry, int(settings["max_order"]))
    given = entry.get("target")
    folder = Path(file).parent
    data = _at("target", lambda: _data(given, V.dim, U.dim, folder)) if _is_data(given) else None
    target = None
    if given is not None and data is None:
        target = _at("target", lambda: _target(given, V.dim, U.dim, folder))
    asserts = tuple(_at("assert", partial(parse_assertion, text)) for text in entry.get("assert", []))
    compute = tuple(_at("compute", partial(parse_quantity, text)) for text in entry.get("compute", []))
    for key, quantities in (("assert", [q for a in asserts for q in a.quantities]), ("compute", list(compute))):
        needy = next((q for q in quantities if q.needs_target or q.name == "error"), None)
        if data is not None:
            _check_data_quantities(key, quantities)
        elif needy is not None and needy.name == "error":
            raise _KeyProblem(
                key, f"{needy.text} speaks of finite data: give target = {{ points = [...], values = [...] }}"
            )
        elif target is None and needy is not None:
            raise _KeyProblem(key, f"{needy.text} speaks of a function: give 'target'")
    for key, texts in (("assert", [a.text for a in asserts]), ("compute", [q.text for q in compute])):
        if len(set(texts)) < len(texts):
            raise _KeyProblem(key, f"{shorten(next(t for t in texts if texts.count(t) > 1))} stands there twice")
    named = {
        q.representation: _at(
            key, partial(_named_representation, group, q.representation, entry, int(settings["max_order"]))
        )
        for key, quantities in (("assert", [q for a in asserts for q in a.quantities]), ("compute", compute))
        for q in quantities
        if q.representation not in (None, "input", "output")
    }
    points = _at("points", lambda: _points(entry.get("points", {}), V.dim))
    for key, quantities in (("assert", [q for a in asserts for q in a.quantities]), ("compute", list(compute))):
        for q in quantities:
            missing = [name for name in q.arguments[1:] if name not in points] if q.name == "separates" else []
            if missing:
                raise _KeyProblem(
                    key, f"{q.text}: no point {shorten(missing[0])}: give points = {{ {missing[0]} = [...] }}"
                )
    numbers = [x for point in points.values() for _, x in point]
    numbers += [] if data is None else [*data.values, *(x for point in data.points for _, x in point)]
    fields = [
        smallest_field(numbers),
        V.field,
        U.field,
        *([target.field] if target else []),
        *(R.field for R in named.values()),
    ]
    field = _at("target", lambda: compositum(fields))
    return Claim(
        id=entry["id"],
        title=entry.get("title", ""),
        file=file,
        group=group,
        input=V.over(field),
        output=U.over(field),
        field=field,
        bias=settings["bias"],
        output_bias=settings["output_bias"],
        skip=settings["skip"],
        time_limit=float(settings["time_limit"]),
        max_order=int(settings["max_order"]),
        gap=bool(settings.get("gap", False)),
        target=None if target is None else target.over(field),
        data=None
        if data is None
        else replace(data, points=tuple(over(x, field) for x in data.points), values=tuple(map(field, data.values))),
        representations={text: R.over(field) for text, R in named.items() if text is not None},
        points={name: over(x, field) for name, x in points.items()},
        asserts=asserts,
        compute=compute,
        source={k: v if isinstance(v, str) else json.dumps(v) for k, v in entry.items() if k not in ("id", "title")},
        checksum="",
        entry=dict(entry),
        settings=dict(settings),
    )


def _at(key: str, action: Callable[[], T]) -> T:
    """Run an action, naming the key in the error."""
    try:
        return action()
    except InputError as problem:
        raise _KeyProblem(key, str(problem)) from None


def _schema_problem(value: Mapping[str, Any], part: str) -> _KeyProblem | None:
    """The first schema violation, as a line that says how to mend it."""
    found = first_problem(value, SCHEMA, part)
    return None if found is None else _KeyProblem(*found)


# -- group and representations ------------------------------------------------------------------------------------------


def _representations(entry: Mapping[str, Any], max_order: int) -> tuple[Group, Representation, Representation]:
    if "generators" in entry:
        extra = next((k for k in ("group", "input", "output") if k in entry), None)
        if extra is not None:
            raise _KeyProblem(
                extra, "'generators' gives the group and both representations: leave out 'group', 'input' and 'output'"
            )
        return _at("generators", lambda: _explicit(entry["generators"]))
    for key in ("group", "input", "output"):
        if key not in entry:
            raise _KeyProblem(key, f"the key {key!r} is missing: give group, input and output, or generators")
    group = _at("group", lambda: Group.parse(entry["group"]))
    V = _at("input", lambda: _one_representation(group, entry["input"], max_order))
    U = _at("output", lambda: _one_representation(group, entry["output"], max_order))
    return group, V, U


def _named_representation(group: Group, text: str, entry: Mapping[str, Any], max_order: int) -> Representation:
    if "generators" in entry:
        raise InputError(f"the group is given by matrices, so {shorten(text)} has no meaning: expected input or output")
    return representation(group, text, max_order)


def _one_representation(group: Group, value: Any, max_order: int) -> Representation:
    if isinstance(value, str):
        return representation(group, value, max_order)
    if len(value) != len(group.generators):
        raise InputError(
            f"{len(value)} matrices for the {len(group.generators)} generators of {group.name}: give one matrix per generator, in order"
        )
    if not value:
        raise InputError("the trivial group has no generators: name the representation instead")
    matrices = _over_one_field([_square(m, f"the matrix of g{k}") for k, m in enumerate(value, 1)])
    sizes = sorted({m.nrows for m in matrices})
    if len(sizes) > 1:
        raise InputError(f"the matrices have different sizes {sizes}")
    try:
        relation = violated_relation(group, matrices, max_order)
        reason = None if relation is None else f"the relation {relation} fails"
    except TooLarge:
        reason = (
            None if is_homomorphic(group, matrices) else "together with its permutations they generate a larger group"
        )
    if reason is not None:
        raise InputError(f"the matrices are not a representation of {group.name}: {reason}")
    return Representation(group, tuple(matrices), sizes[0], "matrices", matrices[0].field)


def _over_one_field(matrices: list[Matrix]) -> list[Matrix]:
    field = compositum(m.field for m in matrices)
    return [m.over(field) for m in matrices]


def _explicit(generators: list[Mapping[str, Any]]) -> tuple[Group, Representation, Representation]:
    if not generators:
        raise InputError('the list is empty: give at least one generator, or group = "C1"')
    columns = [
        _over_one_field(
            [_square(generator[key], f"the {key} matrix of g{k}") for k, generator in enumerate(generators, 1)]
        )
        for key in ("input", "output")
    ]
    pairs = list(zip(*columns, strict=True))
    for position, key in enumerate(("input", "output")):
        sizes = [pair[position].nrows for pair in pairs]
        if len(set(sizes)) > 1:
            odd = next(k for k, size in enumerate(sizes) if size != sizes[0])
            raise InputError(
                f"the {key} matrix of g{odd + 1} is {sizes[odd]} x {sizes[odd]}, that of g1 {sizes[0]} x {sizes[0]}: all have one size"
            )
    group = group_of_matrices(pairs)
    V, U = (Representation(group, tuple(m), m[0].nrows, "matrices", m[0].field) for m in columns)
    return group, V, U


def exact_matrix(rows: list[list[Any]], what: str) -> Matrix:
    """A matrix of exact numbers over the smallest field that holds them. Errors: InputError."""
    if len({len(row) for row in rows}) != 1:
        raise InputError(f"{what} has rows of lengths {sorted({len(row) for row in rows})}")
    entries = [sparse([_entry(x, what) for x in row]) for row in rows]
    field = smallest_field(x for row in entries for _, x in row)
    return Matrix([over(row, field) for row in entries], len(rows[0]), field)


def _square(rows: list[list[Any]], what: str) -> Matrix:
    lengths = {len(row) for row in rows}
    if lengths != {len(rows)}:
        shape = (
            f"{len(rows)} x {lengths.pop()}" if len(lengths) == 1 else f"{len(rows)} rows of lengths {sorted(lengths)}"
        )
        raise InputError(f"{what} is not square: {shape}")
    return exact_matrix(rows, what)


def _entry(value: Any, what: str) -> Scalar:
    try:
        return parse_constant(value)
    except InputError as problem:
        raise InputError(f"{what}: {problem}") from None


# -- finite data --------------------------------------------------------------------------------------------------------


def _is_data(value: Any) -> bool:
    return isinstance(value, dict) and ("points" in value or "data" in value)


def _data(value: Any, d: int, p: int, folder: Path) -> Data:
    if p != 1:
        raise InputError(f"finite data are for scalar outputs, and the output has dimension {p}")
    header: tuple[str, ...] = ()
    if "data" in value:
        found = read_data(folder / value["data"])
        points, values, header = [list(x) for x in found.points], list(found.values), found.header
    else:
        points = [[_entry(x, f"point {k}") for x in row] for k, row in enumerate(value["points"], 1)]
        values = [_entry(y, f"value {k}") for k, y in enumerate(value["values"], 1)]
    if len(points) != len(values):
        raise InputError(f"{len(points)} points and {len(values)} values: give one value for each point")
    if not 1 <= len(points) <= MAX_POINTS:
        raise InputError(f"{len(points)} points: expected 1 to {MAX_POINTS}")
    bad = next((k for k, row in enumerate(points, 1) if len(row) != d), None)
    if bad is not None:
        raise InputError(f"point {bad} has {len(points[bad - 1])} coordinates, expected {d}")
    return Data(tuple(sparse(row) for row in points), tuple(values), header)


def _points(value: Mapping[str, list[Any]], d: int) -> dict[str, Row]:
    return {name: _vector(x, d, f"the point {shorten(name)}") for name, x in value.items()}


def _check_data_quantities(key: str, quantities: Sequence[Quantity]) -> None:
    for q in quantities:
        if q.name in ("equivariant", "gap"):
            raise _KeyProblem(key, f"{q.text} speaks of a function, but the target is finite data")


# -- targets ------------------------------------------------------------------------------------------------------------


def _target(value: Any, d: int, p: int, folder: Path) -> Expression:
    if isinstance(value, dict) and "file" in value:
        return read_network(folder / value["file"], d, p, reading_options(value))
    if isinstance(value, dict):
        return expression_of_neurons(*_network(value, d, p), d, p)
    texts = [value] if isinstance(value, str) else list(value)
    if len(texts) != p:
        raise InputError(f"{len(texts)} expression(s) for an output of dimension {p}: give a list of {p}")
    return parse_expression(texts, d)


def reading_options(value: Mapping[str, Any]) -> ReadingOptions:
    """What a table ``{ file = ..., round = ..., layers = [...], layout = ..., test = {...} }`` says about its file. Errors: InputError."""
    grid = test = None
    if "round" in value:
        step = _entry(value["round"], "'round'")
        if type(step) is Real or step <= 0:
            raise InputError("'round' is a positive fraction such as \"1/1000\"")
        grid = Fraction(int(step.p), int(step.q))
    if "test" in value:
        given, expected = (
            tuple(_entry(x, f"the {key} of 'test'") for x in value["test"][key]) for key in ("input", "output")
        )
        test = (given, expected)
    return ReadingOptions(grid, tuple(value.get("layers", ())), value.get("layout"), test)


def _network(value: Mapping[str, Any], d: int, p: int) -> tuple[list[tuple[Row, Row, Scalar]], Row]:
    """The neurons ``(a, w, b)`` and the output bias of a table."""
    neurons = []
    for k, neuron in enumerate(value["neurons"], 1):
        a = _vector(neuron["a"], p, f"'a' of neuron {k}")
        w = _vector(neuron["w"], d, f"'w' of neuron {k}")
        neurons.append((a, w, _entry(neuron.get("b", 0), f"'b' of neuron {k}")))
    return neurons, _vector(value["e"], p, "'e'") if "e" in value else ()


def network_of_table(value: dict[str, Any], d: int, p: int) -> Network:
    """A network ``{ neurons = [...], e = [...] }`` as it stands, over the smallest field of its weights. Errors: InputError."""
    problem = _schema_problem(value, "network")
    if problem is not None:
        raise InputError(f"{problem.key}: {problem}" if problem.key else str(problem))
    neurons, e = _network(value, d, p)
    field = smallest_field(x for a, w, b in neurons for x in (*(x for _, x in a), *(x for _, x in w), b))
    field = compositum([field, smallest_field(x for _, x in e)])
    listed = tuple(Neuron(over(a, field), over(w, field), field(b)) for a, w, b in neurons)
    return Network(listed, Matrix.zero(p, d, field), over(e, field))


def _vector(values: list[Any], length: int, what: str) -> Row:
    if len(values) != length:
        raise InputError(f"{what} has {len(values)} entries, expected {length}")
    return sparse([_entry(x, what) for x in values])
