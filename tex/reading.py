"""What a document shows of a certificate: the statement as objects of the theory, its canonical form and orbits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from equicert.theory.functions.canonical_forms import (
    CanonicalForm,
    Hyperplane,
    NotTwoLayer,
    canonical_form,
    transported,
    with_nested,
)
from equicert.theory.functions.expressions import (
    AbsNode,
    AffineNode,
    Expression,
    MaxNode,
    MinNode,
    Node,
    ReluNode,
    SumNode,
)
from equicert.theory.functions.hyperplane_orbits import Orbit, hyperplane_orbits
from equicert.theory.functions.one_kink import RELU, Activation
from equicert.theory.groups.channels import Channel
from equicert.theory.numbers.fields import Field, Scalar
from equicert.theory.numbers.matrices import Matrix, Row, combine
from equicert.theory.numbers.real_fields import field_named
from equicert.theory.widths.prices import Prices, channel_prices

Json = Any


@dataclass(frozen=True)
class Plane:
    """A boundary hyperplane ``normal x + offset = 0``: its channel vector, the number of its orbit, its sign there."""

    normal: Row
    offset: Scalar
    channel: Row
    orbit: int
    sign: int


@dataclass(frozen=True)
class View:
    """The target of a certificate in canonical form; ``flipping[j]`` tells the kind of orbit j; ``prices`` says what
    orbits cost where the channels of the hidden layers are chosen."""

    d: int
    p: int
    field: Field
    planes: tuple[Plane, ...]
    linear: tuple[Row, ...]
    constant: Row
    flipping: tuple[bool, ...]
    prices: Prices | None = None

    def costs(self) -> list[int]:
        """The neurons that each orbit needs at least, a flipping one with both orientations. (A lower bound is proved
        only where every orbit has a channel.)"""
        if self.prices is not None:
            return [self.prices.of(j) for j in range(len(self.flipping))]
        return [size * (2 if flips else 1) for size, flips in zip(self.sizes(), self.flipping, strict=True)]

    def sizes(self) -> list[int]:
        """The sizes of the orbits."""
        return [sum(plane.orbit == j for plane in self.planes) for j in range(len(self.flipping))]


def row(value: Json, field: Field) -> Row:
    """A sparse row."""
    return tuple((i, field.decode(x)) for i, x in value)


def matrix(value: Json, columns: int, field: Field) -> Matrix:
    """A matrix by rows."""
    return Matrix([row(r, field) for r in value], columns, field)


def field_of(statement: Json) -> Field:
    """The field of a statement."""
    return field_named(statement["field"])


def activation_of(statement: Json) -> Activation:
    """The activation of a statement."""
    field = field_of(statement)
    return Activation(field.decode(statement["activation"]["slope"])) if "activation" in statement else RELU


def target_of(statement: Json) -> Expression:
    """The target of a statement."""
    field = field_of(statement)
    nodes: list[Node] = []
    for node in statement["target"]["nodes"]:
        match node:
            case ["affine", normal, constant]:
                nodes.append(AffineNode(row(normal, field), field.decode(constant)))
            case ["sum", terms]:
                nodes.append(SumNode(tuple((field.decode(x), c) for x, c in terms)))
            case ["relu" | "abs" as name, child]:
                nodes.append(ReluNode(child) if name == "relu" else AbsNode(child))
            case ["max" | "min" as name, children]:
                nodes.append(MaxNode(tuple(children)) if name == "max" else MinNode(tuple(children)))
    return Expression(tuple(nodes), tuple(statement["target"]["outputs"]), statement["input_dim"], field)


def _with_step(target: Expression, step: Json) -> CanonicalForm:
    """The form that a step ``two-layer`` proves."""
    field = target.field
    channels = [
        (Hyperplane(row(h["normal"], field), field.decode(h["offset"])), row(h["channel"], field))
        for part in step["parts"]
        for h in part["hyperplanes"]
    ]
    one = field(1)
    linear = [
        combine((one, row(part["linear"][i], field)) for part in step["parts"]) for i in range(len(target.outputs))
    ]
    return with_nested(target, channels, linear, combine((one, row(part["constant"], field)) for part in step["parts"]))


def view(certificate: Json, layerwise: bool = True) -> View | None:
    """The canonical form of the target with its orbits; None where the certificate does not prove one."""
    statement = certificate["statement"]
    if statement["target"] is None or "points" in statement["target"]:
        return None
    target = target_of(statement)
    nested = next((step for step in certificate["proof"] if step["rule"] == "two-layer"), None)
    try:
        form = canonical_form(target) if nested is None else _with_step(target, nested)
    except NotTwoLayer:
        return None
    d, field = statement["input_dim"], form.field
    actions = [matrix(g["input"], d, field) for g in statement["generators"]] if layerwise else []
    moved = all(transported(plane, a.inverse)[0] in form.index for a in actions for plane in form.hyperplanes)
    orbits = hyperplane_orbits(form, actions) if moved else tuple(Orbit((i,), (1,), False) for i in form.index.values())
    label = {i: (j, s) for j, orbit in enumerate(orbits) for i, s in zip(orbit.members, orbit.signs, strict=True)}
    planes = tuple(
        Plane(n, t, c, *label[i]) for i, ((n, t), c) in enumerate(zip(form.hyperplanes, form.channels, strict=True))
    )
    flipping = tuple(orbit.flipping for orbit in orbits)
    prices = None
    if layerwise and moved and "hidden" in statement:
        prices = channel_prices(form, orbits, actions, channels_of(statement))
    return View(d, statement["output_dim"], field, planes, form.linear.rows, form.constant, flipping, prices)


def channels_of(statement: Json) -> tuple[Channel, ...]:
    """The channels of the hidden layers that a statement names."""
    known = statement.get("representations", {})
    own = {key: [g[key] for g in statement["generators"]] for key in ("input", "output")}
    found = []
    for name in statement["hidden"]:
        matrices = known[name] if name in known else own[name]
        moves = []
        for listed in matrices:
            images = [0] * len(listed)
            for i, ((j, _),) in enumerate(listed):
                images[j] = i
            moves.append(tuple(images))
        found.append(Channel(name, tuple(moves), len(moves[0]) if moves else 1))
    return tuple(found)
