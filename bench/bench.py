#!/usr/bin/env python3
"""Measures the load engine beside its peers, all in the same rounds on the same machine. Only ratios
travel: absolute figures are those of this machine in this hour."""

import argparse
import importlib
import pathlib
import platform
import resource
import sys
import time

from common import Setting

FIGURES = ["cpu", "tls", "profile", "lateness", "accuracy", "memory", "coordinated-omission",
           "recording", "series", "decoding", "store", "link"]


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE",
                        help=f"which to measure (left out: all): {', '.join(FIGURES)}")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (%(default)s)")
    parser.add_argument("--seconds", type=float, help="of one measurement (left out: as suits the figure)")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/bench"),
                        help="where the tables go, a file each (%(default)s)")
    parser.add_argument("--binaries", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    unknown = [figure for figure in chosen.figures if figure not in FIGURES]
    if unknown:
        parser.error(f"there is no figure {unknown[0]!r}; there are {', '.join(FIGURES)}")
    return chosen


def described(figure, module, measured, chosen):
    options = f" --rounds {chosen.rounds}" + (f" --seconds {chosen.seconds:g}" if chosen.seconds else "")
    cores = sum(line.startswith("processor") for line in open("/proc/cpuinfo"))
    return (f"# {figure}\n\n{module.__doc__}\n\n{measured}\n"
            f"Medians of {chosen.rounds} interleaved rounds, in brackets the lowest and the highest. "
            f"Again with `./dev bench {figure}{options}`. "
            f"{time.strftime('%Y-%m-%d')}, {platform.system()} {platform.release()}, {cores} cores.\n")


def raise_file_limit():
    """For everything that is started from here."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main():
    chosen = arguments()
    raise_file_limit()
    setting = Setting(chosen.rounds, chosen.seconds, chosen.binaries.resolve())
    chosen.out.mkdir(parents=True, exist_ok=True)
    for figure in chosen.figures or FIGURES:
        print(figure, file=sys.stderr)
        module = importlib.import_module("figures." + figure.replace("-", "_"))
        text = described(figure, module, module.measure(setting), chosen)
        (chosen.out / f"{figure}.md").write_text(text)
        print(text, flush=True)


if __name__ == "__main__":
    main()
