"""Load a broken kernel from memory and try it on certificates, in processes that can be stopped.

The processes use the standard library alone. Work is counted, so a verdict does not depend on the load of the machine:
a mutant that does many times the work of the sound kernel on a certificate counts as caught. The limits on seconds and
on memory only stop what counting does not see.
"""

from __future__ import annotations
import __future__

import ast
import importlib.abc
import importlib.machinery
import io
import itertools
import multiprocessing
import re
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from arithmetic import complaints
from mutants import BUT_FIRST, BUT_LAST, REFUSING, TICK, Mutant, Site, guarded, sites, traced
from parts import PARTS

SECONDS = 300
"""After this time without an answer a process is stopped."""

PROCESSOR_SECONDS = 5
MEMORY = 4 * 2**30
SLOWER, FREE = 4, 100_000
"""So many times the work of the sound kernel, and so many steps more, count as an endless loop."""


@dataclass(frozen=True)
class Trial:
    """Bytes to check, and a pattern that what a sound kernel says must match. ``way``: how the kernel is asked."""

    name: str
    data: bytes
    wanted: str
    way: str = "bytes"


class Endless(BaseException):
    """More work than the sound kernel does by far."""


def sources(folder: Path) -> dict[str, str]:
    """The files of a kernel, by their paths."""
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))}


def kernel_sources() -> dict[str, str]:
    """The files of the kernel."""
    found = find_spec("equicert.certificates.kernel")
    assert found is not None
    assert found.origin is not None
    return sources(Path(found.origin).parent)


def all_sites(texts: dict[str, str]) -> list[Site]:
    """The places of all files."""
    return [site for file, text in texts.items() for site in sites(ast.parse(text), file)]


# -- loading ---------------------------------------------------------------------------------------------------------


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a package and its parts from code in memory, also on use."""

    def __init__(self, package: str, code: dict[str, CodeType], names: dict[str, Any]) -> None:
        self.package, self.code, self.names = package, code, names

    def _file(self, name: str) -> str | None:
        path = "/".join(name.split(".")[1:])
        return next((f for f in (f"{path}/__init__.py".lstrip("/"), f"{path}.py") if f in self.code), None)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The part of the package with this name."""
        if fullname.split(".")[0] != self.package:
            return None
        file = self._file(fullname)
        if file is None:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=file.endswith("__init__.py"))

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """The usual module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of one file."""
        module.__dict__.update(self.names)
        file = self._file(module.__name__)
        assert file is not None
        exec(self.code[file], module.__dict__)


COUNTER = itertools.count()


class Kernel:
    """A kernel loaded under a name of its own; ``with`` it, its parts can be imported."""

    def __init__(self, code: dict[str, CodeType], tick: Callable[[Any], None]) -> None:
        self.name = f"kernel_in_memory_{next(COUNTER)}"
        self.finder = Finder(self.name, code, {BUT_LAST: but_last, BUT_FIRST: but_first, TICK: tick})

    def __enter__(self) -> Kernel:
        sys.meta_path.insert(0, self.finder)
        return self

    def __exit__(self, *problem: object) -> None:
        sys.meta_path.remove(self.finder)
        for name in [name for name in sys.modules if name.split(".")[0] == self.name]:
            del sys.modules[name]

    def part(self, name: str = "") -> Any:
        """The package, or one module of it."""
        return importlib.import_module(self.name + name)


def but_last(elements: Any) -> Iterator[Any]:
    """All elements but the last."""
    rest = iter(elements)
    for held in rest:
        for following in rest:
            yield held
            held = following
        return


def but_first(elements: Any) -> Iterator[Any]:
    """All elements but the first."""
    rest = iter(elements)
    for _ in rest:
        yield from rest


def answer(kernel: Kernel, trial: Trial) -> str:
    """What a kernel says; anything but an answer or a refusal is a crash."""
    module = kernel.part()
    try:
        if trial.way == "bytes":
            found = module.verify(trial.data)
            return f"valid {found.id!r} {found.digest} {list(found.verdicts)} {dict(found.values)}"
        if trial.way == "texts":
            statement, proof, asserts, values = eval(trial.data)
            found = module.conclude(statement, proof, asserts, values)
            return f"valid {list(found.verdicts)} {dict(found.values)}"
        if trial.way == "numbers":
            return " ".join(complaints(kernel.part(".reals"), kernel.part(".numbers"), eval(trial.data))) or "agree"
        if trial.way == "part":
            return " ".join(PARTS[trial.data.decode()](kernel.part)[:9]) or "agree"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "certificate.json"
            if trial.way == "large file":
                with path.open("wb") as file:
                    file.truncate(int(trial.data))
            elif trial.way != "no file":
                path.write_bytes(trial.data)
            if trial.way == "folder":
                path = path.parent
            if trial.way == "command":
                with redirect_stdout(io.StringIO()) as printed:
                    status = kernel.part(".__main__").main([str(path), str(path)])
                return f"{status} {printed.getvalue()}".replace(repr(str(path)), "FILE")
            return f"valid {module.verify_file(path).digest}"
    except module.OverLimits as reason:
        return f"over limits: {reason}"
    except getattr(module, "Failed", ()) as reason:
        return f"failed: {reason}"
    except module.Rejected as reason:
        return f"invalid: {reason}"


