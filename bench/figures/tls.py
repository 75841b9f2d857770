"""tls: the same as cpu, over TLS. Our own path, and with --libcurl the one for what is rare."""

from common import Nginx, interleaved
from contenders import Contender, closed_loop, present
from figures.cpu import cost_of, cost_table


def over_tls(setting, seconds):
    """HTTP/1.1 through TLS, by those that can."""
    names = {"harness", "h2load", "hey", "vegeta", "k6"}
    ours_through_libcurl = closed_loop(setting, 64, seconds, "--insecure", "--libcurl")[0]
    ours_through_libcurl.name = "harness --libcurl"
    everybody = closed_loop(setting, 64, seconds, "--insecure")
    return [ours_through_libcurl, *(one for one in everybody if one.name in names)]


def over_http2(setting, seconds):
    """64 connections, one request at a time on each."""
    whole = max(1, round(seconds))
    ours, *_ = closed_loop(setting, 64, seconds, "--insecure", "--http2")
    ours_through_libcurl, *_ = closed_loop(setting, 64, seconds, "--insecure", "--http2", "--libcurl")
    ours_through_libcurl.name = "harness --libcurl"
    return [
        ours_through_libcurl,
        ours,
        Contender("h2load", lambda url: ["h2load", "-t1", "-c64", "-m1", "-D", whole, url]),
        Contender("hey", lambda url: ["hey", "-h2", "-c", 64, "-z", f"{seconds}s", url]),
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
