#!/usr/bin/env python3
"""The kill table: each kind of fault × each step of it × who dies. Nothing may be left behind.

    tests/stress/kill_table.py [--harness build/dev/bin/harness] [--at-once 2]
                               [--part N] [--seed S] [--only KIND[/STEP[/WHO]]]…

A cell is a run of some five seconds: what is waited for is a step of its fault, by what the run itself
writes down, and then somebody is killed. Nobody may be left 5 s later: no process, no port, no
directory, no shared memory, nothing that the fault did; where harness and watchdog died together, after
`harness recover`. --part takes N cells, drawn by --seed, such that kinds, steps and deaths come as often
as others. Prints a line a cell and those that are red; ends with 1 if there are any.
"""

import argparse
import collections
import concurrent.futures
import itertools
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import remains
from broken_scenarios import KINDS
from random_plans import why_of
from rooms import ROOT, Run, halt, tell

STEPS = ["starting", "ready", "journalled", "injected", "watched", "undoing", "judged"]
BEFORE = ("starting", "ready")
STARTERS = ("pause", "latency", "storm", "lock_table", "http")  # one a stage, and what runs already
WHO = ["harness", "watchdog", "both", "control", "second"]
PROMISED = 5  # seconds until nothing is left
KILLED = -9


def reached(run, step):
    """Whether the run has come to that step; each leaves a trace that stays."""
    if step == "starting":
        return '"watchdog"' in run.journals()
    if step == "ready":
        return "load" in run.audit()
    if step == "journalled":  # what undoes it, or that it is to come, is written down: nothing is done yet
        return "inject" in run.audit()
    if step == "injected":
        return ": injected" in run.said() or ": seen to take effect" in run.said()
    if step == "watched":
        return ": seen to take effect" in run.said()
    if step == "undoing":
        return "undo" in run.audit()
    return run.verdict()


class Shop:
    """What runs already, and outlives the run."""

    def __init__(self, room):
        environment = {**os.environ, "SHOP_KEY": "open-sesame"}
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests/e2e/flagged_shop.py", room / "port"], env=environment)
        remains.eventually((room / "port").exists, 30)
        self.url = "http://127.0.0.1:" + (room / "port").read_text()

    def is_well(self):
        try:
            return urllib.request.urlopen(self.url + "/", timeout=5).status == 200
        except OSError:
            return self.process.poll() is not None  # who is dead holds no flag

    def end(self):
        self.process.kill()
        self.process.wait()


