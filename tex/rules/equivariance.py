"""Equivariance of the target in words: proved on its canonical form or cell by cell, or refuted at a point."""

from __future__ import annotations

from equicert.tex.reading import row
from equicert.tex.rules.two_layer import cell_by_cell
from equicert.tex.rules.words import Background, RuleWords, Section, Told
from equicert.tex.typeset import vector


def _equivariance(told: Told) -> Section:
    bends = told.form is None or told.form.planes
    moved = (
        "permutes the boundary hyperplanes and carries the channel vectors, the linear part and the constant along"
        if bends
        else "carries the linear part and the constant of the target to themselves"
    )
    words = rf"Every generator {moved}; so $f(\rho(g)x) = \pi(g)f(x)$ for all $g$ and $x$."
    if "lie" in told.statement:
        words += (
            r" The same holds infinitesimally for every generator $X$ of the Lie algebra: normals and channel vectors "
            r"are eigenvectors for one number, zero where a hyperplane misses the origin, "
            r"$d\pi(X)L = L\,d\rho(X)$ and $d\pi(X)e = 0$ (theorem T13.3)."
        )
    return Section("Equivariance.", (words,))


def _nested_equivariance(told: Told) -> Section:
    how = cell_by_cell(told.step["trees"])
    return Section("Equivariance.", (rf"For every generator $f(\rho(g)x) = \pi(g)f(x)$ for all $x$: {how}.",))


def _normal_equivariance(told: Told) -> Section:
    words = (
        r"For every generator $f(\rho(g)x)$ and $\pi(g)f(x)$ are the same expression, "
        "once sums are multiplied out and the arguments of max and min are put in one order."
    )
    return Section("Equivariance.", (words,))


def _not_equivariance(told: Told) -> Section:
    x = vector(row(told.step["point"], told.field), told.d)
    g = rf"g_{{{told.step['generator'] + 1}}}"
    words = rf"The target is not equivariant: at $x = {x}$ the values $f(\rho({g})x)$ and $\pi({g})f(x)$ differ."
    return Section("Not equivariant.", (words,))


def _normal_lie_equivariance(told: Told) -> Section:
    words = (
        r"Let $A$ be the linear part and $Q$ the projection of the certificate, $Q\,d\rho(X) = 0$ and "
        r"$A\,d\rho(X) = d\pi(X)A$ for all elements $X$ of the Lie algebra. Multiplied out, $f(Qx) - AQx$ and "
        r"$f(x) - Ax$ are the same expression, and $d\pi(X)(f(x) - Ax)$ is zero: so $f$ is equivariant under all "
        r"$\exp(tX)$ (theorem T13.11). For the other generators $f(\rho(g)x)$ and $\pi(g)f(x)$ are the same expression."
    )
    return Section("Equivariance.", (words,))


def _not_lie_equivariance(told: Told) -> Section:
    x = vector(row(told.step["point"], told.field), told.d)
    X = rf"X_{{{told.step['generator'] + 1}}}"
    words = (
        rf"The target is not equivariant: at $x = {x}$ its slope in the direction $d\rho({X})x$ is not "
        rf"$d\pi({X})f(x)$, the velocity with which an equivariant function would follow (theorem T13.4)."
    )
    return Section("Not equivariant.", (words,))


RULES = {
    "equivariance": RuleWords(_equivariance, Background.FORM),
    "nested-equivariance": RuleWords(_nested_equivariance),
    "normal-equivariance": RuleWords(_normal_equivariance),
    "normal-lie-equivariance": RuleWords(_normal_lie_equivariance),
    "not-equivariance": RuleWords(_not_equivariance),
    "not-lie-equivariance": RuleWords(_not_lie_equivariance),
}
