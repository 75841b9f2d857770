"""recording: what keeping every figure of every request costs, against the same load with nothing kept
but counts (harness load --no-recording)."""

from common import Nginx, interleaved, ratios, spread, table
from contenders import closed_loop
from figures.cpu import cost_of


def measure(setting):
    seconds = setting.length(3)
    full = closed_loop(setting, 64, seconds)[0]
    bare = closed_loop(setting, 64, seconds, "--no-recording")[0]
    full.name, bare.name = "everything kept", "counts only"
    with Nginx() as nginx:
        costs = interleaved(setting, [full, bare], cost_of(nginx))
    overhead = [100 * (ratio - 1) for ratio in ratios(costs[full.name], costs[bare.name])
                if ratio is not None]
    return table(["", "CPU µs a request"], [[name, spread(cost)] for name, cost in costs.items()]
                 ) + f"\nRecording costs {spread(overhead, '{:+.1f}')} % more.\n"
