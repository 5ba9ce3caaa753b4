"""Forged certificates: honest ones changed at random, and ones built for a bound better than the truth.

The adversary knows the kernel: it asks the kernel's own checks which leaves close, so its trees fail late if at all.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, inf, lcm
from typing import Any

import oracle
from bases import Base
from truths import Json, dense

from equicert.certificates import kernel
from equicert.certificates.kernel.objects.channels import prices_with
from equicert.certificates.kernel.objects.forms import hyperplane_orbits, plain_prices
from equicert.certificates.kernel.objects.statement import read_statement
from equicert.certificates.kernel.proof import Proof
from equicert.certificates.kernel.reading import Rejected
from equicert.certificates.kernel.rules import check_step
from equicert.certificates.kernel.rules.leaves import check_leaf
from equicert.certificates.kernel.rules.residual import Problem as Residual
from equicert.certificates.kernel.rules.residual import State, cases_of

F = Fraction


@dataclass
class Forgery:
    """What is handed to the kernel; ``sealed`` where verdicts or values are forged and any acceptance is false."""

    kind: str
    statement: Json
    proof: list[Json]
    sealed: bytes | None = None


# -- changing what is there -------------------------------------------------------------------------------------------


def places(rng: random.Random, value: Json) -> tuple[Json, Any]:
    """A random place inside a value: its container and key."""
    container, key = None, None
    while isinstance(value, list | dict) and value and (container is None or rng.random() < 0.85):
        container, key = value, rng.choice(sorted(value) if isinstance(value, dict) else range(len(value)))
        value = container[key]
    return container, key


def leaves_of(value: Json) -> Iterator[Json]:
    if isinstance(value, list | dict):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from leaves_of(entry)
    else:
        yield value


def changed_leaf(rng: random.Random, old: Json, donor: Json) -> Json:
    """Another number, sign, index or word."""
    if isinstance(old, bool):
        return not old
    if isinstance(old, int):
        return rng.choice([old + 1, max(old - 1, 0), 0, old + 2, rng.randint(0, 5)])
    if isinstance(old, str):
        try:
            x = F(old)
        except ValueError:
            return rng.choice([y for y in leaves_of(donor) if isinstance(y, str)] or [old])
        return str(
            rng.choice([-x, x + 1, x - 1, x * 2, x / 2, x * 3, F(0), F(1), F(-1), x + F(1, 2), 1 / x if x else x])
        )
    return rng.choice([[], 0, "0", copy.deepcopy(donor)])


def changed_value(rng: random.Random, value: Json, donor: Json) -> str:
    """Change one place in a value; returns what was done."""
    container, key = places(rng, value)
    if container is None:
        return "nothing"
    old = container[key]
    if isinstance(container, list) and rng.random() < 0.35:
        how = rng.choice(["drop", "duplicate", "swap", "reverse"])
        if how == "drop":
            del container[key]
        elif how == "duplicate":
            container.insert(key, copy.deepcopy(old))
        elif how == "swap":
            other = rng.randrange(len(container))
            container[key], container[other] = container[other], container[key]
        else:
            container.reverse()
        return how
    if isinstance(old, list | dict):
        other, place = places(rng, donor)
        container[key] = copy.deepcopy(other[place]) if other is not None else old
        return "transplant"
    container[key] = changed_leaf(rng, old, donor)
    return "entry"


def mutated(rng: random.Random, base: Base, donor: Base) -> Forgery:
    """An honest certificate with one to three changes of its proof or its statement."""
    statement, proof = copy.deepcopy(base.statement), copy.deepcopy(base.proof)
    what = rng.random()
    if what < 0.2 or not proof:
        part = rng.choice(["generators", "target", "target", "bias", "output_bias", "skip", "output_dim"])
        if isinstance(statement[part], bool):
            statement[part] = not statement[part]
            return Forgery("changed option", statement, proof)
        holder = {part: statement[part]}
        changed_value(rng, holder, donor.statement)
        statement.update(holder)
        return Forgery(f"changed statement: {part}", statement, proof)
    if what < 0.3:
        step = copy.deepcopy(rng.choice(donor.proof or proof))
        how = rng.choice(["put", "drop", "order", "other statement"])
        if how == "put":
            same = [i for i, s in enumerate(proof) if s["rule"] == step["rule"]]
            proof[rng.choice(same or range(len(proof)))] = step
        elif how == "drop":
            del proof[rng.randrange(len(proof))]
        elif how == "order":
            rng.shuffle(proof)
        else:
            statement = copy.deepcopy(donor.statement)
        return Forgery(f"exchanged steps: {how}", statement, proof)
    step = rng.choice(proof)
    rule = step["rule"]
    if what < 0.5 and step.get("bound") is not None:
        bound = step["bound"]
        step["bound"] = bound + 1 if isinstance(bound, int) else str(F(bound) + F(rng.choice([1, 2]), 2))
    elif what < 0.5 and step["rule"] == "upper" and step["network"]["neurons"]:
        step["network"]["neurons"].pop(rng.randrange(len(step["network"]["neurons"])))
    for _ in range(rng.choice([1, 1, 2, 3])):
        changed_value(rng, rng.choice([step, step, proof]), rng.choice([step, proof, donor.proof or proof]))
    return Forgery(f"changed step: {rule}", statement, proof)


def conclusions_forged(rng: random.Random, base: Base, donor: Base) -> Forgery:
    """Verdicts and values other than the kernel's, the proof as it is: nothing of this may be accepted."""
    del donor
    value = copy.deepcopy(base.certificate)
    if value["asserts"] and rng.random() < 0.5:
        entry = rng.choice(value["asserts"])
        entry["verdict"] = rng.choice([v for v in ("verified", "refuted") if v != entry["verdict"]])
    elif value["values"]:
        key = rng.choice(sorted(value["values"]))
        old = value["values"][key]
        if old in ("true", "false", "unknown"):
            new = rng.choice([v for v in ("true", "false") if v != old])
        elif any(letter in old for letter in "m["):
            new = "0"
        else:
            low, _, high = old.partition("..")
            ends = [str(F(x) + rng.choice([1, 2])) if x not in ("", "inf") else x for x in (low, high)]
            new = rng.choice([str(F(low) + 1) if low != "inf" else "7", f"{ends[0]}..inf" if ends[0] != "inf" else "0"])
        value["values"][key] = new
    else:
        value["asserts"].append({"text": "order >= 999", "verdict": "verified"})
    value["digest"] = kernel.digest(value)
    return Forgery("forged conclusions", value["statement"], value["proof"], kernel.canonical_bytes(value))


