"""coordinated-omission: a server that stalls for a tenth of a run at 1,000 requests a second. Of the
requests due in the stall the first waits for all of it and the last for nothing, so the exact p99 of all
is nine tenths of the stall. A client that waits for answers before it sends the next request does not
see that."""

import concurrent.futures
import json
import re

from common import Sink, measured, run, spread, table
from contenders import Contender, k6, present

RATE = 1_000
CONNECTIONS = 64
UNITS = {"us": 1e-3, "µs": 1e-3, "ms": 1, "s": 1e3, "secs": 1e3}

# How each client prints it.
P99 = {
    "wrk": r"99%\s+([\d.]+)(\w+)",
    "hey": r"99%+ in ([\d.]+) (\w+)",
    "k6": r"http_req_duration.*p\(99\)=([\d.]+)(\w+)",
}


def p99_of(contender, output):
    """In milliseconds; None where the client did not say."""
    if contender.name == "harness":
        return json.loads(output)["latency_us"]["p99"] / 1e3
    said = re.search(P99[contender.program or contender.name], output)
    return float(said[1]) * UNITS[said[2]] if said else None


def contenders_for(setting, seconds):
    return [
        Contender("harness", lambda url: [
            setting.harness, "load", url, "--rate", RATE, "--duration", f"{seconds}s", "--json", "-"],
                  program=setting.harness),
        Contender("wrk", lambda url: [
            "wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", url]),
        Contender("hey", lambda url: [
            "hey", "-c", CONNECTIONS, "-q", RATE / CONNECTIONS, "-z", f"{seconds}s", url]),
        k6("k6, constant-vus", vus=CONNECTIONS, duration=f"{seconds}s"),
        k6("k6, constant-arrival-rate", rate=RATE, duration=f"{seconds}s"),
    ]


def measure(setting):
    seconds = max(2, setting.length(10))
    stall = seconds / 10
    exact = 0.9 * stall * 1e3

    def p99(contender):
        with Sink(setting, stall=(seconds / 2, stall)) as sink:
            return p99_of(contender, run(contender.command(sink.url), contender.env).output)

    there, absent = present(contenders_for(setting, seconds))
    said = {contender.name: [] for contender in there}
    for _ in range(setting.rounds):
        # Side by side: each has a server of its own, and none has much to do.
        with concurrent.futures.ThreadPoolExecutor() as pool:
            for contender, value in zip(there, pool.map(lambda one: measured(one, p99), there)):
                said[contender.name].append(value)
    return f"Exact: {exact:.0f} ms.\n\n" + table(
        ["client", "reported p99, ms", "off by, %"],
        [[name, spread(values, "{:.1f}"),
          spread([None if value is None else 100 * (value / exact - 1) for value in values], "{:+.1f}")]
         for name, values in said.items()]) + absent
