#!/usr/bin/env python3
"""A disk that becomes full, in the middle of a fault or while a run starts: undone, told, nothing left.

    tests/stress/full_disk.py [--harness build/dev/bin/harness] [--only PLACE[/STEP[/KIND]]]…

The disk is a small tmpfs of a mount namespace of its own (`unshare`), under the run's directory or where
TMPDIR is, and is filled to its last byte when the step has come. Such a run ends with 3, and says that
there is no space left; each cell is of some five seconds. Ends with 1 if one is red, and with 77 where no
such namespace may be had.
"""

import argparse
import contextlib
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

import remains
from broken_scenarios import KINDS
from kill_table import PROMISED, reached
from rooms import ROOT, Run, tell

PLACES = {"reports": "disk", "tmpdir": "tmp"}
STEPS = ["before", "starting", "journalled", "watched", "undoing"]
KINDS_HERE = [kind for kind in ("pause", "stress", "command") if kind in KINDS]
SKIPPED = 77


def fill(directory):
    with open(directory / "filler", "ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * size)


def mount(directory):
    directory.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", directory], check=True)


class Cell:
    def __init__(self, harness, place, step, kind):
        self.harness, self.place, self.step, self.kind = harness, place, step, kind
        self.trouble = []

    def __str__(self):
        return f"{self.place}/{self.step}/{self.kind}"

    def run(self):
        with tempfile.TemporaryDirectory(prefix="full-") as room:
            self.disk = pathlib.Path(room) / PLACES[self.place]
            mount(self.disk)
            try:
                self.in_room(pathlib.Path(room))
            finally:
                subprocess.run(["umount", "-l", self.disk], check=True)
        return self

    def in_room(self, room):
        run = Run(self.harness, room, KINDS[self.kind].scenario(self.kind), begin=False)
        if self.place == "reports":
            run.out = self.disk / "run"
        if self.step == "before":
            fill(self.disk)
        run.begin()
        try:
            if self.step != "before":
                remains.eventually(lambda: reached(run, self.step) or not run.running(), 60)
                fill(self.disk)
            census = remains.Census(room)
            self.code = run.wait()
            self.check_end(run, room, census)
        finally:
            for one in remains.processes_of(room):
                tell(one, 9)

    def check_end(self, run, room, census):
        said = " ".join(run.said().split())  # it is wrapped
        # Where the journal is full, a run may do without a line of it that is not about an undo.
        allowed = (0, 3) if self.place == "tmpdir" and self.step != "before" else (3,)
        if self.code not in allowed:
            self.trouble.append(f"ended with {self.code}, and not with {allowed}")
        if self.code != 0 and "No space left on device" not in said and "disk is full" not in said:
            self.trouble.append("it does not say why")
        (self.disk / "filler").unlink()
        if not remains.eventually(lambda: not census.left(), PROMISED):
            self.trouble.append("left: " + "; ".join(census.left()))
        if (room / "on").exists():
            self.trouble.append("left: what the command made")
        if self.trouble:
            self.trouble.append("it said:\n" + run.said())


def in_a_namespace():
    """Goes on in one, where mounts are nobody else's."""
    if os.environ.get("HAS_MOUNTS_OF_ITS_OWN"):
        return
    words = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    if subprocess.run([*words, "mount", "-t", "tmpfs", "none", "/mnt"], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        print("no mount namespace may be had here")
        sys.exit(SKIPPED)
    os.environ["HAS_MOUNTS_OF_ITS_OWN"] = "1"
    os.execvp(words[0], [*words, sys.executable, *sys.argv])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--harness", default=ROOT / "build/dev/bin/harness")
    parser.add_argument("--only", action="append", default=[], type=lambda text: text.split("/"))
    options = parser.parse_args()
    in_a_namespace()
    red = 0
    for words in itertools.product(PLACES, STEPS, KINDS_HERE):
        if options.only and not any(list(words[:len(one)]) == one for one in options.only):
            continue
        cell = Cell(options.harness, *words).run()
        red += bool(cell.trouble)
        verdict = "red" if cell.trouble else "green"
        print(f"{verdict:5}  {str(cell):30} {cell.code}", *cell.trouble, sep="\n    ", flush=True)
    return int(red > 0)


if __name__ == "__main__":
    sys.exit(main())
