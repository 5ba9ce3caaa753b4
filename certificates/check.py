"""Check one claim: find a proof, let the kernel judge it, report what the kernel concluded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import ceil

from equicert.certificates import kernel
from equicert.certificates.claims.assertions import Assertion, Quantity
from equicert.certificates.claims.reading import Claim
from equicert.certificates.results import SEVERITY, AssertResult, ClaimResult, Verdict, worst
from equicert.certificates.search.encoding import Json, encode_matrix, encode_row, encode_target
from equicert.certificates.search.prover import IllPosed, Prover
from equicert.theory.errors import InputError
from equicert.theory.functions.activations import ACTIVATIONS, WORDS, obstruction
from equicert.theory.groups.permutation_groups import TooLarge
from equicert.theory.numbers.radicals import number_text

VERDICTS: dict[str, Verdict] = {v: v for v in SEVERITY}

MAX_COLUMNS = 1000
"""Weights of a network whose derivative is taken."""

WIDTHS = {"GN": ("GN",), "GEN": ("GN",), "LEN": ("LEN",)}
"""The proofs that settle a width: for an equivariant function the least width in GEN is that in GN (section 3)."""


def statement_of(claim: Claim) -> Json:
    """The certificate's ``statement``: everything that the claim determines, in exact numbers."""
    generators = []
    for g, (rho, pi) in enumerate(zip(claim.input.matrices, claim.output.matrices, strict=True)):
        generators.append(
            {
                "permutation": list(claim.group.generators[g]),
                "input": encode_matrix(rho),
                "output": encode_matrix(pi),
            }
        )
    others = {text: [encode_matrix(m) for m in R.matrices] for text, R in claim.representations.items()}
    return {
        "field": claim.field.name,
        "input_dim": claim.input.dim,
        "output_dim": claim.output.dim,
        "generators": generators,
        "bias": claim.bias,
        "output_bias": claim.output_bias,
        "skip": claim.skip,
        "target": _encoded_target(claim),
        **({"representations": others} if others else {}),
        **({"points": {n: encode_row(x, claim.field) for n, x in claim.points.items()}} if claim.points else {}),
    }


def _encoded_target(claim: Claim) -> Json:
    if claim.data is not None:
        field = claim.field
        return {
            "points": [encode_row(x, field) for x in claim.data.points],
            "values": [field.encode(y) for y in claim.data.values],
        }
    return None if claim.target is None else encode_target(claim.target)


def check_claim(claim: Claim, explain: bool = False) -> ClaimResult:
    """Verify, refute or leave undecided every assertion of a claim; with ``explain``, say what forces the widths.

    Every verdict is the kernel's own conclusion from the certificate that is returned. Assertions that are ill-posed
    get the verdict ``error`` and their reason; a claim with one of these has no certificate.
    """
    started = time.monotonic()
    proof = _Proof(claim)
    questions = [(a.text, a.quantities) for a in claim.asserts]
    computed = [(q.text, (q,)) for q in claim.compute]
    in_order = sorted((*questions, *computed), key=lambda q: all(quantity.name != "error" for quantity in q[1]))
    problems = {text: proof.prepare(quantities) for text, quantities in in_order}
    posed = [text for text, _ in questions if problems[text] is None]
    asked = list(dict.fromkeys(q.text for text, qs in (*questions, *computed) if problems[text] is None for q in qs))
    try:
        certificate = proof.certificate(posed, asked)
        conclusions = kernel.verify(kernel.canonical_bytes(certificate))
    except kernel.Rejected as reason:
        undecided = tuple(
            AssertResult(a.text, "undecided", "", f"the kernel did not accept: {reason}") for a in claim.asserts
        )
        return ClaimResult(
            claim.id,
            claim.file,
            "undecided",
            undecided,
            seconds=round(time.monotonic() - started, 3),
            message="" if undecided else f"the kernel did not accept: {reason}",
        )
    verdicts: dict[str, Verdict] = dict(zip(posed, (VERDICTS[v] for v in conclusions.verdicts), strict=True))
    results = tuple(
        _result(a, problems[a.text], verdicts.get(a.text), conclusions.values, proof) for a in claim.asserts
    )
    failed = [problem for problem in problems.values() if problem is not None]
    found: set[Verdict] = {r.verdict for r in results}
    if failed:
        found.add("error")
    return ClaimResult(
        id=claim.id,
        file=claim.file,
        verdict=worst(found),
        asserts=results,
        values={q.text: conclusions.values[q.text] for q in claim.compute if q.text in conclusions.values},
        certificate=None if failed else certificate,
        certificate_path=None,
        seconds=round(time.monotonic() - started, 3),
        message=failed[0] if failed else "",
        explanation=_explanation(proof) if explain else {},
    )


