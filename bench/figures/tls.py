"""tls: the same as cpu, over TLS. Our own path, and with --libcurl the one for what is rare."""

from common import Nginx, interleaved
from contenders import Contender, closed_loop, k6, present, vegeta_at_full_speed
from figures.cpu import cost_of, cost_table


def through_libcurl(setting, seconds, *flags):
    ours, *_ = closed_loop(setting, 64, seconds, *flags, "--libcurl")
    ours.name = "harness --libcurl"
    return ours


def over_tls(setting, seconds):
    """HTTP/1.1 through TLS, by those that can. Go's clients take HTTP/2 unless they are told otherwise."""
    everybody = closed_loop(setting, 64, seconds, "--insecure")
    peers = [one for one in everybody if one.name in {"harness", "h2load", "hey", "k6"}]
    for one in peers:
        if one.name == "k6":
            one.env["GODEBUG"] = "http2client=0"
    return [through_libcurl(setting, seconds, "--insecure"), *peers,
            vegeta_at_full_speed(64, seconds, "-http2=false")]


def over_http2(setting, seconds):
    """64 connections, one request at a time on each; but vegeta and hey send all over one."""
    whole = max(1, round(seconds))
    ours, *_ = closed_loop(setting, 64, seconds, "--insecure", "--http2")
    return [
        through_libcurl(setting, seconds, "--insecure", "--http2"),
        ours,
        Contender("h2load", lambda url: ["h2load", "-t1", "-c64", "-m1", "-D", whole, url]),
        Contender("hey", lambda url: ["hey", "-h2", "-c", 64, "-z", f"{seconds}s", url]),
        vegeta_at_full_speed(64, seconds),
        k6(vus=64, duration=f"{seconds}s"),
    ]


def measure(setting):
    seconds = setting.length(3)
    text = ""
    with Nginx() as nginx:
        for title, contenders in (("HTTPS, HTTP/1.1", over_tls(setting, seconds)),
                                  ("HTTPS, HTTP/2", over_http2(setting, seconds))):
            there, absent = present(contenders)
            costs = interleaved(setting, there, cost_of(nginx, "https"))
            text += f"{title}:\n\n{cost_table(costs)}{absent}\n"
    return text
