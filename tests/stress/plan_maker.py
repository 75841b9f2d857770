"""Fault plans by chance: the same for the same seed and number, none longer than half a minute."""

import json
import random

OF_STAGE = {
    1: {"services": ["dice-roller"], "links": []},
    2: {"services": ["frontend", "dice-roller"], "links": ["frontend -> dice-roller"]},
    3: {"services": ["frontend", "dice-roller", "die-service"],
        "links": ["frontend -> dice-roller", "dice-roller -> die-service"]},
    4: {"services": ["frontend", "dice-roller", "die-service"],
        "links": ["frontend -> dice-roller", "dice-roller -> die-service"]},
    5: {"services": ["frontend", "dice-roller", "die-service"],
        "links": ["frontend -> dice-roller", "dice-roller -> die-service", "die-service -> postgres"]},
}
BACKENDS = ["prometheus", "loki", "tempo", "otlp"]
ON_LINKS = {
    "latency": lambda any: {"delay": f"{any.choice([100, 300, 800])}ms"},
    "bandwidth": lambda any: {"rate": any.choice(["1KB/s", "4KB/s"])},
    "reset": lambda any: {"after": f"{any.choice([0, 50])}ms"},
    "timeout": lambda any: {"after": any.choice(["0s", "300ms"])},
    "slow_close": lambda any: {"delay": "300ms"},
    "limit": lambda any: {"bytes": any.choice([20, 60])},
    "partition": lambda any: {},
}
CONDITIONS = [
    {"http_req_failed": "rate > 0.2", "for": "1s"},
    {"http_req_duration": "p(95) > 400", "for": "1s"},
    {"http_reqs": "rate < 2", "for": "1s"},
    {"promql": "sum(rate(http_requests_total[3s]))", "value": "> 0.5"},
    {"promql": 'up{job="dice-roller"}', "value": "== 0"},
]
# Of the time before any fault: it holds, whatever comes.
TRUE = [
    {"claim": "the dice roller was up", "throughout": "baseline", "promql": 'up{job="dice-roller"}',
     "value": "== 1"},
    {"claim": "it was asked", "during": "baseline", "traceql": "{ resource.service.name = \"dice-roller\" }",
     "count": ">= 1"},
]
# And this never does.
FALSE = {"claim": "the dice roller was away", "throughout": "baseline",
         "promql": 'up{job="dice-roller"}', "value": "== 0"}


def of_a_process(any, stage):
    name = any.choice(OF_STAGE[stage]["services"] * 4 + ["postgres"] * (stage == 5) * 3 + BACKENDS)
    return {any.choice(["stop", "crash", "pause", "restart"]): name}


def of_a_link(any, stage):
    links = OF_STAGE[stage]["links"]
    if not links:
        return of_a_process(any, stage)
    kind = any.choice(list(ON_LINKS))
    return {kind: {"link": any.choice(links), **ON_LINKS[kind](any)}}


def of_a_database(any, stage):
    if stage < 5:
        return of_a_link(any, stage)
    kind = any.choice(["terminate_connections", "lock_table", "exhaust_connections", "slow_queries"])
    more = {"lock_table": {"table": "dice"}, "slow_queries": {"table": "dice", "delay": "200ms"},
            "exhaust_connections": {"leave": any.choice([0, 1])}}
    return {kind: {"database": "postgres", **more.get(kind, {})}}


def of_others(any, stage):
    return any.choice([
        {"stress": {"process": any.choice(OF_STAGE[stage]["services"]), "memory": "80MiB"}},
        {"storm": {"service": OF_STAGE[stage]["services"][-1], "die": any.choice(["fair", "risky"]),
                   "error_rate": any.choice([0.5, 1])}},
        {"flood": {"backend": "loki", "rate": 200, "size": 200}},
        {"command": {"inject": ["touch", "on"], "undo": ["rm", "-f", "on"],
                     "proof": {"command": ["test", "-e", "on"]}, "target": "the till"}},
    ])


def times(any):
    """When it comes and goes."""
    def seconds(low, high):
        return f"{any.randrange(low * 2, high * 2 + 1) * 500}ms"
    any_of = [
        lambda: {},
        lambda: {"at": seconds(0, 2)},
        lambda: {"for": seconds(1, 4)},
        lambda: {"at": seconds(0, 3), "for": seconds(1, 4)},
        lambda: {"for": "1s", "every": "2s", "times": any.choice([1, 1, 2, 3])},
        lambda: {"when": any.choice(CONDITIONS), "for": seconds(1, 2), "on_timeout": "skip"},
        lambda: {"when": any.choice(CONDITIONS), "for": seconds(1, 2)},
        lambda: {"until": any.choice(CONDITIONS), "on_timeout": "skip"},
        lambda: {"until": any.choice(CONDITIONS), "for": seconds(2, 4)},
    ]
    return any.choice(any_of)()


def make_plan(seed, number):
    """(the scenario's text, whether it has the claim that is false)"""
    any = random.Random(f"{seed}/{number}")
    stage = any.randrange(1, 6)
    is_false = any.random() < 0.15
    kinds = [of_a_process, of_a_link, of_a_database, of_others]
    phases = [{"name": "baseline", "for": "2s"}]
    for i in range(any.choice([1, 1, 2])):
        faults = [{**any.choice(kinds)(any, stage), **times(any)}
                  for _ in range(any.choice([1, 1, 1, 2, 2, 3]))]
        phases.append({"name": f"broken-{i + 1}", "for": f"{any.randrange(4, 7)}s", "faults": faults})
    phases.append({"name": "recovery", "for": "2s"})
    first = OF_STAGE[stage]["services"][0]
    scenario = {
        "name": f"plan-{number}",
        "system": {"stage": stage},
        "load": [{"name": "players", "executor": "constant-vus", "vus": 3, "think_time": "100ms",
                  "flow": [{"request": "roll", "get": "{%s}/roll?die=fair" % first}]}],
        "phases": phases,
        "thresholds": [{"during": "baseline", "http_reqs": "rate > 0"}],
        "expect": TRUE + [FALSE] * is_false,
    }
    return json.dumps(scenario, indent=1), is_false


def faults_of(text):
    """A line about them."""
    said = []
    for phase in json.loads(text)["phases"]:
        for fault in phase.get("faults", []):
            kind, what = next(iter(fault.items()))
            at = what if isinstance(what, str) else next(iter(what.values()))
            more = [f"{key} {value if isinstance(value, (str, int)) else next(iter(value.items()))[1]}"
                    for key, value in fault.items() if key not in (kind, "on_timeout")]
            said.append(f"{kind} {at}" + (f" ({', '.join(more)})" if more else ""))
    return "; ".join(said)
