"""What networks of any width approximate: statements made by hand, with what a kernel must say of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from types import SimpleNamespace
from typing import Any

Part = Callable[[str], Any]
Json = Any
Table = list[list[int]]

SWAP: Table = [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
TURN: Table = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
ONE: Table = [[1]]
MINUS: Table = [[-1]]


def _rows(table: Table) -> Json:
    return [[[j, str(x)] for j, x in enumerate(row) if x] for row in table]


def _terms(*terms: tuple[dict[int, int], int]) -> Json:
    """A polynomial: powers by variables, coefficients."""
    return [[[list(pair) for pair in sorted(powers.items())], str(x)] for powers, x in terms]


def _statement(generators: list[tuple[Table, Table]], **keys: Any) -> Json:
    listed = [{"input": _rows(A), "output": _rows(B)} for A, B in generators]
    d, p = (len(generators[0][0]), len(generators[0][1])) if generators else (1, 1)
    usual = {"field": "Q", "bias": True, "output_bias": True, "skip": False, "target": None}
    return {**usual, "input_dim": d, "output_dim": p, "generators": listed, **keys}


def _said(part: Part, statement: Json, proof: Json, texts: list[str]) -> Any:
    """The values of some texts, or how a kernel refuses."""
    reading = part(".reading")
    try:
        return list(part(".verify").conclude(statement, proof, [], texts).values.values())
    except reading.Invalid as reason:
        return f"invalid: {reason}"
    except reading.OverLimits as reason:
        return f"over limits: {reason}"


S3 = [(SWAP, ONE), (TURN, ONE)]
REGULAR = {"regular": [_rows([[int(i == j ^ k) for j in range(4)] for i in range(4)]) for k in (1, 2)]}


def reach_step(k: int, layer: list[str], operator: Json = None) -> Json:
    return {"rule": "reach", "layer": layer, "degree": k, "operator": operator}


DISCRIMINANT = _terms(
    ({0: 4, 1: 2}, 1), ({0: 4, 1: 1, 2: 1}, -2), ({0: 4, 2: 2}, 1), ({0: 3, 1: 3}, -2), ({0: 3, 1: 2, 2: 1}, 2),
    ({0: 3, 1: 1, 2: 2}, 2), ({0: 3, 2: 3}, -2), ({0: 2, 1: 4}, 1), ({0: 2, 1: 3, 2: 1}, 2), ({0: 2, 1: 2, 2: 2}, -6),
    ({0: 2, 1: 1, 2: 3}, 2), ({0: 2, 2: 4}, 1), ({0: 1, 1: 4, 2: 1}, -2), ({0: 1, 1: 3, 2: 2}, 2),
    ({0: 1, 1: 2, 2: 3}, 2), ({0: 1, 1: 1, 2: 4}, -2), ({1: 4, 2: 2}, 1), ({1: 3, 2: 3}, -2), ({1: 2, 2: 4}, 1),
)  # fmt: skip


def moved_polynomials(part: Part) -> list[str]:
    """Under two generators, with parts of two degrees, each of which may be moved."""
    kept = _terms(({0: 2}, 1), ({1: 2}, 1), ({2: 2}, 1))
    for_swap, for_turn = (
        _terms(({0: 2}, 1), ({1: 2}, 1)),
        _terms(({0: 2, 1: 1}, 1), ({0: 1, 2: 2}, 1), ({1: 2, 2: 1}, 1)),
    )
    wrong = []
    cube = _terms(({0: 3}, 1), ({1: 3}, 1), ({2: 3}, 1))
    for f, truth in (
        (kept, "true"),
        ([*kept, *cube], "true"),
        (for_swap, "false"),
        (for_turn, "false"),
        ([*for_swap, *cube], "false"),
        ([*kept, *for_turn], "false"),
        ([*_terms(({0: 1}, 1)), *kept, *cube], "false"),
        ([*kept, *cube, *_terms(({0: 4}, 1))], "false"),
        (_terms(({}, 5)), "true"),
        ([], "true"),
    ):
        statement = _statement(S3, polynomial=[f])
        said = _said(part, statement, [{"rule": "polynomial-equivariance"}], ["equivariant"])
        wrong += [] if said == [truth] else [f"{f}: {said}"]
    identity = [_terms(({j: 1}, 1)) for j in range(3)]
    for outputs, truth in (
        (identity, "true"),
        ([identity[0], identity[2], identity[1]], "false"),
        ([[], [], []], "true"),
    ):
        statement = _statement([(SWAP, SWAP), (TURN, TURN)], polynomial=outputs)
        said = _said(part, statement, [{"rule": "polynomial-equivariance"}], ["equivariant"])
        wrong += [] if said == [truth] else [f"{outputs}: {said}"]
    skew = [[1, 1], [0, 1]]
    for f, truth in (([({1: 2}, 1)], "true"), ([({0: 1, 1: 1}, 1)], "false"), ([({1: 1}, 2), ({1: 3}, 1)], "true")):
        said = _said(
            part,
            _statement([(skew, ONE)], polynomial=[_terms(*f)]),
            [{"rule": "polynomial-equivariance"}],
            ["equivariant"],
        )
        wrong += [] if said == [truth] else [f"{f} under a shear: {said}"]
    return wrong


def turned_polynomials(part: Part) -> list[str]:
    """The same under a Lie algebra, and how many polynomials are left."""
    J, zero = [[0, -1], [1, 0]], [[0]]
    flat = [{"input": _rows(J), "output": _rows(zero)}]
    wrong = []
    for f, truth in (
        ([({0: 2}, 1), ({1: 2}, 1)], "true"),
        ([({0: 2}, 1), ({1: 2}, -1)], "false"),
        ([({0: 1, 1: 1}, 1)], "false"),
        ([({0: 4}, 1), ({0: 2, 1: 2}, 2), ({1: 4}, 1)], "true"),
        ([({0: 4}, 1), ({0: 2, 1: 2}, 1), ({1: 4}, 1)], "false"),
    ):
        statement = {**_statement([], polynomial=[_terms(*f)]), "input_dim": 2, "lie": flat}
        said = _said(part, statement, [{"rule": "polynomial-equivariance"}], ["equivariant"])
        wrong += [] if said == [truth] else [f"{f} on circles: {said}"]
    statement = {**_statement([]), "input_dim": 2, "lie": flat}
    steps = [{"rule": "equivariants", "degree": k} for k in range(5)]
    said = _said(part, statement, steps, [f"equivariants({k})" for k in range(5)])
    wrong += [] if said == ["1", "0", "1", "0", "1"] else [f"invariants of a circle: {said}"]
    plane = {**_statement([]), "input_dim": 2, "output_dim": 2, "lie": [{"input": _rows(J), "output": _rows(J)}]}
    said = _said(part, plane, steps[:4], [f"equivariants({k})" for k in range(4)])
    wrong += [] if said == ["0", "2", "0", "2"] else [f"maps of a circle: {said}"]
    return wrong


def what_is_missing(part: Part) -> list[str]:
    """The least degree, from what is known in some degrees only."""
    statement = _statement(S3, representations={"points": [_rows(SWAP), _rows(TURN)]})
    wrong = []
    six = reach_step(6, ["points"], [DISCRIMINANT])
    for degrees, last, wanted in (
        ([], 6, "0..inf"),
        ([6], 6, "0..6"),
        ([6], 5, "0..inf"),
        ([6], 7, "0..6"),
        ([0, 1, 2], 5, "3..inf"),
        ([0, 1, 3], 5, "2..inf"),
        ([1, 2], 5, "0..inf"),
        ([0, 1], 2, "2..inf"),
        ([0, 1, 2], 2, "inf"),
        ([0, 1, 2], 1, "inf"),
        ([2, 1, 0, 6], 6, "3..6"),
        ([0, 1, 2, 3, 4, 5, 6], 9, "6"),
        ([0], 0, "inf"),
    ):
        steps = [six if k == 6 else reach_step(k, ["points"]) for k in degrees]
        said = _said(part, statement, steps, [f"missing(points, {last})"])
        wrong += [] if said == [wanted] else [f"missing up to {last} from {degrees}: {said}"]
    said = _said(
        part, statement, [six], ["reach(points, 6)", "equivariants(6)", "reach(2*points, 5)", "reach(points,6)"]
    )
    wrong += [] if said == ["6", "7", "0..inf", "6"] else [f"reach: {said}"]
    said = _said(part, statement, [{"rule": "equivariants", "degree": 2}], ["reach(points, 2)", "missing(points, 2)"])
    wrong += [] if said == ["0..2", "0..inf"] else [f"at most all: {said}"]
    said = _said(part, statement, [{"rule": "equivariants", "degree": 0}], ["reach(points, 0)", "missing(points, 2)"])
    wrong += [] if said == ["0..1", "0..inf"] else [f"not known to be all: {said}"]
    said = _said(part, statement, [six, six], [])
    wrong += [] if said == "invalid: the step reach stands twice" else [f"twice: {said}"]
    return wrong


def affine_targets(part: Part) -> list[str]:
    """A target that bends nowhere is a polynomial of degree 1."""
    kernel, reader, rules = part(".proof"), part(".objects.statement"), part(".rules.approximation")
    wrong = []
    for rows in product(((0, 0), (3, 0), (2, -1)), (0, 5), ((0, 0), (0, 7)), (0, -2)):
        nodes = [["affine", _rows([list(rows[k])])[0], str(rows[k + 1])] for k in (0, 2)]
        statement = _statement([([[1, 0], [0, 1]], [[1, 0], [0, 1]])], target={"nodes": nodes, "outputs": [0, 1]})
        found = rules._polynomial(kernel.Proof(reader.read_statement(statement)))
        wanted = []
        for k in (0, 2):
            terms = {(j,): x for j, x in enumerate(rows[k]) if x}
            wanted.append({**terms, (): rows[k + 1]} if rows[k + 1] else terms)
        wrong += [] if list(found) == wanted else [f"{rows}: {found}"]
    return wrong


def finite_ones(part: Part) -> list[str]:
    """Which groups are finite; which hidden orbits see all of the input; who fixes something."""
    wrong = []
    double: Table = [[2]]
    for listed in ([(ONE, ONE), (double, ONE)], [(double, ONE), (ONE, ONE)]):
        said = _said(part, _statement(listed), [reach_step(0, ["output"])], ["reach(output, 0)"])
        wrong += [] if str(said).startswith("over limits: images of basis") else [f"{listed}: {said}"]
        turned = [(B, A) for A, B in listed]
        said = _said(part, _statement(turned), [reach_step(0, ["input"])], ["reach(input, 0)"])
        wrong += [] if str(said).startswith("over limits: images of basis") else [f"{turned}: {said}"]
    # Elements that act on the input as the identity: none but 1 here, whatever single coordinates say.
    for rho in ([[1, 0], [0, -1]], [[-1, 0], [0, 1]]):
        named = {"points": [_rows(ONE)]}
        said = _said(
            part, _statement([(rho, MINUS)], representations=named), [{"rule": "universal", "layer": ["points"]}], []
        )
        wrong += [] if "no hidden orbit sees all" in said else [f"{rho}: {said}"]
    named = {"points": [_rows(ONE)] * 2}
    for both in ([(MINUS, ONE), (ONE, MINUS)], [(MINUS, ONE), (MINUS, MINUS)]):
        step = {"rule": "universal", "layer": ["points"]}
        said = _said(part, _statement(both, representations=named), [step], ["universal(points)"])
        wrong += [] if said == ["true"] else [f"nothing to approximate: {said}"]
    four = [(MINUS, ONE), (ONE, ONE)]
    for layer, seen in ((["points"], False), (["points", "regular"], True), (["aaa", "points"], True)):
        named = {"points": [_rows(ONE)] * 2, "regular": REGULAR["regular"], "aaa": REGULAR["regular"]}
        used = {name: named[name] for name in layer}
        statement = _statement(
            [(A, B) for A, B in four],
            representations=used,
        )
        for g, moves in zip(statement["generators"], ([1, 0, 3, 2], [2, 3, 0, 1]), strict=True):
            g["permutation"] = moves
        said = _said(part, statement, [{"rule": "universal", "layer": layer}], [])
        wrong += [] if (said == []) == seen else [f"{layer} sees all: {said}"]
        said = _said(part, statement, [{"rule": "not-universal", "layer": layer, "degree": 0}], [])
        wrong += [] if (said == []) != seen else [f"{layer} does not see all: {said}"]
    return wrong


S4 = [([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], ONE),
      ([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], ONE)]  # fmt: skip


def limits(part: Part) -> list[str]:
    """Symmetric polynomials in four variables: p_4, p_3 p_1, p_2 p_1^2, p_1^4 are limits, nothing else of degree 4."""
    named = {"points": [_rows(A) for A, _ in S4]}
    squares = [({i: 2, j: 2}, 1) for i in range(4) for j in range(i + 1, 4)]
    all_four = [({0: 1, 1: 1, 2: 1, 3: 1}, 1)]
    mixed = [
        ({i: 2 if i == a else 1, b: 2 if b == a else 1, c: 2 if c == a else 1}, 1)
        for i in range(4)
        for b in range(i + 1, 4)
        for c in range(b + 1, 4)
        for a in (i, b, c)
    ]
    fourth = [({i: 4}, 1) for i in range(4)]
    thirds = [({i: 3, j: 1} if i < j else {j: 1, i: 3}, 1) for i in range(4) for j in range(4) if i != j]

    def polynomial(*listed: tuple[list[Any], int]) -> Json:
        terms = [(powers, x * factor) for part_, factor in listed for powers, x in part_]
        key = [tuple(j for j, n in sorted(powers.items()) for _ in range(n)) for powers, _ in terms]
        return [_terms(*[terms[n] for n in sorted(range(len(terms)), key=lambda n: (len(key[n]), key[n]))])]

    operator = polynomial((squares, 1), (mixed, -1), (all_four, 6))
    linear = [({i: 1}, 1) for i in range(4)]
    wrong = []
    for f, limit in (
        (polynomial((fourth, 1)), True),
        (polynomial((fourth, 1), (thirds, 1)), True),
        (polynomial((squares, 1)), False),
        (polynomial((all_four, 1)), False),
        (polynomial((mixed, 1)), False),
        (polynomial((mixed, 2), (squares, 2), (fourth, 1), (thirds, 2)), True),  # p_2 p_1^2
        (polynomial((mixed, 1), (squares, 2)), False),
        (polynomial((mixed, 1), (all_four, 4)), True),
        (polynomial((mixed, 1), (all_four, 3)), False),
        (polynomial((linear, 1), (all_four, 1)), False),
        (polynomial((linear, 1), (fourth, 1)), True),
    ):
        for skip in (False, True):
            statement = _statement(S4, polynomial=f, representations=named, skip=skip)
            steps = [{"rule": "polynomial-equivariance"}, {"rule": "approximable", "layer": ["points"]}]
            said = _said(part, statement, steps, ["approximable(points)"])
            wrong += (
                []
                if said == (["true"] if limit else "invalid: the part of degree 4 is not one of a limit")
                else [f"{f}: {said}"]
            )
            step = {"rule": "not-approximable", "layer": ["points"], "degree": 4, "operator": operator}
            said = _said(part, statement, [steps[0], step], ["approximable(points)"])
            wrong += (
                []
                if said == ("invalid: the operator annihilates the polynomial" if limit else ["false"])
                else [f"{f} is no limit: {said}"]
            )
    return wrong


def layers_of_continuous_groups(part: Part) -> list[str]:
    """Turns of a plane beside a line that stays: networks see the line, and have values in what stays."""
    J, still = [[0, -1], [1, 0]], [[0]]
    beside = [[0, -1, 0], [1, 0, 0], [0, 0, 0]]
    points = {"representations": {"points": []}}
    wrong = []

    def asked(lie: tuple[Table, Table], q: Table, iota: Table, steps: list[Json], texts: list[str], **keys: Any) -> Any:
        inner_keys = {key: keys[key] for key in ("skip",) if key in keys}
        inner = {**_statement([]), **points, **inner_keys}
        if "inner" in keys:
            inner["polynomial"] = keys.pop("inner")
        X, Y = lie
        outer = {**_statement([]), "input_dim": len(X), "output_dim": len(Y), **keys}
        outer["lie"] = [{"input": _rows(X), "output": _rows(Y)}]
        step = {"rule": "reduction", "quotient": _rows(q), "inclusion": _rows(iota), "statement": inner}
        own = [s for s in steps if "layer" not in s]
        within = [s for s in steps if "layer" in s or s["rule"] == "polynomial-equivariance"]
        return _said(part, outer, [*own, {**step, "proof": within}], texts)

    counted = [{"rule": "equivariants", "degree": k} for k in range(3)]
    reached = [reach_step(k, ["points"]) for k in range(3)]
    texts = ["reach(points, 0)", "reach(points, 1)", "reach(points, 2)", "missing(points, 2)", "universal(points)"]
    for lie, q, iota, steps, wanted in (
        ((beside, still), [[0, 0, 1]], [[1]], [*counted, *reached], ["1", "1", "1", "2", "false"]),
        ((beside, still), [[0, 0, 1]], [[1]], [*counted[:2], *reached], ["1", "1", "1", "2..inf", "unknown"]),
        ((beside, still), [[0, 0, 1]], [[1]], counted, ["1", "0..1", "0..2", "1..inf", "unknown"]),
        ((beside, still), [[0, 0, 1]], [[1]], reached, ["0..inf", "1", "1", "0..inf", "unknown"]),
        ((J, still), [[0, 0]], [[1]], counted, ["1", "0", "0", "2", "false"]),
        ((J, still), [[0, 0]], [[1]], [*counted, *reached], ["1", "0", "0", "2", "false"]),
        ((J, J), [[0, 0]], [[0], [0]], counted, ["0", "0", "0", "1", "false"]),
        ((still, J), [[1]], [[0], [0]], counted, ["0", "0", "0", "inf", "unknown"]),
        (
            (still, [[0, -1, 0], [1, 0, 0], [0, 0, 0]]),
            [[1]],
            [[0], [0], [1]],
            [*counted, {"rule": "universal", "layer": ["points"]}],
            ["1", "0..1", "0..1", "1..inf", "true"],
        ),
        (
            (beside, still),
            [[0, 0, 1]],
            [[1]],
            [{"rule": "universal", "layer": ["points"]}],
            ["0..inf", "0..inf", "0..inf", "0..inf", "unknown"],
        ),
    ):
        said = asked(lie, q, iota, steps, texts)
        wrong += [] if said == wanted else [f"{lie}, {len(steps)} steps: {said}"]
    said = asked((beside, still), [[0, 0, 1]], [[1]], [*counted, *reached], texts, skip=True)
    wrong += [] if said == ["1", "1", "1", "2", "false"] else [f"a line with a skip connection: {said}"]
    said = asked((beside, still), [[0, 0, 1]], [[1]], [counted[2], reached[2]], texts[-1:])
    wrong += [] if said == ["false"] else [f"one degree: {said}"]
    said = asked((J, J), [[0, 0]], [[0], [0]], counted, texts, skip=True)
    wrong += [] if said == ["0", "2", "0", "inf", "unknown"] else [f"with a skip connection: {said}"]
    # Where all values turn, every equivariant map is zero, whatever is said of a line in their place.
    flip: Table = [[1, 0], [0, -1]]
    mute = _statement([(MINUS, flip)], lie=[{"input": _rows(still), "output": _rows(J)}])
    inner = _statement([(MINUS, ONE)], representations={"points": [_rows(ONE)]})
    density = {"rule": "not-universal", "layer": ["points"], "degree": 0}
    step = {"rule": "reduction", "quotient": _rows([[1]]), "inclusion": [[], []], "statement": inner}
    said = _said(part, mute, [{**step, "proof": [density]}], ["universal(points)"])
    wrong += [] if said == ["unknown"] else [f"mute: {said}"]
    square, line = _terms(({2: 2}, 3), ({2: 3}, 1)), _terms(({0: 2}, 3), ({0: 3}, 1))
    ground = [{"rule": "polynomial-equivariance"}, {"rule": "approximable", "layer": ["points"]}]
    for f, f_0, said_of_it in (
        (square, line, ["true"]),
        (square, _terms(({0: 2}, 3)), "invalid: the reduced polynomial is not that of the statement"),
        (_terms(({2: 2}, 3)), line, "invalid: the reduced polynomial is not that of the statement"),
        (_terms(({0: 2}, 1), ({1: 2}, 1)), _terms(), "invalid: the reduced polynomial is not that of the statement"),
        (_terms(({}, 4)), _terms(({}, 4)), ["true"]),
    ):
        said = asked((beside, still), [[0, 0, 1]], [[1]], ground, ["approximable(points)"], polynomial=[f], inner=[f_0])
        wrong += [] if said == said_of_it else [f"{f} from {f_0}: {said}"]
    for lie, q, iota, f, f_0 in (
        ((J, still), [[0, 0]], [[1]], [_terms(({}, 4))], _terms(({}, 4), ({0: 2}, 1))),
        ((still, J), [[1]], [[0], [0]], [[], []], _terms(({}, 1))),
    ):
        said = asked(lie, q, iota, ground, [], polynomial=f, inner=[f_0])
        wrong += [] if "on a space of dimension 0" in said or "is not zero" in said else [f"{f_0} on nothing: {said}"]
    nowhere = {"rule": "no-limit"}
    for X, Y, f, moved in (
        (beside, still, [_terms(({0: 2}, 1), ({1: 2}, 1))], True),
        (J, still, [_terms(({0: 2}, 1))], True),
        (J, still, [_terms(({1: 2}, 1))], True),
        (beside, still, [_terms(({1: 1}, 1), ({1: 2}, 1))], True),
        (beside, still, [_terms(({0: 1, 2: 1}, 1))], True),
        (beside, still, [square], False),
        (beside, still, [[]], False),
        (still, J, [_terms(({}, 1)), []], True),
        (still, J, [[], _terms(({0: 2}, 1))], True),
        (still, J, [[], []], False),
        (still, [[0, 0, 0], [0, 0, -1], [0, 1, 0]], [_terms(({}, 1)), [], []], False),
        (still, [[0, 0, 0], [0, 0, -1], [0, 1, 0]], [[], _terms(({}, 1)), []], True),
        (still, [[0, 0, 0], [0, 0, -1], [0, 1, 0]], [[], [], _terms(({0: 3}, 1))], True),
        (still, [[0, 1, -1], [-1, 0, 1], [1, -1, 0]], [_terms(({}, 1))] * 3, False),
        (still, [[0, 1, -1], [-1, 0, 1], [1, -1, 0]], [_terms(({}, 1)), _terms(({}, 1)), _terms(({}, 2))], True),
        (J, J, [_terms(({0: 1}, 1)), _terms(({1: 1}, 1))], True),
    ):
        statement = {**_statement([]), "input_dim": len(X), "output_dim": len(Y), "polynomial": f}
        statement["lie"] = [{"input": _rows(X), "output": _rows(Y)}]
        for skip in (False, True):
            wanted = moved and not (skip and X == Y)
            said = _said(part, {**statement, "skip": skip}, [nowhere], ["approximable(points)"])
            right = said == ["false"] if wanted else "is one of invariant coordinates" in said
            wrong += [] if right else [f"{f} moved, {skip}: {said}"]
    return wrong


def contradictions(part: Part) -> list[str]:
    """A predicate is settled in one way."""
    kernel, reading = part(".proof"), part(".reading")
    proof = kernel.Proof(SimpleNamespace(target=None))
    proof.settle_approximation("universal", "a", True)
    proof.settle_approximation("universal", "a", True)
    proof.settle_approximation("universal", "b", False)
    proof.settle_approximation("approximable", "a", False)
    try:
        proof.settle_approximation("universal", "a", False)
    except reading.Invalid:
        return []
    return ["universal and not universal"]


def homogeneous_maps(part: Part) -> list[str]:
    """Substitution, derivatives and numbers of solutions against values."""
    kernel = part(".objects.polynomials")
    wrong = []
    forms = (((0, 2), (1, -1)), ((1, 3),), ())
    point = (5, 7)
    values = [2 * 5 - 7, 3 * 7, 0]
    for m in ((), (0,), (0, 0), (0, 1), (1, 1, 1), (0, 0, 1, 1), (0, 2), (2,)):
        f = kernel.Substitution(forms).of(m)
        wanted = 1
        for j in m:
            wanted *= values[j]
        found = 0
        for n, x in f.items():
            for j in n:
                x *= point[j]
            found += x
        wrong += [] if found == wanted and 0 not in f.values() else [f"{m}: {f}"]
    same = (((0, 1), (1, 1)), ((0, 1), (1, -1)))
    wrong += [] if kernel.Substitution(same).of((0, 1)) == {(0, 0): 1, (1, 1): -1} else ["a middle term that vanishes"]
    for m, wanted in (
        ((), {}),
        ((0,), {(0,): 1, (1,): 1}),
        ((0, 1), {(0, 0): 1, (1, 1): 1}),
        ((0, 0), {(0, 0): 2, (0, 1): 2}),
        ((1, 1), {(0, 1): 2, (1, 1): -2}),
        ((0, 0, 1), {(0, 0, 0): 1, (0, 0, 1): 1, (0, 1, 1): 2}),
    ):
        wrong += [] if kernel.derivative(m, same) == wanted else [f"derivative of {m}: {kernel.derivative(m, same)}"]
    for d, p, k, wanted in ((1, 1, 0, 1), (3, 1, 2, 6), (2, 2, 3, 8), (4, 1, 1, 4)):
        found = kernel.Homogeneous(d, p, k).solutions([])
        wrong += [] if len(found) == wanted else [f"all maps {d}, {p}, {k}: {len(found)}"]
    for n, wanted in ((3, 6), (1, 1), (2, 2)):
        wrong += [] if kernel._weight((4,) * n) == wanted else [f"{n}!"]
    wrong += [] if kernel._weight((0, 0, 1, 1, 1)) == 12 else ["2! 3!"]
    return wrong


PARTS: dict[str, Callable[[Part], list[str]]] = {
    "moved polynomials": moved_polynomials,
    "turned polynomials": turned_polynomials,
    "what is missing": what_is_missing,
    "affine targets": affine_targets,
    "finite ones": finite_ones,
    "limits": limits,
    "layers of continuous groups": layers_of_continuous_groups,
    "contradictions about limits": contradictions,
    "homogeneous maps": homogeneous_maps,
}
"""All of them, by name."""
