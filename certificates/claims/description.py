"""What a claim says once it is read: the group and its images, the matrices, the options, the target written out.

A reader compares this with what was meant; nothing is searched or proved here, and nothing takes long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from equicert.certificates.claims.arrays import label_of
from equicert.certificates.claims.claim import Claim, Data
from equicert.certificates.claims.inputs import read_inputs
from equicert.certificates.claims.symmetries import by_matrices
from equicert.theory.functions.canonical_forms import CanonicalForm, NotTwoLayer, canonical_form
from equicert.theory.functions.expressions import AffineNode, Expression, SumNode
from equicert.theory.groups.images import cheap_image_order, cheap_order
from equicert.theory.groups.representations import Representation
from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row
from equicert.theory.numbers.radicals import number_text

MAX_SHOWN = 6
"""Rows of a matrix up to which it is written."""
MAX_GENERATORS = 6
"""Generators up to which matrices are written."""
MAX_TEXT = 4_000
"""Characters of a target that is written out."""
MAX_NODES = 500
"""Nodes of a target that is written out."""
MAX_POINTS = 20
"""Data points that are written out."""

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class RepresentationFacts:
    """A representation: its expression (or ``matrices``), dimension, the order of the image of the group (None where
    it is not known cheaply), one matrix for each generator (None where they are many or large); for a continuous group
    the same for the generators of its Lie algebra."""

    name: str
    dim: int
    image_order: int | None
    matrices: tuple[Table, ...] | None
    lie: tuple[Table, ...] | None


@dataclass(frozen=True)
class OptionFacts:
    """The options in force, from the claim, the settings of its file, the command line, or the defaults."""

    bias: bool
    output_bias: bool
    skip: bool
    activation: str
    time_limit: float
    max_order: int
    gap: bool


@dataclass(frozen=True)
class ChannelFacts:
    """A channel of the hidden layers: its expression, and the neurons of one copy."""

    name: str
    neurons: int


@dataclass(frozen=True)
class TargetFacts:
    """A target: as it was written, then one expression for each output: the canonical form
    ``sum c |n x + t| + L x + e`` where the target is a sum of two-layer terms (``form`` is ``canonical``), a polynomial
    multiplied out (``polynomial``), else the
    function with everything written out (``expanded``), or nothing where that is long (``long``); the SHA-256 of the
    file that it comes from."""

    written: str
    form: str
    outputs: tuple[str, ...]
    file: str | None
    sha256: str | None


@dataclass(frozen=True)
class DataFacts:
    """Finite data: the number of points, the first of them with their values, the file with its SHA-256 and header."""

    count: int
    points: Table
    values: tuple[str, ...]
    file: str | None
    sha256: str | None
    header: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """What a claim states.

    ``order`` is None where it is not known cheaply, or infinite (``continuous`` names the continuous factors,
    ``lie`` is the number of generators of the Lie algebra); ``field`` is the field of all scalars; ``hidden`` the
    channels that the hidden layers of LEN are made of (none: all are allowed). ``inputs`` are the named blocks with
    the coordinates that they stand for; ``other`` is the function that the target is compared with, ``box`` the
    ends of the intervals on which; ``support`` the number of entries of a linear map that may be nonzero (None: all),
    with ``hidden`` for each channel ``hidden_supports`` the number of those of the first layer."""

    id: str
    title: str
    file: str
    group: str
    order: int | None
    continuous: tuple[str, ...]
    generators: int
    lie: int
    field: str
    input: RepresentationFacts
    output: RepresentationFacts
    options: OptionFacts
    hidden: tuple[ChannelFacts, ...]
    inputs: tuple[str, ...]
    support: int | None
    hidden_supports: tuple[int, ...]
    target: TargetFacts | None
    other: TargetFacts | None
    data: DataFacts | None
    points: Mapping[str, tuple[str, ...]]
    images: Mapping[str, tuple[str, ...]]
    box: tuple[tuple[str, str], ...]
    asserts: tuple[str, ...]
    compute: tuple[str, ...]


def describe(claim: Claim) -> Description:
    """The description of a claim."""
    return Description(
        id=claim.id,
        title=claim.title,
        file=claim.file,
        group=_group(claim),
        order=None if claim.group.continuous else cheap_order(claim.group),
        continuous=claim.group.continuous,
        generators=len(claim.group.generators),
        lie=len(claim.input.lie),
        field=str(claim.field.name),
        input=_representation(claim, claim.input, "input"),
        output=_representation(claim, claim.output, "output"),
        options=_options(claim),
        hidden=tuple(ChannelFacts(name, claim.representation_named(name).dim) for name in claim.hidden),
        support=None if claim.support is None else sum(map(len, claim.support)),
        hidden_supports=tuple(sum(map(len, rows)) for rows in claim.hidden_supports),
        inputs=tuple(_blocks(claim)),
        target=_polynomial(claim) if claim.target is None else _target(claim, claim.target, "target"),
        other=None if claim.other is None else _target(claim, claim.other, "other"),
        data=None if claim.data is None else _data(claim, claim.data),
        points={name: _vector(row, claim.input.dim) for name, row in claim.points.items()},
        images={name: _vector(row, claim.output.dim) for name, row in claim.images.items()},
        box=tuple((number_text(low), number_text(high)) for low, high in claim.box),
        asserts=tuple(a.text for a in claim.asserts),
        compute=tuple(q.text for q in claim.compute),
    )


def _blocks(claim: Claim) -> Iterator[str]:
    """``adj[2, 2] = x4..x7`` for every named block of inputs."""
    blocks = read_inputs(claim.entry["inputs"], claim.input.dim) if "inputs" in claim.entry else {}
    for name, block in blocks.items():
        shape = f"[{', '.join(map(str, block.lengths))}]"
        first, last = block.offset + 1, block.offset + block.size
        yield f"{name}{shape} = x{first}" + (f"..x{last}" if last > first else "")


def _group(claim: Claim) -> str:
    """The name of the group; for one of a file also the file with its SHA-256."""
    if by_matrices(claim.entry):
        return "lie" if "lie" in claim.entry else "generators"
    given = claim.entry["group"]
    if isinstance(given, str):
        return claim.group.name
    return f"{claim.group.name} of {label_of(Path(given['file']))}, SHA-256 {claim.source['group sha256']}"


def _options(claim: Claim) -> OptionFacts:
    affine = claim.bias, claim.output_bias, claim.skip
    return OptionFacts(*affine, claim.activation.text, claim.time_limit, claim.max_order, claim.gap)


def _representation(claim: Claim, V: Representation, key: str) -> RepresentationFacts:
    given = claim.entry.get(key)
    few = V.dim <= MAX_SHOWN and len(V.matrices) <= MAX_GENERATORS
    return RepresentationFacts(
        name=given if isinstance(given, str) else "matrices",
        dim=V.dim,
        image_order=None if claim.group.continuous else cheap_image_order(claim.group, V.matrices),
        matrices=tuple(map(_table, V.matrices)) if few else None,
        lie=tuple(map(_table, V.lie)) if V.dim <= MAX_SHOWN and len(V.lie) <= MAX_GENERATORS else None,
    )


def _table(A: Matrix) -> Table:
    return tuple(tuple(number_text(x) for x in row) for row in A.tolist())


def _vector(row: Row, d: int) -> tuple[str, ...]:
    entries = dict(row)
    return tuple(number_text(entries[i]) if i in entries else "0" for i in range(d))


def _value(y: Sequence[Scalar]) -> str:
    texts = [number_text(x) for x in y]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _data(claim: Claim, data: Data) -> DataFacts:
    file = _file_of(claim, "data")
    return DataFacts(
        count=len(data.points),
        points=tuple(_vector(x, claim.input.dim) for x in data.points[:MAX_POINTS]),
        values=tuple(map(_value, data.values[:MAX_POINTS])),
        file=file,
        sha256=data.sha256 or None,
        header=data.header,
    )


def _file_of(claim: Claim, key: str, function: str = "target") -> str | None:
    target = claim.entry.get(function)
    return str(target[key]) if isinstance(target, Mapping) and key in target else None


def _sha256(claim: Claim, file: str | None) -> str | None:
    """The SHA-256 of a file that a claim names; None where it is gone."""
    if file is None:
        return None
    try:
        return hashlib.sha256((Path(claim.file).parent / file).read_bytes()).hexdigest()
    except OSError:
        return None


# -- targets ----------------------------------------------------------------------------------------------------------


def _polynomial(claim: Claim) -> TargetFacts | None:
    """A target that is a polynomial, multiplied out."""
    if claim.polynomial is None:
        return None
    texts = claim.polynomial.texts()
    short = sum(map(len, texts)) <= MAX_TEXT
    return TargetFacts(
        claim.source.get("target", ""), "polynomial" if short else "long", texts if short else (), None, None
    )


def _target(claim: Claim, target: Expression, key: str) -> TargetFacts:
    file = _file_of(claim, "file", key)
    form, outputs = _written_out(target)
    written = claim.source.get(key, "")
    shown = written if len(written) <= MAX_TEXT else written[:MAX_TEXT] + " ..."
    return TargetFacts(shown, form, outputs, file, _sha256(claim, file))


def _written_out(target: Expression) -> tuple[str, tuple[str, ...]]:
    """The name of the form, and one expression for each output."""
    if len(target.nodes) > MAX_NODES:
        return "long", ()
    try:
        outputs: Sequence[str | None] = _canonical(canonical_form(target))
        form = "canonical"
    except NotTwoLayer:
        outputs, form = _expanded(target), "expanded"
    texts = tuple(text for text in outputs if text is not None)
    whole = len(texts) == len(outputs) and sum(map(len, texts)) <= MAX_TEXT
    return (form, texts) if whole else ("long", ())


def _canonical(form: CanonicalForm) -> list[str]:
    """``sum c |n x + t| + L x + e`` for each output, as claims files accept it."""
    half = 1 / form.field(2)
    rows = form.linear.rows
    terms: list[list[tuple[Scalar, str]]] = [[] for _ in rows]
    for (normal, offset), channel in zip(form.hyperplanes, form.channels, strict=True):
        text = f"abs({_affine(normal, offset)})"
        for i, x in channel:
            terms[i].append((x * half, text))
    constants = dict(form.constant)
    for i, row in enumerate(rows):
        terms[i] += [(x, f"x{j + 1}") for j, x in row]
        if i in constants:
            terms[i].append((constants[i], ""))
    return [_sum(own) for own in terms]


def _affine(row: Row, constant: Scalar) -> str:
    return _sum([*((x, f"x{j + 1}") for j, x in row), *([(constant, "")] if constant != 0 else [])])


def _sum(terms: Sequence[tuple[Scalar, str]]) -> str:
    """A linear combination of texts; the empty text stands for 1."""
    pieces: list[str] = []
    for x, text in terms:
        size = -x if x < 0 else x
        number = number_text(size)
        if text and not number.isdigit():
            number = f"({number})"
        product = number if not text else text if size == 1 else f"{number}*{text}"
        pieces.append((" - " if x < 0 else " + ") + product)
    total = "".join(pieces)
    return (total[3:] if total.startswith(" + ") else "-" + total[3:]) if total else "0"


def _expanded(target: Expression) -> list[str | None]:
    """Every node written out in its children; None where that is long."""
    texts: list[str | None] = []
    for node in target.nodes:
        children = [texts[child] for child in node.children]
        known = [text for text in children if text is not None]
        if len(known) < len(children) or sum(map(len, known)) > MAX_TEXT:
            texts.append(None)
        elif isinstance(node, AffineNode):
            texts.append(_affine(node.row, node.constant))
        elif isinstance(node, SumNode):
            texts.append(_sum([(x, f"({text})") for (x, _), text in zip(node.terms, known, strict=True)]))
        else:
            texts.append(f"{node.name}({', '.join(known)})")
    return [texts[output] for output in target.outputs]


def plain_description(claim: Claim) -> dict[str, Any]:
    """The description as JSON holds it."""
    return asdict(describe(claim))
