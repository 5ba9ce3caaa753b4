"""How each rule and each quantity reads: the tables are complete, and the sentences are true of honest certificates."""

from __future__ import annotations

import ast
import os
import shutil
from pathlib import Path

import pytest
from honest import certificate, names

import equicert.tex
from equicert.tex.documents import build_pdf, document, fragment
from equicert.tex.quantities import QUANTITIES, name_of, passages, value_of
from equicert.tex.reading import view
from equicert.tex.rules import RULES
from equicert.tex.rules.words import Background, Section, Told
from equicert.tex.statement import canonical, setting


def kernel_rules() -> dict[str, str]:
    """The kernel's rules, each with the file of its family."""
    from equicert.certificates.kernel.rules import FILES

    return dict(FILES)


def claim_quantities() -> set[str]:
    """The names of the quantities and predicates that a claim may speak of."""
    from equicert.certificates.claims.quantities import KINDS

    return set(KINDS)


def section(value: dict, rule: str, kind: str | None = None) -> Section:
    """The words of one step of a certificate."""
    step = next(s for s in value["proof"] if s["rule"] == rule and kind in (None, s.get("class")))
    background = RULES[rule].background
    alone = background is Background.FORM_OF_CLASS and step["class"] == "GN"
    form = None if background is Background.STATEMENT else view(value, layerwise=not alone)
    return RULES[rule].section(Told(value["statement"], value["values"], step, form))


def test_the_table_has_exactly_the_rules_of_the_kernel():
    assert set(RULES) == set(kernel_rules())


def test_the_table_has_exactly_the_quantities_of_claims():
    assert set(QUANTITIES) == claim_quantities()


def test_a_rule_stands_once_and_in_the_family_of_the_kernel():
    families = [path for path in (Path(equicert.tex.__file__).parent / "rules").glob("*.py") if path.stem[0] != "_"]
    listed: list[tuple[str, str]] = []
    for path in families:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "RULES":
                assert isinstance(node.value, ast.Dict)
                listed += [(ast.literal_eval(key), path.stem) for key in node.value.keys if key is not None]
    assert sorted(listed) == sorted(kernel_rules().items())


