"""What the steps of a proof have proved so far, and the ranges of all quantities that follow (FORMAT.md, facts)."""

from __future__ import annotations

from dataclasses import replace

from .algebra import identity
from .assertions import INFINITE, Bound, Facts, Range
from .dimension import (
    Model,
    equivariant_bound,
    hidden_orbits,
    invariant_vectors,
    single_neurons,
)
from .fit import Data
from .functions import (
    Form,
    Target,
    form_of_target,
)
from .groups import (
    Group,
    Subgroups,
)
from .reading import (
    Invalid,
    quoted,
    require,
)
from .separation import separated
from .statement import Statement
from .widths import (
    Options,
)


class Proof:
    """Steps are checked one after the other; each shrinks the proved range of some quantities."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.form: Form | None = None if statement.target is None else form_of_target(statement.target)
        self.equivariant: bool | None = None
        self.group: Group | None = None
        self.subgroups: Subgroups | None = None
        top = (0, statement.d * statement.p)
        self.low: dict[str, Bound] = {}
        self.high: dict[str, Bound] = {"dim_hom": top}
        self.done: set[tuple[str, str, str]] = set()
        self.errors: dict[tuple[str, int], Range] = {}
        self.dimensions: dict[tuple[str, int], int] = {}
        self.models: dict[str, Model] = {}

    def facts(self) -> Facts:
        """The ranges of all quantities (FORMAT.md, facts)."""
        ranges = {}
        start = {"width(GN)": 0, "width(GEN)": 0, "width(LEN)": 0, "dim_hom": 0, "architectures": 0}
        for name in (*start, "order", "classes", "signed_types", "compensation"):
            low, high = self.low.get(name, (0, start.get(name, 1))), self.high.get(name, INFINITE)
            ranges[name] = Range(low, high)
        for (kind, m), found in self.errors.items():
            known = ranges[f"width({kind})"]
            low = max(known.low, (0, m + 1)) if found.low > (0, 0) else known.low
            ranges[f"width({kind})"] = Range(low, min(known.high, (0, m)) if found.high == (0, 0) else known.high)
        lows = [ranges[f"width({c})"].low for c in ("GN", "GEN", "LEN")]
        highs = [ranges[f"width({c})"].high for c in ("GN", "GEN", "LEN")]
        gn = Range(lows[0], min(highs))
        gen = Range(max(lows[:2]), min(highs[1:]))
        if self.equivariant:  # the least width in GEN is that in GN (section 3)
            gn = gen = Range(max(lows[0], lows[1]), min(highs))
        layerwise = Range(max(lows), highs[2])
        ranges |= {"width(GN)": gn, "width(GEN)": gen, "width(LEN)": layerwise}
        for name, found in ranges.items():
            require(found.low <= found.high, f"the proof contradicts itself about {name}")
        ranges["gap"] = _gap(layerwise, gen)
        indices = None if self.subgroups is None else tuple(self.subgroups.indices())
        return Facts(
            ranges,
            self.equivariant,
            indices,
            self.statement.representations,
            dict(self.errors),
            {kind: self.model(kind) for kind in ("GN", "LEN") if kind == "GN" or self.subgroups is not None},
            dict(self.dimensions),
            self.equivariant_bound,
            self.separates,
        )

    def maps(self) -> int | None:
        """``dim Hom_G(V, U)`` where it is known."""
        low = self.low.get("dim_hom")
        return int(low[1]) if low is not None and low == self.high["dim_hom"] else None

    def model(self, kind: str) -> Model:
        """The networks of GN, or of LEN once the subgroups are known."""
        s = self.statement
        if kind == "GN":
            orbit = single_neurons(s.d, s.p, (identity(s.d), identity(s.p)))
            return Model((orbit,), s.options, s.p, s.d * s.p)
        if self.subgroups is None:
            raise Invalid("the hidden orbits of LEN need a subgroups step")
        if not self.models:
            orbits = hidden_orbits(self.subgroups, s.generators, s.d, s.p)
            self.models[kind] = Model(orbits, s.options, len(invariant_vectors(s.generators, s.p)), None)
        return replace(self.models[kind], maps=self.maps())

    def equivariant_bound(self, m: int) -> int | None:
        """An upper bound of ``dim GEN_m``, all options at their defaults."""
        s, maps = self.statement, self.maps()
        if self.subgroups is None or s.options != Options(True, True, False):
            return None
        oriented = self.model("LEN").items()
        return equivariant_bound(
            m, oriented, self.subgroups, s.generators, s.d, s.p, s.d * s.p if maps is None else maps
        )

    def separates(self, name: str, first: str, second: str) -> bool:
        """Does the hidden representation of this name tell two named points apart?"""
        s = self.statement
        require(s.options.bias, "separation is by networks with biases")
        for point in (first, second):
            require(point in s.points, f"the statement has no point {quoted(point)}")
        return separated(s.representations[name], s.generators, s.d, s.points[first], s.points[second])

    def exactly(self, name: str, value: int) -> None:
        """A quantity is known."""
        self.low[name] = self.high[name] = (0, value)

    def two_layer(self) -> Form:
        """The canonical form of a target that is directly two-layer."""
        if self.form is None:
            raise Invalid("the target is not directly two-layer")
        return self.form

    def target(self) -> Target:
        """The target."""
        if self.statement.target is None:
            raise Invalid("the statement has no target")
        return self.statement.target

    def impossible(self, classes: tuple[str, ...] = ("GN", "GEN", "LEN")) -> None:
        """No network of these classes, whatever its width, represents the target."""
        for kind in classes:
            self.low[f"width({kind})"] = INFINITE

    def error(self, kind: str, width: int, low: Bound, high: Bound) -> None:
        """The least error of a class and width lies in a range."""
        known = self.errors.get((kind, width), Range((0, 0), INFINITE))
        found = Range(max(known.low, low), min(known.high, high))
        require(found.low <= found.high, "the proof contradicts itself about an error")
        self.errors[kind, width] = found

    def data(self) -> Data:
        """The data of the statement."""
        require(len(self.statement.data) > 0, "the statement has no data")
        return self.statement.data

    def whole_group(self) -> Group:
        """The enumerated group."""
        if self.group is None:
            self.group = Group(self.statement.generators, self.statement.d, self.statement.p)
        return self.group


def _gap(layerwise: Range, gen: Range) -> Range:
    """``width(LEN) - width(GEN)``, never negative."""
    if gen.low == INFINITE or layerwise.low == INFINITE:
        return Range((0, 0), INFINITE)
    low = (0, max(0, layerwise.low[1] - gen.high[1])) if gen.high != INFINITE else (0, 0)
    return Range(low, INFINITE if layerwise.high == INFINITE else (0, layerwise.high[1] - gen.low[1]))


# -- the rules ----------------------------------------------------------------------------------------------------------
