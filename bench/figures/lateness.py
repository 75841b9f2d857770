"""lateness: 20,000 arrivals a second, and by how much each came late. Not what the clients say of
themselves: the kernel stamps each request on the server's side, and request n is held against the
schedule of that rate which fits the client best without its ever being early. The first second, in
which connections are made, does not count. Nobody can be earlier than the machine lets a thread run that
does nothing but look at the clock, beside another such thread, as client and server are two; how late
that one would be is measured as well."""

import concurrent.futures
import time

from common import Sink, interleaved, ratios, run, spread, table
from contenders import at_a_rate, present

RATE = 20_000
SHARES = (0.5, 0.99, 0.999)


def lateness(arrivals, rate):
    """Seconds that each arrival comes behind the schedule, in order of size."""
    behind = [at - number / rate for number, at in enumerate(arrivals) if at > 1]
    on_time = min(behind, default=0)
    return sorted(value - on_time for value in behind)


def at(share, values):
    return values[min(len(values) - 1, int(share * len(values)))] if values else None


def gaps(seconds, least=50e-6):
    """How long this thread was kept from its core, each time."""
    all_gaps, last = [], time.perf_counter()
    end = last + seconds
    while last < end:
        now = time.perf_counter()
        if now - last > least:
            all_gaps.append(now - last)
        last = now
    return all_gaps


def gaps_beside_another(seconds):
    with concurrent.futures.ProcessPoolExecutor(2) as both:
        return max(both.map(gaps, [seconds, seconds]), key=sum)


def late_by_gaps(share, all_gaps, seconds):
    """Milliseconds by which that share of all moments is late at most, when each waits for its gap's end."""
    low, high = 0, max(all_gaps, default=0)
    for _ in range(40):
        middle = (low + high) / 2
        later = sum(max(0, gap - middle) for gap in all_gaps)
        low, high = (middle, high) if later > (1 - share) * seconds else (low, middle)
    return high * 1e3


def milliseconds(late, share):
    return None if late is None or late[share] is None else late[share] * 1e3


def measure(setting):
    seconds = max(2, setting.length(4))

    def measure_one(contender):
        with Sink(setting) as sink:
            run(contender.command(sink.url), contender.env)
        late = lateness(sink.arrivals, RATE)
        return {share: at(share, late) for share in SHARES}

    idle = [gaps_beside_another(seconds) for _ in range(setting.rounds)]
    there, absent = present(at_a_rate(setting, RATE, seconds))
    late = interleaved(setting, there, measure_one)
    shown = {name: {share: [milliseconds(one, share) for one in rounds] for share in SHARES}
             for name, rounds in late.items()}
    ours = shown["harness"]
    return table(
        ["client", "p50 ms", "p99 ms", "p99.9 ms", "harness' p99 is … × that", "p99.9"],
        [[name, *(spread(of[share], "{:.3f}") for share in SHARES),
          *(spread(ratios(ours[share], of[share]), "{:.3f}") for share in (0.99, 0.999))]
         for name, of in shown.items()] + [
             ["a thread that looks at the clock",
              *(spread([late_by_gaps(share, one, seconds) for one in idle], "{:.3f}") for share in SHARES),
              "–", "–"]]) + absent
