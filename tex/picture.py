"""The arrangement of boundary hyperplanes as a picture: geometry first, then TikZ or SVG.

Coordinates are rounded for drawing only.
In the plane: lines with the channel vectors and arrows on the sides where neurons are active.
In space, for hyperplanes through the origin: the great circles of their normals in stereographic projection of the
upper half of the sphere (a picture of the projective plane).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, degrees, hypot, pi, sin, sqrt

from equicert.tex.reading import Json, Plane, View, row
from equicert.theory.numbers.fields import Field, Scalar

COLOURS = (
    ("blue!70!black", "#1f3fa8"),
    ("red!75!black", "#b02020"),
    ("green!50!black", "#1a7a2e"),
    ("orange!85!black", "#c06a00"),
    ("violet", "#7a1fa2"),
    ("teal", "#00796b"),
    ("brown", "#795548"),
    ("magenta!80!black", "#ad1457"),
)
CAPTIONS = {
    False: (
        "The boundary hyperplanes; an arrow points to a side on which a neuron is active, "
        "numbers and thin arrows are channel vectors."
    ),
    True: (
        "The boundary hyperplanes as great circles of the upper half of the sphere, in stereographic projection "
        "(opposite points of the rim are the same)."
    ),
}
"""By whether the picture is the projective one."""
MAX_LINES = 60
BOX = 2.5

Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """A polyline of an orbit: dashed where flipping, with an arrow head at its end, or thin."""

    points: tuple[Point, ...]
    orbit: int
    dashed: bool = False
    arrow: bool = False
    thin: bool = False


@dataclass(frozen=True)
class Label:
    """A short number beside a line: the channel vector of a scalar output."""

    at: Point
    orbit: int
    text: str


@dataclass(frozen=True)
class Picture:
    """Strokes and labels in the box, kinds of the orbits for a legend; is the box the disc of a projective picture?"""

    strokes: tuple[Stroke, ...]
    labels: tuple[Label, ...]
    flipping: tuple[bool, ...]
    disc: bool


def picture(view: View, network: Json | None) -> Picture | None:
    """The picture of an arrangement; None where it would say nothing (other dimensions, no or too many lines,
    numbers beyond all scales)."""
    if not 0 < len(view.planes) <= MAX_LINES or not all(_to_scale(plane, view.field) for plane in view.planes):
        return None
    if view.d == 2:
        return _plane_picture(view, network)
    if view.d == 3 and all(plane.offset == 0 for plane in view.planes):
        strokes = tuple(s for plane in view.planes for s in _great_circle(plane, view))
        return Picture(strokes, (), view.flipping, True)
    return None


def _to_scale(plane: Plane, field: Field) -> bool:
    """Whether the numbers of a hyperplane can be drawn: floating-point numbers stand for the others badly or not at
    all."""
    numbers = (*(x for _, x in plane.normal), plane.offset, *(x for _, x in plane.channel))
    return all(1e-9 < abs(field.approximate(x)) < 1e9 for x in numbers if x != 0)


def _plane_picture(view: View, network: Json | None) -> Picture:
    real = view.field.approximate
    unit = BOX / max([2.0, *(abs(real(plane.offset)) / _length(plane, view.field) * 1.5 for plane in view.planes)])
    arrows = _orientations(network, view.field)
    longest = max(hypot(*_channel(plane, view)) for plane in view.planes) or 1.0
    strokes, labels = [], []
    for plane in view.planes:
        a, b = (real(dict(plane.normal).get(i, view.field(0))) for i in (0, 1))
        norm = hypot(a, b)
        x, y = -real(plane.offset) * a / norm**2 * unit, -real(plane.offset) * b / norm**2 * unit
        u, v = -b / norm, a / norm
        line = ((x - 8 * u, y - 8 * v), (x + 8 * u, y + 8 * v))
        strokes.append(Stroke(line, plane.orbit, dashed=view.flipping[plane.orbit]))
        for side in sorted(arrows.get((plane.normal, plane.offset), ())):
            start = (x + (1.15 + 0.25 * (side < 0)) * u, y + (1.15 + 0.25 * (side < 0)) * v)
            end = (start[0] + side * 0.34 * a / norm, start[1] + side * 0.34 * b / norm)
            strokes.append(Stroke((start, end), plane.orbit, arrow=True))
        c = _channel(plane, view)
        at = (x - 1.7 * u, y - 1.7 * v)
        if view.p == 2:
            strokes.append(
                Stroke(
                    (at, (at[0] + 0.6 * c[0] / longest, at[1] + 0.6 * c[1] / longest)),
                    plane.orbit,
                    arrow=True,
                    thin=True,
                )
            )
        elif view.p == 1:
            labels.append(Label((at[0] + 0.16 * a / norm, at[1] + 0.16 * b / norm), plane.orbit, f"{c[0]:.3g}"))
    return Picture(tuple(strokes), tuple(labels), view.flipping, False)


def _channel(plane: Plane, view: View) -> Point:
    entries = dict(plane.channel)
    values = [view.field.approximate(entries[i]) if i in entries else 0.0 for i in range(2)]
    return values[0], values[1]


def _great_circle(plane: Plane, view: View) -> list[Stroke]:
    """Half of the great circle orthogonal to the normal, projected from the south pole to the disc."""
    entries = dict(plane.normal)
    n = [view.field.approximate(entries[i]) if i in entries else 0.0 for i in range(3)]
    size = sqrt(sum(x * x for x in n))
    n = [x / size for x in n]
    flat = hypot(n[0], n[1])
    if flat < 1e-9:  # the boundary of the disc itself
        circle = tuple((BOX * 0.98 * cos(2 * pi * k / 60), BOX * 0.98 * sin(2 * pi * k / 60)) for k in range(61))
        return [Stroke(circle, plane.orbit, dashed=view.flipping[plane.orbit])]
    e = (-n[1] / flat, n[0] / flat, 0.0)
    f = (n[1] * e[2] - n[2] * e[1], n[2] * e[0] - n[0] * e[2], n[0] * e[1] - n[1] * e[0])
    if f[2] < 0:
        f = (-f[0], -f[1], -f[2])
    points = []
    for k in range(37):
        t = pi * k / 36
        p = [cos(t) * e[i] + sin(t) * f[i] for i in range(3)]
        points.append((BOX * p[0] / (1 + p[2]), BOX * p[1] / (1 + p[2])))
    return [Stroke(tuple(points), plane.orbit, dashed=view.flipping[plane.orbit])]


def tikz(shown: Picture) -> str:
    """The picture in TikZ."""
    lines = [r"\begin{tikzpicture}[line cap=round, >=stealth]"]
    if shown.disc:
        lines += [rf"\draw[gray!60, thin] (0,0) circle ({BOX});", rf"\begin{{scope}}\clip (0,0) circle ({BOX});"]
    else:
        lines += [
            rf"\draw[gray!40, very thin] (-{BOX},-{BOX}) rectangle ({BOX},{BOX});",
            rf"\begin{{scope}}\clip (-{BOX},-{BOX}) rectangle ({BOX},{BOX});",
            rf"\draw[gray!50, ->] (-{BOX},0) -- ({BOX},0); \draw[gray!50, ->] (0,-{BOX}) -- (0,{BOX});",
        ]
    for stroke in shown.strokes:
        style = [
            "->" if stroke.arrow else "",
            "dashed" if stroke.dashed else "",
            "thin" if stroke.thin else "semithick" if stroke.arrow else "thick",
        ]
        path = " -- ".join(f"({x:.3f},{y:.3f})" for x, y in stroke.points)
        lines.append(rf"\draw[{', '.join(filter(None, (_colour(stroke.orbit)[0], *style)))}] {path};")
    for label in shown.labels:
        at = f"({label.at[0]:.3f},{label.at[1]:.3f})"
        lines.append(rf"\node[{_colour(label.orbit)[0]}, font=\tiny, inner sep=1pt] at {at} {{${label.text}$}};")
    lines.append(r"\end{scope}")
    for j, flips in enumerate(shown.flipping[:8]):
        dash = ", dashed" if flips else ""
        height = 2.2 - 0.45 * j
        path = f"(2.9,{height:.2f}) -- (3.5,{height:.2f})"
        name = rf"node[right, black, font=\small] {{orbit {j + 1} ({_kind(flips)})}}"
        lines.append(rf"\draw[{_colour(j)[0]}, thick{dash}] {path} {name};")
    return "\n".join([*lines, r"\end{tikzpicture}"])


def svg(shown: Picture) -> str:
    """The picture in SVG; nothing in it is foreign text."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2.6 -2.6 8.2 5.2" width="492" height="312" role="img">']
    clip = (
        f'<circle r="{BOX}"/>' if shown.disc else f'<rect x="-{BOX}" y="-{BOX}" width="{2 * BOX}" height="{2 * BOX}"/>'
    )
    name = "disc" if shown.disc else "box"
    parts.append(f'<defs><clipPath id="clip-{name}">{clip}</clipPath></defs>')
    parts.append(clip.replace("/>", ' fill="none" stroke="#bbb" stroke-width="0.01"/>'))
    parts.append(f'<g clip-path="url(#clip-{name})" fill="none" stroke-linecap="round">')
    for stroke in shown.strokes:
        colour = _colour(stroke.orbit)[1]
        dash = ' stroke-dasharray="0.12 0.09"' if stroke.dashed else ""
        points = " ".join(f"{x:.3f},{-y:.3f}" for x, y in stroke.points)
        width = 0.015 if stroke.thin else 0.03
        parts.append(f'<polyline points="{points}" stroke="{colour}" stroke-width="{width}"{dash}/>')
        if stroke.arrow:
            parts.append(_head(stroke, colour))
    parts.append("</g>")
    for label in shown.labels:
        place = f'x="{label.at[0]:.3f}" y="{-label.at[1]:.3f}"'
        parts.append(f'<text {place} font-size="0.17" fill="{_colour(label.orbit)[1]}">{label.text}</text>')
    for j, flips in enumerate(shown.flipping[:8]):
        dash = ' stroke-dasharray="0.12 0.09"' if flips else ""
        y = -2.2 + 0.45 * j
        parts.append(
            f'<line x1="2.8" y1="{y:.2f}" x2="3.3" y2="{y:.2f}" stroke="{_colour(j)[1]}" stroke-width="0.03"{dash}/>'
        )
        parts.append(f'<text x="3.4" y="{y + 0.07:.2f}" font-size="0.2">orbit {j + 1} ({_kind(flips)})</text>')
    return "\n".join([*parts, "</svg>"])


def _head(stroke: Stroke, colour: str) -> str:
    from math import atan2

    (x, y), (u, v) = stroke.points[-2], stroke.points[-1]
    angle = -degrees(atan2(v - y, u - x))
    moved = f"translate({u:.3f},{-v:.3f}) rotate({angle:.1f})"
    return f'<path d="M0,0 L-0.12,0.05 L-0.12,-0.05 Z" fill="{colour}" transform="{moved}"/>'


def _colour(orbit: int) -> tuple[str, str]:
    return COLOURS[orbit % len(COLOURS)]


def _kind(flips: bool) -> str:
    return "flipping" if flips else "oriented"


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
