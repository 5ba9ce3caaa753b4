"""Groups, representations, subgroup classes: small groups by name, random permutation groups, published numbers."""

from __future__ import annotations

import itertools
import random

import pytest

from equicert.theory.errors import InputError
from equicert.theory.groups.equivariant_maps import intertwiners
from equicert.theory.groups.matrix_groups import group_of_matrices, violated_relation
from equicert.theory.groups.named_representations import representation
from equicert.theory.groups.permutation_groups import Group
from equicert.theory.groups.permutations import compose
from equicert.theory.groups.representations import equivariant_maps
from equicert.theory.groups.signed_types import architectures, induced, semi_invariants, signed_types
from equicert.theory.groups.subgroups import subgroup_classes
from equicert.theory.numbers.fields import QQ
from equicert.theory.numbers.matrices import Matrix

SMALL = (
    [f"C{n}" for n in range(1, 13)]
    + [f"D{n}" for n in range(1, 7)]
    + [
        "S1",
        "S2",
        "S3",
        "S4",
        "A3",
        "A4",
        "A5",
        "Q8",
        "V4",
        "B1",
        "B2",
        "B3",
        "C2 x C4",
        "C2 x C2 x C2",
        "S3 x C2",
        "C3 x S3",
    ]
)
ORDERS = {
    "S4": 24,
    "A4": 12,
    "A5": 60,
    "D6": 12,
    "Q8": 8,
    "V4": 4,
    "B3": 48,
    "C3 x S3": 18,
    "D2": 4,
    "D1": 2,
    "B1": 2,
    "C1": 1,
}
CLASSES = {
    "C1": 1,
    "C12": 6,
    "S3": 4,
    "S4": 11,
    "A4": 5,
    "A5": 9,
    "D4": 8,
    "D6": 10,
    "Q8": 6,
    "V4": 5,
    "B3": 33,
    "C2 x C4": 8,
    "C2 x C2 x C2": 16,
}
"""Numbers of conjugacy classes of subgroups (Holt's and Pfeiffer's tables; OEIS A000638 for S_n; V4 and C2^3 count
subspaces).
"""


def all_types(elements):
    classes = subgroup_classes(elements)
    return classes, signed_types(elements, classes)


def all_subgroups(elements) -> set[frozenset[int]]:
    """Every subgroup, by brute force: close under adding one element."""
    n, table = len(elements), elements.table

    def closure(gens):
        found, queue = {0}, [0]
        for x in queue:
            for g in gens:
                y = int(table[g, x])
                if y not in found:
                    found.add(y)
                    queue.append(y)
        return frozenset(found)

    found, queue = {frozenset([0])}, [frozenset([0])]
    for S in queue:
        for g in range(n):
            if g not in S:
                T = closure([*S, g])
                if T not in found:
                    found.add(T)
                    queue.append(T)
    return found


@pytest.mark.parametrize("name", SMALL)
def test_orders_tables_and_conjugacy(name):
    group = Group.parse(name)
    e = group.elements(2000)
    assert len(e) == group.order == ORDERS.get(name, group.order)
    for a, b in itertools.islice(itertools.product(range(len(e)), repeat=2), 500):
        assert e.elements[e.table[a, b]] == compose(e.elements[a], e.elements[b])
    assert all(e.table[a, e.inverses[a]] == 0 for a in range(len(e)))
    assert sum(map(len, e.conjugacy_classes)) == len(e)


@pytest.mark.parametrize("name", [n for n in SMALL if n != "A5"])
def test_subgroup_classes_are_all_subgroups(name):
    e = Group.parse(name).elements(2000)
    classes = subgroup_classes(e)
    brute = all_subgroups(e)
    assert sum(c.size for c in classes) == len(brute)
    assert all(frozenset(c.elements) in brute for c in classes)
    assert len(classes) == CLASSES.get(name, len(classes))
    halves = sum(1 for S in brute for T in brute if T <= S and len(S) in (len(T), 2 * len(T)))
    # Orbit counting: the pairs (S, T) are partitioned into the classes counted by signed_types.
    n, table, inverse = len(e), e.table, e.inverses
    pairs = {(S, T) for S in brute for T in brute if T <= S and len(S) in (len(T), 2 * len(T))}
    orbits = 0
    while pairs:
        S, T = pairs.pop()
        orbits += 1
        for g in range(n):
            moved = tuple(frozenset(int(table[table[g, x], inverse[g]]) for x in part) for part in (S, T))
            pairs.discard(moved)
    assert len(signed_types(e, classes)) == orbits <= halves


def test_known_numbers_of_subgroup_classes():
    for name, count in {"S5": 19, "A5": 9, "C2 x C2 x C2 x C2": 67}.items():
        assert len(subgroup_classes(Group.parse(name).elements(2000))) == count


REPRESENTATIONS = [
    "trivial",
    "parity",
    "permutation",
    "regular",
    "permutation + 2*parity",
    "tensor(permutation, parity)",
    "dual(permutation)",
]


@pytest.mark.parametrize("name", SMALL)
def test_representations_are_homomorphisms_and_hom_agrees_with_characters(name):
    group = Group.parse(name)
    e = group.elements(2000)
    texts = (
        REPRESENTATIONS
        + (["standard", "sym2(permutation)"] if group.degree > 1 else [])
        + (["ext2(permutation)"] if group.degree > 1 else [])
    )
    reps = [representation(group, text) for text in texts]
    reps = [r for r in reps if r.dim <= 12]
    for V in reps:
        if group.generators:
            assert violated_relation(group, V.matrices, 2000) is None
    for V, U in itertools.product(reps, repeat=2):
        product = sum((x * y for x, y in zip(V.character(e), U.character(e), strict=True)), QQ(0)) / len(e)
        assert equivariant_maps(V, U).dim == product
        for A in equivariant_maps(V, U).basis:
            assert all(A @ g == h @ A for g, h in zip(V.matrices, U.matrices, strict=True))


