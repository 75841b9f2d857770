"""profile: in which libraries the CPU time of a request goes, as perf samples it: µs a request over TLS
with 64 connections, as in tls."""

import collections
import dataclasses
import re
import tempfile

from common import Nginx, have, interleaved, run, spread, table
from contenders import present
from figures.cpu import cost_of
from figures.tls import over_http2, over_tls

# The first that fits counts.
PARTS = {"kernel": r"\[kernel|\[vdso", "OpenSSL": "libcrypto|libssl", "nghttp2": "libnghttp2",
         "libcurl": "libcurl", "libc": "libc.so|jemalloc", "the client itself": ""}


def part_of(library):
    return next(name for name, pattern in PARTS.items() if re.search(pattern, library))


def profiled(contender, nginx):
    """Microseconds of a request in each part; what perf itself takes is not among them."""
    cost = cost_of(nginx, "https")(contender)
    with tempfile.NamedTemporaryFile() as samples:
        run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "1000", "-o", samples.name, "--",
             *contender.command(nginx.url("https"))], contender.env)
        said = run(["perf", "report", "-i", samples.name, "--stdio", "--sort", "dso"]).output
    parts = collections.Counter()
    for share, library in re.findall(r"^ +([\d.]+)% +(\S+)", said, re.MULTILINE):
        parts[part_of(library)] += cost * float(share) / 100
    return parts


def clients(setting, seconds):
    over = {"HTTP/1.1": over_tls(setting, seconds), "HTTP/2": over_http2(setting, seconds)}
    return [dataclasses.replace(one, name=f"{one.name}, {version}", program=one.program or one.name)
            for version, contenders in over.items() for one in contenders
            if one.name.startswith("harness") or one.name == "h2load"]


def measure(setting):
    if not have("perf"):
        return "Absent, so not measured: perf.\n"
    there, absent = present(clients(setting, setting.length(3)))
    with Nginx() as nginx:
        profiles = interleaved(setting, there, lambda one: profiled(one, nginx))
    return table(["client", *PARTS], [
        [name, *(spread([one and one[part] for one in rounds], "{:.1f}") for part in PARTS)]
        for name, rounds in profiles.items()]) + absent