# -- building lower bounds --------------------------------------------------------------------------------------------


def sparse(v) -> list[list[Any]]:
    return [[i, str(x)] for i, x in enumerate(v) if x]


def primitive(v) -> tuple[Fraction, ...]:
    """A multiple with integer entries without common divisor."""
    m = lcm(*[x.denominator for x in v]) if v else 1
    d = gcd(*[int(x * m) for x in v]) or 1
    return tuple(x * m / d for x in v)


def small(rng: random.Random, n: int) -> tuple[Fraction, ...]:
    return tuple(F(rng.choice([-2, -1, -1, 0, 0, 0, 1, 1, 2])) for _ in range(n))


def combination(rng: random.Random, basis, n: int) -> tuple[Fraction, ...]:
    total = [F(0)] * n
    for v in basis:
        c = rng.choice([-1, 0, 0, 1, 1, 2])
        total = [x + c * y for x, y in zip(total, v, strict=True)]
    return tuple(total)


class Builder:
    """Trees for a bound that does not hold: every leaf closes as the kernel wants it, as far as there is one."""

    def __init__(
        self, rng: random.Random, base: Base, residual: Residual, spaces: list[Json], known: list[Json]
    ) -> None:
        self.rng, self.base, self.residual, self.spaces, self.known = rng, base, residual, spaces, known
        self.nodes: list[Json] = []
        self.open = 0

    def tree(self) -> list[Json]:
        self.grow(State(), 0)
        if self.open and self.rng.random() < 0.5 and len(self.nodes) > 1:
            self.cheat()
        return self.nodes

    def cheat(self) -> None:
        """Hide an open leaf behind the structure of the tree."""
        inner = [node for node in self.nodes if node[0] in ("sign", "double") and len(node) == 4]  # a leaf may say so
        if not inner:
            return
        node = self.rng.choice(inner)
        how = self.rng.randrange(4)
        if how == 0:
            node[2] = node[3]
        elif how == 1:
            node[3] = node[2]
        elif how == 2:
            node[2], node[3] = node[3], node[2]
        else:
            node[0] = "double" if node[0] == "sign" else "sign"

    def grow(self, state: State, depth: int) -> int:
        number = len(self.nodes)
        self.nodes.append([])
        leaf = self.leaf(state, 14 if not self.open else 2)
        if leaf is not None:
            self.nodes[number] = leaf
            return number
        doublable = self.residual.doublable(state)
        signs = [j for j in self.residual.open_orbits(state) if self.residual.equal_to(state, j)[0] == j]
        if depth < 7 and len(self.nodes) < 60 and (signs or doublable):
            if signs and (not doublable or self.rng.random() < 0.4):
                j = self.rng.choice(signs)
                minus = self.residual.equal_to(state, j)
                a = self.grow(state.signed([j], 1), depth + 1)
                b = self.grow(state.signed(minus, -1), depth + 1)
                self.nodes[number] = ["sign", j, a, b]
            else:
                j = self.rng.choice(doublable)
                a = self.grow(State(state.signs, state.doubled.deciding(j, True), state.single), depth + 1)
                b = self.grow(State(state.signs, state.doubled, state.single.deciding(j, True)), depth + 1)
                self.nodes[number] = ["double", j, a, b]
            return number
        self.open += 1
        self.nodes[number] = self.candidate(state) or ["linear", [[] for _ in range(self.residual.p)], None]
        return number

    def leaf(self, state: State, tries: int) -> Json:
        """A leaf that the kernel's own check accepts here, or None."""
        for _ in range(tries):
            leaf = self.candidate(state)
            if leaf is None:
                continue
            try:
                check_leaf(self.residual, state, leaf[0], leaf)
            except Rejected:
                continue
            return leaf
        return None

    def candidate(self, state: State) -> Json:
        kinds = ["linear", "linear", "lattice", "minor", "minor"]
        if self.residual.subgroups is not None:
            kinds += ["cover", "cover"]
        if self.known and self.rng.random() < 0.15:
            leaf = copy.deepcopy(self.rng.choice(self.known))
            if self.rng.random() < 0.5:
                changed_value(self.rng, leaf, leaf)
            return leaf if isinstance(leaf, list) and leaf and isinstance(leaf[0], str) else None
        if self.residual.case.dim == 0:
            return None
        return getattr(self, self.rng.choice(kinds))(state)

    def kernel_of(self, orbits: list[int]) -> list[oracle.Vector]:
        n = self.residual.case.dim
        return oracle.nullspace([dense(v, n) for v in self.residual.normals(orbits)], n)

    def pairing(self, y, A) -> Fraction:
        return sum((F(x) * row[j] for row, line in zip(y, A, strict=True) for j, x in line), F(0))

    def functional(self, state: State) -> list[tuple[Fraction, ...]]:
        basis = self.kernel_of([*self.residual.killed(state), *self.residual.doublable(state)])
        p, n = self.residual.p, self.residual.case.dim
        if self.rng.random() < 0.5:
            line, row = self.rng.randrange(p), combination(self.rng, basis, n)
            return [row if i == line else (F(0),) * n for i in range(p)]
        return [combination(self.rng, basis, n) for _ in range(p)]

    def space(self) -> Json:
        if self.residual.subgroups is None or self.rng.random() < 0.3:
            return None
        return self.rng.choice(self.spaces)

    def linear(self, state: State) -> Json:
        y = self.functional(state)
        p, n = self.residual.p, self.residual.case.dim
        if self.pairing(y, self.residual.residual(state)) < 0:
            y = [tuple(-x for x in row) for row in y]
        flat = primitive(tuple(x for row in y for x in row))
        return ["linear", [sparse(flat[i * n : i * n + n]) for i in range(p)], self.space()]

    def lattice(self, state: State) -> Json:
        y = self.functional(state)
        steps = [self.pairing(y, self.residual.case.parts[j]) for j in self.residual.open_orbits(state)]
        if any(steps):
            m = lcm(*[x.denominator for x in steps])
            d = gcd(*[int(x * m) for x in steps])
            y = [tuple(x * m / d for x in row) for row in y]
        start = self.pairing(y, self.residual.residual(state)) - sum(steps, F(0)) / 2
        if start < 0 and self.rng.random() < 0.8:
            y = [tuple(-x for x in row) for row in y]
        return ["lattice", [sparse(row) for row in y], self.space()]

    def minor(self, state: State) -> Json:
        p, n = self.residual.p, self.residual.case.dim
        basis = self.kernel_of(self.residual.killed(state))
        if not basis:
            return None
        r = self.rng.randint(1, min(p, len(basis)))
        Q = [primitive(combination(self.rng, basis, n)) for _ in range(r)]
        P = [primitive(small(self.rng, p)) for _ in range(r)]
        q = self.rng.choice([0, 0, 2, 2, 3, 5])

        def positive(v):
            lead = next((x for x in v if x), 0)
            return v if lead >= 0 else tuple(-x for x in v)

        P, Q = [positive(v) for v in P], [positive(v) for v in Q]
        if not all(map(any, P)) or not all(map(any, Q)):
            return None
        if q:

            def values(A, line) -> list[Fraction]:
                row = [sum((line[i] * dict(A[i]).get(k, 0) for i in range(p)), F(0)) for k in range(n)]
                return [sum((x * y for x, y in zip(row, v, strict=True)), F(0)) for v in Q]

            undetermined = self.residual.undetermined(state)
            rest = self.residual.residual(state)
            for i, line in enumerate(P):
                moves = [values(self.residual.case.parts[j], line) for j in undetermined]
                here = values(rest, line)
                shifted = [q * (x - sum((m[k] for m in moves), F(0)) / 2) for k, x in enumerate(here)]
                entries = [x for m in (*moves, shifted) for x in m if x]
                if entries:
                    m = lcm(*[x.denominator for x in entries])
                    d = gcd(*[int(x * m) for x in entries])
                    P[i] = tuple(x * m / d for x in line)
        return ["minor", [sparse(v) for v in P], [sparse(v) for v in Q], q]

    def cover(self, state: State) -> Json:
        p, n = self.residual.p, self.residual.case.dim
        rows = [
            dense(v, n) for v in self.residual.normals([*self.residual.killed(state), *self.residual.doublable(state)])
        ]
        for j in self.residual.undetermined(state):
            rows += [dense(v, n) for v in self.residual.case.parts[j]]
        basis = oracle.nullspace(rows, n)
        if basis and self.rng.random() < 0.3:
            basis = [combination(self.rng, basis, n) for _ in range(self.rng.randint(1, len(basis)))]
        Q = [sparse(v) for v in oracle.echelon(basis, n)]
        if not Q:
            return None
        spaces = [self.rng.choice(self.spaces) for _ in range(self.rng.choice([1, 1, 1, 2]))]

        def dual() -> Json:
            return ["dual", [str(F(self.rng.randint(0, 12), self.rng.choice([1, 1, 2, 3, 4]))) for _ in spaces]]

        tree = [dual()]
        if self.rng.random() < 0.3:
            kind = self.rng.choice(self.residual.subgroups.types)
            tree = [["branch", [kind.class_number, list(kind.signs)], self.rng.randint(0, 2), 1, 2], dual(), dual()]
        del p
        return ["cover", Q, spaces, tree]


