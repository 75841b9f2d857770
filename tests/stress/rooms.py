"""A run of the harness in a room of its own, and the moments of it that can be waited for."""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess

import remains

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST = 150  # seconds until a run that does not end is one too many


class Run:
    def __init__(self, harness, room, scenario, environment=None, begin=True):
        self.harness, self.room = str(harness), pathlib.Path(room)
        (self.room / "tmp").mkdir(parents=True, exist_ok=True)
        # PostgreSQL runs as a user of its own and has to get through to its data.
        self.room.chmod(0o711)
        (self.room / "tmp").chmod(0o1777)
        self.file = self.room / "scenario.yaml"
        self.file.write_text(scenario)
        self.out = self.room / "run"
        self.environment = {**os.environ, "TMPDIR": str(self.room / "tmp"), **(environment or {})}
        self.process = self.code = None
        if begin:
            self.begin()

    def begin(self):
        self.process = self.start("run", self.file, "--out", self.out, output=self.room / "said")

    def start(self, *words, output):
        with open(output, "ab") as file:
            return subprocess.Popen([self.harness, *map(str, words)], stdin=subprocess.DEVNULL,
                                    stdout=file, stderr=subprocess.STDOUT, env=self.environment)

    def call(self, *words):
        """(exit code, what it says) of another harness, that finds what this one has."""
        done = subprocess.run([self.harness, *map(str, words)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=self.environment, timeout=LONGEST, check=False)
        return done.returncode, done.stdout.decode(errors="replace")

    def said(self):
        return remains.read(self.room / "said").decode(errors="replace")

    def audit(self):
        """The acts of which the run has kept a line."""
        lines = remains.read(self.out / "audit.jsonl").decode(errors="replace").splitlines()
        acts = []
        for line in lines:
            with contextlib.suppress(ValueError):
                acts.append(json.loads(line)["act"])
        return acts

    def journals(self):
        return b"".join(remains.read(path) for path in (self.room / "tmp").glob("*/journal")).decode()

    def verdict(self):
        with contextlib.suppress(ValueError):
            return json.loads(remains.read(self.out / "verdict.json"))
        return {}

    def running(self):
        return self.process.poll() is None

    def wait(self, within=LONGEST):
        try:
            self.code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            self.code = "no end"
        return self.code

    def pids(self, *named):
        """Of its processes whose words match all of these."""
        found = []
        own = self.process.pid if self.process else None  # a room may be without a run of its own
        for (pid, start), _ in remains.processes_of(self.room).items():
            text = " ".join(remains.words_of(pid))
            if pid != own and all(re.search(one, text) for one in named):
                found.append((pid, start))
        return found

    def watchdogs(self):
        return [one for one in self.pids(r"--lease-fd")]


def tell(one, number):
    """Nobody else who has got that number meanwhile."""
    pid, start = one
    stat = remains.stat_of(pid)
    if stat and stat[1] == start:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def halt(run):
    run.process.send_signal(signal.SIGSTOP)
    remains.eventually(lambda: (remains.stat_of(run.process.pid) or "Z")[0] in "TZ", 5)
