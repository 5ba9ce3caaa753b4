"""Kernels broken on purpose: the tables of certificates must tell every one of them from the sound one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from broken import fails_the_tables, load

import equicert.certificates.kernel as sound

SOURCE = Path(sound.__file__).parent

BROKEN: dict[str, tuple[str, str, str]] = {
    "linear leaf: >= for >": (
        "widths.py",
        "pairing(y, problem.residual(state)) > reach",
        "pairing(y, problem.residual(state)) >= reach",
    ),
    "linear leaf: sign of the value ignored": (
        "widths.py",
        "pairing(y, problem.residual(state)) > reach",
        "abs(pairing(y, problem.residual(state))) > reach",
    ),
    "linear leaf: reach forgotten": (
        "widths.py",
        "pairing(y, problem.residual(state)) > reach",
        "pairing(y, problem.residual(state)) > 0",
    ),
    "linear leaf: doubled and flipping orbits ignored": (
        "widths.py",
        "problem.normals([*problem.killed(state), *problem.doublable(state)]):\n        require(not times(n, columns)",
        "problem.normals(problem.doublable(state)):\n        require(not times(n, columns)",
    ),
    "linear leaf: doublable orbits ignored": (
        "widths.py",
        "problem.normals([*problem.killed(state), *problem.doublable(state)]):\n        require(not times(n, columns)",
        "problem.normals(problem.killed(state)):\n        require(not times(n, columns)",
    ),
    "linear leaf: affordable cover ignored": (
        "widths.py",
        "require(problem.rem(state) <= 1,",
        "require(problem.rem(state) <= 3,",
    ),
    "space: membership of the functional unchecked": (
        "widths.py",
        "require(all(contains(span, column) for column in columns),",
        "require(True,",
    ),
    "space: affordable types unchecked": (
        "widths.py",
        "if 2 * kind.index <= problem.rem(state):",
        "if 2 * kind.index < 0:",
    ),
    "space: weight halved": (
        "widths.py",
        "if 2 * kind.index <= problem.rem(state):",
        "if 4 * kind.index <= problem.rem(state):",
    ),
    "space: stability unchecked": (
        "groups.py",
        "require(all(contains(span, times(w, generator.output_inverse)) for w in rows)",
        "require(True",
    ),
    "lattice leaf: integrality of the steps unchecked": (
        "widths.py",
        'require(all(is_integer(x) for x in values), "a lattice leaf',
        'require(True, "a lattice leaf',
    ),
    "lattice leaf: half of the steps forgotten": (
        "widths.py",
        "start = coordinate(pairing(y, problem.residual(state))) - div(sum(values), 2)",
        "start = coordinate(pairing(y, problem.residual(state)))",
    ),
    "lattice leaf: any value": ("widths.py", "require(not is_integer(start),", "require(True,"),
    "minor: kernel condition forgotten": (
        "widths.py",
        "for n in problem.normals(problem.killed(state)):",
        "for n in ():",
    ),
    "minor: open signs forgotten": (
        "widths.py",
        'require(all(x == 0 for M in moves for line in M for x in line), "a minor changes with',
        'require(True, "a minor changes with',
    ),
    "minor: vanishing accepted": ("widths.py", "require(determinant(residual) != 0,", "require(True,"),
    "minor: composite modulus": ("widths.py", "require(is_prime(q),", "require(q > 0,"),
    "minor: fractions modulo a prime": (
        "widths.py",
        'require(all(is_integer(x) for M in moves for line in M for x in line), "a minor changes by',
        'require(True, "a minor changes by',
    ),
    "minor: vanishing modulo a prime accepted": (
        "widths.py",
        "% q for x in line] for line in shifted])) % q != 0",
        "% q for x in line] for line in shifted])) >= 0",
    ),
    "minor: doubling ignored": ("widths.py", "cost = min(2 * r, max(min(seen), r)) if seen else 2 * r", "cost = 2 * r"),
    "minor: size unchecked": (
        "widths.py",
        "require(problem.spent(state) + cost >= problem.need",
        "require(problem.spent(state) + cost >= problem.need - 2",
    ),
    "cover: negative dual accepted": ("widths.py", "require(all(v >= 0 for v in y)", "require(True"),
    "cover: negative reduced cost accepted": ("widths.py", 'require(k in high, "a dual', 'require(True, "a dual'),
    "cover: rounded up twice": ("widths.py", "return 2 * pairs", "return 2 * pairs + 2"),
    "cover: bound not reached": ("widths.py", '>= goal, "a dual', '>= goal - 2, "a dual'),
    "cover: stability of the image unchecked": (
        "widths.py",
        "require(all(contains(span, times(z, columns)) for z in span.values())",
        "require(True",
    ),
    "cover: open signs forgotten": ("widths.py", "require(all(not apply(case.parts[j], v) for v in Q)", "require(True"),
    "cover: kernel condition forgotten": (
        "widths.py",
        'require(all(dot(n, v) == 0 for v in Q), "a vector',
        'require(True, "a vector',
    ),
    "cover: branch assumption of one child in both": (
        "widths.py",
        "{**low, k: max(a + 1, low.get(k, 0))}",
        "{**low, k: max(a + 9, low.get(k, 0))}",
    ),
    "tree: second branch loses the sign": (
        "widths.py",
        "State({**state.signs, **dict.fromkeys(equal, -1)}",
        "State({**state.signs, **dict.fromkeys(equal, 1)}",
    ),
    "tree: second branch dropped": (
        "widths.py",
        "descend(number, minus, State({**state.signs, **dict.fromkeys(equal, -1)}, state.doubled, state.single))",
        "pass",
    ),
    "tree: later of two equal orbits": ("widths.py", 'require(equal[0] == j, "a sign', 'require(True, "a sign'),
    "tree: all orbits are equal": ("widths.py", "and self.case.parts[k] == part]", "]"),
    "tree: sibling's state": (
        "widths.py",
        "State(state.signs, state.doubled, state.single | {j})",
        "State(state.signs, state.doubled | {j}, state.single)",
    ),
    "tree: doubling costs nothing": (
        "widths.py",
        "return sum(self.case.orbits[j].size for j in state.doubled)",
        "return 0",
    ),
    "tree: sign split of a doublable orbit": (
        "widths.py",
        'require(j not in problem.doublable(state), "a sign',
        'require(True, "a sign',
    ),
    "tree: unreached nodes ignored": (
        "widths.py",
        '            raise Invalid("a tree node is not reached from the root")',
        "            continue",
    ),
    "tree: shared children": ("widths.py", 'require(states[k] is None, "a tree node has two parents")', "pass"),
    "lower: equivariance not needed": (
        "rules.py",
        'require(proof.equivariant is True, "a lower bound',
        'require(True, "a lower bound',
    ),
    "lower: bound off by one": (
        "widths.py",
        "need = bound - base - case.offset",
        "need = bound - base - case.offset - 1",
    ),
    "lower: flipping orbits counted thrice": ("widths.py", "2 * o.size if o.flipping", "3 * o.size if o.flipping"),
    "lower: first case dropped": (
        "widths.py",
        'in zip(listed, items(cases, "the cases", len(listed)), strict=True):',
        'in list(zip(listed, items(cases, "the cases", len(listed)), strict=True))[1:]:',
    ),
    "orbits: stabilizer sign ignored": ("algebra.py", "flips = flips or sign[j] != s * sign[i]", "pass"),
    "orbits: transported sign ignored": (
        "widths.py",
        "edges.append((i, number[image], 1 if s > 0 else -1))",
        "edges.append((i, number[image], 1))",
    ),
    "orbits: only the first generator": (
        "widths.py",
        "for generator in generators:\n        for plane, i in number.items():",
        "for generator in generators[:1]:\n        for plane, i in number.items():",
    ),
    "equivariance: a generator is missing": (
        "rules.py",
        "for generator in proof.statement.generators:\n        check_equi",
        "for generator in proof.statement.generators[1:]:\n        check_equi",
    ),
    "equivariance: linear part unchecked": (
        "functions.py",
        "require(product(pi, form.linear) == product(form.linear, rho)",
        "require(True",
    ),
    "equivariance: constant unchecked": (
        "functions.py",
        "require(apply(pi, form.constant) == form.constant",
        "require(True",
    ),
    "equivariance: channel vectors unchecked": (
        "functions.py",
        "require(scale(size(s), times(c, columns)) == form.channels[image]",
        "require(True",
    ),
    "upper: linear part unchecked": ("widths.py", "require(have.linear == form.linear", "require(True"),
    "upper: constant unchecked": ("widths.py", "require(have.constant == form.constant", "require(True"),
    "upper: hyperplanes unchecked": ("widths.py", "require(have.channels == form.channels", "require(True"),
    "upper: biases allowed": (
        "widths.py",
        "require(options.bias or all(n.b == 0 for n in network.neurons)",
        "require(True",
    ),
    "upper: output bias allowed": ("widths.py", "require(options.output_bias or not network.e", "require(True"),
    "upper: first layer unchecked": (
        "widths.py",
        "require(times(image.w, generator.input) == neuron.w",
        "require(True",
    ),
    "upper: second layer unchecked": ("widths.py", "require(image.a == times(neuron.a, columns)", "require(True"),
    "upper: hidden biases unchecked": ("widths.py", "require(image.b == neuron.b", "require(True"),
    "upper: not a permutation": ("reading.py", "require(len(set(images)) == size", "require(True"),
    "upper: a neuron is not counted": (
        "widths.py",
        "check_hidden(network, generators, hidden)\n    return len(network.neurons)",
        "check_hidden(network, generators, hidden)\n    return len(network.neurons) - 1",
    ),
    "no two-layer form: points off the hyperplane": ("rules.py", "require(dot(n, x) + t == 0", "require(True"),
    "no two-layer form: equal jumps": ("rules.py", "require(found[0] != found[1]", "require(True"),
    "no two-layer form: another hyperplane's bend": (
        "functions.py",
        "    if combine([(1, difference), (-factor, normal)]):\n        raise",
        "    if False:\n        raise",
    ),
    "no bias: shifted hyperplanes accepted": (
        "rules.py",
        "require(has_missing_bias(proof.two_layer(), proof.statement.options)",
        "require(True",
    ),
    "not equivariant: any point": (
        "rules.py",
        "require(image != apply(generator.output, value_at(target, x))",
        "require(True",
    ),
    "subgroups: completeness unchecked": ("groups.py", "require(joined in self.class_of", "require(True"),
    "subgroups: classes may repeat": ("groups.py", "require(subgroup not in self.class_of", "require(True"),
    "subgroups: signs need not be a character": (
        "groups.py",
        'raise Invalid("the signs of a type are not a homomorphism")',
        "return 0",
    ),
    "compensation: decomposition unchecked": (
        "rules.py",
        "require(len(everything) == p and rank(everything, p) == p",
        "require(True",
    ),
    "compensation: shared irreducible unchecked": (
        "rules.py",
        'require(inner_product(group, chi, input_character) == 0, "a part',
        'require(True, "a part',
    ),
    "compensation: unshared lower end": (
        "rules.py",
        "require(inner_product(group, chi, input_character) > 0",
        "require(True",
    ),
    "compensation: type does not reach": (
        "rules.py",
        "require(semi_invariant_span(subgroups, space, kind) == len(space)",
        "require(True",
    ),
    "compensation: any polynomial": ("compensation.py", "require(not any(any(line) for line in value)", "require(True"),
    "compensation: reducible polynomial": ("compensation.py", "require(is_irreducible(f, q)", "require(True"),
    "reading: true is one": (
        "reading.py",
        "require(type(value) is int and value >= 0",
        "require(isinstance(value, int) and value >= 0",
    ),
    "reading: negative indices": (
        "reading.py",
        "require(type(index) is int and last < index < length",
        "require(type(index) is int and index < length",
    ),
    "reading: unreduced fractions": ("reading.py", "require(str(number) == value", "require(True"),
    "reading: digest unchecked": ("verify.py", "require(digest(value) == claimed", "require(True"),
    "reading: verdicts unchecked": ("verify.py", "require(claimed_verdict == verdict", "require(True"),
    "reading: values unchecked": ("verify.py", "require(claimed_value == found.values[key]", "require(True"),
    "reading: extra keys": ("reading.py", "require(set(value) == set(names)", "require(set(value) >= set(names)"),
    "values: infinity forgotten": (
        "proof.py",
        'self.low[f"width({kind})"] = INFINITE',
        'self.low[f"width({kind})"] = (0, 0)',
    ),
    "assertions: <= for <": (
        "assertions.py",
        "True if a.high < b.low else False",
        "True if a.high <= b.low else False",
    ),
    "assertions: not ignored": ("assertions.py", "truth if truth is None else truth != negated", "truth"),
    "cells: linear part unchecked": ("pieces.py", "require(not any(combine(terms) for terms in rows)", "require(True"),
    "cells: constant unchecked": ("pieces.py", "require(not combine(constants)", "require(True"),
    "cells: open comparisons ignored": (
        "pieces.py",
        'require(question is None, "a comparison',
        'if question is not None:\n                continue\n            require(True, "a comparison',
    ),
    "cells: unreached cells ignored": ("pieces.py", 'raise Invalid("a cell is not reached from the root")', "continue"),
    "cells: shared children": ("pieces.py", 'require(cells[k] is None, "a cell has two parents")', "pass"),
    "cells: multipliers of any sign": ("pieces.py", 'require(y > 0, "a multiplier', 'require(y != 0, "a multiplier'),
    "cells: positive combinations accepted": (
        "pieces.py",
        "require(sum(y * f[1] for y, f in terms) <= 0",
        "require(True",
    ),
    "cells: combinations that are not constant": (
        "pieces.py",
        "require(not combine((y, f[0]) for y, f in terms)",
        "require(True",
    ),
    "cells: no multipliers": ("pieces.py", 'require(len(terms) > 0, "an empty', 'require(True, "an empty'),
    "cells: both children on one side": (
        "pieces.py",
        "descend(number, minus, _side(cell, question, -1))",
        "descend(number, minus, _side(cell, question, 1))",
    ),
    "cells: maximum for minimum": ("pieces.py", '(known > 0 and name == "min")', '(known < 0 and name == "min")'),
    "cells: hyperplanes of the candidate not decided": (
        "pieces.py",
        "if question is None:\n        question = next(",
        "if False:\n        question = next(",
    ),
    "candidate: hyperplanes twice": (
        "pieces.py",
        'require((n, t) not in channels, "a hyperplane',
        'require(True, "a hyperplane',
    ),
    "nested equivariance: first generator only": (
        "rules.py",
        'items(trees, "the trees", len(statement.generators)), strict=True',
        'items(trees, "the trees", len(statement.generators))[:1], strict=False',
    ),
    "nested equivariance: output ignored": (
        "pieces.py",
        "roots += [(k + count, scale(-1, columns[i])) for i, k in enumerate(target.outputs)]",
        "roots += [(k + count, ((i, -1),)) for i, k in enumerate(target.outputs)]",
    ),
    "fit: leaf bound not reached": ("fit.py", "require(div(-total, weight) >= bound", "require(True"),
    "fit: combination unchecked": ("fit.py", "require(not combine(terms)", "require(True"),
    "fit: sign weights of any sign": (
        "fit.py",
        'require(value > 0, "a weight of a sign',
        'require(value != 0, "a weight of a sign',
    ),
    "fit: undecided points used": (
        "fit.py",
        'require((i, form) in known, "a point of a leaf is not decided")',
        "if (i, form) not in known:\n                continue",
    ),
    "fit: inactive neurons counted": ("fit.py", "if known[i, form] > 0:", "if True:"),
    "fit: outgoing signs ignored": ("fit.py", "terms.append((s, form))", "terms.append((1, form))"),
    "fit: one sign only": (
        "fit.py",
        "for child, s in ((plus, 1), (minus, -1)):",
        "for child, s in ((plus, 1), (minus, 1)):",
    ),
    "fit: unreached nodes ignored": (
        "fit.py",
        'raise Invalid("a node of a fit is not reached from the root")',
        "continue",
    ),
    "fit: shared children": ("fit.py", 'require(states[k] is None, "a node of a fit has two parents")', "pass"),
    "fit: positive neurons only": (
        "fit.py",
        "for signs in product((1, -1), repeat=count):",
        "for signs in product((1,), repeat=count):",
    ),
    "fit: error of the first point": (
        "fit.py",
        "worst = max(worst, size(value - y))",
        "worst = max(worst, size(value - y))\n        break",
    ),
    "fit: sign of the error ignored": (
        "fit.py",
        "worst = max(worst, size(value - y))",
        "worst = max(worst, value - y)",
    ),
    "fit: options unchecked": ("rules.py", "check_options(read, statement.options)\n    if kind", "if kind"),
    "fit: width unchecked": ("rules.py", 'require(len(read.neurons) == natural(width, "a width"),', "require(True,"),
    "fit: hidden permutations unchecked": ("rules.py", "check_hidden(read, statement.generators, hidden)", "pass"),
    "data: any two points conflict": (
        "fit.py",
        "return x == data[j][0] and sign(data[i][1] - data[j][1]) != 0",
        "return True",
    ),
    "data: conflicts of the group refute GN": (
        "rules.py",
        'proof.impossible(("GEN", "LEN") if letters else ("GN", "GEN", "LEN"))',
        "proof.impossible()",
    ),
    "dimension: points on hyperplanes": ("dimension.py", "if z == 0:", "if False:"),
    "dimension: inactive neurons counted": (
        "dimension.py",
        "if z < 0:\n                continue",
        "if False:\n                continue",
    ),
    "dimension: width unchecked": (
        "rules.py",
        'require(m == natural(width, "a width"), "the network of a dimension',
        'require(True, "the network of a dimension',
    ),
    "dimension: biases allowed": ("dimension.py", "require(free.bias or weights[2] == 0,", "require(True,"),
    "dimension: bias moves": (
        "dimension.py",
        "if free.bias:\n                total.setdefault(size",
        "if True:\n                total.setdefault(size",
    ),
    "dimension: output biases always": ("rules.py", "if s.options.output_bias else []", "if True else []"),
    "dimension: linear maps for nothing": ("rules.py", "m += linear_neurons(maps, normals, space, s.d, s.p)", "pass"),
    "dimension: linear maps by doubling always": (
        "dimension.py",
        "return min(pairs, top) if spanned else pairs",
        "return min(pairs, top)",
    ),
    "dimension: scaling counted": (
        "dimension.py",
        "found.append((x.size, r + u, 0, False))",
        "found.append((x.size, r + u + 1, 0, False))",
    ),
    "dimension: any orbit is closed": (
        "dimension.py",
        "closed = all(S >> g & 1 for g, s in enumerate(signs) if s == 1)",
        "closed = True",
    ),
    "dimension: no orbit of one element is closed": (
        "dimension.py",
        "closed = all(S >> g & 1 for g, s in enumerate(signs) if s == 1)",
        "closed = S == 1",
    ),
    "dimension: odd part as jumps": (
        "dimension.py",
        "for g, s in enumerate(signs) if s for line",
        "for g, s in enumerate(signs) if s == 1 for line",
    ),
    "dimension: one line in many copies": (
        "dimension.py",
        "(x.size, x.even, u - x.even, True)",
        "(x.size, x.even, u - x.even, False)",
    ),
    "dimension: shared part uncapped": (
        "dimension.py",
        "cap = 0 if self.options.skip else self.maps or 0",
        "cap = 0 if self.options.skip else 99",
    ),
    "dimension: constants again and again": (
        "dimension.py",
        "found.append((1, self.invariants, 0, True))",
        "found.append((1, self.invariants, 0, False))",
    ),
    "dimension: constants forgotten": ("dimension.py", "found.append((1, self.invariants, 0, True))", "pass"),
    "dimension: skip connection forgotten": (
        "dimension.py",
        "(self.maps or 0 if self.options.skip else 0) + self._constants()",
        "self._constants()",
    ),
    "dimension: each item once": (
        "dimension.py",
        "for total in range(width, size - 1, -1) if once else range(size, width + 1):",
        "for total in range(width, size - 1, -1):",
    ),
    "dimension: output bias forgotten": (
        "dimension.py",
        "return self.invariants if self.options.output_bias else 0",
        "return 0",
    ),
    "dimension: GEN without linear maps": ("dimension.py", "value + min(maps, reach[m - n])", "value"),
    "dimension: GEN with linear maps of rank one": ("dimension.py", "reach[1] = 0", "pass"),
    "dimension: GEN without constants": (
        "dimension.py",
        "return best + len(invariant_vectors(generators, p))",
        "return best",
    ),
    "dimension: a flipping line moves": ("dimension.py", "len(A) - 1 + jumps", "len(A) + jumps"),
    "dimension: GEN without oriented hyperplanes": ("dimension.py", "listed = list(oriented)", "listed = []"),
    "params: hidden biases forgotten": (
        "dimension.py",
        "return len(x.covectors) + self.options.bias + len(x.vectors)",
        "return len(x.covectors) + len(x.vectors)",
    ),
    "dim: GEN like LEN": (
        "assertions.py",
        'model = facts.models.get("LEN" if kind == "LEN" else "GN")\n    counts',
        'model = facts.models.get("GN" if kind == "GN" else "LEN")\n    counts',
    ),
    "formulas: period forgotten": ("formulas.py", "f.rise * (period // f.period) + g.rise", "f.rise + g.rise"),
    "formulas: start forgotten": (
        "formulas.py",
        "for m in range(first, start):\n        if not",
        "for m in range(first, first):\n        if not",
    ),
    "formulas: one period too short": (
        "formulas.py",
        "for m in range(start, start + h.period):\n        steps",
        "for m in range(start, start + h.period - 1):\n        steps",
    ),
    "formulas: slope ignored": ("formulas.py", "falling = rise < 0 if relation in", "falling = False if relation in"),
    "formulas: equal when equal once": ("formulas.py", "return 1 if rise else None", "return None"),
    "formulas: different until now": (
        "formulas.py",
        "return int(t) if t >= 0 and t.denominator == 1 else None",
        "return None",
    ),
    "formulas: widths may be fractions": (
        "formulas.py",
        "whole = all(Fraction(x).denominator == 1 and x >= 0 for x in listed)",
        "whole = all(x >= 0 for x in listed)",
    ),
    "formulas: negative widths": (
        "formulas.py",
        "Fraction(x).denominator == 1 and x >= 0 for x",
        "Fraction(x).denominator == 1 for x",
    ),
    "formulas: no loss for the remainder": (
        "formulas.py",
        "int(Fraction(v * m, s) - least[m % s][0])",
        "int(Fraction(v * m, s))",
    ),
    "formulas: any widths": ("assertions.py", "is None)\n\n    def function", "is not None)\n\n    def function"),
    "simpler: factor rounded down": (
        "assertions.py",
        "wider = ceil(end[1] * width)",
        "wider = floor(end[1] * width) - 1",
    ),
    "simpler: at the same width": ("assertions.py", "wider = ceil(end[1] * width)", "wider = width"),
    "simpler: the same width for all m": (
        "assertions.py",
        "multiply_functions(constant_function(end[1]), VARIABLE)",
        "VARIABLE",
    ),
    "simpler: not larger is smaller": (
        "assertions.py",
        'COUNTED[measure]("LEN", wider, facts), "<",',
        'COUNTED[measure]("LEN", wider, facts), "<=",',
    ),
    "simpler: without a factor": (
        "assertions.py",
        "    if end[0]:\n            return None\n        wider = ceil",
        "    if end[0]:\n            end = (0, 2)\n        wider = ceil",
    ),
    "simpler: proved by the lower end": (
        "assertions.py",
        "return True if high else False if low is False else None",
        "return True if low else False if high is False else None",
    ),
    "simpler: refuted by the upper end": (
        "assertions.py",
        "return True if high else False if low is False else None",
        "return high",
    ),
    "dimension: rows doubled only": ("dimension.py", "top = rank(space, d)", "top = rank(lines, d)"),
    "vc: a lower bound": ("assertions.py", "return Range((0, 0), bound)", "return Range(bound, bound)"),
    "vc: hidden types forgotten": ("complexity.py", "growth = types * 4", "growth = 2"),
    "vc: outputs of degree one": ("complexity.py", "(E_ABOVE * 4 * N) ** total", "(E_ABOVE * 2 * N) ** total"),
    "vc: first layer forgotten": (
        "complexity.py",
        "    if first:\n            growth *=",
        "    if False:\n            growth *=",
    ),
    "vc: vector outputs": ("assertions.py", 'require(len(facts.models["GN"].orbits[0].vectors) == 1,', "require(True,"),
    "separation: any multisets": (
        "separation.py",
        "_values(basis, moves, x) != _values(basis, moves, y)",
        "_values(basis, moves, x) == _values(basis, moves, y)",
    ),
    "separation: sets in place of multisets": ("separation.py", "return Counter(tuple", "return set(tuple"),
    "separation: first orbit only": ("separation.py", "for start in range(size):", "for start in range(1):"),
    "separation: covectors that are not invariant": (
        "separation.py",
        "return nullspace(sorted(set(equations), key=len), d)",
        "return nullspace([], d)",
    ),
    "separation: signed permutations": ("separation.py", "all(s == 1 for s in listed[1])", "True"),
    "separation: without biases": ("proof.py", 'require(s.options.bias, "separation', 'require(True, "separation'),
    "witness: not equivariant": (
        "rules.py",
        "for generator in statement.generators:\n        check_equivariance(form, generator.input, generator.input_inverse, generator.output)\n    require(len(read.neurons) > 0",
        "require(len(read.neurons) > 0",
    ),
    "witness: hyperplanes for neurons": (
        "rules.py",
        "base_width(orbits_of(form, statement.generators)), len(read.neurons)",
        "base_width(orbits_of(form, statement.generators)), len(form.channels)",
    ),
    "compensation: linear maps forgotten": (
        "rules.py",
        "if inner_product(group, input_character, output_character) > 0:\n        return False",
        "pass",
    ),
    "compensation: flipping hyperplanes forgotten": (
        "rules.py",
        "return all(total == 0 for total in jumps)",
        "return True",
    ),
    "compensation: constants without output bias": (
        "rules.py",
        "elif statement.options.output_bias and _nothing",
        "elif _nothing",
    ),
    "compensation: skip connections": (
        "rules.py",
        'require(not statement.options.skip, "the compensation',
        'require(True, "the compensation',
    ),
    "reals: reduction dropped": ("reals.py", "short[j] += x * y", "pass"),
    "reals: enclosures one-sided": ("reals.py", "if high < 0:", "if True:"),
    "reals: sign of the rational part": (
        "reals.py",
        "return x.sign() if isinstance(x, Real) else (x > 0) - (x < 0)",
        "return (x.top[0] > 0) - (x.top[0] < 0) if isinstance(x, Real) else (x > 0) - (x < 0)",
    ),
    "reals: equal when the tops are": (
        "reals.py",
        "self.top == other.top and self.bottom == other.bottom",
        "self.top[0] == other.top[0]",
    ),
    "reals: names that are not canonical": ("reading.py", "require(n % 4 != 2 and n > 4,", "require(n > 2,"),
    "lattice leaf: last coordinate": (
        "reals.py",
        "return Fraction(x.top[0], x.bottom) if isinstance(x, Real) else x",
        "return Fraction(x.top[-1], x.bottom) if isinstance(x, Real) else x",
    ),
    "minor: modular over a real field": (
        "widths.py",
        'require(problem.K.degree == 1, "a minor',
        'require(True, "a minor',
    ),
    "order: base point may move": ("chains.py", "require(all(g[point] == point for g in T[-1])", "require(True"),
    "order: chain may end early": ("chains.py", "require(all(g == one for g in T[-1])", "require(True"),
    "order: sifting unchecked": (
        "chains.py",
        'require(image in later, "a Schreier',
        'if image not in later:\n                        return\n                    require(True, "a Schreier',
    ),
    "order: remainder unchecked": ("chains.py", "require(all(i == x for i, x in enumerate(rest))", "require(True"),
    "order: inverse forgotten": ("chains.py", "first if sign == 1 else inverse(first)", "first"),
    "admissible: relu with negative entries": ("activations.py", "return a > 0", "return True"),
    "admissible: rows with two entries": ("activations.py", "len(row) == 1 and", ""),
    "admissible: signs for every activation": ("activations.py", "(activation in SIGNED and a == -1)", "a == -1"),
    "admissible: first generator only": ("activations.py", "for A in matrices)", "for A in matrices[:1])"),
    "admissible: not ignored": (
        "assertions.py",
        "facts.representations[_named(match[3], facts)]) != bool(match[1])",
        "facts.representations[_named(match[3], facts)])",
    ),
    "types: one orbit of each class": (
        "dimension.py",
        "for total in range(index, width + 1):",
        "for total in range(width, index - 1, -1):",
    ),
    "compensation: any pair is a complex one": (
        "compensation.py",
        "return square == expected and b * b + 4 * c < 0",
        "return square == expected",
    ),
    "assertions: floating point": ("algebra.py", "q = Fraction(a) / b", "q = Fraction(float(a) / float(b))"),
}


def test_the_unbroken_copy_passes(tmp_path):
    shutil.copytree(SOURCE, tmp_path / "kernel")
    assert not fails_the_tables(load(tmp_path / "kernel", "kernel_control"))


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_every_broken_kernel_is_caught(name, tmp_path):
    file, old, new = BROKEN[name]
    shutil.copytree(SOURCE, tmp_path / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "kernel" / file
    text = path.read_text()
    tokens = re.findall(r"\w+|[^\w\s]", old)
    places = list(re.finditer(r"\s*".join(map(re.escape, tokens)), text))  # however the formatter breaks the lines
    assert len(places) == 1, f"the line to break stands {len(places)} times"
    path.write_text(text[: places[0].start()] + new.strip() + text[places[0].end() :])
    assert fails_the_tables(load(tmp_path / "kernel", "kernel_" + "".join(c if c.isalnum() else "_" for c in name)))
