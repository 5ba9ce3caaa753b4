"""Bounds of the compensation factor in words."""

from __future__ import annotations

from equicert.tex.reading import matrix
from equicert.tex.rules.widths import neuron_rows
from equicert.tex.rules.words import RuleWords, Section, Told, plural
from equicert.theory.numbers.matrices import Matrix


def _compensation(told: Told) -> Section:
    sentences = []
    if told.step["lower"] is not None:
        sentences.append(
            rf"For the lower end: an irreducible constituent of a ${len(told.step['lower']['space'])}$-dimensional "
            "stable space of covectors of $U$ occurs in $V$; the linear map that identifies the two copies needs "
            r"$\mathrm{mon}(Z)/\dim Z$ times the width layer by layer."
        )
    if (end := _upper_end(told)) is not None:
        sentences.append(f"For the upper end: {end}")
    words = " ".join(sentences) or "No bound is proved for the compensation factor."
    return Section("Compensation.", (words, *_with_channels(told)))


def _with_channels(told: Told) -> tuple[str, ...]:
    """What chosen channels add."""
    if "hidden" not in told.statement:
        return ()
    return (
        "This is about all hidden layers. Of the channels above, an orbit of neurons takes at least the cheapest that "
        "can be mapped onto it. The greatest price of an orbit for each of its neurons, over the stabilizers $S$ of "
        r"covectors with $V^S \neq 0$ and $U^S \neq 0$, is the most that channels can multiply the factor by, and with "
        "hidden biases there is a function that reaches it; orbits of hyperplanes whose sides are exchanged count each "
        "hyperplane twice (theorem T5.8). The kernel goes through all classes of subgroups.",
    )


def _upper_end(told: Told) -> str | None:
    """Why the factor is no larger: nothing has to be compensated, or by a decomposition (THEORY.md, section 6)."""
    generators = told.statement["generators"]
    if all(matrix(g["input"], told.d, told.field) == Matrix.identity(told.d, told.field) for g in generators):
        return "the group fixes every input, so the average of a network over the group needs no more neurons."
    if told.values.get("compensation") == "1":
        return (
            "there is no equivariant linear map from $V$ to $U$ but zero, and no hyperplane whose sides the group "
            "exchanges carries a channel vector; so one neuron for each hyperplane, oriented orbit by orbit, "
            "is a layer-wise equivariant network."
        )
    if told.step["lower"] is None and told.statement["output_bias"]:
        return (
            "zero is the only equivariant linear map from $V$ to $U$; so layer by layer a function needs one neuron "
            "for each hyperplane, and two for those whose sides the group exchanges. How many of the latter there can "
            "be beside the others bounds the factor."
        )
    if told.step["upper"] is None:
        return None
    parts = len(told.step["upper"])
    return (
        rf"$U$ is decomposed into ${parts}$ stable {plural(parts, 'part')}; "
        "each that shares an irreducible with $V$ is reached by an orbit of lines of the size "
        "that the certificate names, and doubling every hyperplane does the rest."
    )


def _flipping(told: Told) -> Section:
    free = "With the activation abs" if "activation" in told.statement else "With a skip connection and an output bias"
    words = (
        f"{free} a network needs one neuron for each hyperplane, and a layer-wise equivariant one two "
        "for those whose sides the group exchanges. The factor is 2 if some signed type with nontrivial signs, "
        "realised by hyperplanes, carries a channel vector, and 1 otherwise; the kernel goes through all types."
    )
    return Section("Compensation.", (words, *_with_channels(told)))


def _witness(told: Told) -> Section:
    neurons = len(told.step["network"]["neurons"])
    words = (
        rf"For the lower end: the certificate holds an equivariant function with ${neurons}$ "
        "neurons and as many boundary hyperplanes or fewer; the count of hyperplanes, those of flipping orbits twice, "
        "says how many neurons every layer-wise equivariant network of it has."
    )
    return Section("An extremal function.", (words,))


def _extremal(told: Told) -> Section:
    neurons, bound = len(told.step["network"]["neurons"]), told.step["bound"]
    words = (
        rf"For the lower end: the certificate holds an equivariant function with ${neurons}$ neurons, and proves that "
        rf"layer by layer it needs ${bound}$: whatever the signs of the orbits of its hyperplanes, and whichever of "
        "them are doubled, the linear part that is left over costs the rest."
    )
    return Section("An extremal function.", (words,), *neuron_rows(told))


RULES = {
    "compensation": RuleWords(_compensation),
    "flipping": RuleWords(_flipping),
    "witness": RuleWords(_witness),
    "extremal": RuleWords(_extremal),
}
