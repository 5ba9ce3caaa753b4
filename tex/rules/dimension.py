"""Functional dimension in words."""

from __future__ import annotations

from equicert.tex.rules.words import RuleWords, Section, Told


def _dimension(told: Told) -> Section:
    step = told.step
    words = (
        rf"The functional dimension of {step['class']} at width ${step['width']}$ is at most the number of parameters "
        "less one scaling for each hidden orbit, maximised over the hidden types. "
        "The derivative of the values of one network of the class, with respect to its tied weights and "
        rf"at ${len(step['points'])}$ points of the certificate, has the rank that the value states as its lower end."
    )
    return Section("Functional dimension.", (words,))


RULES = {"dimension": RuleWords(_dimension)}
