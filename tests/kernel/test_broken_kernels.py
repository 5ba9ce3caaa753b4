"""Kernels broken on purpose: the trials must tell every one with a weaker check from the sound one, or it is explained.

Here a fixed sample is tried, from every file and of every such kind; ``python scripts/broken_kernels.py`` tries them
all.
"""

from __future__ import annotations

import ast
from collections import Counter
from hashlib import sha256

import pytest
from broken import Trial, all_sites, judge_all, kernel_sources
from mutants import KINDS, LOOSE, Mutant, Site, sites
from survivors import explanations, reasons
from trials import trials

PROCESSES = 2
PER_FILE, PER_KIND = 1, 4


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return kernel_sources()


@pytest.fixture(scope="module")
def everything(texts) -> list[Site]:
    return all_sites(texts)


def test_every_kind_is_made_and_every_name_is_used_once(everything):
    assert {site.mutant.kind for site in everything} == set(KINDS)
    assert len({site.mutant for site in everything}) == len(everything)


def test_names_depend_neither_on_wording_nor_on_lines(texts, everything):
    rewritten = {file: ast.unparse(ast.parse(text)) for file, text in texts.items()}
    assert [site.mutant for site in all_sites(rewritten)] == [site.mutant for site in everything]


def test_what_is_broken_can_be_mended(texts):
    tree = ast.parse(texts["algebra.py"])
    sound = ast.unparse(tree)
    for site in list(sites(tree, "algebra.py"))[::5]:
        undo = site.break_it()
        broken = ast.unparse(tree)
        undo()
        assert broken != sound, site.mutant
        assert ast.unparse(tree) == sound, site.mutant


def test_explained_survivors_are_there(everything):
    names = {str(site.mutant) for site in everything}
    for explanation in explanations():
        fits = explanation.name in names or any(explanation.fits(site.mutant) for site in everything)
        assert fits, f"{explanation.name} is not made any more"


SMALL = {
    "__init__.py": "from .reading import Rejected, verify\n\n\nclass OverLimits(Rejected):\n    pass\n",
    "reading.py": (
        "class Rejected(Exception):\n    pass\n\n\n"
        "def verify(data):\n    from .late import parity\n    i = 0\n    while i < len(data):\n        i += 1\n"
        "    if parity(i):\n        raise Rejected('odd')\n    raise Rejected('even')\n"
    ),
    "late.py": "def parity(n):\n    return n % 2 == 1 and n >= 1\n",
}
"""A kernel of a few lines, with an import on use."""


def test_endless_loops_and_broken_parts_are_caught_and_the_rest_survives():
    asked = [Trial("two", b"ab", "even"), Trial("three", b"abc", "odd")]
    found = {f.mutant: f for f in judge_all(all_sites(SMALL), SMALL, asked, 2)}
    assert found[Mutant("reading.py", "verify", "update-dropped", 1)].said.startswith("Endless")
    assert not found[Mutant("late.py", "parity", "comparison-true", 1)].survived
    assert found[Mutant("late.py", "parity", "comparison-true", 2)].survived


def sample(everything: list[Site]) -> list[Site]:
    """The first few of each file and of each kind that makes a check weaker, in an order that has nothing to do with
    them."""
    chosen: list[Site] = []
    files: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for site in sorted(everything, key=lambda site: sha256(str(site.mutant).encode()).digest()):
        mutant = site.mutant
        if mutant.kind in LOOSE and (files[mutant.file] < PER_FILE or kinds[mutant.kind] < PER_KIND):
            files[mutant.file] += 1
            kinds[mutant.kind] += 1
            chosen.append(site)
    explained = reasons(site.mutant for site in chosen)
    return sorted((site for site in chosen if site.mutant not in explained), key=lambda site: site.mutant)


def test_a_sample_of_broken_kernels_is_caught(texts, everything):
    chosen = sample(everything)
    assert {site.mutant.kind for site in chosen} == LOOSE
    found = list(judge_all(chosen, texts, trials(), PROCESSES))  # the sound kernel must pass all trials first
    assert len(found) == len(chosen)
    assert [str(f.mutant) for f in found if f.survived] == []