# -- one process -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """What became of a mutant: the trial that caught it and how, or nothing."""

    mutant: Mutant
    trial: str
    said: str
    tried: int
    seconds: float

    @property
    def survived(self) -> bool:
        """Did no trial catch it?"""
        return not self.said


class Bench:
    """The sound kernel and the trials; one function after the other is broken and mended again."""

    def __init__(self, texts: dict[str, str], trials: Sequence[Trial], limits: Sequence[int]) -> None:
        self.texts, self.trials, self.limits = texts, trials, limits
        self.code = {file: compile(guarded(ast.parse(text)), file, "exec") for file, text in texts.items()}
        self.left = 0
        self.file = ""
        self.tree = ast.Module([], [])
        self.sites: dict[Mutant, Site] = {}
        self.sound = Kernel(self.code, self.tick)
        self.sound.__enter__()

    def tick(self, _: object) -> None:
        """Count the work."""
        self.left -= 1
        if self.left < 0:
            raise Endless

    def works(self, number: int, kernel: Kernel) -> str:
        """Empty where the kernel passes a trial, else what it says."""
        trial = self.trials[number]
        self.left = self.limits[number]
        try:
            with processor_time():
                said = answer(kernel, trial)
        except (Exception, Endless) as problem:
            return f"{type(problem).__name__}: {str(problem)[:100]}"
        return "" if re.search(trial.wanted, said) else said[:200]

    def judge(self, mutant: Mutant, order: Sequence[int]) -> Finding:
        """Try a mutant on some trials."""
        started = time.monotonic()
        site = self.site(mutant)
        undo = site.break_it()
        try:
            patched = self.patched(site)
            if patched is not None:
                function, code = patched
                sound, function.__code__ = function.__code__, code
                try:
                    said, tried = self.first_complaint(self.sound, order)
                finally:
                    function.__code__ = sound
            else:
                broken = compile(self.tree, mutant.file, "exec")
                with Kernel({**self.code, mutant.file: broken}, self.tick) as kernel:
                    said, tried = self.first_complaint(kernel, order)
        except (SyntaxError, ValueError) as problem:
            said, tried = f"{type(problem).__name__}: {problem}", 0
        finally:
            undo()
        name = self.trials[order[tried - 1]].name if tried else ""
        return Finding(mutant, name if said else "", said, tried, time.monotonic() - started)

    def first_complaint(self, kernel: Kernel, order: Sequence[int]) -> tuple[str, int]:
        """What the first trial that a kernel fails says, and how many were tried."""
        tried = 0
        for tried, number in enumerate(order, 1):
            said = self.works(number, kernel)
            if said:
                return said, tried
        return "", tried

    def site(self, mutant: Mutant) -> Site:
        """The place; the tree of its file is made ready."""
        if mutant.file != self.file:
            self.file, self.tree = mutant.file, ast.parse(self.texts[mutant.file])
            self.sites = {site.mutant: site for site in sites(self.tree, mutant.file)}
            guarded(self.tree)
        return self.sites[mutant]

    def patched(self, site: Site) -> tuple[Any, CodeType] | None:
        """The function of the sound kernel around a place and its broken code; None where only a new kernel will do."""
        node = site.owner
        if node is None or any(not isinstance(d, ast.Name) or d.id != "property" for d in node.decorator_list):
            return None
        decorators, node.decorator_list = node.decorator_list, []
        try:
            compiled = compile(ast.Module([node], []), site.mutant.file, "exec", FUTURE, dont_inherit=True)
        finally:
            node.decorator_list = decorators
        code = next(c for c in compiled.co_consts if isinstance(c, CodeType) and c.co_name == node.name)
        path = site.mutant.function.split(".")
        found: Any = self.sound.part(_module_name(site.mutant.file))
        for name in path[: path.index(node.name) + 1]:
            found = vars(found)[name]
        function = found.fget if isinstance(found, property) else found
        return (function, code) if function.__code__.co_freevars == code.co_freevars else None


FUTURE = __future__.annotations.compiler_flag


def _module_name(file: str) -> str:
    parts = file.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return "".join(f".{part}" for part in parts)


def serve(
    connection: Connection, texts: dict[str, str], trials: Sequence[Trial], limits: Sequence[int]
) -> None:  # pragma: no cover
    """What a process does: take mutants, give findings."""
    bench = Bench(texts, trials, limits)
    with suppress(EOFError, BrokenPipeError):  # whoever asked has gone
        while True:
            job = connection.recv()
            _limit_resources()
            connection.send(bench.judge(*job))


@contextmanager
def processor_time() -> Iterator[None]:
    """Endless after some seconds of the processor's time, where the system can tell."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise Endless

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _limit_resources() -> None:
    """Bound the memory and the processor's time for one mutant, where the system can."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 6 * PROCESSOR_SECONDS, hard))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


# -- which trials reach what -----------------------------------------------------------------------------------------

