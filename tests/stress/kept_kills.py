#!/usr/bin/env python3
"""Who breaks what is kept up, and is killed: the system stays up, and nothing of the fault is left in it.

    tests/stress/kept_kills.py [--harness build/dev/bin/harness] [--only KIND[/STEP[/WHO]]]…

One stage 5 is brought up by `up` and driven by `run --against`; the run is killed at each step of each
fault that lives in the system's own processes. Locks, connections and terminated queries go with the
run's connections, a storm with its lease of 4 s. What a command did is undone by the run's watchdog, and
by who keeps the system up where that is killed as well. Ends with 1 if anything is left.
"""

import argparse
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

import remains
from broken_scenarios import KINDS
from kill_table import KILLED, reached
from rooms import ROOT, Run, halt, tell

HERE = ["terminate_connections", "lock_table", "exhaust_connections", "slow_queries", "storm", "command"]
WHO = ["harness", "both"]  # with its watchdog, which faults that are commands have
STEPS = ["journalled", "injected", "watched", "undoing", "judged"]
PROMISED = 5


class System:
    def __init__(self, harness, room):
        self.run = Run(harness, room, KINDS["storm"].scenario("storm").replace("{stage: 3}", "{stage: 5}"),
                       begin=False)
        self.up = self.run.start("up", self.run.file, "--ports", "free", "--out", room / "up",
                                 output=room / "up-said")
        self.name = "scenario.yaml"
        assert remains.eventually(lambda: "ends it." in self.said(), 60), self.said()
        self.database = re.search(r"postgresql://\S+", self.said())[0]
        self.die = re.search(r"die-service +(?:.*? )?(http://\S+)", self.said())[1]

    def said(self):
        return remains.read(self.run.room / "up-said").decode()

    def asks(self, query):
        done = subprocess.run(["psql", "--no-psqlrc", "-At", self.database, "-c", query], check=False,
                              capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()

    def left(self):
        """Of a fault: a lock, a connection, a storm."""
        found = []
        connections = self.asks("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'harness'")
        if connections != "0":
            found.append("connections of the harness: " + connections)
        locked = self.asks("SET lock_timeout = '50ms'; SELECT count(*) > 0 FROM dice")
        if not locked.endswith("t"):
            found.append("the table: " + locked)
        try:
            # A risky die fails one time in ten by itself.
            answers = [self.status() for _ in range(5)]
        except OSError as problem:
            return found + [f"the die service: {problem}"]
        return found + (["the storm"] if answers.count(500) > 2 else [])

    def status(self):
        try:
            return urllib.request.urlopen(self.die + "/dice/risky", timeout=5).status
        except urllib.error.HTTPError as problem:
            return problem.code

    def end(self):
        self.up.terminate()
        self.up.wait(60)


def parent_of(pid):
    return int(remains.read(pathlib.Path(f"/proc/{pid}/stat")).decode().rpartition(")")[2].split()[1])


def kill(system, run, who):
    if who == "both":
        halt(run)  # lest it starts another watchdog in between
        for one in system.run.watchdogs():
            # Who keeps the system up has one of its own.
            if parent_of(one[0]) == run.process.pid:
                tell(one, 9)
    run.process.kill()


def cell(system, kind, step, who):
    """What is wrong with it."""
    trouble = []
    text = re.sub(r"\{stage: \d\}", "{stage: 5}", KINDS[kind].scenario(kind))
    with tempfile.TemporaryDirectory(prefix="kept-") as other:
        run = Run(system.run.harness, other, text, begin=False)
        run.environment["TMPDIR"] = str(system.run.room / "tmp")
        run.process = run.start("run", "--against", "stage5", run.file, "--out", run.out,
                                output=run.room / "said")
        remains.eventually(lambda: reached(run, step) or not run.running(), 60)
        if not reached(run, step):
            trouble.append("the step never came")
        kill(system, run, who)
        code = run.wait()
        if code not in ([KILLED, 0] if step == "judged" else [KILLED]):
            trouble.append(f"ended with {code}")
        left = lambda: system.left() + (["what the command did"] if (run.room / "on").exists() else [])
        if not remains.eventually(lambda: not left(), PROMISED):
            trouble.append("left: " + "; ".join(left()))
        if trouble:
            trouble.append("it said:\n" + run.said())
    return trouble


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--harness", default=ROOT / "build/dev/bin/harness")
    parser.add_argument("--only", action="append", default=[], type=lambda text: text.split("/"))
    options = parser.parse_args()
    red = 0
    with tempfile.TemporaryDirectory(prefix="up-") as room:
        room = pathlib.Path(room)
        system = System(options.harness, room)
        try:
            for words in itertools.product(HERE, STEPS, WHO):
                if words[0] != "command" and words[2] == "both":
                    continue  # there is no watchdog but the keeper's
                if options.only and not any(list(words[:len(one)]) == one for one in options.only):
                    continue
                trouble = cell(system, *words)
                red += bool(trouble)
                print(f"{'red' if trouble else 'green':5}  {'/'.join(words)}", *trouble, sep="\n    ", flush=True)
        finally:
            system.end()
            left = [*remains.processes_of(room).values(), *(path.name for path in (room / "tmp").iterdir())]
            print("left behind: " + "; ".join(left) if left else "nothing is left behind")
            for one in remains.processes_of(room):
                tell(one, 9)
    return int(red > 0 or bool(left))


if __name__ == "__main__":
    sys.exit(main())
