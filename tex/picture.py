"""The arrangement of boundary hyperplanes in the plane as a TikZ picture."""

from __future__ import annotations

from tex.reading import Json, Plane, View, row
from theory.fields import QQ, Field, Scalar

COLOURS = (
    "blue!70!black",
    "red!75!black",
    "green!50!black",
    "orange!85!black",
    "violet",
    "teal",
    "brown",
    "magenta!80!black",
)
MAX_LINES = 60


def arrangement(view: View, network: Json | None) -> str:
    """Lines clipped to a box, one colour per orbit, dashed where flipping; arrows show where the neurons of a network are active.

    Coordinates are rounded for drawing only. Empty where the picture would say nothing (d other than 2, no or too many lines).
    """
    if view.d != 2 or not 0 < len(view.planes) <= MAX_LINES:
        return ""
    real = view.field.approximate
    unit = 2.5 / max([2.0, *(abs(real(plane.offset)) / _length(plane, view.field) * 1.5 for plane in view.planes)])
    lines = [
        r"\begin{tikzpicture}[line cap=round, >=stealth]",
        r"\draw[gray!40, very thin] (-2.5,-2.5) rectangle (2.5,2.5);",
    ]
    lines.append(r"\begin{scope}\clip (-2.5,-2.5) rectangle (2.5,2.5);")
    lines.append(r"\draw[gray!50, ->] (-2.5,0) -- (2.5,0); \draw[gray!50, ->] (0,-2.5) -- (0,2.5);")
    arrows = _orientations(network, view.field)
    for plane in view.planes:
        colour = COLOURS[plane.orbit % len(COLOURS)]
        style = ", dashed" if view.flipping[plane.orbit] else ""
        a, b = (real(dict(plane.normal).get(i, QQ(0))) for i in (0, 1))
        norm = (a * a + b * b) ** 0.5
        x, y = -real(plane.offset) * a / norm**2 * unit, -real(plane.offset) * b / norm**2 * unit
        u, v = -b / norm, a / norm
        lines.append(
            rf"\draw[{colour}, thick{style}] ({x - 8 * u:.3f},{y - 8 * v:.3f}) -- ({x + 8 * u:.3f},{y + 8 * v:.3f});"
        )
        for side in sorted(arrows.get((plane.normal, plane.offset), ())):
            px, py = x + (1.15 + 0.25 * (side < 0)) * u, y + (1.15 + 0.25 * (side < 0)) * v
            lines.append(
                rf"\draw[{colour}, ->, semithick] ({px:.3f},{py:.3f}) -- ++({side * 0.34 * a / norm:.3f},{side * 0.34 * b / norm:.3f});"
            )
    lines.append(r"\end{scope}")
    for j, flips in enumerate(view.flipping[:8]):
        dash = ", dashed" if flips else ""
        kind = "flipping" if flips else "oriented"
        height = 2.2 - 0.45 * j
        lines.append(
            rf"\draw[{COLOURS[j % len(COLOURS)]}, thick{dash}] (2.9,{height:.2f}) -- (3.5,{height:.2f}) node[right, black, font=\small] {{orbit {j + 1} ({kind})}};"
        )
    return "\n".join([*lines, r"\end{tikzpicture}"])


def _length(plane: Plane, field: Field) -> float:
    """A number near the length of the normal, for scaling."""
    return max((abs(field.approximate(x)) for _, x in plane.normal), default=1.0)


def _orientations(network: Json | None, field: Field) -> dict[tuple[object, Scalar], set[int]]:
    """For every scaled hyperplane the sides on which a neuron of the network is active."""
    sides: dict[tuple[object, Scalar], set[int]] = {}
    for neuron in network["neurons"] if network else ():
        w, b = row(neuron["w"], field), field.decode(neuron["b"])
        if w:
            s = w[0][1]
            sides.setdefault((tuple((i, x / s) for i, x in w), b / s), set()).add(1 if s > 0 else -1)
    return sides
