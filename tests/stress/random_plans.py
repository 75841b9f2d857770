#!/usr/bin/env python3
"""Runs fault plans by chance: nothing may be left behind, and every verdict is explained.

    tests/stress/random_plans.py [--plans 50] [--seed S] [--at-once 2] [--only N] [--harness build/dev/bin/harness]

Each is of a stage from 1 to 5, with one to six faults at once or one after the other, by all that says
when: at, for, every, times, when, until. A plan that `validate` refuses (2) has to be refused with a
place, and is not run. The others end with 0, 1 or 3; what is not 0 is explained in verdict.json, `judge`
comes to the same, what was true before the first fault is never failed, and what was not never passes.
Prints a line a plan, those that are wrong with why, and the seed; ends with 1 if there are any.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import random
import re
import sys
import tempfile

import remains
from plan_maker import FALSE, TRUE, faults_of, make_plan
from rooms import ROOT, Run, tell

PROMISED = 5  # seconds until nothing is left
HIDDEN = "its proxy had it, and another fault left nothing to be seen of it: "
ALWAYS = [claim["claim"] for claim in TRUE] + ["http_reqs rate > 0"]


def why_of(verdict):
    """What verdict.json has for a code that is not 0: all that is not as it should be."""
    why = list(verdict.get("reasons", []))
    why += [f"{claim['result']}: {claim['claim']}" for claim in verdict.get("claims", [])
            if claim["result"] != "pass"]
    for fault in verdict.get("faults", []):
        name = f"{fault['kind']} {fault['target']}"
        if fault["stayed_away"]:
            why.append(name + " stayed away")
        if fault["waited_in_vain_for"]:
            why.append(f"{name} waited in vain for {fault['waited_in_vain_for']}")
    return why


def check_claims(verdict, wrong):
    for claim in verdict.get("claims", []):
        if claim["claim"] == FALSE["claim"] and claim["result"] == "pass":
            wrong.append("what is not true has passed")
        if claim["claim"] in ALWAYS and claim["result"] == "fail":
            wrong.append(f"what is true has failed: {claim['claim']}: {claim['seen']}")


def check_good(verdict, wrong):
    """What ends with 0 has shown each fault, from its beginning to its end, or says which other hid it."""
    for fault in verdict["faults"]:
        is_told = fault["seen_at"] or fault["proof"].startswith(HIDDEN)
        if fault["injected_at"] and not (is_told and fault["gone_at"]):
            wrong.append(f"passed without a proof of {fault['kind']} {fault['target']}")


def check_end(run, is_false):
    wrong, verdict = [], run.verdict()
    code = run.wait()
    verdict = run.verdict()
    if code not in (0, 1, 3):
        return code, [f"ended with {code}"], []
    why = why_of(verdict)
    if code != 0 and not why:
        wrong.append(f"{code} is not explained")
    if code != verdict.get("exit_code"):
        wrong.append(f"verdict.json says {verdict.get('exit_code')}")
    if code == 0 and is_false:
        wrong.append("what is not true has passed")
    if code == 0:
        check_good(verdict, wrong)
    check_claims(verdict, wrong)
    judged, said = run.call("judge", run.out)
    if judged != code:
        wrong.append(f"judge ends with {judged}: {said}")
    return code, wrong, why


def one_plan(harness, seed, number):
    text, is_false = make_plan(seed, number)
    with tempfile.TemporaryDirectory(prefix="plan-") as room:
        run = Run(harness, room, text, begin=False)
        refused, said = run.call("validate", run.file)
        if refused != 0:
            is_explained = refused == 2 and re.search(r"scenario\.yaml:\d+", said)
            return number, 2, faults_of(text), [] if is_explained else [f"validate: {refused}: {said}"], [said]
        run.begin()
        try:
            remains.eventually(lambda: "inject" in run.audit() or not run.running(), 60)
            census = remains.Census(run.room)
            code, wrong, why = check_end(run, is_false)
            if not remains.eventually(lambda: not census.left(), PROMISED):
                wrong.append("left: " + "; ".join(census.left()))
            if (run.room / "on").exists():
                wrong.append("left: what the command made")
        finally:
            for one in remains.processes_of(run.room):
                tell(one, 9)
        if wrong:
            wrong += [text, run.said()]
        return number, code, faults_of(text), wrong, why


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--harness", default=ROOT / "build/dev/bin/harness")
    parser.add_argument("--plans", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--only", action="append", type=int)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    numbers = options.only or range(1, options.plans + 1)
    counts, is_wrong = collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        plans = [pool.submit(one_plan, options.harness, options.seed, number) for number in numbers]
        for plan in plans:
            number, code, faults, wrong, why = plan.result()
            counts[code] += 1
            is_wrong += bool(wrong)
            print(f"{number:3}  {code}  {faults}", *(["WRONG"] if wrong else []), *wrong, sep="\n     ")
            print(*(f"       {line.strip()[:180]}" for line in why), sep="\n", flush=True)
    print(", ".join(f"exit code {code}: {times}" for code, times in sorted(counts.items(), key=str)),
          f"; {is_wrong} of them wrong", sep="")
    return int(is_wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
