"""The walk over a flat tree of cases: every leaf is reached from the root, every node is visited once.

Proofs by cases are written as a list of nodes: node 0 is the root, children stand after their parents, and every other
node is the child of exactly one node. So one pass in the order of the list meets each node after its parent, and no
recursion is needed. What a node means is up to the rule: it is told what the ancestors have assumed, closes a leaf or
refuses it, and hands on what each child may assume. That a case is dropped, shared or left open is excluded here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeAlias, TypeVar

from .reading import Invalid, Json, items, natural, require, spend

State = TypeVar("State")
Subject = TypeVar("Subject", bound=Hashable)
Decision = TypeVar("Decision")
"""What the ancestors of a node have decided."""

Children: TypeAlias = Iterable[tuple[Json, State]]
"""The children of a node, as numbers that have not been checked, each with what it may assume; a leaf has none."""


class Link(Generic[Subject, Decision]):
    """A decision and those before it."""

    __slots__ = ("before", "decision", "subject")

    def __init__(self, before: Link[Subject, Decision] | None, subject: Subject, decision: Decision) -> None:
        self.before, self.subject, self.decision = before, subject, decision


class Decisions(Mapping[Subject, Decision]):
    """What the ancestors of a node have decided about some subjects, in order.

    Nodes share the decisions of their common ancestors: a path of n nodes needs memory for n decisions. The table is
    built when a node is visited, and is gone afterwards.
    """

    __slots__ = ("_last", "_table")

    def __init__(self, last: Link[Subject, Decision] | None = None) -> None:
        self._last = last
        self._table: dict[Subject, Decision] | None = None

    def deciding(self, subject: Subject, decision: Decision) -> Decisions[Subject, Decision]:
        """One decision more."""
        return Decisions(Link(self._last, subject, decision))

    def _all(self) -> dict[Subject, Decision]:
        if self._table is None:
            listed = []
            link = self._last
            while link is not None:
                listed.append((link.subject, link.decision))
                link = link.before
            self._table = dict(reversed(listed))
        return self._table

    def __getitem__(self, subject: Subject) -> Decision:
        return self._all()[subject]

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def walk(nodes: list[Json], root: State, visit: Callable[[State, list[Json]], Children[State]], node: str) -> None:
    """Visit every node with its state; ``visit`` raises ``Rejected`` where a node proves nothing.

    ``node`` is what a node is called in messages. The list has been checked to have a root by :func:`read_tree`.
    """
    states: list[State | None] = [root] + [None] * (len(nodes) - 1)
    depths = [0] * len(nodes)
    for number, entry in enumerate(nodes):
        state = states[number]
        if state is None:
            raise Invalid(f"{node} is not reached from the root")
        states[number] = None  # not needed again
        spend(1 + depths[number])
        for child, below in visit(state, items(entry, node)):
            k = natural(child, f"a child of {node}", len(nodes))
            require(k > number, f"a child of {node} does not come after it")
            require(states[k] is None, f"{node} has two parents")
            states[k], depths[k] = below, depths[number] + 1


def read_tree(value: Json, what: str) -> list[Json]:
    """The nodes of a tree, at least a root."""
    nodes = items(value, what)
    require(len(nodes) > 0, f"{what} has no root")
    return nodes


def kind_of(parts: list[Json]) -> Json:
    """The word with which a node begins; None for an empty one."""
    return parts[0] if parts else None
