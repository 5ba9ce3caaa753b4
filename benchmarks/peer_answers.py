"""Answers of EMLP, e3nn and escnn to the questions of ``beside_peers.py``, run by an interpreter that has them.

Reads a list of questions from standard input as JSON, and writes one line of JSON for each: the answer, and the best
CPU seconds of a few runs after the first, which compiles. Caches of a library are emptied before each run.
A library that is not installed, and a question that it cannot answer, give an error as text.
"""

from __future__ import annotations

import importlib
import json
import logging
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

TIMES = 3
ENOUGH = 20.0
"""CPU seconds of a first run after which there is no other."""


def emlp_dimension(question: dict[str, Any]) -> int:
    """The dimension of ``Hom(V^k + ..., V^l + ...)``, V the base representation of an EMLP group."""
    groups: Any = importlib.import_module("emlp.groups")
    reps: Any = importlib.import_module("emlp.reps")
    reps.Rep.solcache.clear()
    name, _, argument = question["group"][:-1].partition("(")
    V = reps.V(getattr(groups, name)(*([int(argument)] if argument else [])))

    def total(powers: list[int]) -> Any:
        return sum((V**k for k in powers[1:]), V ** powers[0])

    return int((total(question["input"]) >> total(question["output"])).equivariant_basis().shape[-1])


def e3nn_multiplicities(question: dict[str, Any]) -> list[int]:
    """Of each degree up to twice the greatest, how often it occurs in a tensor product: by the selection rule."""
    o3: Any = importlib.import_module("e3nn.o3")
    top = question["top"]
    found = []
    for k in range(top + 1):
        for m in range(top + 1):
            product = [ir.l for ir in o3.Irrep(k, 1) * o3.Irrep(m, 1)]
            found += [product.count(n) for n in range(top + 1)]
    return found


def e3nn_tensors(question: dict[str, Any]) -> list[int]:
    """The same from the matrices: a numerical change of basis of each tensor product."""
    o3: Any = importlib.import_module("e3nn.o3")
    top = question["top"]
    found = []
    for k in range(top + 1):
        for m in range(top + 1):
            product = o3.ReducedTensorProducts("ij", i=f"{k}e", j=f"{m}e").irreps_out
            found += [product.count(f"{n}e") for n in range(top + 1)]
    return found


def escnn_multiplicities(question: dict[str, Any]) -> list[int]:
    """The same by escnn, which decomposes tensor products by its table."""
    groups: Any = importlib.import_module("escnn.group")
    top = question["top"]
    G = groups.so3_group(2 * top)
    found = []
    for k in range(top + 1):
        for m in range(top + 1):
            product = {number[0]: times for number, times in G._tensor_product_irreps((k,), (m,))}
            found += [product.get(n, 0) for n in range(top + 1)]
    return found


ANSWERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "emlp": emlp_dimension,
    "e3nn": e3nn_multiplicities,
    "e3nn, from matrices": e3nn_tensors,
    "escnn": escnn_multiplicities,
}


def give_up(number: int, frame: object) -> None:
    """What the alarm does."""
    raise TimeoutError("given up")


def answer(question: dict[str, Any], most: float) -> dict[str, Any]:
    """The answer to one question, with its CPU seconds, or the error; given up after some seconds."""
    library = question["library"].partition(",")[0]
    try:
        importlib.import_module(library)
    except ImportError as problem:
        return {"error": f"{library} is not installed ({problem})"}
    best = float("inf")
    found = None
    for run in range(1 + TIMES):
        started = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, most)
        try:
            found = ANSWERS[question["library"]](question)
        except Exception as problem:
            return {"error": f"{type(problem).__name__}: {problem}"[:100]}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        seconds = time.process_time() - started
        if run or seconds > ENOUGH:
            best = min(best, seconds)
        if seconds > ENOUGH:
            break
    return {"answer": found, "seconds": best}


def main() -> None:
    """One line for each question."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, give_up)
    for question in json.load(sys.stdin):
        print(json.dumps(answer(question, float(sys.argv[1]))), flush=True)


if __name__ == "__main__":
    main()
