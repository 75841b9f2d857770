"""cpu: what one request costs the client in CPU time. nginx on the loopback, 64 connections, one
thread, each client at full speed; the server counts the requests, the kernel the time."""

from common import Nginx, interleaved, ratios, run, spread, table
from contenders import closed_loop, present


def cost_of(nginx, scheme="http"):
    """Microseconds of user and system time for each request that the server has handled."""

    def measure(contender):
        before = nginx.requests()
        ran = run(contender.command(nginx.url(scheme)), contender.env)
        handled = nginx.requests() - before - 1  # the question itself is one
        return ran.cpu * 1e6 / handled if handled > 0 else None

    return measure


def cost_table(costs):
    ours = costs["harness"]
    return table(["client", "CPU µs a request", "harness is … × that"],
                 [[name, spread(cost), spread(ratios(ours, cost))] for name, cost in costs.items()])


def measure(setting):
    there, absent = present(closed_loop(setting, 64, setting.length(3)))
    with Nginx() as nginx:
        costs = interleaved(setting, there, cost_of(nginx))
    return cost_table(costs) + absent
