"""store: what the store for logs and traces takes. Rates are per second of its own CPU time, all its
threads together, journal included: what one core does. Memory is resident, and what is more of it than
empty. Replay is the time from the start to ready on a journal of what was pushed before."""

import dataclasses
import pathlib
import tempfile
from collections.abc import Callable

from common import interleaved, spread, table
from store_process import Store, line_push, span_push

PUSH = 1000  # lines or spans


def lines(length):
    return lambda first, count: ("/loki/api/v1/push", line_push(first, count, length), "application/json")


def spans(first, count):
    return "/v1/traces", span_push(first, count), "application/x-protobuf"


@dataclasses.dataclass
class Pushed:
    name: str
    role: str
    pushes: Callable


@dataclasses.dataclass
class Empty:
    name: str  # of a role


def filled(program, pushed, count):
    """Records a CPU second, bytes of memory a record, records a second of replay, bytes of journal a record."""
    with tempfile.TemporaryDirectory(prefix="harness-bench-") as home:
        journal = pathlib.Path(home) / "journal"
        with Store(program, pushed.role, journal) as store:
            before, empty = store.cpu(), store.resident()
            for first in range(0, count, PUSH):
                store.push(*pushed.pushes(first, PUSH))
            rate = count / max(store.cpu() - before, 0.01)
            memory = (store.resident() - empty) / count
        with Store(program, pushed.role, journal) as again:
            return rate, memory, count / again.ready_after, journal.stat().st_size / count


def empty(program, role):
    with Store(program, role) as store:
        return store.ready_after * 1000, store.resident() / 1e6


def rows(measured):
    return [[name, *(spread(part, "{:,.0f}") for part in zip(*rounds))] for name, rounds in measured.items()]


def measure(setting):
    program = setting.binaries / "store"
    count = max(PUSH, round(100_000 * setting.length(10) / 10) // PUSH * PUSH)
    starts = interleaved(setting, [Empty(role) for role in ("loki", "tempo", "otlp")],
                         lambda role: empty(program, role.name))
    fills = interleaved(setting, [Pushed("lines of 500 bytes, JSON", "loki", lines(500)),
                                  Pushed("lines of 300 bytes, JSON", "loki", lines(300)),
                                  Pushed("spans of 10 attributes, OTLP protobuf", "tempo", spans)],
                        lambda pushed: filled(program, pushed, count))
    return (table(["empty", "ms to ready", "MB resident"], rows(starts)) + "\n"
            + table([f"{count:,} pushed", "a CPU second", "bytes each, resident", "a second, replayed",
                     "bytes each, journal"], rows(fills)))