def stable_spaces(base: Base) -> list[Json]:
    """Spans of the translates of small covectors of U, reduced."""
    if "spaces" not in base.memory:
        p = base.statement["output_dim"]
        inverses = [oracle.inverse(tuple(dense(r, p) for r in g["output"])) for g in base.statement["generators"]]
        rng, found = random.Random(5), {}
        starts = [tuple(F(int(i == j)) for j in range(p)) for i in range(p)] + [(F(1),) * p]
        starts += [small(rng, p) for _ in range(12)]
        for v in starts:
            rows = oracle.echelon([v], p)
            while True:
                more = oracle.echelon([*rows, *(oracle.multiply((tuple(r),), A)[0] for r in rows for A in inverses)], p)
                if len(more) == len(rows):
                    break
                rows = more
            if rows:
                found[str(rows)] = [sparse(row) for row in oracle.echelon(rows, p)]
        found["all"] = [sparse(tuple(F(int(i == j)) for j in range(p))) for i in range(p)]
        base.memory["spaces"] = list(found.values())
    return base.memory["spaces"]


def forged_lower(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """A lower bound above the true width."""
    del donor
    return built_lower(rng, base, rng.choice([1, 1, 1, 2, 3]))


def built_lower(rng: random.Random, base: Base, above: int) -> Forgery | None:
    """A lower bound so much above the true width; with 0 an honest one, which shows that the builder can build."""
    kind = rng.choice(["GN", "LEN"])
    true = base.true(f"width({kind})")
    rules = ("two-layer", "equivariance", "subgroups")
    before = base.steps(*rules)
    if kind == "GN" and rng.random() < 0.5:
        before = [s for s in before if s["rule"] == "two-layer"]
    if true is None or true == inf:
        return None
    bound = int(true) + above
    statement = read_statement(base.statement)
    proof = Proof(statement)
    for step in before:
        check_step(proof, step)
    if kind == "LEN" and proof.equivariant is not True:
        return None
    form = proof.two_layer()
    generators, subgroups = (statement.generators, proof.subgroups) if kind == "LEN" else ((), None)
    orbits = hyperplane_orbits(form, generators)
    known = [n for s in base.proof if s["rule"] == "lower" for t in s["cases"] for n in t or []]
    trees: list[Json] = []
    channels = statement.channels if kind == "LEN" else ()
    prices = prices_with(form, orbits, generators, channels) if channels else plain_prices(orbits)
    if None in prices.orbits:
        return None
    for case in cases_of(form, orbits, statement.options, statement.d, prices.constant):
        need = bound - prices.base - case.offset
        if need <= 0:
            trees.append(None)
            continue
        residual = Residual(case, need, statement.p, statement.K, generators, subgroups, prices, channels)
        trees.append(Builder(rng, base, residual, stable_spaces(base), known).tree())
    if above and rng.random() < 0.05 and trees:
        trees[rng.randrange(len(trees))] = None
    step = {"rule": "lower", "class": kind, "bound": bound, "cases": trees}
    return Forgery("lower", base.statement, [*before, step])


# -- building the rest ------------------------------------------------------------------------------------------------


def forged_upper(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """A network with fewer neurons than the true width, or hidden permutations that it does not have."""
    del donor
    listed = base.steps("upper")
    if not listed:
        return None
    step = rng.choice(listed)
    kind = rng.choice(["GN", "LEN"])
    true = base.true(f"width({kind})")
    network = step["network"]
    neurons = network["neurons"]
    d, p = base.statement["input_dim"], base.statement["output_dim"]
    if base.problem is None or true is None:
        return None

    def whole(neuron: Json) -> tuple[Any, Any, Fraction]:
        return dense(neuron["a"], p), dense(neuron["w"], d), F(neuron["b"])

    def written(a, w, b) -> Json:
        return {"a": sparse(a), "w": sparse(w), "b": str(b)}

    size = max(int(true) - 1, 0) if true != inf else max(len(neurons) - rng.randint(0, 1), 0)
    for _ in range(20):
        if len(neurons) <= size:
            break
        how = rng.randrange(5)
        i = rng.randrange(len(neurons))
        a, w, b = whole(neurons[i])
        if how == 0:
            neurons.pop(i)
        elif how == 1:  # the other orientation; what that changes goes to another neuron or is lost
            neurons[i] = written(a, tuple(-x for x in w), -b)
        elif how == 2 and len(neurons) > 1:
            j = rng.choice([k for k in range(len(neurons)) if k != i])
            a2, w2, b2 = whole(neurons[j])
            c = rng.choice([F(-1), F(1), F(1, 2)])
            merged = [
                (tuple(x + c * y for x, y in zip(a, a2, strict=True)), w, b),
                (a, tuple(x + c * y for x, y in zip(w, w2, strict=True)), b + c * b2),
            ]
            neurons[i] = written(*rng.choice(merged))
            neurons.pop(j)
        elif how == 3:
            network["e"] = sparse(tuple(x + y * b for x, y in zip(dense(network["e"], p), a, strict=True)))
        else:
            neurons.sort(key=str)
            neurons.pop()
    while len(neurons) > size and rng.random() < 0.9:
        neurons.pop(rng.randrange(len(neurons)))
    hidden: Json = None
    if kind == "LEN":
        hidden = [
            guessed(rng, base, generator, [whole(n) for n in neurons]) for generator in base.statement["generators"]
        ]
        if rng.random() < 0.2 and hidden:
            rng.shuffle(rng.choice(hidden))
    forged = {"rule": "upper", "class": kind, "network": network, "hidden": hidden}
    return Forgery("upper", base.statement, [*base.steps("two-layer", "equivariance"), forged])


def guessed(rng: random.Random, base: Base, generator: Json, neurons: list[Any]) -> list[int]:
    """Where a generator moves each neuron, as far as there is such a neuron; the rest anyhow."""
    d = base.statement["input_dim"]
    inverse = oracle.inverse(tuple(dense(r, d) for r in generator["input"]))
    theta: list[int | None] = []
    for _, w, b in neurons:
        image = oracle.multiply((w,), inverse)[0]
        fits = [j for j, (_, v, c) in enumerate(neurons) if v == image and c == b and j not in theta]
        theta.append(fits[0] if fits else None)
    free = [j for j in range(len(neurons)) if j not in theta]
    rng.shuffle(free)
    return [free.pop() if j is None else j for j in theta]


def forged_subgroups(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """A list of subgroup classes with one missing, twice, or generated by other words."""
    del donor
    listed = base.steps("subgroups")
    if not listed:
        return None
    (step,) = listed
    classes, count = step["classes"], len(base.statement["generators"])
    for _ in range(rng.randint(1, 2)):
        how = rng.randrange(4)
        word = [rng.randrange(count) for _ in range(rng.randint(0, 4))] if count else []
        k = rng.randrange(len(classes)) if classes else 0
        if how == 0 and len(classes) > 1:
            classes.pop(rng.randrange(len(classes)))
        elif how == 1:
            classes.insert(rng.randint(1, len(classes)) if classes else 0, [word])
        elif classes:
            classes[k] = [*classes[k], word] if how == 2 else [word]
    return Forgery(
        "subgroups", base.statement, [*base.steps("two-layer", "equivariance"), step, *base.steps("dim-hom")]
    )


def forged_order(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """A stabilizer chain that stops early, starts elsewhere or names other elements."""
    del donor
    listed = base.steps("order")
    if not listed:
        return None
    (step,) = listed
    levels = step["levels"]
    for _ in range(rng.randint(1, 3)):
        if not levels or rng.random() < 0.2:
            levels.insert(rng.randint(0, len(levels)), {"point": rng.randint(0, 6), "program": [], "generators": []})
            continue
        level = rng.choice(levels)
        how = rng.randrange(5)
        if how == 0:
            levels.remove(level)
        elif how == 1:
            level["point"] = rng.randint(0, 6)
        elif how == 2:
            level["generators"] = [rng.randint(0, 3 + len(level["program"])) for _ in range(rng.randint(0, 2))]
        elif how == 3:
            level["program"] = [
                *level["program"],
                [rng.randint(0, 2), rng.choice([1, -1]), rng.randint(0, 2)],
            ]
        else:
            level["program"] = level["program"][:-1]
            level["generators"] = level["generators"][:-1]
    return Forgery("order", base.statement, [step])


def forged_compensation(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """Other spaces, types and fields, for a larger lower or a smaller upper end."""
    del donor
    listed = base.steps("subgroups")
    if not listed or base.statement["skip"] or base.statement["field"] != "Q":
        return None
    (before,) = listed
    spaces = stable_spaces(base)

    def field() -> Json:
        if rng.random() < 0.7:
            return None
        t = rng.randint(1, 2)
        count = len(base.statement["generators"])
        word = [rng.randrange(count) for _ in range(rng.randint(1, 3))] if count else []
        return {"word": word, "modulus": rng.choice([2, 3, 5, 7]), "polynomial": [rng.randint(0, 4) for _ in range(t)]}

    def kind() -> Json:
        k = rng.randrange(len(before["classes"]))
        return rng.choice([None, [k, [rng.choice([1, -1]) for _ in before["classes"][k]]]])

    lower = {"space": rng.choice(spaces), "field": field()} if rng.random() < 0.6 else None
    upper: Json = None
    if rng.random() < 0.7:
        upper, left = [], base.statement["output_dim"]
        for space in rng.sample(spaces, len(spaces)):
            if len(space) <= left:
                named = kind()
                upper.append({"space": space, "type": named, "field": None if named is None else field()})
                left -= len(space)
    return Forgery("compensation", base.statement, [before, {"rule": "compensation", "lower": lower, "upper": upper}])


def forged_witness(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """A network with fewer neurons than its symmetric function needs, or with hyperplanes that cancel."""
    del donor
    listed = base.steps("upper", "witness")
    if not listed or base.statement["skip"]:
        return None
    network = rng.choice(listed)["network"]
    neurons = network["neurons"]
    for _ in range(rng.randint(1, 3)):
        if not neurons:
            break
        i = rng.randrange(len(neurons))
        how = rng.randrange(4)
        if how == 0:
            neurons.pop(i)
        elif how == 1:
            extra = copy.deepcopy(neurons[i])
            extra["a"] = [[k, str(-F(x))] for k, x in extra["a"]]
            neurons.append(extra)
        elif how == 2:
            neurons[i]["w"] = [[k, str(-F(x))] for k, x in neurons[i]["w"]]
            neurons[i]["b"] = str(-F(neurons[i]["b"]))
        else:
            neurons[i]["b"] = str(F(neurons[i]["b"]) + rng.choice([-1, 0, 1]))
    return Forgery("witness", base.statement, [{"rule": "witness", "network": network}])


def forged_dimension(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """A rank at a smaller width, with other classes, weights or points."""
    listed = base.steps("dimension")
    if not listed:
        return None
    step = rng.choice(listed)
    others = [s for s in donor.steps("dimension") if donor.statement["input_dim"] == base.statement["input_dim"]]
    for _ in range(rng.randint(1, 2)):
        how = rng.randrange(6)
        if how == 0:
            step["width"] = max(0, step["width"] - 1)
        elif how == 1 and step["orbits"]:
            rng.choice(step["orbits"])["class"] = rng.randint(0, 4)
        elif how == 2 and step["orbits"]:
            step["orbits"].pop(rng.randrange(len(step["orbits"])))
            step["width"] = rng.randint(0, step["width"])
        elif how == 3:
            step["class"] = rng.choice(["GN", "LEN", "GEN"])
        elif how == 4 and others:
            step["points"] += rng.choice(others)["points"]
        else:
            changed_value(rng, step, step)
    return Forgery("dimension", base.statement, [*base.steps("subgroups"), step])


def forged_fit(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """A lower bound of the error above the true error."""
    del donor
    listed = base.steps("fit-lower", "fit-upper", "fit-lower-line", "fit-lower-sectors", "fit-lower-orientation")
    if not listed:
        return None
    step = rng.choice(listed)
    rule = step["rule"]
    if "bound" in step:
        step["bound"] = str(F(step["bound"]) + rng.choice([F(1, 2), F(1, 4), F(1), F(1, 3)]))
    elif "width" in step:
        step["width"] = max(0, step["width"] - 1) if step["rule"] == "fit-upper" else step["width"] + 1
    if "tree" in step and rng.random() < 0.5:  # another node's weights
        nodes = step["tree"]
        nodes[rng.randrange(len(nodes))][0] = copy.deepcopy(rng.choice(nodes)[0])
    if "trees" in step and step["trees"] and rng.random() < 0.5:  # leaves exchanged, while the tree is one
        tree = rng.choice(step["trees"])
        bounds = [i for i, node in enumerate(tree) if node[0] == "bound"]
        if bounds:
            tree[rng.choice(bounds)] = copy.deepcopy(tree[rng.choice(bounds)])
    for _ in range(rng.randint(0, 3)):
        changed_value(rng, step, step)
    return Forgery(rule, base.statement, [*base.steps("subgroups"), step])


def forged_two_layer(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """Another canonical form for a nested target, with cells that are called empty or equal."""
    listed = base.steps("two-layer")
    if not listed:
        return None
    (step,) = listed
    del donor
    for _ in range(rng.randint(1, 2)):
        part = rng.choice(step["parts"]) if step["parts"] else {}
        if not part:
            break
        how = rng.randrange(5)
        if how == 0 and part["hyperplanes"]:
            part["hyperplanes"].pop(rng.randrange(len(part["hyperplanes"])))
        elif how == 1:
            changed_value(rng, part["hyperplanes"] or part, part)
        elif how == 2:
            changed_value(rng, part["tree"], part["tree"])
        elif how == 3:
            cells = [i for i, node in enumerate(part["tree"]) if node and node[0] != "split"]
            if cells:
                weights = [[k, str(rng.randint(1, 3))] for k in sorted(rng.sample(range(6), rng.randint(1, 3)))]
                part["tree"][rng.choice(cells)] = rng.choice([["equal"], ["empty", weights]])
        else:
            part["constant"] = sparse(small(rng, base.statement["output_dim"]))
    follow = [*base.steps("equivariance"), *base.steps("upper"), *base.steps("lower")]
    return Forgery("two-layer", base.statement, [step, *follow])


def forged_equivariance(rng: random.Random, base: Base, donor: Base) -> Forgery | None:
    """The contrary of the truth about equivariance, or that there is no network at all."""
    true = base.true("equivariant")
    if true is None:
        return None
    d, count = base.statement["input_dim"], len(base.statement["generators"])

    def point() -> Json:
        return sparse(tuple(x / rng.choice([1, 2, 3]) for x in small(rng, d)))

    rule = rng.choice(["contrary", "contrary", "no-two-layer", "no-bias"])
    step: Json
    if rule == "contrary" and true:
        step = {"rule": "not-equivariance", "generator": rng.randint(0, max(count - 1, 0)), "point": point()}
    elif rule == "contrary":
        step = rng.choice(
            [
                {"rule": "equivariance"},
                {"rule": "normal-equivariance"},
                {"rule": "nested-equivariance", "trees": [[["equal"]] for _ in range(count)]},
                {
                    "rule": "nested-equivariance",
                    "trees": [t["tree"] for s in donor.steps("two-layer") for t in s["parts"]][:count],
                },
            ]
        )
    elif rule == "no-two-layer":
        step = {"rule": rule, "normal": point(), "offset": str(rng.randint(-2, 2)), "points": [point(), point()]}
    else:
        step = {"rule": "no-bias"}
        if base.true("width(GN)") == inf:
            return None
    return Forgery(step["rule"], base.statement, [*base.steps("two-layer"), step])


Build = Callable[[random.Random, Base, Base], Forgery | None]
BUILDERS: tuple[tuple[int, Build], ...] = (
    (8, forged_lower), (4, forged_upper), (2, forged_subgroups), (2, forged_order), (2, forged_compensation),
    (1, forged_witness), (2, forged_dimension), (2, forged_fit), (2, forged_two_layer), (3, forged_equivariance),
)  # fmt: skip