@pytest.mark.parametrize("name", ["S3", "D4", "Q8", "A4", "B2", "C6", "C2 x C4"])
def test_frobenius_reciprocity_and_induced_representations(name):
    group = Group.parse(name)
    e = group.elements(2000)
    _, types = all_types(e)
    V = representation(group, "regular + permutation")
    for kind in types:
        W = induced(e, kind)
        assert violated_relation(group, W.matrices, 2000) is None
        assert W.dim == kind.index
        fixed = semi_invariants(V, kind)
        character = V.character(e)
        average = sum((s * character[x] for x, s in zip(kind.elements, kind.values, strict=True)), QQ(0)) / len(
            kind.elements
        )
        assert fixed.nrows == average == equivariant_maps(W, V).dim


def test_signed_and_general_routes_to_hom_agree():
    """Union-find with signs against the exact null space, on random signed permutations in a changed basis."""
    rng = random.Random(3)
    for _ in range(40):
        d, p = rng.randint(1, 4), rng.randint(1, 4)
        ins, outs = [], []
        for _ in range(rng.randint(1, 2)):
            ins.append(Matrix.permutation(rng.sample(range(d), d), [rng.choice([1, -1]) for _ in range(d)]))
            outs.append(Matrix.permutation(rng.sample(range(p), p), [rng.choice([1, -1]) for _ in range(p)]))
        tied = intertwiners(ins, outs, d, p, QQ)
        shear = Matrix([tuple((j, QQ(1)) for j in range(i + 1)) for i in range(d)], d)
        general = intertwiners([shear @ g @ shear.inverse for g in ins], outs, d, p, QQ)
        assert tied.dim == general.dim
        for A in tied.basis:
            assert all(A @ g == h @ A for g, h in zip(ins, outs, strict=True))


def test_large_groups_from_generators():
    V = representation(Group.parse("S100"), "permutation")
    assert (V >> V).dim == 2
    assert Group.parse("S100").order == __import__("math").factorial(100)
    assert (representation(Group.parse("B50"), "natural") >> representation(Group.parse("B50"), "natural")).dim == 1
    with pytest.raises(InputError, match="max_order"):
        Group.parse("S9").elements(2000)


def test_tensor_layers_have_bell_numbers():
    """Invariant and equivariant layers of S_n on tensors: Bell numbers (Maron et al. 2019), for n large enough."""
    for k, bell in ((1, 1), (2, 2), (3, 5)):
        text = "tensor(" + ", ".join(["permutation"] * k) + ")" if k > 1 else "permutation"
        G = Group.parse("S5")
        assert (representation(G, text) >> representation(G, "trivial")).dim == bell
    G = Group.parse("S4")
    two = representation(G, "tensor(permutation, permutation)")
    assert (two >> two).dim == 15


def test_matrix_groups():
    R = Matrix.of([[0, -1], [1, -1]])
    assert group_of_matrices([(R, R)]).order == 3
    assert group_of_matrices([(Matrix.permutation(list(range(1, 300)) + [0]),)]).degree == 300
    with pytest.raises(InputError, match="infinite"):
        group_of_matrices([(Matrix.of([[1, 1], [0, 1]]),)])


def test_architectures_of_permutations():
    """Covectors of S_3 permuting: generic, (a,a,b), (1,-1,0) and (1,1,1) have their own stabilizers of lines."""
    G = Group.parse("S3")
    e = G.elements(10)
    assert len(architectures(representation(G, "permutation"), e, all_types(e)[1])) == 4


@pytest.mark.parametrize(
    ("group", "text", "words"),
    [
        ("C3", "rotation", ""),
        ("C7", "rotation(3)", ""),
        ("D5", "rotation(2) + det", ""),
        ("C5 x C4", "natural", ""),
        ("icosahedral", "tensor(natural, natural)", ""),
        ("octahedral", "natural", ""),
        ("tetrahedral", "natural", ""),
        ("D8", "ext2(natural)", ""),
        ("C4", "rotation(3)", ""),
        ("D4", "natural", ""),
        ("D2", "det", ""),
        ("S3", "rotation", "only C_n and D_n"),
        ("C2 x C4", "rotation", "name the factor"),
        ("C2 x C4", "rotation(1)[2]", ""),
        ("S3", "coset(<(1,2)>)", ""),
        ("S3", "coset(<(1,4)>)", "moves the points"),
        ("A4", "coset(<(1,2)>)", "does not belong"),
        ("S3", "permutation[2]", "factor"),
        ("S3", "sign(2)", "takes no number"),
        ("S3", "sym3(sign)", "unknown function"),
        ("S3", "permutation +", "cannot read"),
        ("S1", "standard", "dimension 0"),
        ("C2", "0*sign", "at least one copy"),
        ("C2", "ext2(sign)", "dimension 0"),
        ("B3", "natural + det", ""),
        ("Q8", "natural", ""),
        ("V4", "natural", ""),
        ("<(1,2,3)>", "natural", ""),
    ],
)
def test_expressions_of_representations(group, text, words):
    G = Group.parse(group)
    if words:
        with pytest.raises(InputError, match=words):
            representation(G, text)
    else:
        assert violated_relation(G, representation(G, text).matrices, 2000) is None


@pytest.mark.parametrize(
    "text", ["", "C", "C0", "X3", "Q4", "V5", "C2 x", "<(1,2", "<(0,1)>", "<(1,1)>", "c 3", "C2*C3", "<1>", "C99999999"]
)
def test_unknown_groups_are_refused(text):
    with pytest.raises(InputError):
        Group.parse(text)
