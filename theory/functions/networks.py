"""Two-layer ReLU networks (T1.3)."""

from __future__ import annotations

from dataclasses import dataclass

from equicert.theory.numbers.fields import Scalar
from equicert.theory.numbers.matrices import Matrix, Row


@dataclass(frozen=True)
class Neuron:
    """``a relu(w x + b)``: outgoing weights ``a`` (length p), incoming covector ``w`` (length d), bias ``b``."""

    a: Row
    w: Row
    b: Scalar


@dataclass(frozen=True)
class Network:
    """``f(x) = sum a_i relu(w_i x + b_i) + skip x + e`` (T1.3)."""

    neurons: tuple[Neuron, ...]
    skip: Matrix  # p x d, zero unless the architecture has a skip connection
    e: Row

    @property
    def width(self) -> int:
        """The number of hidden neurons."""
        return len(self.neurons)
