#!/usr/bin/env python3
"""Runs stage 1 on a machine that is too slow for it, again and again: no run may call that a failure.

    tests/stress/starved.py [--runs 50] [--at-once 2] [--harness build/dev/bin/harness]

Each run is starved in one way, in turn: the processes get half of the time (stopped and continued
forty times a second), the disk is busy writing, or one backend after the other stands still for 1 to
20 s, before, during or after the load. Allowed are 0 (it could keep up) and 3 (it could not be
measured). Prints a line a run and the counts; ends with 1 if a run called it a failure.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "scenarios/stage1-three-signals.yaml"
BACKENDS = ["prometheus", "loki", "tempo", "otlp"]
LONGEST = 180  # seconds until a run that does not end is one too many


def children_of(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def tree_of(pid):
    found = [pid]
    for child in children_of(pid):
        found += tree_of(child)
    return found


def is_backend(pid, name):
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    program = os.path.basename(words[0].decode(errors="replace"))
    return program == name or (program == "store" and name.encode() in words[1:3])


def tell(pid, number):
    try:
        os.kill(pid, number)
    except OSError:
        pass  # it has ended meanwhile


def at_half_speed(run, over):
    while not over.wait(0.0125):
        pids = tree_of(run.pid)
        for pid in pids:
            tell(pid, signal.SIGSTOP)
        over.wait(0.0125)
        for pid in reversed(pids):
            tell(pid, signal.SIGCONT)


def with_a_busy_disk(run, over, room):
    block = os.urandom(8 << 20)
    while not over.is_set():
        with open(room / "busy", "wb") as file:
            for _ in range(16):
                file.write(block)
                os.fsync(file.fileno())
                if over.is_set():
                    return


def with_a_backend_that_stands_still(run, over, name, after, length):
    if over.wait(after):
        return
    pids = [pid for pid in tree_of(run.pid) if is_backend(pid, name)]
    for pid in pids:
        tell(pid, signal.SIGSTOP)
    over.wait(length)
    for pid in pids:
        tell(pid, signal.SIGCONT)


def ways(chance):
    """What starves each run, in turn."""
    while True:
        yield "half speed", at_half_speed, ()
        yield "busy disk", with_a_busy_disk, None
        for name in BACKENDS:
            after, length = chance.uniform(0, 22), chance.uniform(1, 20)
            text = f"{name} stands still for {length:.1f} s after {after:.1f} s"
            yield text, with_a_backend_that_stands_still, (name, after, length)


def one_run(harness, number, way):
    text, starve, details = way
    with tempfile.TemporaryDirectory(prefix="starved-") as room:
        room = pathlib.Path(room)
        run = subprocess.Popen([harness, "run", SCENARIO, "--out", room / "run"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
        over = threading.Event()
        details = (room,) if details is None else details
        starving = threading.Thread(target=starve, args=(run, over, *details))
        starving.start()
        try:
            said = run.communicate(timeout=LONGEST)[0].decode(errors="replace")
            code = run.returncode
        except subprocess.TimeoutExpired:
            run.terminate()
            said, code = run.communicate()[0].decode(errors="replace"), "no end"
        over.set()
        starving.join()
    last = said.strip().splitlines()[-1] if said.strip() else ""
    print(f"{number:3}  {code}  {text}: {last}", flush=True)
    if code not in (0, 3):
        print(said, flush=True)
    return text.split(" ")[0], code


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--harness", default=ROOT / "build/dev/bin/harness")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    turn = ways(random.Random(options.seed))
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        runs = [pool.submit(one_run, options.harness, number, next(turn))
                for number in range(1, options.runs + 1)]
    counts = collections.Counter(run.result() for run in runs)
    for (way, code), times in sorted(counts.items(), key=str):
        print(f"{way:12} exit code {code}: {times}")
    return int(any(code not in (0, 3) for _, code in counts))


if __name__ == "__main__":
    sys.exit(main())
