"""Claims files: TOML in, well-posed claims or one error line each out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from equicert.certificates.claims.activation import read_activation
from equicert.certificates.claims.assertions import parse_assertion, parse_quantity
from equicert.certificates.claims.claim import Claim, Data
from equicert.certificates.claims.entries import ClaimEntry, ClaimError, entries_of_table, read_entries
from equicert.certificates.claims.hidden_layers import channel_named, channel_of_components, read_hidden
from equicert.certificates.claims.inputs import read_inputs, with_exact_decimals
from equicert.certificates.claims.problems import KeyProblem, at_key
from equicert.certificates.claims.quantities import Assertion, Quantity, Subject
from equicert.certificates.claims.support import Rows, not_respected, read_hidden_supports, read_support
from equicert.certificates.claims.symmetries import by_matrices, check_order, named_representation, read_symmetry
from equicert.certificates.claims.targets import (
    Notation,
    is_data,
    read_box,
    read_data_target,
    read_function,
    read_points,
    read_target,
)
from equicert.theory.errors import InputError, shorten
from equicert.theory.functions.expressions import Expression
from equicert.theory.functions.one_kink import Activation
from equicert.theory.functions.polynomials import PolynomialMap
from equicert.theory.groups.channels import channel_of, check_channels
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.conductors import compositum, smallest_field
from equicert.theory.numbers.fields import Field
from equicert.theory.numbers.matrices import Row, over


def read_claims(path: Path | str, overrides: Mapping[str, Any] | None = None) -> list[Claim | ClaimError]:
    """All claims of a file, in order; what cannot be read becomes a :class:`ClaimError`, the others are still read.

    ``overrides`` (``time_limit``, ``max_order``, ``gap``) take the place of the settings in the file.
    """
    return [understood(entry) for entry in read_entries(path, overrides)]


def claims_of_table(
    table: Mapping[str, Any], file: str, overrides: Mapping[str, Any] | None = None
) -> list[Claim | ClaimError]:
    """The claims of a parsed claims file."""
    return [understood(entry) for entry in entries_of_table(table, file, overrides)]


def understood(entry: ClaimEntry | ClaimError) -> Claim | ClaimError:
    """The claim that an entry states, or why it states none. This builds groups, representations and targets."""
    if isinstance(entry, ClaimError):
        return entry
    try:
        return replace(_claim(entry.entry, entry.file, entry.settings), checksum=entry.checksum)
    except KeyProblem as found:
        return ClaimError(entry.id, entry.file, found.key, str(found), entry.asserts)


def _claim(entry: Mapping[str, Any], file: str, settings: Mapping[str, Any]) -> Claim:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", entry["id"], re.ASCII) is None:
        raise KeyProblem(
            "id",
            f"{shorten(entry['id'])} cannot name a file: use letters, digits, '.', '_' and '-', at most 100, "
            "starting with a letter or digit",
        )
    for key in ("title", *_source(entry)):
        _check_printable(key, entry.get(key, ""), "" if key == "title" else "\n\t")
    if not entry.get("assert") and not entry.get("compute"):
        raise KeyProblem("assert", "nothing to do: give 'assert' or 'compute'")
    max_order = int(settings["max_order"])
    written, folder = entry, Path(file).parent
    if "decimals" in entry:
        entry = at_key("decimals", lambda: with_exact_decimals(written))
    symmetry = read_symmetry(entry, max_order, folder)
    group, V, U = symmetry.group, symmetry.input, symmetry.output
    if group.continuous:
        _refuse_finite_keys(entry, group)
    if "order" in entry:
        at_key("order", lambda: check_order(entry["order"], group, V, U))
    activation = at_key("activation", lambda: read_activation(entry.get("activation", "relu")))
    blocks = at_key("inputs", lambda: read_inputs(entry["inputs"], V.dim)) if "inputs" in entry else None
    notation = Notation(blocks, "decimals" in entry, activation)
    given = entry.get("target")
    data = at_key("target", lambda: read_data_target(given, V.dim, U.dim, folder)) if is_data(given) else None
    function = None
    if given is not None and data is None:
        function = at_key("target", lambda: read_target(given, V.dim, U.dim, folder, notation))
    target = function if isinstance(function, Expression) else None
    polynomial = function if isinstance(function, PolynomialMap) else None
    other = None
    if "other" in entry:
        if target is None:
            raise KeyProblem(
                "other", "a second function is compared with a first one: give 'target', a piecewise linear function"
            )
        other = at_key("other", lambda: read_function(entry["other"], V.dim, U.dim, folder, notation))
    if blocks is not None and function is None:
        raise KeyProblem("inputs", "'inputs' names the variables of a target that is an expression: there is none")
    points = at_key("points", lambda: read_points(entry.get("points", {}), V.dim))
    images = at_key("images", lambda: read_points(entry.get("images", {}), U.dim))
    box = at_key("box", lambda: read_box(entry["box"], V.dim)) if "box" in entry else ()
    if box and target is None:
        raise KeyProblem(
            "box", "functions are compared on a box, and there is none: give 'target', a piecewise linear function"
        )
    for key in ("assert", "compute"):
        texts = entry.get(key, [])
        if len(set(texts)) < len(texts):
            raise KeyProblem(key, f"{shorten(next(t for t in texts if texts.count(t) > 1))} stands there twice")
    hidden = at_key("hidden", lambda: _hidden(entry, group, V, U, max_order))
    support, hidden_supports = at_key("support", lambda: _supports(entry, V, U, hidden, max_order))
    subjects = _Subjects(target is not None, data is not None, other is not None, polynomial is not None, bool(box))
    questions = _Questions(entry, group, (V, U), max_order, activation, subjects, points, images)
    if support is not None:
        questions.support(support, V, U)
    asserts = tuple(questions.assertion(text) for text in entry.get("assert", []))
    compute = tuple(q for text in entry.get("compute", []) if (q := questions.computed(text)) is not None)
    if len(set(compute)) < len(compute):
        twice = next(q.text for q in compute if compute.count(q) > 1)
        raise KeyProblem("compute", f"{shorten(twice)} stands there twice")
    named = questions.representations | {name: R for name, R in hidden.items() if name not in ("input", "output")}
    if box and not questions.problems and not any(q.kind.on_box for q in (*compute, *_mentioned(asserts))):
        raise KeyProblem("box", "'box' is for the quantities distance and asymmetry: ask for one, or leave it out")
    numbers = [
        activation.slope,
        *(x for pair in box for x in pair),
        *(x for point in (*points.values(), *images.values()) for _, x in point),
    ]
    numbers += (
        []
        if data is None
        else [*(y for row in data.values for y in row), *(x for point in data.points for _, x in point)]
    )
    fields = [smallest_field(numbers), V.field, U.field]
    fields += [f.field for f in (function, other) if f is not None]
    fields += [R.field for R in named.values()]
    field = at_key("target", lambda: compositum(fields))
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
        activation=activation.over(field),
        time_limit=float(settings["time_limit"]),
        max_order=max_order,
        gap=bool(settings.get("gap", False)),
        target=None if target is None else target.over(field),
        polynomial=None if polynomial is None else polynomial.over(field),
        other=None if other is None else other.over(field),
        data=None if data is None else _data_over(data, field),
        representations={text: R.over(field) for text, R in named.items()},
        hidden=tuple(hidden),
        points={name: over(x, field) for name, x in points.items()},
        images={name: over(x, field) for name, x in images.items()},
        box=tuple((field(low), field(high)) for low, high in box),
        support=support,
        hidden_supports=hidden_supports,
        asserts=asserts,
        compute=compute,
        problems=questions.problems,
        source=_source(written, symmetry.sha256, "" if data is None else data.sha256),
        checksum="",
        entry=dict(written),
        settings=dict(settings),
    )


def _mentioned(asserts: Sequence[Assertion]) -> list[Quantity]:
    return [q for assertion in asserts for q in assertion.quantities]


def _refuse_finite_keys(entry: Mapping[str, Any], group: Group) -> None:
    """Refuse what speaks of finite groups only. Errors: KeyProblem."""
    for key in _FINITE_KEYS:
        if key in entry:
            reason = _FINITE_KEYS[key]
            raise KeyProblem(
                key, f"{key!r} is not available for the continuous group {group.label}: {reason}; leave it out"
            )
    if is_data(entry.get("target")):
        raise KeyProblem(
            "target",
            f"finite data are not available for the continuous group {group.label}: the orbit of a point is infinite; "
            "take a finite subgroup",
        )


_FINITE_KEYS = {
    "hidden": "its layers are those of its components, which `equicert hidden` lists",
    "support": "it mixes coordinates, and no pattern of zeros stays in place",
    "points": "orbits of points are infinite",
    "images": "orbits of points are infinite",
}
"""Keys that speak of finite groups only, and why."""

_SUBGROUPS = "it has infinitely many subgroups; its layers are those of its components, see `equicert hidden`"
_FINITE_QUANTITIES = {
    **dict.fromkeys(("classes", "signed_types", "architectures", "types"), _SUBGROUPS),
    **dict.fromkeys(
        ("channels", "representable"), "its layers are those of its components, which `equicert hidden` lists"
    ),
    "symmetry": "its subgroups are infinite; `equicert symmetry` finds the connected part",
    "simpler": "compare dim(LEN, m) or params(LEN, m) with those of GN",
    **dict.fromkeys(("separates", "mapped"), _FINITE_KEYS["points"]),
    "compatible": _FINITE_KEYS["support"],
}
"""Quantities that speak of finite groups only, and why."""


def _hidden(
    entry: Mapping[str, Any], group: Group, V: Representation, U: Representation, max_order: int
) -> dict[str, Representation]:
    """The key ``hidden``, where it is given. Errors: InputError."""
    if "hidden" not in entry:
        return {}
    return read_hidden(entry["hidden"], group, V, U, "generators" in entry, max_order)


def _supports(
    entry: Mapping[str, Any], V: Representation, U: Representation, hidden: Mapping[str, Representation], max_order: int
) -> tuple[Rows | None, tuple[Rows, ...]]:
    """The key ``support``: that of linear maps, or with ``hidden`` that of the first layer. Errors: InputError."""
    if "support" not in entry:
        return None, ()
    if hidden:
        return None, read_hidden_supports(entry["support"], V, hidden, max_order)
    return read_support(entry["support"], V, U, max_order), ()


_UNPRINTABLE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\uffff]"
)
"""What a certificate may not hold in its title and source (FORMAT.md); TOML has no lone surrogates."""


def _check_printable(key: str, value: Any, layout: str) -> None:
    """A text that a certificate repeats holds no control characters but those of ``layout``. Errors: KeyProblem."""
    found = _UNPRINTABLE.findall(value) if isinstance(value, str) else []
    odd = next((c for c in found if c not in layout), None)
    if odd is not None:
        allowed = "line ends and tabs may stay" if layout else "write it on one line"
        raise KeyProblem(key, f"{shorten(value)} has the character {odd!a}, which cannot be printed: {allowed}")


def _source(entry: Mapping[str, Any], group_sha256: str = "", data_sha256: str = "") -> dict[str, str]:
    """The claim as it was written, and the SHA-256 of the files of its group and its data."""
    written = {k: v if isinstance(v, str) else json.dumps(v) for k, v in entry.items() if k not in ("id", "title")}
    files = {"group sha256": group_sha256, "data sha256": data_sha256}
    return written | {key: digest for key, digest in files.items() if digest}


def _data_over(data: Data, field: Field) -> Data:
    points = tuple(over(x, field) for x in data.points)
    return replace(data, points=points, values=tuple(tuple(map(field, row)) for row in data.values))


@dataclass(frozen=True)
class _Subjects:
    """What a claim has: a piecewise linear function, finite data, a second function, a polynomial, a box."""

    function: bool
    data: bool
    second: bool
    polynomial: bool
    box: bool


class _Questions:
    """Reads the assertions and quantities of a claim; one that is ill-posed is a problem of its own, under its text."""

    def __init__(
        self,
        entry: Mapping[str, Any],
        group: Group,
        symmetry: tuple[Representation, Representation],
        max_order: int,
        activation: Activation,
        subjects: _Subjects,
        points: Mapping[str, Row],
        images: Mapping[str, Row],
    ) -> None:
        self.entry, self.group, self.symmetry = entry, group, symmetry
        self.max_order, self.activation = max_order, activation
        self.subjects, self.points, self.images = subjects, points, images
        self.representations: dict[str, Representation] = {}
        self.problems: dict[str, str] = {}
        self.moved = ""

    def support(self, rows: Sequence[Sequence[int]], V: Representation, U: Representation) -> None:
        """Remember what does not respect the support of the claim: ``dim_hom`` is refused then."""
        moved = not_respected(rows, V, U)
        self.moved = "" if moved is None else moved.line

    def assertion(self, text: str) -> Assertion:
        """An assertion; without quantities where it is ill-posed."""
        try:
            found = parse_assertion(text)
            for quantity in found.quantities:
                self._check(quantity)
        except InputError as problem:
            self.problems[text] = f"assert: {problem}"
            return Assertion(text, ())
        return found

    def computed(self, text: str) -> Quantity | None:
        """A quantity to compute; None where it is ill-posed."""
        try:
            found = parse_quantity(text)
            self._check(found)
        except InputError as problem:
            self.problems[text] = f"compute: {problem}"
            return None
        return found

    def _channel(self, text: str) -> Representation:
        """The channel that a hidden layer names. Errors: InputError."""
        V, U = self.symmetry
        if self.group.continuous and text in ("input", "output"):
            raise InputError(
                f"{text} is a representation of the continuous group {self.group.label}: hidden neurons are permuted "
                "by its components; expected for example regular or trivial"
            )
        if self.group.continuous and not by_matrices(self.entry):
            return channel_of_components(text, self.group, self.max_order)
        return channel_named(text, self.group.components, V, U, "generators" in self.entry, self.max_order)

    def _check(self, q: Quantity) -> None:
        """Has the claim what the quantity speaks of: a function, data, a representation, points, an activation for
        which it is proved? Errors: InputError."""
        subject = q.kind.subject
        if not q.kind.reach.covers(self.activation):
            raise InputError(f"{q.text} is not available with activation {self.activation.text}")
        if self.group.continuous and q.name == "asymmetry":
            raise InputError(
                f"asymmetry is about finitely many generators, and {self.group.label} is continuous: "
                "ask for `equivariant`"
            )
        if self.group.continuous and (not q.kind.continuous or q.layer is not None):
            reason = _FINITE_QUANTITIES.get(q.name, "it is proved for finite groups only")
            raise InputError(f"{q.text} is not available for the continuous group {self.group.label}: {reason}")
        has = self.subjects
        of_function = (Subject.FUNCTION, Subject.TWO_FUNCTIONS, Subject.POLYNOMIAL, Subject.FUNCTION_OR_POLYNOMIAL)
        if has.data and (subject in of_function or q.layer is not None):
            raise InputError(f"{q.text} speaks of a function, but the target is finite data")
        if has.polynomial and subject not in (Subject.GROUP, Subject.POLYNOMIAL, Subject.FUNCTION_OR_POLYNOMIAL):
            raise InputError(
                f"{q.text} speaks of a piecewise linear function, and the target is a polynomial: ask for "
                "approximable(REP), for example approximable(regular), or for equivariant"
            )
        if not has.data and subject is Subject.DATA:
            raise InputError(f"{q.text} speaks of finite data: give target = {{ points = [...], values = [...] }}")
        if not has.data and not has.function and not has.polynomial and subject is not Subject.GROUP:
            raise InputError(f"{q.text} speaks of a function: give 'target'")
        if not has.second and subject is Subject.TWO_FUNCTIONS:
            raise InputError(f"{q.text} compares two functions: give 'other', the second one")
        if not has.box and q.kind.on_box:
            raise InputError(f'{q.text} is the greatest value on a box: give box = [["-1", "1"], ...]')
        if "hidden" in self.entry and not q.kind.with_hidden and q.network_class not in ("GN", "GEN"):
            raise InputError(f"{q.text} is not available with `hidden`")
        if "support" in self.entry:
            self._check_support(q)
        if q.name == "compatible" and "support" not in self.entry:
            raise InputError("compatible is about the key `support`: give, for example, support = [[1, 0], [0, 1]]")
        missing = next((name for name in q.points if name not in self.points), None)
        if missing is not None:
            raise InputError(f"{q.text}: no point {shorten(missing)}: give points = {{ {missing} = [...] }}")
        missing = next((name for name in q.images if name not in self.images), None)
        if missing is not None:
            raise InputError(f"{q.text}: no image {shorten(missing)}: give images = {{ {missing} = [...] }}")
        for channel in q.channels:
            if channel not in self.representations and channel not in ("input", "output"):
                self.representations[channel] = self._channel(channel)
        if q.channels:
            listed = [self.representations.get(channel) or self._channel(channel) for channel in q.channels]
            check_channels([channel_of(text, R) for text, R in zip(q.channels, listed, strict=True)])
        self._name(q)

    def _check_support(self, q: Quantity) -> None:
        """Does the quantity speak of linear maps with a support, or of first layers with one? Errors: InputError."""
        of_layers = q.name == "params" and q.network_class == "LEN"
        if "hidden" in self.entry:
            if not of_layers and q.name != "order":
                raise InputError(
                    f"{q.text} is not available with a support of the first layer: with `hidden`, `support` is about "
                    "params(LEN, m); without, about linear maps from input to output, dim_hom"
                )
        elif of_layers:
            raise InputError(f'{q.text} with `support` needs the channels of the hidden layer: hidden = ["regular"]')
        elif not q.kind.with_support:
            raise InputError(f"{q.text} is not available with `support`")
        elif q.name == "dim_hom" and self.moved:
            raise InputError(f"{self.moved}: mend the support, or ask for `compatible`")

    def _name(self, q: Quantity) -> None:
        """Remember the representations that a quantity names. Errors: InputError."""
        name = q.representation
        if name is not None and name not in ("input", "output", *self.representations):
            self.representations[name] = named_representation(self.group, name, self.entry, self.max_order)