class Cell:
    def __init__(self, harness, name, step, who):
        self.harness, self.name, self.step, self.who = harness, name, step, who
        self.kind = KINDS[name]
        self.trouble = []
        self.code = None
        self.shop = None
        self.note = ""

    def __str__(self):
        return f"{self.name}/{self.step}/{self.who}"

    def check(self, holds, what):
        if not holds:
            self.trouble.append(what)

    def run(self):
        with tempfile.TemporaryDirectory(prefix="kill-") as room:
            self.room = pathlib.Path(room)
            if not self.kind.stage:
                self.shop = Shop(self.room)
            try:
                self.in_room()
            finally:
                if self.shop:
                    self.shop.end()
        return self

    def in_room(self):
        text = self.kind.scenario(self.name, self.shop and self.shop.url)
        run = Run(self.harness, self.room, text, environment={"SHOP_KEY": "open-sesame"})
        try:
            remains.eventually(lambda: reached(run, self.step) or not run.running(), 60)
            if not reached(run, self.step):
                self.check(False, "the step never came")
            census = remains.Census(self.room)
            getattr(self, "kill_" + self.who)(run)
            self.expect_nothing_left(run, census)
            if self.trouble:
                self.trouble.append("it said:\n" + run.said())
        finally:
            if run.running():
                run.wait(0.01)
            for one in remains.processes_of(self.room):
                tell(one, 9)

    # Who dies, and what the run ends with.

    def ends_with(self, run, *codes):
        self.code = run.wait()
        self.check(self.code in codes, f"ended with {self.code}, and not with {codes}")
        if self.code not in (0, KILLED):
            self.check(why_of(run.verdict()), f"{self.code} is not explained")

    def kill_harness(self, run):
        run.process.kill()
        # Who has its verdict may have ended just before.
        self.ends_with(run, *([KILLED, 0] if self.step == "judged" else [KILLED]))

    def kill_watchdog(self, run):
        watchdogs = run.watchdogs()
        self.check(watchdogs or self.step == "judged", "there was no watchdog")
        for one in watchdogs:
            tell(one, 9)
        self.ends_with(run, 0)
        if self.step not in ("undoing", "judged"):
            self.check("another has taken its place" in run.said(), "no other watchdog was told of")

    def kill_both(self, run):
        halt(run)  # lest it starts another watchdog in between
        for one in run.watchdogs():
            tell(one, 9)
        run.process.kill()
        self.ends_with(run, *([KILLED, 0] if self.step == "judged" else [KILLED]))
        code, said = run.call("recover")
        self.check(code == 0, f"recover ended with {code}: {said}")

    def kill_control(self, run):
        holders = self.holders(run)
        self.note = "" if holders else "nobody held it"
        for one in holders:
            tell(one, 9)
        self.ends_with(run, *self.kind.ends_with(self.step), *([] if holders else [0]))
        if self.kind.control == ("link-proxy",) and self.step == "watched":
            self.check(any("did not last" in why and "its proxy has ended" in why
                           for why in why_of(run.verdict())), "it does not say that its proxy ended")
        # In the middle of its undoing, it may have been told that already.
        if self.name == "http" and (self.step != "undoing" or any((self.room / "tmp").iterdir())):
            if self.step != "judged":
                self.expect_left_for_recover(run)

    # Whom the undo cannot be told any more: it is never dropped in silence.
    def expect_left_for_recover(self, run):
        code, said = run.call("recover")
        self.check(code == 3 and "not undone: http shop: PUT " in said, f"recover: {code}: {said}")
        for scratch in (self.room / "tmp").iterdir():
            self.check((scratch / "journal").exists(), f"{scratch} has no journal")
            shutil.rmtree(scratch)

    # Nobody dies, and a second harness comes: it is told whose the run is, and changes nothing.
    def kill_second(self, run):
        watched = [pid for pid, _ in run.watchdogs()]
        code, said = run.call("recover")
        if run.running() and self.step != "judged":
            whose = f"it is a living run's (harness pid {run.process.pid}, watchdog pid "
            self.check(code == 0 and whose in said, f"recover ended with {code}: {said}")
            self.check(any(f"watchdog pid {pid})" in said for pid in watched), f"no watchdog: {said}")
        code, said = run.call("run", run.file, "--out", run.out)
        self.check(code == 2 and "holds another run already" in said, f"a second run: {code}: {said}")
        if run.running() and self.step != "judged":  # else it has ended before the second one came
            self.check(f"which is under way: pid {run.process.pid} (harness) of" in said,
                       f"it does not say whose: {said}")
        self.ends_with(run, 0)

    def holders(self, run):
        if self.kind.control == ("shop",):
            return [(self.shop.process.pid, remains.stat_of(self.shop.process.pid)[1])]
        if self.kind.control != ("backends",):
            return run.pids(*self.kind.control)
        ours = remains.sockets_of(run.process.pid)
        from_us = {local for local, _, _, inode in remains.table("tcp") if inode in ours}
        return [one for one in run.pids(r"^postgres: ")
                if any(f"127.0.0.1({port})" in remains.words_of(one[0])[0] for port in from_us)]

    def expect_nothing_left(self, run, census):
        left = remains.eventually(lambda: not (census.left() or self.effects()), PROMISED)
        if not left:
            self.check(False, "left: " + "; ".join(census.left() + self.effects()))

    def effects(self):
        """Of the fault, on what is nobody's of the run."""
        found = ["the till is still " + name for name in ["on"] if (self.room / name).exists()]
        if self.shop and not self.shop.is_well():
            found.append("the shop still fails")
        return found


def cells(harness, only):
    for name, step, who in itertools.product(KINDS, STEPS, WHO):
        # Nobody holds it before it is there, and what starts is the stage's, whatever the fault.
        if step in BEFORE and (name not in STARTERS or (who == "control" and name != "pause")):
            continue
        words = [name, step, who]
        if not only or any(words[:len(one)] == one for one in only):
            yield Cell(harness, name, step, who)


def part_of(all_cells, size, chance):
    """Each next one is of what has come least so far."""
    left, taken, seen = list(all_cells), [], collections.Counter()
    chance.shuffle(left)
    while left and len(taken) < size:
        best = min(left, key=lambda one: seen[one.name] * 4 + seen[one.step] + seen[one.who])
        left.remove(best)
        taken.append(best)
        seen.update([best.name, best.step, best.who])
    return taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--harness", default=ROOT / "build/dev/bin/harness")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--part", type=int)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--only", action="append", default=[], type=lambda text: text.split("/"))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    table = list(cells(options.harness, options.only))
    if options.part:
        table = part_of(table, options.part, random.Random(options.seed))
    red = 0
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        for cell in pool.map(Cell.run, table):
            verdict = "red" if cell.trouble else "green"
            red += bool(cell.trouble)
            print(f"{verdict:5}  {str(cell):40} {cell.code} {cell.note}", *cell.trouble, sep="\n    ", flush=True)
    print(f"{len(table)} cells, {red} of them red")
    return int(red > 0)


if __name__ == "__main__":
    sys.exit(main())
