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

# A name for several: what the load engine is held to, of which each other figure is a part or an aside.
GROUPS = {"load": ["cpu", "tls", "lateness", "accuracy", "recording", "series", "decoding"]}

EPILOG = """All that the load engine is held to, beside every peer that can be had, and into bench/results:
./dev bench load --out bench/results. On two cores that have nothing else to do this takes about thirteen
minutes, and the first time as many more to build the release and the peers, which ./dev bench decoding
does, too, and measures for ten seconds."""


def figures_of(words):
    """Each once, in the order in which they were asked for; of no words, all."""
    return list(dict.fromkeys(figure for word in words or FIGURES for figure in GROUPS.get(word, [word])))


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, epilog=EPILOG)
    parser.add_argument("figures", nargs="*", metavar="FIGURE",
                        help=f"which to measure (left out: all): {', '.join(FIGURES)}; or "
                             f"load, for {', '.join(GROUPS['load'])}")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (%(default)s)")
    parser.add_argument("--seconds", type=float, help="of one measurement (left out: as suits the figure)")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/bench"),
                        help="where the tables go, a file each (%(default)s)")
    parser.add_argument("--binaries", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.figures = figures_of(chosen.figures)
    unknown = [figure for figure in chosen.figures if figure not in FIGURES]
    if unknown:
        parser.error(f"there is no figure {unknown[0]!r}; there are {', '.join(FIGURES)}, and load")
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
    for figure in chosen.figures:
        print(figure, file=sys.stderr)
        module = importlib.import_module("figures." + figure.replace("-", "_"))
        text = described(figure, module, module.measure(setting), chosen)
        (chosen.out / f"{figure}.md").write_text(text)
        print(text, flush=True)


if __name__ == "__main__":
    main()
