"""The command line ``equicert``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from certificates.claims import Claim, ClaimError
    from certificates.results import ClaimResult

EXAMPLES = {
    "bounds": "example: equicert bounds --group C5 --input rotation --output trivial --width 8 --points 1000",
    "compensation": "example: equicert compensation --group C5 --input rotation --output rotation",
    "arrangement": "example: equicert arrangement --group S3 --input permutation --output trivial --width 3",
    "orbits": """example: equicert orbits --lie '[[["0","-1"],["1","0"]]]'""",
    "check": "example: equicert check examples/drawback.toml --out out --tex",
    "verify": "example: equicert verify out/strict-gap-c2.json --claims examples/antipodal.toml",
    "width": 'example: equicert width --group C2 --input "2*sign" --output trivial --target "relu(x1) + relu(x2) + relu(-x1 - x2)"',
    "basis": "example: equicert basis --group C3 --input permutation --output permutation",
    "hidden": "example: equicert hidden --group S3 --input permutation --output trivial --width 3",
    "nearest": "example: equicert nearest --group S3 --input permutation --output trivial --network examples/net.npz --type 1",
    "symmetry": "example: equicert symmetry --group S3 --input permutation --output trivial --target 'relu(x1 + x2) + x3'",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is that of the process."""
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return _complain("interrupted", 130)
    except BrokenPipeError:
        # The reader has gone: nothing more can be said, not even at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        return _complain(f"{where}{problem.strerror or problem}")


