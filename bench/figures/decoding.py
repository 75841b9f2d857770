"""decoding: what a body of 10 KB of JSON costs to decode, for a load that reads it, by its coding; beside
one that came without any, which is copied."""

from common import interleaved, run, spread, table
from contenders import Contender


def measure(setting):
    ours = Contender("harness", None)
    rounds = interleaved(setting, [ours], lambda _: run([setting.binaries / "bench-decoding"]).output)
    costs = {}
    for output in filter(None, rounds["harness"]):
        for coding, size, nanoseconds in map(str.split, output.splitlines()):
            costs.setdefault((coding, size), []).append(float(nanoseconds) / 1000)
    return table(["coding", "bytes sent", "CPU µs a body"],
                 [[coding, size, spread(cost, "{:.1f}")] for (coding, size), cost in costs.items()])
