"""How each load generator is told what it is to do. The machine has one core for it, so each gets one
thread (see common.run), and what it needs to say nothing meanwhile."""

import dataclasses
import typing

from common import HERE, have

# From PATH, where there is one: nothing of ours fetches or builds it. What results/ says of it was measured
# with v1.8.1, on the date that stands there.
K6 = ["k6", "run", "--quiet", "--no-usage-report", "--insecure-skip-tls-verify"]
LOCUST = ["locust", "--headless", "--only-summary", "--loglevel", "ERROR", "-f",
          HERE / "peers" / "locustfile.py"]


@dataclasses.dataclass
class Contender:
    name: str
    command: typing.Callable  # whose arguments are the figure's
    env: dict = dataclasses.field(default_factory=dict)
    program: str | None = None  # where it is not called as it is named

    @property
    def absent(self):
        return not have(self.program or self.name)


def k6_command(url, **options):
    """k6 with bench/peers/k6.js, which takes its options from the environment."""
    given = {"url": url, **options}
    told = [word for key, value in given.items() for word in ("-e", f"BENCH_{key.upper()}={value}")]
    return [*K6, *told, HERE / "peers" / "k6.js"]


def k6(name="k6", **options):
    return Contender(name, lambda url: k6_command(url, **options), program="k6")


def present(contenders):
    """Those that can be run, and a sentence about the others."""
    absent = [contender.name for contender in contenders if contender.absent]
    there = [contender for contender in contenders if not contender.absent]
    return there, f"Absent, so not measured: {'; '.join(absent)}.\n" if absent else ""


def closed_loop(setting, connections, seconds, *flags):
    """Every client as fast as it can on so many connections."""
    c = connections
    return [
        Contender("harness", lambda url: [
            setting.harness, "load", url, "--vus", c, "--duration", f"{seconds}s", *flags],
                  program=setting.harness),
        Contender("wrk", lambda url: ["wrk", "-t1", f"-c{c}", f"-d{max(1, round(seconds))}s", url]),
        Contender("h2load", lambda url: [
            "h2load", "--h1", "-t1", f"-c{c}", "-D", max(1, round(seconds)), url]),
        Contender("ab", lambda url: [
            "ab", "-q", "-k", "-c", c, "-t", max(1, round(seconds)), "-n", 100_000_000, url]),
        Contender("oha", lambda url: ["oha", "--no-tui", "--insecure", "-c", c, "-z", f"{seconds}s", url]),
        Contender("hey", lambda url: ["hey", "-c", c, "-z", f"{seconds}s", url]),
        vegeta_at_full_speed(c, seconds),
        Contender("fortio", lambda url: [
            "fortio", "load", "-quiet", "-k", "-qps", 0, "-c", c, "-t", f"{seconds}s", url]),
        k6(vus=c, duration=f"{seconds}s"),
        Contender("locust", lambda url: [
            *LOCUST, "--host", url.rstrip("/"), "-u", c, "-r", c, "-t", f"{max(1, round(seconds))}s"]),
    ]


def vegeta_at_full_speed(connections, seconds, flags=""):
    """It reads its targets from stdin or a file, so a shell writes them."""
    return Contender("vegeta", lambda url: [
        "sh", "-c", f"echo GET {url} | vegeta attack -insecure {flags} -rate 0 -max-workers {connections} "
        f"-duration {seconds}s -output /dev/null"])


def at_a_rate(setting, rate, seconds):
    """Every client that can be told to begin so many requests a second."""
    return [
        Contender("harness", lambda url: [
            setting.harness, "load", url, "--rate", rate, "--duration", f"{seconds}s"],
                  program=setting.harness),
        Contender("vegeta", lambda url: [
            "sh", "-c", f"echo GET {url} | vegeta attack -rate {rate} -duration {seconds}s "
            "-output /dev/null"]),
        Contender("fortio", lambda url: [
            "fortio", "load", "-quiet", "-qps", rate, "-c", 64, "-t", f"{seconds}s", url]),
        k6(rate=rate, duration=f"{seconds}s"),
        Contender("oha", lambda url: [
            "oha", "--no-tui", "--latency-correction", "-q", rate, "-c", 64, "-z", f"{seconds}s",
            url]),
    ]
