"""accuracy: how many of the requests that are due at 50,000 a second are sent by the end. The server
counts those that reach it until 50 ms after the last was due."""

from common import Sink, interleaved, run, spread, table
from contenders import at_a_rate, present

RATE = 50_000
GRACE = 0.05  # seconds


def measure(setting):
    seconds = setting.length(10)
    due = round(RATE * seconds)

    def share_in_time(contender):
        with Sink(setting) as sink:
            run(contender.command(sink.url), contender.env)
        return 100 * sum(at <= seconds + GRACE for at in sink.arrivals) / due

    there, absent = present(at_a_rate(setting, RATE, seconds))
    shares = interleaved(setting, there, share_in_time)
    return f"{due:,} due in {seconds} s.\n\n" + table(
        ["client", "sent, % of those due"],
        [[name, spread(share, "{:.3f}")] for name, share in shares.items()]) + absent
