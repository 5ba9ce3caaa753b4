"""One certified network as one file: rounded, bounded, compared with its target, and then written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from equicert.certificates.exports.checking import check_file
from equicert.certificates.exports.formats import FORMATS, Export
from equicert.certificates.exports.networks import CertifiedNetwork
from equicert.certificates.exports.rounding import FloatType, rounded, rounded_up, rounding_bound
from equicert.certificates.files import write_own


@dataclass(frozen=True)
class WrittenNetwork:
    """A file with a network: bounds and differences are texts, rounded up, 0 where nothing is lost.

    ``rounding`` bounds what rounded weights change, ``evaluation`` what computing with them adds (None for exact
    numbers); both for each output where all ``|x_i| <= box``. ``checked_by`` is None where no library was there.
    """

    file: str
    format: str
    id: str
    digest: str
    kind: str = field(metadata={"key": "class"})
    width: int
    proved: str
    minimal: bool
    inputs: int
    outputs: int
    box: str
    rounding: str
    evaluation: str | None
    checked_by: str | None
    points: int
    largest_difference: str | None


def write_network(
    certified: CertifiedNetwork, name: str, path: Path, box: Fraction, dtype: FloatType, force: bool
) -> WrittenNetwork:
    """Write the file if it gives the values of the target, else nothing. Errors: InputError, OSError, Mismatch."""
    layers, exact = certified.layers, FORMATS[name].exact
    floats = rounded(layers, dtype)
    bound = rounding_bound(layers, floats, box)
    export = Export(certified, floats, bound)
    data = FORMATS[name].write(export)
    checked = check_file(export, name, data)
    write_own(path, data, force)
    inputs, outputs = export.shape
    return WrittenNetwork(
        str(path),
        name,
        certified.id,
        certified.digest,
        certified.kind,
        certified.network.width,
        certified.width_text,
        certified.is_minimal,
        inputs,
        outputs,
        str(box),
        "0" if exact else rounded_up(bound.weights),
        None if exact else rounded_up(bound.evaluation),
        checked.by,
        checked.points,
        None if checked.by is None else rounded_up(checked.difference),
    )


def written_lines(found: WrittenNetwork) -> Iterator[str]:
    """The same as lines of text."""
    minimal = "minimal" if found.minimal else f"proved: width({found.kind}) = {found.proved}"
    yield (
        f"{found.file}: {found.id}, class {found.kind}, {found.width} neurons ({minimal}), "
        f"R^{found.inputs} -> R^{found.outputs}"
    )
    if found.evaluation is None:
        yield "weights: exact"
    else:
        exact = " (the weights are exact)" if found.rounding == "0" else ""
        where = f"where all |x_i| <= {found.box}"
        yield f"weights: {where}, rounding changes each output by at most {found.rounding}{exact}"
        yield f"evaluation: floating-point arithmetic adds at most {found.evaluation}"
    if found.checked_by is None:
        yield f"not run: {found.format} is not installed"
    else:
        yield (
            f"checked by {found.checked_by} against the target on {found.points} random points: "
            f"largest difference {found.largest_difference}"
        )