Place = tuple[str, int]
"""A file and the number of a statement in it."""


@dataclass(frozen=True)
class Survey:
    """For each trial the work of the sound kernel, the statements reached, the last ones, and whether it is refused."""

    work: list[int]
    reached: list[frozenset[Place]]
    last: list[tuple[Place, ...]]
    refused: list[bool]

    def order(self, site: Site, most: int | None = None) -> list[int]:
        """The trials that reach a place; only so many if a number is given.

        First those that are refused there, then those that are accepted, then one after another from each place where a
        trial may be refused; the cheapest first.
        """
        place = (site.mutant.file, site.statement)
        everywhere = site.owner is None or site.owner.name in REFUSING
        numbers = [n for n, reached in enumerate(self.reached) if everywhere or place in reached]
        met: Counter[Place] = Counter()
        rank = {}
        for n in sorted(numbers, key=lambda n: (self.work[n], n)):
            if self.refused[n] and place in self.last[n]:
                rank[n] = (0, 0)
            elif not self.refused[n]:
                rank[n] = (1, 0)
            else:
                rank[n] = (2, met[self.last[n][-1]])
                met[self.last[n][-1]] += 1
        return sorted(rank, key=lambda n: (rank[n], self.work[n], n))[:most]


def survey(texts: dict[str, str], trials: Sequence[Trial]) -> Survey:
    """Run the sound kernel on all trials and note what it reaches; it must pass them all."""
    marks: list[Place] = []
    steps = [0]

    def tick(mark: Any) -> None:
        if mark == 0:
            steps[0] += 1
        else:
            marks.append(mark)
            if len(marks) > 1_000_000:
                marks[:] = [*set(marks), mark]

    code = {file: compile(guarded(traced(ast.parse(text), file)), file, "exec") for file, text in texts.items()}
    found = Survey([], [], [], [])
    with Kernel(code, tick) as kernel:
        kernel.part()
        for trial in trials:
            marks.clear()
            steps[0] = 0
            said = answer(kernel, trial)
            assert re.search(trial.wanted, said), (trial.name, trial.wanted, said)
            found.work.append(steps[0])
            found.reached.append(frozenset(marks))
            found.last.append(tuple(marks[-2:]))
            found.refused.append(said.startswith(("invalid", "over limits")))
    return found


# -- many processes --------------------------------------------------------------------------------------------------


class Hand:
    """One process with its present job."""

    def __init__(self, *bench: Any) -> None:
        self.bench = bench
        self.start()

    def start(self) -> None:
        """A new process."""
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process = context.Process(target=serve, args=(other, *self.bench), daemon=True)
        self.process.start()
        other.close()
        self.job: Mutant | None = None
        self.since = 0.0

    def give(self, mutant: Mutant, order: list[int]) -> None:
        """Start a job."""
        self.job, self.since = mutant, time.monotonic()
        self.connection.send((mutant, order))

    def take(self) -> Finding:
        """The finding, or the end of the process."""
        assert self.job is not None
        try:
            found: Finding = self.connection.recv()
        except EOFError:
            found = Finding(self.job, "?", "the process ended", 0, time.monotonic() - self.since)
            self.stop()
            self.start()
        self.job = None
        return found

    def give_up(self) -> Finding:
        """Stop what takes too long."""
        assert self.job is not None
        found = Finding(self.job, "?", "stopped", 0, time.monotonic() - self.since)
        self.stop()
        self.start()
        return found

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def judge_all(
    chosen: Sequence[Site], texts: dict[str, str], trials: Sequence[Trial], processes: int, most: int | None = None
) -> Iterator[Finding]:
    """The findings of many mutants, as they come, each by at most so many trials."""
    known = survey(texts, trials)
    yield from judge_known(chosen, texts, trials, processes, known, most)


def judge_known(
    chosen: Sequence[Site],
    texts: dict[str, str],
    trials: Sequence[Trial],
    processes: int,
    known: Survey,
    most: int | None = None,
) -> Iterator[Finding]:
    """The same, where the survey has been made."""
    limits = [SLOWER * work + FREE for work in known.work]
    waiting = [(site.mutant, known.order(site, most)) for site in chosen]
    waiting.reverse()
    hands = [Hand(texts, trials, limits) for _ in range(min(processes, max(1, len(waiting))))]
    try:
        while waiting or any(hand.job for hand in hands):
            for hand in hands:
                if waiting and hand.job is None:
                    hand.give(*waiting.pop())
            busy = {hand.connection: hand for hand in hands if hand.job}
            for connection in wait(list(busy), timeout=1):
                yield busy[connection].take()  # type: ignore[index]
            for hand in hands:
                if hand.job and time.monotonic() - hand.since > SECONDS:
                    yield hand.give_up()
    finally:
        for hand in hands:
            hand.stop()


def counts(found: Sequence[Finding], key: Callable[[Mutant], str]) -> dict[str, tuple[int, int]]:
    """For each key, how many mutants there are and how many survive."""
    table: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        table[key(finding.mutant)].append(finding)
    return {name: (len(rows), sum(f.survived for f in rows)) for name, rows in sorted(table.items())}