def test_nothing_of_certificates_is_imported():
    for path in sorted(Path(equicert.tex.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            found = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            found += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.startswith("equicert.certificates") for name in found), path


SENTENCES = [
    ("swap", "equivariance", None, ["permutes the boundary hyperplanes", r"so $f(\rho(g)x) = \pi(g)f(x)$ for all"]),
    ("three-max", "nested-equivariance", None, ["For every generator", "affine function", "have no interior"]),
    ("large-max", "normal-equivariance", None, ["are the same expression"]),
    ("not-invariant", "not-equivariance", None, ["not equivariant: at $x = 1$", r"$f(\rho(g_{1})x)$"]),
    ("turning", "not-equivariance", None, [r"at $x = (1,\,0,\,0)$"]),
    ("symmetric-in-two", "symmetry", None, ["holds for $2$ of them", "(theorem T2.9)"]),
    ("same-max", "equality", None, ["have the same canonical form"]),
    ("same-nested", "equality", None, ["are equal:", "cells"]),
    ("other-max", "inequality", None, ["The target and the second function of the claim differ at $x = "]),
    ("apart-empty", "distance-upper", None, [r"at most $2$", "empty by Farkas vectors", "theorem T15.4"]),
    ("apart-nested", "distance-upper", None, [r"the box $[0, 1] \times [-1, 1] \times"]),
    ("apart-empty", "distance-lower", None, ["At the point $x = ", "at least $2$"]),
    ("lopsided", "asymmetry-upper", None, [r"$f(\rho(g)x) - \pi(g)f(x)$ is at most $2$", "no division of the box"]),
    ("lopsided", "asymmetry-lower", None, [r"f(\rho(g_{", "has absolute value at least $2$"]),
    ("hat", "two-layer", None, ["The nested part of the target equals", "$8$ cells"]),
    ("max-of-three", "no-two-layer", None, ["both lie on the hyperplane $x_{", "of any width represents it."]),
    ("swap", "upper", "GN", ["A network with $3$ neurons: any network", "Output bias zero."]),
    ("swap", "upper", "LEN", ["A network with $4$ neurons: layer-wise", r"permute the neurons by $g_{1} \mapsto"]),
    ("skip", "upper", "LEN", ["A network with $2$ neurons", "Output bias zero, skip connection $(5)$."]),
    ("swap", "lower", "GN", ["at least $1$ neurons.", "A single oriented hyperplane", "new neurons come in pairs"]),
    ("swap", "lower", "LEN", ["Why at least $4$ neurons", r"($2\cdot1$ in all)", "At least $2$ further neurons are"]),
    ("odd", "lower", "LEN", [r"$3+3$ in all", r"has the value $\frac{1}{3}$ on the residual", "never an integer"]),
    ("doubled", "lower", "GN", [r"\item Case hyperplane 1 doubled.", r"\item Case hyperplanes 1, 2 not doubled."]),
    ("two-copies-c3", "lower", "GN", ["A minor of size $4$ of the residual", "at least $8$ further neurons"]),
    ("two-copies-c3", "lower", "LEN", [r"dual vector $(\frac{3}{2})$", r"\mathrm{cover}(Z) \ge 12"]),
    (
        "no-output-bias",
        "lower",
        "GN",
        [r"\emph{Without a constant neuron}, at least $2$", "at least $1$ further neuron is"],
    ),
    ("no-output-bias", "lower", "LEN", [r"which costs one: the count above already gives $3$."]),
    ("leaky", "lower", "GN", [r"$R_s = L/\kappa - \tfrac12\sum_j s_j X_j$", "at least $1$ neurons."]),
    ("folded", "lower", "LEN", [r"($2\cdot1$ in all)", "one constant neuron more"]),
    ("folded-linear", "no-linear", None, ["have no linear part", "no network of any width"]),
    ("folded", "flipping", None, ["With the activation abs", "two for those whose sides the group exchanges"]),
    ("no-bias", "no-bias", None, ["through the origin only", "no network of any width"]),
    ("channels-misfit", "no-hidden-layer", None, ["For one orbit none of the channels can"]),
    ("channels-out-of-reach", "no-hidden-layer", None, ["(of dimension $2$)", "no number of channels represents"]),
    ("channels-c4", "lower", "LEN", ["takes at least one channel", "together at least $4$ neurons"]),
    ("layers-c4", "layer", None, [r"hidden layer $2$ \texttt{regular}", "has $8$ neurons", "weights zero"]),
    ("layers-c4", "no-layer", None, ["No network with the hidden layer", "Give every channel a price"]),
    ("channels-cover", "lower", "LEN", ["Why at least $16$ neurons"]),
    ("channels-swap", "lower", "LEN", ["which costs 2"]),
    ("xor", "fit-upper", None, ["class LEN with $1$ neuron,", "stated error on the data"]),
    ("squares", "risk-upper", None, ["class GN with", "mean of squared errors on the data"]),
    ("xor", "fit-lower", None, [r"at least $\frac{1}{2}$", "class LEN with $1$ neuron misses", "$2$ configurations"]),
    ("waves", "fit-lower-line", None, ["$4$ neurons misses", "triples $(1, 2, 3)$", r"at least $\frac{1}{2}$"]),
    (
        "even-data",
        "fit-lower-sectors",
        "LEN",
        ["class LEN with $3$ neurons", r"at least $\frac{5}{4}$", "nodes of a tree"],
    ),
    ("parabola", "fit-lower-orientation", None, ["at least $3$ kinks", "at least $4$ neurons"]),
    ("turned-rays", "data-ray-conflict", None, ["Points $1$, $2$ and their images under the group", "homogeneous"]),
    ("contradiction", "data-conflict", None, ["Points $1$ and $2$ of the data are images of one another"]),
    ("permuting", "subgroups", None, ["The group has $4$ classes of subgroups"]),
    ("fano", "order", None, ["A stabilizer chain with $3$ base points"]),
    ("permuting", "dim-hom", None, [r"$A\rho(g) = \pi(g)A$ over the generators, $3\times3$ matrices"]),
    ("dimensions", "dimension", "LEN", ["The functional dimension of LEN at width $3$", "$32$ points"]),
    ("identity-c3", "compensation", None, ["$2$-dimensional stable space", "decomposed into $1$ stable part;"]),
    ("parallels", "extremal", None, ["with $2$ neurons", "layer by layer it needs $4$"]),
    ("signed-shift", "witness", None, ["an equivariant function with $12$ neurons"]),
    ("lie-equivariant", "equivariance", None, ["eigenvectors for one number", "(theorem T13.3)"]),
    ("lie-moving", "not-lie-equivariance", None, ["not equivariant: at $x = ", "its slope in the direction"]),
    ("lie-nested", "normal-lie-equivariance", None, [r"$Q\,d\rho(X) = 0$", "are the same expression"]),
    ("lie-brauer", "dim-hom", None, [r"$A\,d\rho(X) = d\pi(X)A$"]),
    ("lie-brauer", "infinite-order", None, ["The group is infinite", "$X \\neq 0$"]),
    ("lie-components", "components", None, ["with $2$ base points", r"$H \cap G_0 = 1$"]),
    ("lie-identity", "no-reduction", None, ["whatever its width", r"$w_i\,d\rho(X) = 0$"]),
    ("lie-identity", "lost-maps", None, ["no factor compensates"]),
    ("lie-reduced", "reduction", None, ["of dimension $2$ only", r"The target is $\iota f_0 q$; what follows"]),
    ("lie-reduced", "lost-maps", None, ["factors through $V_0$ and $U_0$", "that of the finite group"]),
    ("lie-skip", "reduction", None, ["up to a linear map, which the skip connection takes"]),
    ("square-of-norm", "polynomial-equivariance", None, ["exactly where its homogeneous parts are", "theorem T14.1"]),
    (
        "power-sums",
        "equivariants",
        None,
        ["homogeneous of degree $6$", r"$f(\rho(g)x) = \pi(g)f(x)$ over the generators"],
    ),
    (
        "power-sums",
        "reach",
        None,
        [
            r"m_{42} - 2\,m_{411} - 2\,m_{33} + 2\,m_{321} - 6\,m_{222}",
            "annihilates every smooth",
            r"\ne 0$: it is missing",
        ],
    ),
    ("square-of-norm", "approximable", None, [r"hidden orbits \texttt{regular}", "the target is a limit of networks"]),
    (
        "square-of-norm",
        "not-approximable",
        None,
        [r"\psi(w) = m_{22} - m_{211} + 6\,m_{1111}", "makes the number $"],
    ),
    ("turned-square", "not-approximable", None, ["So no sequence of networks", "w_{1}"]),
    ("power-sums", "universal", None, ["any continuous activation that is no polynomial", r"\texttt{permutation}, "]),
    ("power-sums", "not-universal", None, ["No hidden orbit sees all of the input", "of degree $0$"]),
    ("lie-norm", "no-limit", None, ["whatever the hidden representation", "theorem T14.8"]),
    ("lie-mute", "reduction", None, ["of dimension $1$ only", "annihilates, of dimension $0$."]),
]


def test_the_setting_names_the_activation():
    assert r"\mathrm{relu}(w_i x + b_i)" in setting(certificate("swap"))
    leaky = setting(certificate("leaky"))
    assert r"\sigma(w_i x + b_i)" in leaky
    assert r"\kappa = 2$" in leaky and "relu's theorems carry over (theorem T12.3" in leaky
    assert r"$\sigma(z) = |z|$" in setting(certificate("folded"))


@pytest.mark.parametrize(("name", "rule", "kind", "phrases"), SENTENCES)
def test_the_sentences_of_a_step(name, rule, kind, phrases):
    found = section(certificate(name), rule, kind)
    text = "\n".join([found.title, *found.paragraphs, found.after])
    assert text.isascii()
    for phrase in phrases:
        assert phrase in text


def test_the_sentences_of_every_rule_are_tested():
    assert {rule for _, rule, _, _ in SENTENCES} == set(RULES)


def test_the_sentences_of_all_rules_build_in_one_document():
    if shutil.which("latexmk") is None:
        if os.environ.get("CI"):
            pytest.fail("latexmk is needed in continuous integration")
        pytest.skip("TeX Live with latexmk is not installed")
    lines = []
    for name, rule, kind, _ in SENTENCES:
        found = section(certificate(name), rule, kind)
        lines += [rf"\paragraph{{{found.title}}}", *found.paragraphs, found.after, ""]
    body = document(certificate("swap")).replace(r"\input{swap.tex}", "\n\n".join(lines))
    assert build_pdf({"rules.tex": body}, "rules").startswith(b"%PDF")


def test_a_network_is_listed_neuron_by_neuron():
    found = section(certificate("balanced-shift"), "upper")
    assert [(n.number, n.a, n.form) for n in found.neurons] == [
        ("1", "1", "x_{1} - 1"),
        ("2", "2", r"-x_{1} + \frac{1}{2}"),
        ("3", r"\frac{1}{2}", "1"),
    ]


def test_an_affine_target_bends_nowhere_and_no_hyperplane_is_permuted():
    for name in names():
        seen = view(certificate(name))
        text = fragment(certificate(name))
        assert "across $0$" not in text
        if seen is not None and not seen.planes:
            assert canonical(seen).endswith("It bends nowhere: there is no boundary hyperplane.")
            assert "permutes the boundary hyperplanes" not in text
            assert r"\sum_H" not in text
    assert "carries the linear part" in section(certificate("identity-c3"), "equivariance").paragraphs[0]


@pytest.mark.parametrize(
    ("verdicts", "line"),
    [
        (["verified", "undecided"], r"undecided}; what is proved follows."),
        (["verified", "refuted", "undecided"], r"refuted}; the proof follows."),
        (["verified"], r"verified}; the proof follows."),
        ([], "The values below are proved."),
    ],
)
def test_no_proof_is_announced_for_an_undecided_claim(verdicts, line):
    value = certificate("swap")
    value["asserts"] = [{"text": f"width(GN) >= {k}", "verdict": verdict} for k, verdict in enumerate(verdicts)]
    assert line in fragment(value)


def test_nothing_is_doubled_where_nothing_has_to_be_compensated():
    for name, reason in (("trivial-group", "the group fixes every input"), ("nothing-to-compensate", "but zero")):
        assert certificate(name)["values"]["compensation"] == "1"
        text = section(certificate(name), "compensation").paragraphs[0]
        assert reason in text
        assert "doubling every hyperplane" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3/2", r"\frac{3}{2}"),
        ("0..inf", r"[0,\, \infty]"),
        ("-inf..inf", r"[-\infty,\, \infty]"),
        ("2*m + 1 for m >= 0", r"2m + 1 \quad (m \ge 0)"),
        ("unknown", None),
        ("true", None),
        ("1..2..3", None),
    ],
)
def test_values_of_the_kernel(text, shown):
    assert value_of(text) == shown


def test_names_of_quantities():
    assert name_of("dim_hom") == r"$\dim\mathrm{Hom}_G(V,U)$"
    assert name_of("params(GN, m)") == r"$\#(\mathrm{GN}_{m})$"
    assert name_of("equivariant") == r"\texttt{equivariant}"
    assert name_of("width(LEN) + 1").startswith(r"\texttt{")
    assert name_of("nothing known").startswith(r"\texttt{")


def test_passages_are_said_once_and_only_where_they_hold():
    formula = passages(["params(GN, m)", "dim(LEN, m)"], 1)
    assert [text[:12] for text in formula] == ["An orbit of ", "Formulas in "]
    assert passages(["vc(LEN, 4)"], 1)[-1].startswith("Growth function")
    assert not any(text.startswith("Growth") for text in passages(["vc(LEN, 4)"], 2))
    assert passages(["width(GN)", "gap"], 1) == ()
