"""Width bounds in words: an explicit network, why no narrower one, and why none at all without biases."""

from __future__ import annotations

from equicert.tex.lower_bounds import lower_bound
from equicert.tex.reading import matrix as read_matrix
from equicert.tex.reading import row
from equicert.tex.rules.words import MAX_ROWS, Background, NeuronRow, RuleWords, Section, Told, class_name
from equicert.tex.typeset import affine, cycles, matrix, vector


def neuron_rows(told: Told) -> tuple[tuple[NeuronRow, ...], str]:
    """The table of the neurons of a step with a network, and what stands below it."""
    field, listed = told.field, told.step["network"]["neurons"]
    neurons = tuple(
        NeuronRow(str(k), vector(row(n["a"], field), told.p), affine(row(n["w"], field), field.decode(n["b"])))
        for k, n in enumerate(listed[:MAX_ROWS], 1)
    )
    return neurons, " ".join(_after_neurons(told, len(listed) - len(neurons)))


def _upper(told: Told) -> Section:
    listed = told.step["network"]["neurons"]
    title = rf"A network with ${len(listed)}$ neurons: {class_name(told.step['class'])}."
    words = (
        "Multiplying out, its canonical form is the one above."
        if listed
        else "The target is affine and needs no hidden neuron."
    )
    return Section(title, (words,), *neuron_rows(told))


def _after_neurons(told: Told, left_out: int) -> list[str]:
    """What belongs to a network beside its neurons."""
    field, step = told.field, told.step
    network = step["network"]
    sentences = [rf"({left_out} further neurons are in the certificate.)"] if left_out else []
    affine_part = []
    if network["e"]:
        affine_part.append(rf"output bias $e = {vector(row(network['e'], field), told.p)}$")
    elif told.statement["output_bias"]:
        affine_part.append("output bias zero")
    if "skip" in network:
        skip = matrix(read_matrix(network["skip"], told.d, field).rows, told.d)
        affine_part.append(rf"skip connection ${skip}$")
    if affine_part:
        text = ", ".join(affine_part)
        sentences.append(text[0].upper() + text[1:] + ".")
    if step.get("hidden") and len(step["hidden"]) <= 8:
        images = "; ".join(rf"$g_{{{k}}} \mapsto {cycles(theta)}$" for k, theta in enumerate(step["hidden"], 1))
        sentences.append(rf"The generators permute the neurons by {images}, and both layers intertwine.")
    return sentences


def _lower(told: Told) -> Section:
    title = rf"Why at least ${told.step['bound']}$ neurons: {class_name(told.step['class'])}."
    paragraphs = () if told.form is None else tuple(lower_bound(told.statement, told.step, told.form))
    return Section(title, paragraphs)


def _no_linear(told: Told) -> Section:
    words = (
        r"Neurons $a|wx + b|$ have no linear part, and there is no skip connection. "
        "The linear part of the target is not zero; so no network of any width represents it."
    )
    return Section("A linear part.", (words,))


def _no_bias(told: Told) -> Section:
    words = (
        "Without biases, a network bends across hyperplanes through the origin only, "
        "and without output bias it vanishes at the origin. "
        "The target does not; so no network of any width represents it."
    )
    return Section("Biases are needed.", (words,))


def _no_hidden_layer(told: Told) -> Section:
    if told.step["space"] is None:
        words = (
            "Every orbit of oriented hyperplanes of the target needs a channel of the hidden layer "
            "whose neurons can be mapped onto it. For one orbit none of the channels can; "
            "so no number of them represents the target."
        )
    else:
        words = (
            "On the common kernel of the normals of all hyperplanes only new neurons, in pairs of both orientations, "
            "make a linear map. The linear part of the target does not vanish there on a part of the output "
            rf"(of dimension ${len(told.step['space'])}$) that the new hyperplanes of no channel carry; "
            "so no number of channels represents the target."
        )
    return Section("The channels of the hidden layers are not enough: LEN.", (words,))


RULES = {
    "upper": RuleWords(_upper),
    "lower": RuleWords(_lower, Background.FORM_OF_CLASS),
    "no-linear": RuleWords(_no_linear),
    "no-bias": RuleWords(_no_bias),
    "no-hidden-layer": RuleWords(_no_hidden_layer),
}
