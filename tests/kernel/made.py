"""Statements with proofs made by hand, where honest certificates do not go; each with what a kernel must say.

Pairs of functions of one number that are the same but are written with different nodes make statements that are just
symmetric: whoever misreads one kind of node sees a difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

Json = Any


@dataclass(frozen=True)
class Made:
    """A statement, its proof, assertions with their verdicts, or the words of the refusal."""

    name: str
    statement: Json
    proof: list[Json]
    verdicts: dict[str, str] = field(default_factory=dict)
    refused: str = ""


def row(entries: list[Any]) -> Json:
    """A sparse row."""
    return [[i, str(Fraction(x))] for i, x in enumerate(entries) if x]


def rows(matrix: list[list[Any]]) -> Json:
    """A matrix as sparse rows."""
    return [row(line) for line in matrix]


def generator(rho: list[list[Any]], pi: list[list[Any]], permutation: list[int] | None = None) -> Json:
    """A generator, with or without its permutation."""
    given = {} if permutation is None else {"permutation": permutation}
    return {**given, "input": rows(rho), "output": rows(pi)}


def statement(d: int, p: int, generators: list[Json], target: Json = None, **options: bool) -> Json:
    """A statement over the rationals."""
    usual = {"bias": True, "output_bias": True, "skip": False, **options}
    return {"field": "Q", "input_dim": d, "output_dim": p, "generators": generators, "target": target, **usual}


class Nodes:
    """Collects the nodes of a target."""

    def __init__(self) -> None:
        self.listed: list[Json] = []

    def add(self, *node: Any) -> int:
        """The number of a new node."""
        self.listed.append(list(node))
        return len(self.listed) - 1

    def affine(self, entries: list[Any], constant: Any = 0) -> int:
        """An affine node."""
        return self.add("affine", row(entries), str(Fraction(constant)))

    def sum(self, *terms: tuple[Any, int]) -> int:
        """A sum."""
        return self.add("sum", [[str(Fraction(x)), k] for x, k in terms])

    def target(self, *outputs: int) -> Json:
        """The target."""
        return {"nodes": self.listed, "outputs": list(outputs)}


def unit(i: int, factor: Any = 1, d: int = 2) -> list[Any]:
    """A multiple of a coordinate."""
    return [factor if j == i else 0 for j in range(d)]


PAIRS = {
    "relu and max": (
        lambda n, i: n.add("relu", n.affine(unit(i))),
        lambda n, i: n.add("max", [n.affine(unit(i)), n.affine([])]),
    ),
    "max, the other way round": (
        lambda n, i: n.add("max", [n.affine([]), n.affine(unit(i))]),
        lambda n, i: n.add("max", [n.affine(unit(i)), n.affine([])]),
    ),
    "abs and max": (
        lambda n, i: n.add("abs", n.affine(unit(i))),
        lambda n, i: n.add("max", [n.affine(unit(i)), n.affine(unit(i, -1))]),
    ),
    "min and relu": (
        lambda n, i: n.add("min", [n.affine(unit(i)), n.affine([])]),
        lambda n, i: n.sum((-1, n.add("relu", n.affine(unit(i, -1))))),
    ),
    "min, the other way round": (
        lambda n, i: n.add("min", [n.affine([]), n.affine(unit(i))]),
        lambda n, i: n.add("min", [n.affine(unit(i)), n.affine([])]),
    ),
    "a factor outside and inside": (
        lambda n, i: n.sum((3, n.add("relu", n.affine(unit(i))))),
        lambda n, i: n.add("relu", n.affine(unit(i, 3))),
    ),
    "a sum of two": (
        lambda n, i: n.sum((1, n.add("relu", n.affine(unit(i)))), (1, n.add("relu", n.affine(unit(i, -1))))),
        lambda n, i: n.add("abs", n.affine(unit(i))),
    ),
    "constants": (
        lambda n, i: n.add("abs", n.affine(unit(i), 1)),
        lambda n, i: n.add("max", [n.affine(unit(i), 1), n.affine(unit(i, -1), -1)]),
    ),
    "three arguments": (
        lambda n, i: n.add("max", [n.affine([], -1), n.affine(unit(i)), n.affine(unit(i, 2))]),
        lambda n, i: n.add("max", [n.affine(unit(i, 2)), n.affine([], -1), n.affine(unit(i))]),
    ),
}
"""One function of coordinate i, written in two ways."""

SWAP = [[0, 1], [1, 0]]


def symmetric() -> list[Made]:
    """``A(x1) + B(x2)`` with A = B is invariant, ``(A(x1), B(x2))`` equivariant: no point shows the contrary."""
    found = []
    for name, (one, other) in PAIRS.items():
        nodes = Nodes()
        scalar = statement(
            2, 1, [generator(SWAP, [[1]])], nodes.target(nodes.sum((1, one(nodes, 0)), (1, other(nodes, 1))))
        )
        nodes = Nodes()
        vector = statement(2, 2, [generator(SWAP, SWAP)], nodes.target(one(nodes, 0), other(nodes, 1)))
        for s, (x, y) in product((scalar, vector), ((1, 3), (-1, 3), (2, -5), (-2, -3))):
            step = {"rule": "not-equivariance", "generator": 0, "point": row([x, y])}
            found.append(Made(f"{name} at {x}, {y}", s, [step], refused="is equivariant at the given point"))
        found.append(
            Made(f"{name}, form", scalar, [{"rule": "equivariance"}], {"equivariant": "verified"})
            if name != "three arguments"
            else Made(f"{name}, form", scalar, [{"rule": "equivariance"}], refused="not directly two-layer")
        )
    return found


HALVES = {
    "max": lambda n, f, y: n.add("max", [f, n.affine([]), y]),
    "max, the other way round": lambda n, f, y: n.add("max", [y, n.affine([]), f]),
    "max of relu": lambda n, f, y: n.add("max", [n.add("relu", f), y]),
    "min": lambda n, f, y: n.sum(
        (-1, n.add("min", [n.sum((-1, f)), n.affine([]), n.sum((-1, y))])),
    ),
    "max of equals": lambda n, f, y: n.add("max", [f, f, n.affine([]), n.sum((1, n.affine([])))]),
}
"""``max(f, 0, y)``, but the last: ``max(f, 0)``."""

OTHER_HALVES = {
    "min of max": lambda n, f, y: n.add("min", [n.add("max", [f, n.affine([])]), y]),
    "min of relu": lambda n, f, y: n.add("min", [y, n.add("relu", f)]),
    "max of min": lambda n, f, y: n.sum(
        (-1, n.add("max", [n.add("min", [n.sum((-1, f)), n.affine([])]), n.sum((-1, y))])),
    ),
}
"""``min(max(f, 0), y)``: with the others it makes ``max(f, 0) + y``."""


def straight() -> list[Made]:
    """Hyperplanes along which the jumps agree, though other nodes make them here and there: no refutation."""
    found = []
    for (name, upper), (other, lower), factor in product(HALVES.items(), OTHER_HALVES.items(), (1, 2, -3)):
        nodes = Nodes()
        f, y = nodes.affine(unit(0, factor)), nodes.affine(unit(1))
        first, second = upper(nodes, f, y), lower(nodes, f, y)
        terms = ((1, first), (1, second)) if name != "max of equals" else ((1, first), (0, second))
        s = statement(2, 1, [], nodes.target(nodes.sum(*terms)))
        for normal in (1, -2):
            step = {
                "rule": "no-two-layer",
                "normal": row([normal, 0]),
                "offset": "0",
                "points": [row([0, -1]), row([0, 1])],
            }
            found.append(
                Made(f"{name}, {other}, {factor}, {normal}", s, [step], refused="the jumps at the two points agree")
            )
    return found


def scaling() -> list[Made]:
    """Generators without permutation, and with entries other than 1 and -1."""
    found = []
    for name, rho, pi in (("abs", -2, 2), ("relu", 2, 2), ("relu", Fraction(1, 3), Fraction(1, 3))):
        nodes = Nodes()
        target = nodes.target(nodes.add(name, nodes.affine([1])))
        made = statement(1, 1, [generator([[rho]], [[pi]])], target)
        found.append(Made(f"{name} scaled by {rho}", made, [{"rule": "equivariance"}], {"equivariant": "verified"}))
    quarter = [[0, -1], [1, 0]]
    classes = {"rule": "subgroups", "classes": [[], [[0, 0]], [[0]]]}
    for name, rho, pi in (("output", [[1]], quarter), ("input", quarter, [[1]])):
        made = statement(len(rho), len(pi), [generator(rho, pi)])
        found.append(
            Made(f"turning {name}", made, [classes], {"classes == 3": "verified", "types(4) == 4": "verified"})
        )
    singular = generator([[1, 0], [1, 0]], [[1]])
    found.append(Made("one column twice", statement(2, 1, [singular]), [], refused="an input matrix is singular"))
    return found


def fits() -> list[Made]:
    """Networks through data that are not layer-wise equivariant in one place only."""
    points = {"points": [row([1, 0]), row([0, 1])], "values": ["0", "1"]}
    sign = generator(SWAP, [[-1]])
    same = generator(SWAP, [[1]])

    def neuron(a: Any, w: list[Any], b: Any = 0) -> Json:
        return {"a": row([a]), "w": row(w), "b": str(Fraction(b))}

    def step(neurons: list[Json], hidden: list[int], **rest: Any) -> Json:
        network = {"neurons": neurons, "e": [], **rest}
        return {"rule": "fit-upper", "class": "LEN", "width": len(neurons), "network": network, "hidden": [hidden]}

    even, left = neuron(1, [1, 1]), neuron(1, [1, 0])
    return [
        Made("first neuron", statement(2, 1, [same], points), [step([left, even], [0, 1])], refused="the first layer"),
        Made("last neuron", statement(2, 1, [same], points), [step([even, left], [0, 1])], refused="the first layer"),
        Made("odd weight", statement(2, 1, [sign], points), [step([even], [0])], refused="the second layer"),
        Made(
            "another bias",
            statement(2, 1, [same], points),
            [step([neuron(1, [1, 0], 1), neuron(1, [0, 1], 2)], [1, 0])],
            refused="the hidden biases",
        ),
        Made("output bias", statement(2, 1, [sign], points), [step([], [], e=row([1]))], refused="the output bias"),
        Made(
            "skip",
            statement(2, 1, [same], points, skip=True),
            [step([], [], skip=rows([[1, 2]]))],
            refused="the skip connection",
        ),
        Made(
            "a bent line",
            statement(1, 1, [], {"points": [row([t]) for t in range(4)], "values": ["0", "3", "5", "4"]}),
            [{"rule": "fit-lower-orientation", "width": 1}],
            {"width(GN) >= 2": "verified", "width(GN) >= 3": "undecided"},
        ),
        Made(
            "a level line",
            statement(1, 1, [], {"points": [row([t]) for t in range(2)], "values": ["5", "5"]}),
            [{"rule": "fit-lower-orientation", "width": 0}],
            refused="some orientations leave no linear part",
        ),
        Made(
            "two outputs",
            statement(1, 2, [], {"points": [row([0])], "values": [row([3, 1])]}),
            [{**step([], []), "class": "GN", "hidden": None}],
            {"error(GN, 0) <= 3": "verified", "error(GN, 0) <= 2": "undecided", "risk(GN, 0) <= 17": "undecided"},
        ),
        Made(
            "one point",
            statement(2, 1, [], {"points": [row([1, 2])], "values": ["7"]}),
            [{**step([], [], e=row([7])), "class": "GN", "hidden": None}],
            {"error(GN, 0) == 0": "verified", "width(GN) == 0": "verified"},
        ),
    ]


def all_made() -> list[Made]:
    """All of them."""
    return [*symmetric(), *straight(), *scaling(), *fits()]