def _explanation(proof: _Proof) -> dict[str, list[str]]:
    """Sentences by width: ``width(GN)``, ``width(LEN)``."""
    from equicert.certificates.reports.explain import explain_width

    found = {f"width({kind})": explain_width(proof.prover, kind) for kind in proof.prover.findings}
    return {name: sentences for name, sentences in found.items() if sentences}


class _Proof:
    """The proof steps collected for the quantities of a claim."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.prover = Prover(claim)
        self.steps: list[Json] = []
        self.notes: dict[str, str] = {}  # why a quantity stayed open
        self.refusals: list[str] = []
        self._done: set[str] = set()

    def prepare(self, quantities: tuple[Quantity, ...]) -> str | None:
        """Add the steps that settle some quantities; the reason if one of them is ill-posed."""
        for quantity in quantities:
            try:
                self._settle(quantity)
            except TooLarge as problem:
                return f"{quantity.text}: {problem}"
            except InputError as problem:
                return str(problem)
        return None

    def certificate(self, asserts: list[str], quantities: list[str]) -> Json:
        """The certificate, its verdicts and values filled in by the kernel.

        A step that the kernel does not accept, for example because it exceeds its limits, is left out: its quantity stays open.
        """
        claim, statement = self.claim, statement_of(self.claim)
        try:
            conclusions = kernel.conclude(statement, self.steps, asserts, quantities)
        except kernel.Rejected:
            self.steps = self._accepted(statement)
            conclusions = kernel.conclude(statement, self.steps, asserts, quantities)
        certificate = {
            "format": "equicert",
            "version": 1,
            "id": claim.id,
            "title": claim.title,
            "source": dict(claim.source),
            "statement": statement,
            "asserts": [{"text": text, "verdict": v} for text, v in zip(asserts, conclusions.verdicts, strict=True)],
            "values": dict(conclusions.values),
            "proof": self.steps,
        }
        return {**certificate, "digest": kernel.digest(certificate)}

    def _accepted(self, statement: Json) -> list[Json]:
        accepted: list[Json] = []
        for step in self.steps:
            try:
                kernel.conclude(statement, [*accepted, step], [], [])
            except kernel.Rejected as reason:
                self.refusals.append(f"the kernel did not accept the step {step['rule']}: {reason}")
            else:
                accepted.append(step)
        return accepted

    def _settle(self, quantity: Quantity) -> None:
        name = quantity.name
        if self.claim.data is not None and name in ("width", "representable", "error"):
            self._fit(quantity)
        elif name in ("width", "representable"):
            self._width(quantity.network_class or "GN")
        elif name == "gap":
            self._width("GEN")
            self._width("LEN")
        elif name == "equivariant":
            self._equivariance()
        elif name == "dim_hom":
            self._add("dim-hom", lambda: [{"rule": "dim-hom"}])
        elif name == "order":
            self._add("order", lambda: [self.prover.order_step()])
        elif name in ("classes", "signed_types", "architectures", "types"):
            self._subgroups()
        elif name in ("params", "dim", "vc", "pseudodim"):
            self._counts(quantity)
        elif name == "simpler":
            self._simpler(quantity)
        elif name == "separates":
            self._separation(quantity)
        elif name == "admissible":
            pass  # the kernel reads it off the statement
        else:
            self._compensation()

    def _add(self, key: str, make: Callable[[], list[Json]]) -> None:
        """Run a maker of steps once; a step that is there already is not repeated."""
        if key in self._done:
            return
        steps = make()
        self._done.add(key)
        self.steps += [step for step in steps if step not in self.steps]

    def _subgroups(self) -> None:
        self._add("subgroups", lambda: [self.prover.subgroups_step()])

    def _equivariance(self) -> None:
        self._two_layer()
        step = self.prover.equivariance_step()
        if step is None:
            self.notes["equivariant"] = self.prover.symmetry_note
        else:
            self._add("equivariance", lambda: [step])

    def _two_layer(self) -> None:
        """The canonical form of a nested target comes before all that speaks of it."""
        step = self.prover.two_layer_step()
        if step is not None:
            self._add("two-layer", lambda: [step])

    def _counts(self, quantity: Quantity) -> None:
        """Parameters, formulas and VC bounds are counted by the kernel; dimensions need a network whose derivative has full rank."""
        kind, width, claim = quantity.network_class or "GN", quantity.width, self.claim
        if quantity.name in ("vc", "pseudodim"):
            self._require_scalar(quantity)
        if kind != "GN":
            self._subgroups()
        if quantity.is_formula and quantity.name == "dim" and not self._default_options:
            raise IllPosed(
                f"{quantity.text}: the formula holds with hidden and output biases and no skip connection; ask for a width, such as dim({kind}, 4)"
            )
        if kind == "GEN" and quantity.name == "dim" and not self._default_options:
            raise IllPosed(
                f"{quantity.text}: the dimension of GEN is bounded with hidden and output biases and no skip connection only"
            )
        if kind == "GEN" and quantity.name in ("vc", "pseudodim") and not claim.skip:
            self._compensation()
        if kind == "GEN" or claim.skip or not claim.bias:
            self._add("dim-hom", lambda: [{"rule": "dim-hom"}])
        if quantity.name == "dim" and width is not None:
            self._dimensions(kind, width)

    def _dimensions(self, kind: str, width: int) -> None:
        if width * (self.claim.input.dim + self.claim.output.dim) > MAX_COLUMNS:
            self.notes[f"dim({kind}, {width})"] = (
                f"the rank of a derivative is computed up to {MAX_COLUMNS} weights; for GN and LEN ask for the formula, dim({kind}, m)"
            )
            return
        first = "LEN" if kind == "GEN" else kind
        self._add(f"dim({first}, {width})", lambda: self._dimension(first, width, (0,)))
        extra = tuple(k for k in self.prover.linear_neurons if k <= width) if kind == "GEN" else ()
        if extra:
            self._add(f"dim(GEN, {width})", lambda: self._dimension("GEN", width, extra))

    def _simpler(self, quantity: Quantity) -> None:
        """Both classes are counted at their widths, once the factor between the widths is proved."""
        if "vc_bound" in quantity.arguments:
            self._require_scalar(quantity)
        if self.claim.skip:
            raise IllPosed(f"{quantity.text}: the compensating width is known without skip connection only")
        self._compensation()
        width = quantity.width
        if width is None:
            if "params" not in quantity.arguments and not self._default_options:
                raise IllPosed(
                    f"{quantity.text}: the formula holds with hidden and output biases only; ask for a width"
                )
            return
        if not {"vc_bound", "params"} & set(quantity.arguments):
            for wider in self.compensating_widths(width):
                self._counts(Quantity("dim", ("LEN", str(wider))))
            self._counts(Quantity("dim", (quantity.network_class or "GN", str(width))))

    def compensating_widths(self, width: int) -> list[int]:
        """``ceil(K width)`` for the proved ends K of ``compensation``: the upper end proves a comparison, the lower end refutes it."""
        steps = [s for s in self.steps if s["rule"] in ("subgroups", "compensation", "witness")]
        value = kernel.conclude(statement_of(self.claim), steps, [], ["compensation"]).values["compensation"]
        ends = [end for end in value.split("..") if end != "inf"]
        return sorted({ceil(Fraction(end) * width) for end in ends})

    def comparison(self, quantity: Quantity) -> Iterator[str]:
        """Both numbers that ``simpler`` compares, or both formulas."""
        measure = next((m for m in ("params", "vc_bound") if m in quantity.arguments), "dim")
        other, width = quantity.network_class or "GN", quantity.width
        if width is None:
            names = [f"{measure}({kind}, m)" for kind in ("LEN", other)]
        else:
            name = "vc" if measure == "vc_bound" else measure
            pairs = [*(("LEN", m) for m in self.compensating_widths(width)), (other, width)]
            names = [f"{name}({kind}, {m})" for kind, m in pairs]
        names = ["compensation", *names]
        found = kernel.conclude(statement_of(self.claim), self.steps, [], names).values
        yield from (_proved(name, found[name]) for name in names)

    def _compensation(self) -> None:
        if self.claim.skip:
            raise IllPosed("compensation: known without skip connection only; leave out 'skip'")
        self._subgroups()
        self._add("compensation", lambda: [self.prover.compensation_step()])
        self._add("witness", self.prover.witness_steps)

    def _require_scalar(self, quantity: Quantity) -> None:
        p = self.claim.output.dim
        if p != 1:
            raise IllPosed(f"{quantity.text}: the bound is for scalar outputs, and the output has dimension {p}")

    @property
    def _default_options(self) -> bool:
        return self.claim.bias and self.claim.output_bias and not self.claim.skip

    def _separation(self, quantity: Quantity) -> None:
        known = {"input": self.claim.input, "output": self.claim.output, **self.claim.representations}
        if not self.claim.bias:
            raise IllPosed(f"{quantity.text}: separation is by networks with hidden biases; leave out 'bias = false'")
        R = known[quantity.representation or ""]
        if not all(m.monomial is not None and all(s == 1 for s in m.monomial[1]) for m in R.matrices):
            raise IllPosed(
                f"{quantity.text}: the hidden representation does not permute its coordinates; expected for example regular or coset(<(1,2)>)"
                + (" (of a group given by name or by cycles)" if "generators" in self.claim.source else "")
            )

    def _dimension(self, kind: str, width: int, extra: tuple[int, ...]) -> list[Json]:
        """The best of a few random networks: most have full rank. For GEN, with some numbers of neurons set aside for a linear map."""
        statement, name = statement_of(self.claim), f"dim({kind}, {width})"
        needed = [s for s in self.steps if s["rule"] in ("subgroups", "dim-hom")]
        best: tuple[int, list[Json]] = (-1, [])
        for seed, more in product(range(max(8 // len(extra), 2)), extra):
            step = self.prover.dimension_step(kind, width, seed, more)
            try:
                found = kernel.conclude(statement, [*needed, step], [], [name]).values[name]
            except kernel.Rejected:
                continue  # the hyperplanes do not span what the linear map sees, so that it takes more neurons
            low, _, high = found.partition("..")
            best = max(best, (int(low), [step]), key=lambda pair: pair[0])
            if not high:
                break
        return best[1]

    def _fit(self, quantity: Quantity) -> None:
        """Networks through finite data; GEN lies between GN and LEN."""
        for kind in {"GN": ("GN",), "LEN": ("LEN",), "GEN": ("GN", "LEN")}[quantity.network_class or "GN"]:
            steps, note = self.prover.fit_steps(kind, quantity.name, quantity.width)
            for step in steps:  # of one kind, class and width the first one counts: exact errors are asked for first
                place = (step["rule"], step.get("class"), step.get("width"))
                if place not in {(s["rule"], s.get("class"), s.get("width")) for s in self.steps}:
                    self.steps.append(step)
            if note:
                self.notes[quantity.text] = note
                self.notes[f"width({quantity.network_class})"] = note

    def _width(self, kind: str) -> None:
        self._two_layer()
        if kind != "GN":
            self._require_equivariance(kind)
        impossible = self.prover.impossible_step()
        if impossible is not None:
            self._add("impossible", lambda: [impossible])
            return
        if self.prover.form is None:
            self.notes[f"width({kind})"] = self.prover.open_reason()
            return
        if kind != "GN":
            self._equivariance()
        self._add(f"width({kind})", lambda: self._width_steps(WIDTHS[kind][0], kind))

    def _width_steps(self, proved: str, kind: str) -> list[Json]:
        if f"width({proved})" in self._done:
            return []
        steps, note = self.prover.width_steps(proved)
        self._done.add(f"width({proved})")
        if note:
            for asked in {proved, kind}:
                self.notes[f"width({asked})"] = note
        return steps

    def _require_equivariance(self, kind: str) -> None:
        if self.prover.violation is not None:
            raise IllPosed(
                f"the target is not equivariant, so {kind} networks cannot be asked for: {self.violation_words()}; "
                "mend the target or the representations, or claim 'not equivariant'"
            )

    def conflict_words(self) -> str:
        """The two data points that no function of the class can have."""
        step = next(step for step in self.steps if step["rule"] == "data-conflict")
        same = "are the same point" if not step["word"] else "are mapped to each other by the group"
        return f"points {step['first'] + 1} and {step['second'] + 1} {same} but have different values"

    def violation_words(self) -> str:
        """The generator and the point at which the target is not equivariant; nothing where none is known."""
        violation = self.prover.violation
        if violation is None:
            return ""
        field, d = self.claim.field, self.claim.input.dim
        entries = dict(violation.point)
        point = ", ".join(number_text(entries.get(i, field(0))) for i in range(min(d, 12))) + (
            ", ..." if d > 12 else ""
        )
        return f"f(rho(g) x) != pi(g) f(x) for generator g{violation.generator + 1} at x = ({point})"


def _result(
    assertion: Assertion, problem: str | None, verdict: Verdict | None, values: dict[str, str], proof: _Proof
) -> AssertResult:
    """The row of one assertion."""
    if problem is not None or verdict is None:
        return AssertResult(assertion.text, "error", "", problem or "")
    names = [q.text for q in assertion.quantities]
    value = values[names[0]] if len(names) == 1 else ", ".join(f"{name} = {values[name]}" for name in names)
    return AssertResult(assertion.text, verdict, value, "; ".join(_reasons(assertion, verdict, values, proof)))


def _reasons(assertion: Assertion, verdict: str, values: dict[str, str], proof: _Proof) -> Iterator[str]:
    """What the kernel concluded, and why it could not conclude more."""
    rules = {step["rule"] for step in proof.steps}
    for quantity in assertion.quantities:
        value = values[quantity.text]
        yield f"{quantity.text} is {value}" if quantity.is_predicate else _proved(quantity.text, value)
        if quantity.name == "equivariant" and value == "false":
            yield proof.violation_words()
        if quantity.name == "admissible" and value == "false":
            yield _obstruction_words(proof.claim, quantity)
        if quantity.network_class and value in ("inf", "false") and "data-conflict" in rules:
            yield proof.conflict_words()
        if quantity.network_class and value in ("inf", "false") and "no-two-layer" in rules:
            yield "the target has no two-layer form: two points of one hyperplane have different jumps"
        if quantity.network_class and value in ("inf", "false") and "no-bias" in rules:
            yield "without these biases no network of any width represents the target"
        if quantity.name == "simpler":  # both numbers
            yield from proof.comparison(quantity)
        if verdict == "undecided" and quantity.name in ("vc", "pseudodim"):
            yield f"{quantity.name} is known from above only, so nothing that needs a lower bound can be proved or refuted"
        if verdict == "undecided":
            width = f"width({quantity.network_class})" if quantity.network_class else quantity.text
            keys = (width, quantity.text)
            yield from (note for key, note in proof.notes.items() if key in keys or quantity.name in ("gap", "simpler"))
            yield from proof.refusals


def _obstruction_words(claim: Claim, quantity: Quantity) -> str:
    """The generator and the entry with which an activation does not commute."""
    known = {"input": claim.input, "output": claim.output, **claim.representations}
    R, activation = known[quantity.representation or ""], quantity.arguments[0]
    found = obstruction(activation, R.matrices)
    if found is None:
        return ""
    entry = number_text(R.matrices[found.generator][found.row, found.column])
    return (
        f"g{found.generator + 1} has the entry {entry} at ({found.row + 1}, {found.column + 1}), which {found.reason}, but {activation} "
        f"commutes with {WORDS[ACTIVATIONS[activation]]} only"
    )


def _proved(name: str, value: str) -> str:
    """``name = value``, or the proved interval in full."""
    if ".." not in value:
        return f"{name} = {value}"
    low, high = value.split("..")
    return f"{low} <= {name}" if high == "inf" else f"{low} <= {name} <= {high}"
