"""The key ``support`` of a claim: which entries of a linear map may be nonzero (THEORY.md, T7.22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from equicert.certificates.claims.pixels import image_of, places
from equicert.theory.errors import InputError, shorten
from equicert.theory.groups.representations import Representation

Entry: TypeAlias = tuple[int, int]
"""Row (coordinate of the output) and column (coordinate of the input), from 0 on."""

Rows: TypeAlias = tuple[tuple[int, ...], ...]
"""The columns of the allowed entries of each row."""


@dataclass(frozen=True)
class Moved:
    """An element of the group that does not respect a support: the number of its generator from 1 on, an entry of the
    support, and where the generator moves it, outside."""

    generator: int
    entry: Entry
    image: Entry

    @property
    def line(self) -> str:
        """In words, with entries from 1 on."""
        (i, j), (k, m) = self.entry, self.image
        return (
            f"the generator g{self.generator} does not respect the support: it moves the entry ({i + 1}, {j + 1}), "
            f"which is in it, to ({k + 1}, {m + 1}), which is not"
        )


def read_support(value: Any, V: Representation, U: Representation, max_order: int) -> Rows:
    """The columns of the allowed entries of each row. Written as a matrix of 0 and 1 with a row for each output, as
    ``{ filter = "3x3", grid = [h, w] }`` or ``{ filter = "hex", hexgrid = r }`` for maps between images and features
    that belong to pixels (``pixels.py``), or as ``{ orbits = [[i, j], ...] }``, the entries to which the group moves
    some. Errors: InputError."""
    entries = _given_entries(value, V, U, max_order)
    if not entries:
        raise InputError("no entry may be nonzero: allow at least one")
    rows: list[list[int]] = [[] for _ in range(U.dim)]
    for i, j in sorted(entries):
        rows[i].append(j)
    return tuple(map(tuple, rows))


def _given_entries(value: Any, V: Representation, U: Representation, max_order: int) -> set[Entry]:
    if isinstance(value, list):
        shape = {len(row) for row in value}
        if len(value) != U.dim or shape != {V.dim}:
            raise InputError(
                f"a matrix of {len(value)} rows with {' or '.join(map(str, sorted(shape)))} entries: expected "
                f"{U.dim} row{'s' if U.dim > 1 else ''}, one for each output, of {V.dim} entries 0 or 1"
            )
        return {(i, j) for i, row in enumerate(value) for j, x in enumerate(row) if x}
    if "orbits" in value:
        return _orbits(value["orbits"], V, U)
    image = image_of(value, V.group, max_order)
    inputs: list[list[int]] = [[] for _ in range(image.size)]
    for j, pixel in enumerate(places(V, image, centred=False)):
        inputs[pixel].append(j)
    return {
        (i, j)
        for i, own in enumerate(places(U, image, centred=True))
        for pixel in image.seen[own]
        for j in inputs[pixel]
    }


def _orbits(listed: Sequence[Sequence[int]], V: Representation, U: Representation) -> set[Entry]:
    found: set[Entry] = set()
    for i, j in listed:
        if i > U.dim or j > V.dim:
            raise InputError(f"the entry ({i}, {j}) is outside: there are {U.dim} rows and {V.dim} columns")
        found.add((i - 1, j - 1))
    queue = list(found)
    steps = _steps(V, U)
    for entry in queue:
        for step in steps:
            for image in step.images(entry):
                if image not in found:
                    found.add(image)
                    queue.append(image)
    return found


@dataclass(frozen=True)
class _Step:
    """Where a generator may move an entry: ``pi(g) E_ij rho(g)^-1`` has nonzero entries in these rows and columns."""

    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[int, ...], ...]

    def images(self, entry: Entry) -> list[Entry]:
        return [(a, b) for a in self.rows[entry[0]] for b in self.columns[entry[1]]]


def _steps(V: Representation, U: Representation) -> list[_Step]:
    steps = []
    for rho, pi in zip(V.matrices, U.matrices, strict=True):
        rows: list[list[int]] = [[] for _ in range(U.dim)]
        for a, line in enumerate(pi.rows):
            for i, _ in line:
                rows[i].append(a)
        columns = tuple(tuple(b for b, _ in line) for line in rho.inverse.rows)
        steps.append(_Step(tuple(map(tuple, rows)), columns))
    return steps


def read_hidden_supports(
    value: Any, V: Representation, channels: Mapping[str, Representation], max_order: int
) -> tuple[Rows, ...]:
    """The support of the first layer, for each channel of hidden layers the inputs that its neurons see. A matrix and
    orbits are about one channel; a filter places the neurons of every channel. Errors: InputError."""
    if len(channels) > 1 and (isinstance(value, list) or "orbits" in value):
        raise InputError(
            f"with {len(channels)} channels under `hidden` a support is a filter, such as "
            '{ filter = "3x3", grid = [5, 5] }'
        )
    found = []
    for text, R in channels.items():
        try:
            rows = read_support(value, V, R, max_order)
        except InputError as problem:
            raise InputError(f"the first layer to {shorten(text)}: {problem}") from None
        moved = not_respected(rows, V, R)
        if moved is not None:
            raise InputError(f"the first layer to {shorten(text)}: {moved.line}")
        found.append(rows)
    return tuple(found)


def not_respected(support: Sequence[Sequence[int]], V: Representation, U: Representation) -> Moved | None:
    """The first generator that moves an entry of a support out of it, if there is one."""
    allowed = {(i, j) for i, row in enumerate(support) for j in row}
    for number, step in enumerate(_steps(V, U), 1):
        for entry in sorted(allowed):
            outside = next((image for image in step.images(entry) if image not in allowed), None)
            if outside is not None:
                return Moved(number, entry, outside)
    return None
