"""Widths with leaky relu and abs, against a direct search for networks with that very activation.

The search takes sets of oriented hyperplanes from a finite list, solves a linear system for the outgoing weights, and
knows nothing of relu's theorems. With one output the list holds what a least network can use.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product

import oracle
import pytest

from equicert.certificates import kernel
from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.reading import claims_of_table

F = Fraction
SLOPES = {"relu": F(0), "leaky_relu(1/10)": F(1, 10), "prelu(-2)": F(-2), "leaky_relu(3)": F(3), "abs": F(-1)}

GROUPS = {
    "trivial": [([[1, 0], [0, 1]], 1)],
    "C2 on the line": [([[-1]], 1)],
    "C2 on the line, odd": [([[-1]], -1)],
    "C2 antipodal": [([[-1, 0], [0, -1]], 1)],
    "C2 swapping": [([[0, 1], [1, 0]], 1)],
    "C2 swapping, odd": [([[0, 1], [1, 0]], -1)],
    "C2 reflecting": [([[1, 0], [0, -1]], 1)],
    "C2 reflecting, odd": [([[1, 0], [0, -1]], -1)],
    "C4 rotating": [([[0, -1], [1, 0]], 1)],
    "C3 rotating": [([[0, -1], [1, -1]], 1)],
}
"""Generators on V with their sign on U = R."""


def scaled(w, b):
    """A hyperplane with orientation: the first nonzero entry has absolute value 1."""
    s = next((abs(x) for x in w if x), None)
    return (w, F(1)) if s is None else (tuple(x / s for x in w), b / s)


def form_of(terms, slope):
    """The canonical form of ``sum a sigma(w x + b)`` with one output: planes, linear part, constant."""
    planes, linear, constant = {}, [F(0)] * len(terms[0][1]), F(0)
    for a, w, b in terms:
        if not any(w):
            constant += a * (b if b > 0 else slope * b)
            continue
        s = next(x for x in w if x)
        key = (tuple(x / s for x in w), b / s)
        planes[key] = planes.get(key, F(0)) + a * (1 - slope) * abs(s)
        linear = [x + a * (1 + slope) / 2 * y for x, y in zip(linear, w, strict=True)]
        constant += a * (1 + slope) / 2 * b
    return planes, linear, constant


def moved(group, w):
    """All images of a covector, each with the sign on U of its element."""
    return [(tuple(oracle.apply(tuple(zip(*A, strict=True)), w)), s) for A, s in group]


def closed(generators):
    found = {(oracle.identity(len(generators[0][0])), 1)}
    queue = list(found)
    for A, s in queue:
        for B, t in generators:
            new = (oracle.multiply(oracle.table(B), A), s * t)
            if new not in found:
                found.add(new)
                queue.append(new)
    return queue


def orbit_columns(group, w, b, layerwise, slope):
    """The columns that an orbit of neurons (for GN: one neuron) adds, and its size; no column where signs conflict.
    With ``layerwise`` "channels" an orbit counts one: regular channels fit every orbit."""
    if not layerwise:
        return [form_of([(F(1), w, b)], slope)], 1, {scaled(w, b)}
    signs = {}
    for image, s in moved(group, w):
        signs.setdefault(image, set()).add(s)
    members = {scaled(image, b) for image in signs}
    size = 1 if layerwise == "channels" else len(members)
    if any(len(s) > 1 for s in signs.values()):  # an element that fixes the neuron changes the sign of its weight
        return [], size, members
    return [form_of([(F(next(iter(s))), image, b) for image, s in signs.items()], slope)], size, members


def least_width(group, target, dictionary, slope, options, layerwise, most):
    """The least number of neurons from the list with which the target has a network; None beyond ``most``."""
    bias, output_bias, skip = options
    d = len(target[1])
    on_plane, elsewhere, seen = {}, [], set()
    for w, b in dictionary:
        if (b and not bias) or scaled(w, b) in seen:
            continue
        columns, size, members = orbit_columns(group, w, b, layerwise, slope)
        seen |= members
        if columns:
            planes = frozenset(columns[0][0])
            if planes and planes <= set(target[0]):
                on_plane.setdefault(planes, []).append((columns[0], size))
            else:
                elsewhere.append((columns[0], size))
    free = free_columns(group, d, output_bias, skip, layerwise)
    for width in range(most + 1):
        # Each hyperplane of the target has a neuron; with one output two orbits elsewhere and a constant are enough.
        for here in product(
            *([(u,) for u in units] + [tuple(units)] * (len(units) > 1) for units in on_plane.values())
        ):
            chosen = [u for units in here for u in units]
            left = width - sum(size for _, size in chosen)
            for count in range(min(left, 3) + 1 if left >= 0 else 0):
                for more in combinations(elsewhere, count):
                    fits = sum(size for _, size in more) == left
                    if fits and solvable([*[c for c, _ in (*chosen, *more)], *free], target):
                        return width
    return None


def free_columns(group, d, output_bias, skip, layerwise):
    """What no neuron is needed for: output bias and skip connection."""
    free = []
    if output_bias and (not layerwise or {s for _, s in group} == {1}):
        free.append(({}, [F(0)] * d, F(1)))
    if skip:
        maps = [tuple(F(i == j) for j in range(d)) for i in range(d)]
        if layerwise:
            equations = [
                tuple(x - s * y for x, y in zip(row, unit, strict=True))
                for A, s in group
                for row, unit in zip(zip(*A, strict=True), oracle.identity(d), strict=True)
            ]
            maps = oracle.nullspace([tuple(map(F, e)) for e in equations], d)
        free += [({}, list(m), F(0)) for m in maps]
    return free


def solvable(columns, target):
    keys = sorted({k for planes, _, _ in [*columns, target] for k in planes})

    def vector(form):
        return (*(form[0].get(k, F(0)) for k in keys), *form[1], form[2])

    n = len(keys) + len(target[1]) + 1
    vectors = [vector(c) for c in columns]
    return oracle.rank([*vectors, vector(target)], n) == oracle.rank(vectors, n)


def instance(rng, slope):
    """An equivariant function with one output as its canonical form, and a list of hyperplanes for its networks."""
    generators = GROUPS[rng.choice(sorted(GROUPS))]
    group = closed([(oracle.table(A), s) for A, s in generators])
    d = len(generators[0][0])
    planes = {}
    for _ in range(rng.randint(0, 2)):
        w = tuple(F(rng.randint(-1, 1)) for _ in range(d))
        c, t = F(rng.choice([1, 2, -1])), F(rng.choice([0, 0, 1]))
        if any(w):
            for image, s in moved(group, w):
                key = next(k for k in (scaled(image, t), scaled(tuple(-x for x in image), -t)) if leading(k[0]) > 0)
                planes[key] = planes.get(key, F(0)) + c * s * abs(leading(image))
    planes = {k: c for k, c in planes.items() if c}
    if len(planes) > 4:
        return instance(rng, slope)
    linear, constant = [F(0)] * d, F(0)
    seed = tuple(F(rng.randint(-1, 1)) for _ in range(d)) if rng.random() < 0.7 else (F(0),) * d
    for image, s in moved(group, seed):
        linear = [x + s * y / 2 for x, y in zip(linear, image, strict=True)]
    if {s for _, s in group} == {1}:
        constant = F(rng.choice([0, 0, 1, -3]))
    if slope not in (0, -1) and rng.random() < 0.6:  # a linear part that some orientations of the neurons leave
        linear = [(1 + slope) / (1 - slope) * x for x in linear]
    return generators, group, (planes, linear, constant)


def leading(w):
    return next(x for x in w if x)


def dictionary_of(group, target, slope):
    planes, linear, constant = target
    d = len(linear)
    found = [(tuple(s * x for x in n), s * t) for n, t in planes for s in (1, -1)]
    rows = {(*linear, constant)} | {tuple(F(i == j) for j in range(d + 1)) for i in range(d)}
    if slope != -1:
        factor = (1 - slope) / (1 + slope)
        for signs in product((1, 0, -1), repeat=len(planes)):
            row = [factor * x for x in (*linear, constant)]
            for s, ((n, t), c) in zip(signs, planes.items(), strict=True):
                row = [x - s * c * y / 2 for x, y in zip(row, (*n, t), strict=True)]
            rows |= {tuple(row), (*row[:-1], F(0))}
    for row in sorted(rows):
        if any(row[:-1]):
            found += [(tuple(s * x for x in row[:-1]), s * row[-1]) for s in (1, -1)]
    return [*found, ((F(0),) * d, F(1))]


def expression(target):
    planes, linear, constant = target
    parts = [f"({constant})", *(f"({x})*x{j}" for j, x in enumerate(linear, 1))]
    for (n, t), c in planes.items():
        parts.append(f"({c / 2})*abs({' + '.join(f'({x})*x{j}' for j, x in enumerate(n, 1))} + ({t}))")
    return " + ".join(parts)


def checked(generators, target, activation, options, compute):
    bias, output_bias, skip = options
    listed = [{"input": [[str(x) for x in row] for row in A], "output": [[str(s)]]} for A, s in generators]
    entry = {
        "id": "random",
        "generators": listed,
        "target": expression(target),
        "activation": activation,
        "compute": compute,
        "bias": bias,
        "output_bias": output_bias,
        "skip": skip,
    }
    (claim,) = claims_of_table({"claim": [entry]}, "random")
    assert isinstance(claim, Claim), claim
    return check_claim(claim)


def number(text):
    return None if text == "inf" else int(text)


@pytest.mark.parametrize("activation", SLOPES)
@pytest.mark.parametrize("seed", range(3))
def test_widths_agree_with_a_direct_search(activation, seed):
    rng = random.Random(f"{activation} {seed}")
    slope = SLOPES[activation]
    for _ in range(6):
        options = rng.choice(
            [
                (True, True, False),
                (True, False, False),
                (True, True, True),
                (True, False, True),
                (False, True, False),
                (False, False, False),
            ]
        )
        generators, group, target = instance(rng, slope)
        result = checked(generators, target, activation, options, ["width(GN)", "width(GEN)", "width(LEN)"])
        assert result.verdict == "verified", (result.message, expression(target), generators, options)
        dictionary = dictionary_of(group, target, slope)
        found = {kind: number(result.values[f"width({kind})"]) for kind in ("GN", "GEN", "LEN")}
        for kind in ("GN", "LEN"):
            most = 5 if found[kind] is None else found[kind]
            direct = least_width(group, target, dictionary, slope, options, kind == "LEN", most)
            assert direct == found[kind], (kind, expression(target), generators, activation, options)
        assert found["GEN"] == found["GN"]


@pytest.mark.parametrize("activation", [name for name in SLOPES if name != "relu"])
def test_regular_channels_agree_with_a_direct_search(activation):
    rng = random.Random(f"channels {activation}")
    slope, compared = SLOPES[activation], 0
    for _ in range(14):
        options = rng.choice([(True, True, False), (True, False, False), (True, True, True), (False, True, False)])
        generators, group, target = instance(rng, slope)
        first = checked(generators, target, activation, options, ["channels(regular)"]).values["channels(regular)"]
        least = number(first)
        dictionary = dictionary_of(group, target, slope)
        direct = least_width(group, target, dictionary, slope, options, "channels", 4 if least is None else least)
        assert direct == least, (expression(target), generators, activation, options)
        if least:
            layers = {
                f"representable({n}*regular)": str(n >= least).lower() for n in (least - 1, least, least + 1) if n > 1
            }
            assert checked(generators, target, activation, options, list(layers)).values == layers
            compared += 1
    assert compared >= 5


def test_given_layers_under_abs():
    """The types of the orbits decide: one on the regular type, one that a reflection fixes, and a constant."""
    keys = {
        "group": "S3",
        "input": "permutation",
        "target": "sum(abs(x[i]) for i in 1..3) + sum(abs(x[i] - 2*x[j]) for i in 1..3, j in 1..3 if i != j) + 1",
        "activation": "abs",
        "output_bias": False,
    }
    expected = {
        "representable(permutation + regular + trivial)": "true",
        "representable(regular + permutation)": "false",
        "representable(2*regular + trivial)": "true",
        "representable(3*permutation + 9*trivial)": "false",
        "representable(2*regular + coset(<(1,2,3)>))": "true",  # the constant fits every channel
        "representable(regular + 3*trivial)": "false",
        "channels(regular)": "3",
        "channels(permutation)": "inf",
    }
    assert check_claim(claim_of(**keys, compute=list(expected))).values == expected
    linear = check_claim(claim_of(target="x1", output="sign", activation="abs", compute=["channels(regular)"]))
    assert linear.values == {"channels(regular)": "inf"}


# -- functional dimension under abs ----------------------------------------------------------------------------------


def folded_rank(group, choice, constant, rng):
    """The rank of the derivative of ``sum over g of s(g) c |n g^-1 x + t|``, summed over a choice of families."""
    d = len(group[0][0])

    def point():
        return [F(rng.randint(-999, 999), 5) for _ in range(d)]

    weights = []
    for _, basis, free in choice:
        y, centre = [F(rng.randint(-99, 99)) for _ in basis], point()
        t = -dot(y, [dot(n, centre) for n in basis]) if free else F(0)
        weights.append((y, t, F(rng.randint(1, 9))))
    rows = []
    for _ in range(8 * sum(len(basis) + 2 for _, basis, _ in choice) + 8):
        x, row = point(), [F(1)] if constant else []
        for (_, basis, free), (y, t, c) in zip(choice, weights, strict=True):
            parts = [F(0)] * (len(basis) + 2)
            for A, s in group:
                z = [dot(image(A, n), x) for n in basis]
                value = dot(y, z) + t
                side = s * (1 if value > 0 else -1)
                parts = [p + side * q for p, q in zip(parts, [*(c * v for v in z), c * free, value], strict=True)]
            row += parts
        rows.append(tuple(row))
    return oracle.rank(rows, len(rows[0]))


def dot(a, b):
    return sum((x * y for x, y in zip(a, b, strict=True)), F(0))


def image(A, n):
    return oracle.apply(tuple(zip(*A, strict=True)), n)


def families(group, layerwise):
    """Orbits of neurons (LEN) or of hyperplanes (GEN) as (size, basis of covectors, is the offset free): all subgroups
    S with signs, their semi-invariant covectors, and as many members as there are cosets."""
    d = len(group[0][0])
    number = {g: k for k, g in enumerate(group)}

    def times(g, h):
        return oracle.multiply(g[0], h[0]), g[1] * h[1]

    subgroups = set()
    for pair in product(group, repeat=2):
        found = {(oracle.identity(d), 1), *pair}
        while True:
            more = {times(g, h) for g in found for h in found} | found
            if more == found:
                break
            found = more
        subgroups.add(frozenset(number[g] for g in found))
    listed = []
    for S in subgroups:
        for even in subgroups:
            if not even <= S or len(S) not in (len(even), 2 * len(even)) or (layerwise and even != S):
                continue
            signs = {k: 1 if k in even else -1 for k in S}
            equations = [
                tuple(column[i] - signs[k] * F(i == j) for i in range(d))
                for k in S
                for j, column in enumerate(zip(*[image(group[k][0], e) for e in oracle.identity(d)], strict=True))
            ]
            basis = oracle.nullspace([tuple(map(F, e)) for e in equations], d)
            if basis:
                listed.append((len(group) // len(S), basis, even == S))
    return listed


@pytest.mark.parametrize("name", ["C2 antipodal", "C2 swapping", "C2 reflecting, odd", "C4 rotating", "C3 rotating"])
def test_dimensions_under_abs_are_ranks(name):
    """All sums of orbits of a width, at random weights: the largest rank of their derivatives."""
    rng = random.Random(name)
    generators = GROUPS[name]
    group = closed([(oracle.table(A), s) for A, s in generators])
    constant = {s for _, s in group} == {1}
    for kind in ("GEN", "LEN"):
        listed = families(group, kind == "LEN")
        for m in (1, 2, 4):
            best = int(constant)
            for count in range(1, m + 1):
                for choice in combinations_with_replacement(listed, count):
                    if sum(size for size, _, _ in choice) <= m:
                        most = sum(len(basis) + free for _, basis, free in choice) + constant
                        best = max(
                            [best, *(folded_rank(group, choice, constant, rng) for _ in range(3 * (most > best)))]
                        )
            target = ({}, [F(0)] * len(group[0][0]), F(0))
            name_ = f"dim({kind}, {m})"
            assert checked(generators, target, "abs", (True, True, False), [name_]).values == {name_: str(best)}


def test_dimensions_under_abs_with_other_options():
    def dims(names, group="S3", V="permutation", U="permutation", **keys):
        entry = {"id": "c", "group": group, "input": V, "output": U, "activation": "abs", "compute": names, **keys}
        (claim,) = claims_of_table({"claim": [entry]}, "file")
        return list(check_claim(claim).values.values())

    # One neuron on the line without biases is c |x|, and so are ten.
    assert dims(["dim(GN, 1)", "dim(GN, 10)"], "C1", "trivial", "trivial", bias=False) == ["2", "2"]
    assert dims(["dim(GN, 1)", "dim(GN, 10)"], "C1", "trivial", "trivial", bias=False, skip=True) == ["3", "3"]
    assert dims(["dim(GN, 0)", "dim(GN, 1)"], "C1", "trivial", "trivial", output_bias=False) == ["0", "2"]
    # x -> |x| c on the sign representation, and no linear part; relu has one.
    assert dims(["dim(LEN, 2)", "dim(LEN, 8)"], "C2", "sign", "trivial", bias=False) == ["2", "2"]
    assert dims(["dim(LEN, 2)", "dim(LEN, 8)"], "C2", "sign", "sign", bias=False) == ["0", "0"]
    assert dims(["dim(LEN, m)", "dim(GN, m)"], "C3", "permutation", "trivial") == [
        "2*m + 1 for m >= 0",
        "4*m + 1 for m >= 0",
    ]


@pytest.mark.parametrize("seed", range(4))
def test_leaky_widths_are_those_of_relu_for_another_affine_part(seed):
    rng = random.Random(seed)
    for activation in ("leaky_relu(1/10)", "prelu(-2)", "leaky_relu(3)"):
        slope = SLOPES[activation]
        factor = (1 - slope) / (1 + slope)
        options = (True, rng.random() < 0.5, False)
        generators, _, (planes, linear, constant) = instance(rng, slope)
        names = ["width(GN)", "width(LEN)", "compensation", "dim(LEN, 4)", "dim(GEN, 3)", "params(LEN, 4)"]
        names = names if options[1] else [n for n in names if "GEN" not in n]
        leaky = checked(generators, (planes, linear, constant), activation, options, names)
        other = (planes, [factor * x for x in linear], factor * constant)
        assert leaky.values == checked(generators, other, "relu", options, names).values


def claim_of(**keys):
    entry = {"id": "c", "group": "C2", "input": "2*sign", "output": "trivial", **keys}
    (claim,) = claims_of_table({"claim": [entry]}, "file")
    return claim


def test_without_the_key_and_with_slope_zero_certificates_are_those_of_relu():
    keys = {"target": "relu(x1) + relu(x2) + relu(-x1 - x2)", "assert": ["width(LEN) == 6"]}
    plain = check_claim(claim_of(**keys)).certificate
    assert "activation" not in plain["statement"]
    for name in ("relu", "leaky_relu(0)", "prelu(0)"):
        named = check_claim(claim_of(**keys, activation=name)).certificate
        assert {**named, "source": 0, "digest": 0} == {**plain, "source": 0, "digest": 0}
    leaky = check_claim(claim_of(**keys, activation="leaky_relu(-1/3)")).certificate
    assert leaky["statement"]["activation"] == {"slope": "-1/3"}


def test_the_statement_of_an_irrational_slope_is_over_its_field():
    keys = {"target": "leaky_relu(sqrt(2) - 1, x1) + leaky_relu(sqrt(2) - 1, -x1)", "assert": ["width(LEN) == 2"]}
    result = check_claim(claim_of(**keys, activation="prelu(sqrt(2) - 1)"))
    assert result.verdict == "verified"
    assert result.certificate["statement"]["field"] == "Q(2cos(2pi/8))"


@pytest.mark.parametrize(
    ("activation", "words"),
    [
        ("leaky_relu(1)", "slope 1 on both sides"),
        ("leaky_relu", "needs its slope below zero"),
        ("leaky_relu()", "needs its slope below zero"),
        ("leaky_relu(0.01)", "not exact.*write 1/100"),
        ("prelu(pi)", "not exact"),
        ("leaky_relu(1/0)", "not exact"),
        ("abs(1)", "takes no slope"),
        ("tanh", "unknown activation 'tanh'"),
        ("gelu", "unknown activation"),
        ("leakyrelu(1/2)", "did you mean"),
    ],
)
def test_bad_activations_are_one_line(activation, words):
    import re

    claim = claim_of(target="abs(x1)", compute=["width(GN)"], activation=activation)
    assert not isinstance(claim, Claim)
    assert claim.key == "activation"
    assert re.search(words, claim.message)
    assert "\n" not in claim.message


def test_compensation_under_abs():
    def factor(group, V, U, **keys):
        entry = {"id": "c", "group": group, "input": V, "output": U, "activation": "abs", "compute": ["compensation"]}
        (claim,) = claims_of_table({"claim": [{**entry, **keys}]}, "file")
        return check_claim(claim).values["compensation"]

    assert factor("C2", "sign", "trivial") == "2"
    assert factor("C2", "sign", "trivial", skip=True) == "2"
    assert factor("C2", "sign", "sign") == "1"  # the channel vector of abs(x1) would have to be fixed
    assert factor("C3", "permutation", "permutation") == "1"
    assert factor("S3", "permutation", "permutation") == "2"
    assert factor("C2", "permutation", "trivial") == "2"
    assert factor("C4", "rotation", "rotation") == "1"


def test_parameters_and_vc_bounds_do_not_see_the_activation():
    names = ["params(LEN, 6)", "params(GN, 4)", "vc(GN, 3)", "vc(LEN, 4)", "types(4)", "order", "dim_hom"]
    found = [
        check_claim(claim_of(target="abs(x1)", compute=names, activation=a)).values
        for a in ("relu", "abs", "leaky_relu(1/5)")
    ]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("change", ["slope", "bound", "weight", "no-linear"])
def test_changed_certificates_are_refused(change):
    keys = {"target": "leaky_relu(1/10, x1) + leaky_relu(1/10, -x1)", "assert": ["width(LEN) == 2", "width(GN) == 2"]}
    certificate = json.loads(json.dumps(check_claim(claim_of(**keys, activation="leaky_relu(1/10)")).certificate))
    steps = {(s["rule"], s.get("class")): s for s in certificate["proof"]}
    if change == "slope":
        certificate["statement"]["activation"]["slope"] = "1/11"
    elif change == "bound":
        steps["lower", "LEN"]["bound"] = 3
    elif change == "weight":
        steps["upper", "GN"]["network"]["neurons"][0]["a"] = [[0, "1/2"]]
    else:
        certificate["proof"].append({"rule": "no-linear"})
    certificate["digest"] = kernel.digest(certificate)
    with pytest.raises(kernel.Rejected):
        kernel.verify(kernel.canonical_bytes(certificate))


# -- finite data ------------------------------------------------------------------------------------------------------


def data_claim(activation, points, values, **keys):
    entry = {
        "id": "data",
        "generators": [{"input": [["1"]], "output": [["1"]]}],
        "target": {"points": [[str(x)] for x in points], "values": [str(y) for y in values]},
        "activation": activation,
        **keys,
    }
    (claim,) = claims_of_table({"claim": [entry]}, "file")
    assert isinstance(claim, Claim), claim
    return check_claim(claim)


@pytest.mark.parametrize("activation", ["leaky_relu(1/2)", "abs", "leaky_relu(3)"])
def test_one_neuron_fits_its_own_values(activation):
    slope = SLOPES.get(activation, F(1, 2))
    points = [-2, -1, 0, 3, 4]
    values = [2 * (x - 1) if x > 1 else 2 * slope * (x - 1) for x in points]
    found = data_claim(activation, points, values, compute=["width(GN)", "error(GN, 1)"], output_bias=False)
    assert found.values == {"width(GN)": "1", "error(GN, 1)": "0"}
    relu = data_claim("relu", points, values, compute=["width(GN)"], output_bias=False)
    assert int(relu.values["width(GN)"].partition("..")[0]) >= 2


@pytest.mark.parametrize("activation", ["leaky_relu(1/10)", "abs", "prelu(-2)"])
@pytest.mark.parametrize("seed", range(2))
def test_no_network_is_nearer_than_the_least_error(activation, seed):
    rng = random.Random(f"{activation} {seed}")
    slope = SLOPES[activation]
    points = sorted(rng.sample(range(-4, 5), 4))
    values = [F(rng.randint(-3, 3)) for _ in points]
    widths = (1,) if activation == "abs" else (1, 2)
    names = [f"error(GN, {m})" for m in widths]
    result = data_claim(activation, points, values, compute=names)
    assert result.verdict == "verified", result.message
    for m in widths:
        low, high = bounds_of(result.values[f"error(GN, {m})"])
        assert low == high
        for _ in range(400):
            neurons = [(F(rng.randint(-8, 8), 2), F(rng.randint(-8, 8), 2)) for _ in range(m)]
            signs, e = [rng.choice((1, -1)) for _ in range(m)], F(rng.randint(-8, 8), 2)

            def value(x, neurons=neurons, signs=signs, e=e):
                listed = [w * x + b for w, b in neurons]
                return e + sum(s * (z if z > 0 else slope * z) for s, z in zip(signs, listed, strict=True))

            assert max(abs(value(x) - y) for x, y in zip(points, values, strict=True)) >= low


def bounds_of(text):
    low, _, high = text.partition("..")
    return F(low), F(high or low)


def test_many_points_have_a_network_without_a_search():
    points = list(range(9))
    values = [x * x for x in points]
    for activation in ("leaky_relu(1/10)", "abs"):
        for keys, most in (({}, 8), ({"output_bias": False}, 9)):
            asked = [f"representable(GN, {m})" for m in (3, most)]
            found = data_claim(activation, points, values, compute=asked, **keys)
            assert list(found.values.values()) == ["false", "true"]


def test_invariant_data_under_abs():
    claim = {
        "id": "data",
        "group": "C2",
        "input": "sign",
        "output": "trivial",
        "target": {"points": [["1"], ["2"], ["-1"]], "values": ["1", "2", "1"]},
        "activation": "abs",
        "compute": ["width(GN)", "width(LEN)", "error(LEN, 1)"],
    }
    (read,) = claims_of_table({"claim": [claim]}, "file")
    assert check_claim(read).values == {"width(GN)": "1", "width(LEN)": "2", "error(LEN, 1)": "1/2"}


def test_the_kernel_evaluates_fits_with_the_activation():
    found = data_claim("abs", [-1, 0, 1], [1, 0, 1], compute=["error(GN, 1)"]).certificate
    changed = json.loads(json.dumps(found))
    changed["statement"]["activation"]["slope"] = "-1/2"
    changed["digest"] = kernel.digest(changed)
    with pytest.raises(kernel.Rejected):
        kernel.verify(kernel.canonical_bytes(changed))
    line = {"rule": "fit-lower-orientation", "width": 1}
    changed = {**json.loads(json.dumps(found)), "proof": [*found["proof"], line]}
    changed["digest"] = kernel.digest(changed)
    with pytest.raises(kernel.Rejected, match="not available with activation abs"):
        kernel.verify(kernel.canonical_bytes(changed))


# -- chosen channels --------------------------------------------------------------------------------------------------


def hidden_width(activation, target, hidden, **keys):
    entry = {"group": "C2", "input": "sign", "output": "trivial", **keys}
    entry |= {"id": "c", "target": target, "hidden": hidden, "activation": activation, "compute": ["width(LEN)"]}
    (claim,) = claims_of_table({"claim": [entry]}, "file")
    assert isinstance(claim, Claim), claim
    result = check_claim(claim)
    assert result.verdict == "verified", result.message
    return result.values["width(LEN)"]


def test_chosen_channels_under_leaky_relu_are_those_of_relu_for_another_affine_part():
    for hidden in (["regular"], ["trivial"], ["regular", "trivial"]):
        for target, other in (("abs(x1)", "abs(x1)"), ("abs(x1) + 2", "abs(x1) + 1"), ("3", "3/2")):
            for keys in ({}, {"output_bias": False}):
                leaky = hidden_width("leaky_relu(1/3)", target, hidden, **keys)
                assert leaky == hidden_width("relu", other, hidden, **keys), (hidden, target, keys)


def test_chosen_channels_under_abs():
    two = "abs(x1) + abs(x1 - 1) + abs(x1 + 1)"
    assert hidden_width("abs", two, ["regular"]) == "4"
    assert hidden_width("abs", two, ["trivial"]) == "inf"
    assert hidden_width("abs", f"{two} + 1", ["regular"], output_bias=False) == "6"
    assert hidden_width("abs", f"{two} + 1", ["regular", "trivial"], output_bias=False) == "5"
    swap = {"input": "permutation"}
    assert hidden_width("abs", "abs(x1 + x2)", ["regular"], **swap) == "2"
    assert hidden_width("abs", "abs(x1 + x2)", ["trivial"], **swap) == "1"
    assert hidden_width("abs", "x1 + x2", ["trivial"], **swap) == "inf"
    assert hidden_width("abs", "x1 + x2", ["regular"], skip=True, **swap) == "0"
