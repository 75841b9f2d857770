"""link: what the link proxy adds where nothing is wrong with a link, and how true it is to what is to be
wrong. Client, proxy and server on the loopback, a thread each. What is added is the difference of the
percentiles, direct and through the link, of one round, beside that of a bare relay, which receives and
sends and does nothing else: so much is the kernel's, which wakes one thread more each way. The proxy's requests a second are per second of its
own CPU time: what one core does. To be reached: 60 µs added at the 99th percentile, 10,000 requests/s,
300 to 303 ms where 300 are to be added, and rates within 3 %."""

import dataclasses

from common import interleaved, measured, run, spread, table
from link_process import Answering, LinkProxy, Pouring, poured

RATE = 1000  # requests/s, at which what is added is measured
CONNECTIONS = 8
DELAY = 300  # ms
RATES = [100, 1_000, 10_000, 50_000]  # KB/s, of 1,000 bytes, as the toxic has them
WAYS = {"down": "downstream", "up": "upstream"}


@dataclasses.dataclass
class Way:
    name: str
    port: int


@dataclasses.dataclass
class Asked:
    answered: int
    seconds: float
    median: float  # µs, as the next one
    p99: float


def ask(setting, port, rate, seconds, connections):
    said = run([setting.binaries / "bench-link", "ask", port, rate, seconds, connections]).output.split()
    return Asked(int(said[0]), *(float(word) for word in said[1:]))


def added(direct, through, what):
    """Round by round; None where either of them could not be measured."""
    return [getattr(b, what) - getattr(a, what) if a and b else None for a, b in zip(direct, through)]


def times_of(asked, what):
    return [one and getattr(one, what) for one in asked]


def untouched(setting, server, proxy):
    """Without toxics: direct, through the link and through a relay, in turns."""
    with Answering(setting, ["relay", server.port]) as relay:
        return compared(setting, [Way("direct", server.port), Way("through the link", proxy.port),
                                  Way("through a bare relay", relay.port)])


def compared(setting, ways):
    seconds = setting.length(4)
    found = interleaved(setting, ways, lambda way: ask(setting, way.port, RATE, seconds, CONNECTIONS))
    rows = [[name, *(spread(times_of(asked, what), "{:.0f}") for what in ("median", "p99"))]
            for name, asked in found.items()]
    for through in ways[1:]:
        rows.append([f"added {through.name}", *(spread(added(found["direct"], found[through.name], what), "{:.0f}")
                                                for what in ("median", "p99"))])
    return table([f"at {RATE:,} requests/s over {CONNECTIONS} connections", "median, µs", "p99, µs"], rows)


def full_speed(setting, server, proxy):
    """Requests a second of the clock, and of the proxy's CPU time."""
    def measure(way):
        before = proxy.cpu()
        asked = ask(setting, way.port, 0, setting.length(3), CONNECTIONS)
        return asked.answered / asked.seconds, asked.answered / max(proxy.cpu() - before, 0.01)

    ways = [Way("direct", server.port), Way("through the link", proxy.port)]
    found = interleaved(setting, ways, measure)
    clock = {name: [one and one[0] for one in all_of_it] for name, all_of_it in found.items()}
    of_cpu = [one and one[1] for one in found["through the link"]]
    rows = [[name, spread(values, "{:,.0f}"), spread(of_cpu, "{:,.0f}") if name != "direct" else ""]
            for name, values in clock.items()]
    return table([f"at full speed, {CONNECTIONS} connections", "requests/s", "a CPU second of the proxy"], rows)


def late(setting, server, proxy):
    """One connection that asks again and again: half of what is answered is faster than the median."""
    found = []
    with proxy.toxic("latency", latency=DELAY, jitter=0):
        for _ in range(setting.rounds):
            found.append(measured(Way("latency", proxy.port),
                                  lambda way: ask(setting, way.port, 0, setting.length(4), 1)))
    return table([f"with {DELAY} ms of latency", "median, ms", "p99, ms"],
                 [["as the client sees it", *(spread([time and time / 1000 for time in times_of(found, what)])
                                              for what in ("median", "p99"))]])


def off(setting, proxy, way, rate):
    """By how much of the rate it was more or less, in percent."""
    size = round(rate * 1000 * setting.length(1))
    with proxy.toxic("bandwidth", WAYS[way], rate=rate):
        return [100 * (size / poured(proxy.port, way, size) / (rate * 1000) - 1) for _ in range(setting.rounds)]


def narrow(setting):
    with Pouring() as server, LinkProxy(setting, server.port) as proxy:
        rows = [[f"{rate:,} KB/s", *(spread(off(setting, proxy, way, rate), "{:+.1f}") for way in WAYS)]
                for rate in RATES]
    return table(["bandwidth", "answers, % off", "requests, % off"], rows)


def measure(setting):
    with Answering(setting) as server, LinkProxy(setting, server.port) as proxy:
        parts = [untouched(setting, server, proxy), full_speed(setting, server, proxy), late(setting, server, proxy)]
    return "\n".join([*parts, narrow(setting)])