def _complain(message: str, status: int = 2) -> int:
    print(f"equicert: {message}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="equicert",
        description="Exact theory and proof checking for equivariant two-layer ReLU networks.",
        epilog="Exit status of check: 0 verified, 1 refuted, 3 undecided, 2 ill-posed or bad usage.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, summary: str, run: Any) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary, epilog=EXAMPLES[name])
        added.add_argument("--json", action="store_true", help="print one JSON object")
        added.set_defaults(run=run)
        return added

    check = command("check", "check the claims of TOML files and write a certificate for each", _check)
    check.add_argument("files", nargs="+", metavar="FILE", help="claims file, or a folder of them")
    check.add_argument("--out", default="out", metavar="DIR", help="folder for the certificates (default: out)")
    check.add_argument("--tex", action="store_true", help="write a LaTeX fragment and document per claim")
    check.add_argument("--pdf", action="store_true", help="build the documents with latexmk (implies --tex)")
    check.add_argument("--explain", action="store_true", help="say in words what forces the widths")
    check.add_argument("--quiet", action="store_true", help="print the summary only")
    _limits(check)

    verify = command("verify", "re-check certificates with the kernel alone", _verify)
    verify.add_argument("certificates", nargs="+", metavar="CERT", help="certificate (JSON)")
    verify.add_argument("--claims", metavar="FILE", help="also compare with the claims of this file")

    width = command("width", "minimal widths of one function", _width)
    _representations(width)
    width.add_argument(
        "--target", required=True, action="append", help="expression in x1..xd; repeat for several outputs"
    )
    width.add_argument("--class", dest="network_class", choices=("GN", "GEN", "LEN"), help="only this class")
    _affine_parts(width)
    width.add_argument("--explain", action="store_true", help="say in words what forces the widths")
    _limits(width)

    basis = command("basis", "the equivariant linear maps V -> U: dimension, tied weight matrix", _basis)
    _representations(basis)
    _limits(basis)

    hidden = command("hidden", "hidden layers: subgroup classes, signed types, weight subspaces", _hidden)
    _representations(hidden)
    hidden.add_argument("--width", type=int, metavar="M", help="also list the hidden permutation types of this width")
    _limits(hidden)

    symmetry = command(
        "symmetry", "the largest subgroup under which a matrix, function or network is equivariant", _symmetry
    )
    _representations(symmetry)
    given = symmetry.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--matrix", help='p x d matrix, a list of rows: \'[["1", "0"]]\'; also its nearest equivariant matrix'
    )
    given.add_argument("--target", action="append", help="expression in x1..xd; repeat for several outputs")
    given.add_argument("--network", metavar="FILE", help="TOML or JSON file with neurons and e, as in claims")
    _limits(symmetry)

    near = command(
        "nearest",
        "the nearest layer-wise equivariant network of a hidden type (least squares over the weights)",
        _nearest,
    )
    _representations(near)
    near.add_argument(
        "--network", required=True, metavar="FILE", help=".npz, .safetensors, .onnx, or TOML or JSON with neurons and e"
    )
    near.add_argument(
        "--type", metavar="CLASSES", help="subgroup classes as 'hidden' numbers them, for example 0,3,3; else all types"
    )
    _limits(near)

    bounds = command(
        "bounds", "parameters, dimensions, formulas in the width, complexity bounds of GN, GEN, LEN", _bounds
    )
    _representations(bounds)
    bounds.add_argument("--width", type=int, required=True, metavar="M", help="the width of GN and GEN")
    bounds.add_argument("--points", type=int, metavar="N", help="number of points: growth function, generalization")
    bounds.add_argument("--norm", metavar="B", help="bound of the sum of |a_i| |(w_i, b_i)|: Rademacher complexity")
    bounds.add_argument("--radius", metavar="R", help="bound of the norm of (x, 1)")
    bounds.add_argument(
        "--entries", metavar="S", help="bound of every weight: covering numbers, with --radius, --epsilon"
    )
    bounds.add_argument("--epsilon", metavar="E", help="radius of the balls of a covering")
    bounds.add_argument(
        "--sample", metavar="FILE", help="points (.csv, .npz): Rademacher complexity on their projections"
    )
    bounds.add_argument("--delta", default="1/20", metavar="D", help="probability of failure (default 1/20)")
    bounds.add_argument("--lipschitz", default="1", metavar="L", help="Lipschitz constant of the loss (default 1)")
    bounds.add_argument("--range", default="1", metavar="C", help="the loss has values in [0, C] (default 1)")
    _affine_parts(bounds)
    _limits(bounds)

    factor = command("compensation", "the factor by which width compensates, with an extremal function", _compensation)
    _representations(factor)
    factor.add_argument(
        "--out", metavar="DIR", help="write the certificates of the factor and of the extremal function"
    )
    _limits(factor)

    space = command(
        "arrangement", "the weight subspaces of all hidden types of a width, and how they meet", _arrangement
    )
    _representations(space)
    chosen = space.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--width", type=int, metavar="M", help="up to 6")
    chosen.add_argument("--network", metavar="FILE", help="a network: in which of the subspaces do its weights lie?")
    _limits(space)

    orbits = command("orbits", "dimensions of generic orbits and of the orbit space", _orbits)
    orbits.add_argument("--group", help="a finite group")
    orbits.add_argument("--input", help="its representation V")
    orbits.add_argument(
        "--lie", help="generators of the Lie algebra of a connected compact group, skew-symmetric matrices"
    )
    _limits(orbits)
    return parser


def _affine_parts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-bias", action="store_true", help="no hidden biases")
    parser.add_argument("--no-output-bias", action="store_true", help="no output bias")
    parser.add_argument("--skip", action="store_true", help="a free linear skip connection")


def _limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--time-limit", type=float, metavar="SECONDS", help="per claim, in place of the file's")
    parser.add_argument("--max-order", type=int, metavar="N", help="largest group that is enumerated")
    parser.add_argument(
        "--gap", action="store_true", help="let GAP list the subgroups (the kernel checks the list all the same)"
    )


