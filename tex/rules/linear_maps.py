"""The dimension of the space of equivariant linear maps in words."""

from __future__ import annotations

from equicert.tex.rules.words import RuleWords, Section, Told


def _dim_hom(told: Told) -> Section:
    words = (
        r"The dimension of $\mathrm{Hom}_G(V,U)$ is the number of independent solutions of $A\rho(g) = \pi(g)A$ "
        rf"over the generators, ${told.p}\times{told.d}$ matrices."
    )
    if "lie" in told.statement:
        words += r" For the generators $X$ of the Lie algebra they are $A\,d\rho(X) = d\pi(X)A$ (theorem T13.1)."
    if "support" in told.statement:
        count = sum(map(len, told.statement["support"]))
        words += (
            f" Only those count that vanish outside of the support, ${count}$ of the ${told.p * told.d}$ entries "
            "(theorem T7.22)."
        )
    return Section("Equivariant linear maps.", (words,))


RULES = {"dim-hom": RuleWords(_dim_hom)}
