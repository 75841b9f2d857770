"""memory: what one user more takes, resident at most: that of a run with many users less that of a run
with one. Users that think come one after another and are all there in the end; users with open
connections all request at once."""

from common import Nginx, interleaved, run, spread, table
from contenders import LOCUST, Contender, k6_command, present

COME_EACH_SECOND = 10_000  # slowly enough for few connections


def of_harness(setting, name, flags):
    return Contender(name, lambda url, users: [setting.harness, "load", url, "--vus", users, *flags],
                     program=setting.harness)


def of_locust(seconds):
    return Contender("locust", lambda url, users: [
        *LOCUST, "--host", url.rstrip("/"), "-u", users, "-r", users, "-t", f"{seconds}s"],
                     {"BENCH_THINK": "1000"})


def of_k6(seconds):
    return Contender("k6", lambda url, users: k6_command(
        url, vus=users, duration=f"{seconds}s", think=1000))


def measure(setting):
    seconds = max(1, round(setting.length(10)))
    thinking = of_harness(setting, "harness, thinking", [
        "--think-time", "1h", "--ramp-up", f"{seconds}s", "--duration", f"{seconds + 1}s"])
    connected = of_harness(setting, "harness, open connections", ["--duration", "2s"])
    users = {thinking.name: COME_EACH_SECOND * seconds, connected.name: 10_000, "k6": 1_000,
             "locust": 1_000}
    there, absent = present([thinking, connected, of_k6(6), of_locust(6)])

    def resident(contender, many):
        return run(contender.command(nginx.url(), many), contender.env).memory

    of_one = {}  # which does not change from round to round

    def kilobytes_each(contender):
        name = contender.name
        if name not in of_one:
            of_one[name] = resident(contender, 1)
        return (resident(contender, users[name]) - of_one[name]) / (users[name] - 1) / 1024

    with Nginx() as nginx:
        sizes = interleaved(setting, there, kilobytes_each)
    return table(["client", "users", "KB a user"],
                 [[name, f"{users[name]:,}", spread(size)] for name, size in sizes.items()]) + absent