def _representations(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--group", required=True, help='for example C4, "C2 x S3", "<(1,2,3), (1,2)>"')
    parser.add_argument("--input", required=True, help='representation V, for example "2*sign"')
    parser.add_argument("--output", required=True, help="representation U")


# -- check --------------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from certificates.claims import ClaimError
    from certificates.report import error_result, exit_status, human_report, json_report, summary_line

    results: list[ClaimResult] = []
    out = Path(options.out)
    for claim in _progress(_unique(_all_claims(options))):
        result = error_result(claim) if isinstance(claim, ClaimError) else _checked(claim, out, options)
        results.append(result)
        if result.message:
            _complain(_error_line(result))
        if not options.json and not options.quiet and not isinstance(claim, ClaimError):
            print(human_report(result), flush=True)
    print(json_report(results) if options.json else summary_line(results))
    return exit_status(results)


def _error_line(result: ClaimResult) -> str:
    """The line of a claim that failed after it had been read names the file and the claim too."""
    return (
        result.message
        if result.message.startswith(result.file)
        else f"{result.file}: claim '{result.id}': {result.message}"
    )


def _all_claims(options: argparse.Namespace) -> Iterator[Claim | ClaimError]:
    from certificates.claims import ClaimError, read_claims

    overrides = _overrides(options)
    for name in options.files:
        path = Path(name)
        files = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        if not files:
            yield ClaimError("", name, "", "the folder holds no .toml file")
        for file in files:
            yield from read_claims(file, overrides)


def _overrides(options: argparse.Namespace) -> dict[str, Any]:
    """Limits of the command line; those of the claims file are checked by its schema, these here."""
    found = {}
    if options.time_limit is not None:
        if not 0 < options.time_limit <= 86400:
            raise SystemExit(_complain("--time-limit: expected seconds between 0 and 86400"))
        found["time_limit"] = options.time_limit
    if options.max_order is not None:
        if not 1 <= options.max_order <= 5000:
            raise SystemExit(_complain("--max-order: expected a number between 1 and 5000"))
        found["max_order"] = options.max_order
    if options.gap:
        found["gap"] = True
    return found


def _unique(claims: Iterable[Claim | ClaimError]) -> list[Claim | ClaimError]:
    """Ids name certificate files, so they are unique over all files of a run."""
    from certificates.claims import ClaimError

    first: dict[str, str] = {}
    result: list[Claim | ClaimError] = []
    for claim in claims:
        if not isinstance(claim, ClaimError):
            if claim.id in first:
                message = f"the id is used in {first[claim.id]} too: ids are unique, rename one"
                claim = ClaimError(claim.id, claim.file, "id", message)
            else:
                first[claim.id] = claim.file
        result.append(claim)
    return result


def _checked(claim: Any, out: Path, options: argparse.Namespace) -> ClaimResult:
    """Check a claim and write its certificate and documents."""
    from dataclasses import replace

    from certificates import kernel
    from certificates.check import check_claim
    from certificates.files import write_atomically

    result = check_claim(claim, options.explain)
    if result.certificate is None:
        return result
    path = out / f"{claim.id}.json"
    write_atomically(path, kernel.canonical_bytes(result.certificate))
    if options.tex or options.pdf:
        from tex.documents import TexError, write_documents

        try:
            write_documents(result.certificate, out, options.pdf)
        except TexError as problem:
            return replace(
                result,
                certificate_path=str(path),
                verdict="error",
                message=f"{claim.file}: claim '{claim.id}': {problem}",
            )
    return replace(result, certificate_path=str(path))


def _progress(claims: list[Any]) -> Iterable[Any]:
    """A bar on the terminal for anything over a second."""
    if not sys.stderr.isatty():
        return claims
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(claims, desc="claims", delay=1, leave=False, file=sys.stderr)
    return bar


# -- verify -------------------------------------------------------------------------------------------------------------


def _verify(options: argparse.Namespace) -> int:
    from certificates import kernel

    claims = _claims_by_id(options.claims) if options.claims else None
    if claims is not None and not isinstance(claims, dict):
        return claims
    rows, status = [], 0
    for path in options.certificates:
        try:
            found = kernel.verify_file(path)
            reason = "" if claims is None else _mismatch(path, claims)
            outcome = "invalid" if reason else "valid"
        except kernel.OverLimits as problem:
            found, outcome, reason = None, "over limits", str(problem)
        except kernel.Rejected as problem:
            found, outcome, reason = None, "invalid", str(problem)
        status = max(status, {"valid": 0, "invalid": 1, "over limits": 2}[outcome])
        if outcome == "valid" and found is not None:
            line = f"equicert-kernel: valid {found.id} {found.digest}"
        else:
            line = f"equicert-kernel: {outcome} {str(path)!a}: {reason}"
        rows.append(
            {
                "file": str(path),
                "outcome": outcome,
                "id": found.id if found else None,
                "digest": found.digest if found else None,
                "reason": reason,
            }
        )
        if not options.json:
            print(line)
    if options.json:
        import json

        print(json.dumps({"certificates": rows}, indent=2))
    return status


def _claims_by_id(path: str) -> dict[str, Any] | int:
    """The claims of a file; the exit status when one cannot be read."""
    from certificates.claims import ClaimError, read_claims

    claims = read_claims(path)
    for claim in claims:
        if isinstance(claim, ClaimError):
            _complain(claim.line)
            if not claim.id:
                return 2
    return {claim.id: claim for claim in claims if not isinstance(claim, ClaimError)}


def _mismatch(path: str, claims: dict[str, Any]) -> str:
    """Where a certificate differs from the claim of the same id in the user's file."""
    import json

    from certificates.check import statement_of

    certificate = json.loads(Path(path).read_bytes())
    claim = claims.get(certificate["id"])
    if claim is None:
        return f"the claims file has no claim {certificate['id']!a}"
    statement = statement_of(claim)
    for key in sorted({*statement, *certificate["statement"]}):
        if certificate["statement"].get(key) != statement.get(key):
            return f"the statement differs from the claim in {key!r}"
    if certificate["title"] != claim.title:
        return "the title differs from that of the claim"
    if certificate["source"] != dict(claim.source):
        return "the source differs from the claim as it stands in the file"
    if [a["text"] for a in certificate["asserts"]] != [a.text for a in claim.asserts]:
        return "the assertions differ from those of the claim"
    missing = next((q.text for q in claim.compute if q.text not in certificate["values"]), None)
    return f"the value of {missing} is missing" if missing else ""


# -- one question -------------------------------------------------------------------------------------------------------


def _one_claim(options: argparse.Namespace, extra: dict[str, Any]) -> Any:
    """The claim that the options of a one-question command state, or an exit status."""
    from certificates.claims import ClaimError, claims_of_table

    entry = {"id": "question", "group": options.group, "input": options.input, "output": options.output, **extra}
    (claim,) = claims_of_table({"claim": [entry]}, "command line", _overrides(options))
    if isinstance(claim, ClaimError):
        return _complain(
            f"--{claim.key}: {claim.message}" if claim.key in ("group", "input", "output", "target") else claim.message
        )
    return claim


def _width(options: argparse.Namespace) -> int:
    from certificates.check import check_claim

    classes = [options.network_class] if options.network_class else ["GN", "GEN", "LEN"]
    extra = {
        "target": options.target if len(options.target) > 1 else options.target[0],
        "compute": [f"width({c})" for c in classes],
        **_options_of(options),
    }
    claim = _one_claim(options, extra)
    if isinstance(claim, int):
        return claim
    result = check_claim(claim, options.explain)
    if result.message:
        _complain(result.message)
    if options.json:
        from certificates.report import json_report

        print(json_report([result]))
    else:
        for name, value in result.values.items():
            print(
                f"{name} = {value}"
                if ".." not in value
                else f"{value.split('..')[0]} <= {name} <= {value.split('..')[1]}"
            )
        for name, sentences in result.explanation.items():
            print(f"why {name}:")
            print("\n".join(f"  {sentence}" for sentence in sentences))
    if result.message:
        return 2
    return 3 if any(".." in value for value in result.values.values()) else 0


def _basis(options: argparse.Namespace) -> int:
    claim = _one_claim(options, {"compute": ["dim_hom"]})
    if isinstance(claim, int):
        return claim
    space = claim.input >> claim.output
    limit = 400
    rows = space.weight_matrix() if max(space.shape) <= limit else None
    if options.json:
        import json

        print(json.dumps({"dim_hom": space.dim, "shape": list(space.shape), "weight_matrix": rows}, indent=2))
        return 0
    p, d = space.shape
    print(f"dim Hom_G(V, U) = {space.dim}  ({p} x {d} matrices)")
    if rows is None:
        print(f"(the weight matrix is not shown: it has more than {limit} rows or columns)")
        return 0
    widths = [max(len(row[j]) for row in rows) for j in range(d)]
    for row in rows:
        print("  ".join(entry.rjust(width) for entry, width in zip(row, widths, strict=True)))
    return 0


def _hidden(options: argparse.Namespace) -> int:
    from certificates.questions.hidden import hidden_layers, hidden_lines

    if options.width is not None and not 0 <= options.width <= 1000:
        return _complain("--width: expected a number between 0 and 1000")
    return _ask(options, {}, lambda claim: hidden_layers(claim, options.width), hidden_lines)


def _symmetry(options: argparse.Namespace) -> int:
    from certificates.questions.symmetry import matrix_symmetry, network_symmetry, symmetry_lines, target_symmetry

    def answer(claim: Claim) -> dict[str, Any]:
        if options.matrix is not None:
            return matrix_symmetry(claim, options.matrix)
        return network_symmetry(claim, options.network) if options.network is not None else target_symmetry(claim)

    target = {} if not options.target else {"target": options.target if len(options.target) > 1 else options.target[0]}
    return _ask(options, target, answer, symmetry_lines)


def _nearest(options: argparse.Namespace) -> int:
    from certificates.questions.nearest import nearest, nearest_lines

    chosen = None
    if options.type is not None:
        parts = [part.strip() for part in options.type.split(",")]
        if not all(part.isdigit() and len(part) < 6 for part in parts):
            return _complain("--type: expected class numbers separated by commas, for example 0,3,3")
        chosen = [int(part) for part in parts]
    return _ask(options, {}, lambda claim: nearest(claim, options.network, chosen), nearest_lines)


def _bounds(options: argparse.Namespace) -> int:
    from certificates.questions.bounds import Norms, bounds, bounds_lines

    norms = Norms(
        options.points,
        options.norm,
        options.radius,
        options.entries,
        options.epsilon,
        options.delta,
        options.lipschitz,
        options.range,
        options.sample,
    )
    return _ask(options, _options_of(options), lambda claim: bounds(claim, options.width, norms), bounds_lines)


def _compensation(options: argparse.Namespace) -> int:
    from certificates.files import write_atomically
    from certificates.questions.compensation import compensation, compensation_lines, digests

    def answer(claim: Claim) -> dict[str, Any]:
        found = compensation(claim)
        written = digests(found)
        del found["certificates"]
        if options.out is not None:
            for name, data in written:
                write_atomically(Path(options.out) / name, data)
            found["files"] = [str(Path(options.out) / name) for name, _ in written]
        return found

    return _ask(options, {}, answer, compensation_lines)


def _arrangement(options: argparse.Namespace) -> int:
    from certificates.questions.arrangement import arrangement, arrangement_lines

    return _ask(options, {}, lambda claim: arrangement(claim, options.width, options.network), arrangement_lines)


def _orbits(options: argparse.Namespace) -> int:
    from certificates.questions.orbits import orbits_lines, orbits_of_finite, orbits_of_lie
    from theory.errors import InputError

    if options.lie is None:
        if options.group is None or options.input is None:
            return _complain("orbits: give --group and --input for a finite group, or --lie")
        options.output = "trivial"
        return _ask(options, {}, lambda claim: orbits_of_finite(claim.input), orbits_lines)
    try:
        return _print(options, orbits_of_lie(options.lie), orbits_lines)
    except InputError as problem:
        return _complain(str(problem))


def _ask(
    options: argparse.Namespace,
    extra: dict[str, Any],
    answer: Callable[[Claim], dict[str, Any]],
    lines: Callable[[dict[str, Any]], Iterator[str]],
) -> int:
    """Answer a question about the claim of the options, as text or as one JSON object."""
    from theory.errors import InputError

    claim = _one_claim(options, {"compute": ["order"], **extra})
    if isinstance(claim, int):
        return claim
    try:
        found = answer(claim)
    except InputError as problem:
        return _complain(str(problem))
    return _print(options, found, lines)


def _print(options: argparse.Namespace, found: dict[str, Any], lines: Callable[[dict[str, Any]], Iterator[str]]) -> int:
    if options.json:
        import json

        print(json.dumps(found, indent=2))
    else:
        print("\n".join(lines(found)))
    return 0


def _options_of(options: argparse.Namespace) -> dict[str, bool]:
    """The affine parts of the networks."""
    return {"bias": not options.no_bias, "output_bias": not options.no_output_bias, "skip": options.skip}


if __name__ == "__main__":
    sys.exit(main())
