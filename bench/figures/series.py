"""series: what the per-second series (harness/load/record/timeline) costs a request: one that is
counted in a ledger where all are of one second, and where each second of a load has its own. The share
is of all that a request costs the client at full speed, which is when it costs least."""

from common import Nginx, interleaved, run, spread, table
from contenders import Contender, closed_loop
from figures.cpu import cost_of

RATES = [1000, 20_000, 100_000]  # a second


def counted(setting):
    """By rate, nanoseconds of CPU a request: without a series, and with one."""
    outputs = {rate: run([setting.binaries / "bench-series", rate]).output for rate in RATES}
    return {rate: [float(figure) for figure in output.split()] for rate, output in outputs.items()}


def row(rate, rounds):
    without = [figures[rate][0] for figures, _ in rounds]
    more = [figures[rate][1] - figures[rate][0] for figures, _ in rounds]
    share = [nanoseconds / 10 / whole for nanoseconds, (_, whole) in zip(more, rounds)]
    return [f"{rate:,}", spread(without, "{:.0f}"), spread(more, "{:+.1f}"), spread(share, "{:+.2f}")]


def measure(setting):
    load = closed_loop(setting, 64, setting.length(3))[0]
    ledger = Contender("ledger", None)
    with Nginx() as nginx:
        whole = cost_of(nginx)
        costs = interleaved(setting, [load, ledger], lambda contender:
                            counted(setting) if contender is ledger else whole(contender))
    rounds = [pair for pair in zip(costs[ledger.name], costs[load.name]) if None not in pair]
    return table(["requests a second", "ns to count one", "with the series", "% of a request"],
                 [row(rate, rounds) for rate in RATES]
                 ) + f"\nA request costs {spread(costs[load.name])} µs as a whole.\n"
