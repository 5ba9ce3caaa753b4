"""The key ``hidden``: what it accepts, what it refuses, what it leaves alone, and how answers speak of it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from equicert.certificates.check import check_claim
from equicert.certificates.claims.claim import Claim
from equicert.certificates.claims.entries import ClaimEntry, ClaimError, read_entries
from equicert.certificates.claims.reading import claims_of_table, understood
from equicert.certificates.commands.main import main
from equicert.certificates.results import ClaimResult
from equicert.certificates.search.context import Context
from equicert.theory.errors import InputError

EXAMPLES = Path(__file__).parents[2] / "examples"
ROTATION = [{"input": [["0", "-1"], ["1", "0"]], "output": [["1"]]}]
SQUARE = [
    {"input": [["0", "-1"], ["1", "0"]], "output": [["1"]]},
    {"input": [["1", "0"], ["0", "-1"]], "output": [["1"]]},
]
S3 = {"group": "S3", "input": "permutation", "output": "permutation"}


def read(**entry: Any) -> Claim | ClaimError:
    (claim,) = claims_of_table({"claim": [{"id": "c", "compute": ["order"], **entry}]}, "file")
    return claim


def result(**entry: Any) -> ClaimResult:
    claim = read(**entry)
    assert isinstance(claim, Claim), claim
    return check_claim(claim)


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ([], "the list is empty"),
        (["standard"], "'standard' is not a permutation representation"),
        (["sign"], "'sign' is not a permutation representation"),
        (["2*regular"], "'2*regular' is not transitive, it has 2 orbits"),
        (["permutation + trivial"], "is not transitive"),
        (["regulr"], "unknown representation 'regulr' (did you mean 'regular'?)"),
        (["type(4)"], "the group has 4 classes of subgroups, numbered 0 to 3"),
        (["regular", "regular"], "'regular' stands there twice"),
        (["permutation", "coset(<(2,3)>)"], "is the same representation as 'permutation'"),
        (["coset(<(1,4)>)"], "moves the points 1..3 only"),
        ("regular", "is not a list"),
    ],
)
def test_what_is_no_channel_gets_one_line(hidden, words):
    found = read(**S3, hidden=hidden)
    assert isinstance(found, ClaimError)
    assert found.key.split()[0] == "hidden"
    assert words in found.message
    assert "\n" not in found.line


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        (["permutation"], "'permutation' has no meaning for a group that is given by matrices"),
        (["coset(<g3>)"], "'g3' is no power of a generator: write words such as 'g1 g2^-1' in g1 to g2"),
        (["coset(<(1,2)>)"], "is no power of a generator"),
        (["coset(<g1,>)"], "a generator of the subgroup is empty"),
        (["input"], "'input' is not a permutation representation"),
        (["type(99)"], "the group has 8 classes of subgroups"),
    ],
)
def test_words_of_groups_by_matrices(hidden, words):
    found = read(generators=SQUARE, hidden=hidden)
    assert isinstance(found, ClaimError)
    assert words in found.message


@pytest.mark.parametrize(
    ("hidden", "degree"),
    [("regular", 8), ("trivial", 1), ("coset(<g1>)", 2), ("coset(<g1^2, g2>)", 2), ("coset(<g1 g2>)", 4), ("output", 1),
     ("coset( <g1*g2> )", 4), ("coset(<>)", 8), ("type(0)", 8), ("type(7)", 1), ("coset(<g1^-3>)", 2)],
)  # fmt: skip
def test_channels_of_groups_by_matrices(hidden, degree):
    claim = read(generators=SQUARE, hidden=[hidden])
    assert isinstance(claim, Claim), claim
    (channel,) = Context(claim).channels
    assert channel.degree == degree


@pytest.mark.parametrize("quantity", ["architectures"])
def test_what_does_not_respect_the_key_is_refused(quantity):
    found = result(**S3, hidden=["regular"], compute=[quantity])
    assert found.verdict == "error"
    assert f"{quantity} is not available with `hidden`" in found.message


def fitted(points: list[list[str]], values: list[str], compute: list[str], **entry: Any) -> dict[str, str]:
    found = result(output="trivial", target={"points": points, "values": values}, compute=compute, **entry)
    assert found.verdict == "verified", found
    return found.values


DIAGONAL = ([["0", "0"], ["1", "1"], ["2", "2"]], ["0", "1", "0"])


def test_finite_data():
    swap = {"group": "S2", "input": "permutation"}
    # On the diagonal an orbit of two neurons does what one neuron does.
    assert fitted(*DIAGONAL, ["width(LEN)", "width(GN)"], **swap, hidden=["trivial"]) == {
        "width(LEN)": "2",
        "width(GN)": "2",
    }
    compute = ["width(LEN)", "error(LEN, 3)", "representable(LEN, 4)"]
    assert fitted(*DIAGONAL, compute, **swap, hidden=["regular"]) == {
        "width(LEN)": "4",
        "error(LEN, 3)": "1/2",
        "representable(LEN, 4)": "true",
    }


def test_invariant_neurons_see_nothing_of_a_sign():
    sign = {"group": "C2", "input": "sign"}
    compute = ["error(LEN, 2)", "representable(LEN, 3)"]
    assert fitted([["0"], ["1"]], ["0", "1"], compute, **sign, hidden=["trivial"]) == {
        "error(LEN, 2)": "1/2",
        "representable(LEN, 3)": "false",
    }


def test_all_channels_are_no_restriction_for_data():
    sign = {"group": "C2", "input": "sign"}
    data = ([["0"], ["1"], ["2"]], ["0", "1", "0"])
    compute = ["error(LEN, 1)", "representable(LEN, 4)"]
    assert fitted(*data, compute, **sign) == fitted(*data, compute, **sign, hidden=["trivial", "regular"])


def test_other_classes_do_not_change():
    compute = ["width(GN)", "width(GEN)", "order", "classes", "signed_types", "dim_hom", "dim(GN, 4)", "params(GN, 4)"]
    entry = {**S3, "target": ["relu(x1)", "relu(x2)", "relu(x3)"], "compute": compute}
    assert result(**entry).values == result(**entry, hidden=["regular"]).values


def test_the_statement_names_channels_only_where_the_claim_does():
    entry = {**S3, "target": ["relu(x1)", "relu(x2)", "relu(x3)"], "compute": ["width(LEN)"]}
    plain, chosen = result(**entry).certificate, result(**entry, hidden=["regular"]).certificate
    assert "hidden" not in plain["statement"] and "representations" not in plain["statement"]
    assert chosen["statement"]["hidden"] == ["regular"]
    assert list(chosen["statement"]["representations"]) == ["regular"]


def listed_examples() -> list[ClaimEntry]:
    """The examples that speak of LEN and of a function."""
    found = []
    for path in sorted(EXAMPLES.glob("*.toml")):
        if path.name in ("practice.toml",) or path.name.endswith(".table.toml"):
            continue
        for entry in read_entries(path):
            assert isinstance(entry, ClaimEntry)
            words = f"{entry.entry.get('assert', [])} {entry.entry.get('compute', [])}"
            if "target" in entry.entry and ("LEN" in words or "gap" in words):
                found.append(entry)
    return found


@pytest.mark.parametrize("part", range(3))
def test_all_channels_are_no_restriction(part):
    compared = 0
    for entry in listed_examples()[part::3]:
        claim = understood(entry)
        assert isinstance(claim, Claim)
        try:
            count = len(Context(claim).types[0])
        except InputError:
            continue
        if claim.data is not None or count > 20:
            continue
        body = {k: v for k, v in entry.entry.items() if k not in ("assert", "compute")} | {"compute": ["width(LEN)"]}
        plain = understood(ClaimEntry(entry.id, entry.file, body, entry.settings))
        body["hidden"] = [f"type({k})" for k in range(count)]
        chosen = understood(ClaimEntry(entry.id, entry.file, body, entry.settings))
        assert isinstance(plain, Claim) and isinstance(chosen, Claim)
        first, second = check_claim(plain), check_claim(chosen)
        assert first.values and first.values == second.values, entry.id
        compared += 1
    assert compared >= 12


def test_numbers_of_the_theory():
    entry = {"group": "C2", "input": "sign", "output": "trivial", "target": "abs(x1)", "compute": ["width(LEN)"]}
    assert result(**entry, hidden=["regular"]).values == {"width(LEN)": "2"}
    assert result(**entry, hidden=["trivial"]).values == {"width(LEN)": "inf"}
    entry["compute"] = ["gap", "width(GEN)"]
    assert result(**entry, hidden=["trivial"]).values == {"gap": "inf", "width(GEN)": "2"}
    target = "relu(x1 + x3) + relu(-x1 + x3) + relu(-x2 - x3) + relu(x2 - x3)"
    entry = {"group": "C4", "input": "rotation + trivial", "output": "trivial", "target": target}
    assert result(**entry, hidden=["regular"], compute=["width(LEN)"]).values == {"width(LEN)": "8"}
    assert result(**entry, compute=["width(LEN)"]).values == {"width(LEN)": "6"}


def test_large_groups_need_no_list_of_elements():
    target = "sum(relu(x[i]) + x[i] for i in 1..20)"
    entry = {"group": "S20", "input": "permutation", "output": "trivial", "target": target, "compute": ["width(LEN)"]}
    assert result(**entry, hidden=["permutation"]).values == {"width(LEN)": "40"}
    assert result(**entry, hidden=["trivial", "permutation"]).values == {"width(LEN)": "22"}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    printed = capsys.readouterr()
    return status, printed.out, printed.err


WIDTH = ("width", "--group", "C4", "--input", "rotation + trivial", "--output", "trivial", "--target",
         "relu(x1 + x3) + relu(-x1 + x3) + relu(-x2 - x3) + relu(x2 - x3)")  # fmt: skip


def test_the_option_of_width(capsys):
    status, out, _ = run(capsys, *WIDTH, "--hidden", "regular", "--explain")
    assert status == 0
    assert "width(LEN) = 8" in out
    assert "Hidden layers are made of copies of regular" in out
    status, out, _ = run(capsys, *WIDTH, "--hidden", "regular", "--hidden", "trivial", "--json")
    assert json.loads(out)["claims"][0]["values"]["width(LEN)"] == "6"
    status, _, errors = run(capsys, *WIDTH, "--hidden", "rotation")
    assert status == 2
    assert errors.startswith("equicert: --hidden: 'rotation' is not a permutation representation")


def test_reports_say_what_len_means(capsys, tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(
        '[[claim]]\nid = "c"\ngroup = "C2"\ninput = "sign"\noutput = "trivial"\ntarget = "abs(x1)"\n'
        'hidden = ["regular"]\nassert = ["width(LEN) == 2"]\n'
    )
    status, out, _ = run(capsys, "check", str(path), "--html", str(tmp_path / "page.html"))
    assert status == 0
    assert "hidden layers of LEN: copies of regular" in out
    assert "<th>hidden</th>" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_describe_says_what_hidden_layers_are(capsys, tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(
        '[[claim]]\nid = "c"\ngroup = "S3"\ninput = "permutation"\noutput = "trivial"\n'
        'hidden = ["permutation", "trivial"]\ncompute = ["dim(LEN, 3)"]\n'
    )
    _, out, _ = run(capsys, "describe", str(path))
    assert "hidden layers of LEN: copies of permutation (3 neurons), trivial (1 neuron)" in out
    _, out, _ = run(capsys, "describe", str(path), "--json")
    assert json.loads(out)["claims"][0]["hidden"] == [
        {"name": "permutation", "neurons": 3},
        {"name": "trivial", "neurons": 1},
    ]


def brute_dimension(items: list[tuple[int, int]], width: int) -> int:
    """The greatest value of items (size, value) of total size at most the width."""
    best = [0] * (width + 1)
    for m in range(1, width + 1):
        best[m] = max([best[m - 1], *(best[m - size] + value for size, value in items if size <= m)])
    return best[width]


@pytest.mark.parametrize("width", [3, 6, 7, 12])
def test_dimensions_of_chosen_channels(width):
    # S3 permuting three coordinates, trivial output: regular has V^1 = 3, trivial output 1; the coset of C3 sees the
    # mean only.
    entry = {"group": "S3", "input": "permutation", "output": "trivial"}
    compute = [f"dim(LEN, {width})", f"params(LEN, {width})", f"types({width})"]
    found = result(**entry, hidden=["regular", "coset(<(1,2,3)>)"], compute=compute).values
    assert found[compute[0]] == str(brute_dimension([(6, 4), (2, 2)], width) + 1)
    assert found[compute[1]] == str(brute_dimension([(6, 5), (2, 3)], width) + 1)
    assert found[compute[2]] == str(sum((width - 6 * n) % 2 == 0 for n in range(width // 6 + 1)))


# -- given hidden layers

C4 = {
    "group": "C4",
    "input": "rotation + trivial",
    "output": "trivial",
    "target": "relu(x1 + x3) + relu(-x1 + x3) + relu(-x2 - x3) + relu(x2 - x3)",
}


def test_channels_and_layers():
    known = {
        "channels(regular)": "2",
        "channels(trivial)": "inf",
        "representable(2*regular)": "true",
        "representable(regular + trivial)": "false",
        "representable(regular + 2*trivial)": "true",
        "representable(regular + coset(<(1,3)(2,4)>))": "false",
        "representable(regular + 2*coset(<(1,3)(2,4)>))": "true",
    }
    assert result(**C4, compute=list(known)).values == known
    # The key speaks of LEN; these questions name hidden layers of their own.
    assert result(**C4, hidden=["trivial"], compute=list(known)).values == known


def test_assertions_about_channels():
    texts = [
        "channels(regular) == 2",
        "4 * channels( regular ) >= width(LEN)",
        "not representable(regular+trivial)",
        "representable( 2 * regular )",
        "channels(coset(<(1,3)(2,4)>)) > channels(regular)",
        "representable(LEN, 6)",
    ]
    entry = {**C4, "compute": ["order"], "assert": texts}
    assert [a.verdict for a in result(**entry).asserts] == ["verified"] * len(texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("channels(standard) == 1", "'standard' is not a permutation representation"),
        ("channels(2*regular) == 1", "is not transitive"),
        ("channels == 1", "channels is written channels(REP)"),
        ("channels() == 1", "write channels(REP)"),
        ("channels(regulr) == 1", "did you mean 'regular'"),
        ("representable(regular + )", "a hidden layer such as"),
        ("representable(0*regular)", "a hidden layer such as"),
        ("representable(5)", "a hidden layer such as"),
        ("representable(regular + type(0))", "is the same representation as 'regular'"),
        ("representable(200000*regular)", "more than 100000 channels"),
        ("representable(sign)", "is not a permutation representation"),
        ("representable(LEM, 5)", "unknown class 'LEM'"),
    ],
)
def test_bad_questions_about_channels_get_one_line(text, words):
    found = result(**C4, **{"assert": [text]})
    assert found.verdict == "error"
    assert words in found.message
    assert "\n" not in found.message


def test_finite_data_have_no_given_layers():
    data = {"points": [["0", "1"], ["1", "1"]], "values": ["0", "1"]}
    for text in ("channels(regular)", "representable(regular)"):
        found = result(group="C2", input="permutation", output="trivial", target=data, compute=[text])
        assert "speaks of a function, but the target is finite data" in found.message


def test_missing_biases_leave_no_layer():
    entry = {"group": "C2", "input": "sign", "output": "trivial", "target": "abs(x1) + 1", "bias": False}
    questions = ["channels(regular)", "representable(3*regular)"]
    values = result(**entry, output_bias=False, compute=questions).values
    assert values == {"channels(regular)": "inf", "representable(3*regular)": "false"}


def test_given_layers_under_leaky_relu_are_those_of_relu_for_another_affine_part():
    questions = ["channels(regular)", "representable(regular + 2*trivial)", "representable(regular + trivial)"]
    relu = result(**C4, compute=questions)
    assert list(relu.values.values()) == ["2", "true", "false"]
    leaky = {**C4, "target": C4["target"].replace("relu(", "leaky_relu(1/10, ")}
    found = result(**leaky, activation="leaky_relu(1/10)", compute=questions)
    assert found.values == relu.values


# -- the factor that compensates --------------------------------------------------------------------------------------


def factor(group: str, V: str, U: str, **keys: Any) -> str:
    found = result(group=group, input=V, output=U, compute=["compensation"], **keys)
    return found.values["compensation"]


def test_the_factor_with_chosen_channels():
    assert factor("C5", "rotation", "rotation", hidden=["regular"]) == factor("C5", "rotation", "rotation") == "5/2"
    # Three different entries are kept apart by the identity alone, which is no stabilizer of a point.
    assert factor("S3", "permutation", "permutation", hidden=["permutation"]) == "inf"
    # What S3 leaves as it is takes a channel of six neurons for one.
    assert factor("S3", "permutation", "permutation", hidden=["regular"]) == "6..12"
    # Lines of the plane that the second factor fixes and the first turns round, in channels of four neurons.
    lines = {"group": "C2 x C2", "V": "2*sign[1]", "U": "trivial"}
    assert factor(**lines) == "2"
    assert factor(**lines, hidden=["regular"]) == "4"
    assert factor(**lines, hidden=["regular"], bias=False) == "4"
    assert factor(**lines, hidden=["regular"], activation="abs") == "4"
    assert factor(**lines, hidden=["regular"], activation="leaky_relu(1/3)") == "4"
    # A constant without output bias takes a channel.
    constant = {"group": "C3", "V": "rotation", "U": "trivial", "hidden": ["regular"]}
    assert factor(**constant) == "1"
    assert factor(**constant, output_bias=False) == "3..6"
    assert factor(**constant, output_bias=False, bias=False) == "1..2"
    assert factor(**constant, output_bias=False, activation="abs") == "3"


@pytest.mark.parametrize("activation", ["relu", "abs"])
@pytest.mark.parametrize(
    ("group", "V", "U"),
    [("S3", "permutation", "permutation"), ("C4", "rotation", "trivial"), ("D3", "rotation", "rotation")],
)
def test_all_channels_have_the_factor_of_all_hidden_layers(group: str, V: str, U: str, activation: str):
    count = int(result(group=group, input=V, output=U, compute=["classes"]).values["classes"])
    everything = [f"type({k})" for k in range(count)]
    assert factor(group, V, U, hidden=everything, activation=activation) == factor(group, V, U, activation=activation)


@pytest.mark.parametrize(
    "hidden", [["regular"], ["permutation", "regular"], ["coset(<(1,2)>)"], ["regular", "trivial"]]
)
def test_no_function_needs_more_than_the_factor_says(hidden: list[str]):
    """Widths of functions, by their own proofs."""
    low, _, high = factor("S3", "permutation", "trivial", hidden=hidden).partition("..")
    targets = [
        "sum(relu(x[i]) for i)", "relu(x1 + x2 + x3)", "sum(relu(x[i] - x[j]) for i<j)", "x1 + x2 + x3",
        "sum(abs(x[i] - x[j] + 1) for i in 1..3, j in 1..3 if i != j)",
        "sum(relu(x[i] - 2*x[j] - 7) for i in 1..3, j in 1..3 if i != j)",
        "relu(x1 + x2 + x3 - 1) + sum(relu(x[i]) for i)",
    ]  # fmt: skip
    for target in targets:
        entry = {"group": "S3", "input": "permutation", "output": "trivial", "target": target, "hidden": hidden}
        found = result(**entry, compute=["width(GEN)", "width(LEN)", "equivariant"])
        if found.values.get("equivariant") != "true":
            continue
        if found.values["width(LEN)"] == "inf":
            assert (high or low) == "inf"
        elif (high or low) != "inf":
            assert Fraction(found.values["width(LEN)"]) <= Fraction(high or low) * int(found.values["width(GEN)"])
