"""A short scenario for each kind of fault, and who holds the fault while it is on."""

import dataclasses

ROLLS = """name: {name}
system: {{stage: {stage}}}
load:
  - {{name: players, executor: constant-vus, vus: 2, think_time: 100ms,
     flow: [{{request: roll, get: "{url}"}}]}}
phases:
  - {{name: baseline, for: 1s}}
  - {{name: broken, for: {length}, faults: [{fault}]}}
  - {{name: recovery, for: 1s}}
thresholds: [{{during: baseline, http_reqs: rate > 0}}]
"""

SHOP = """name: {name}
system:
  endpoints:
    shop:
      url: {shop}
      allow: [load, faults]
      is: {{header: X-Environment, value: staging, path: /health}}
      bearer: {{env: SHOP_KEY}}
load:
  - {{name: players, executor: constant-vus, vus: 2, think_time: 100ms,
     flow: [{{request: look, get: "{{shop}}/"}}]}}
phases:
  - {{name: baseline, for: 1s}}
  - {{name: broken, for: {length}, faults: [{fault}]}}
  - {{name: recovery, for: 1s}}
thresholds: [{{during: baseline, http_reqs: rate > 0}}]
"""

ROLLER = "{dice-roller}/roll?die=fair"
FRONTEND = "{frontend}/roll?die=fair"

COMMAND = """{command: {inject: [sh, -c, "touch on; sleep 600 & sleep 0.2"], undo: [sh, -c, "rm -f on; sleep 0.2"],
     proof: {command: [test, -e, "on"]}, target: the till}}"""
REQUEST = """{http: {inject: {put: "{shop}/fault", body: "on"}, undo: {put: "{shop}/fault", body: "off"},
     proof: {get: "{shop}/", status: 503}}}"""
BETWEEN = "link: frontend -> dice-roller"


@dataclasses.dataclass(frozen=True)
class Kind:
    fault: str               # as it is written
    stage: int = 1           # none: the shop, which runs already
    length: str = "2500ms"   # of the phase under it
    control: tuple = ()      # what the words of those match who hold it; "backends": by their connections
    deaths_of_control: dict = dataclasses.field(default_factory=dict)  # exit codes by step, where not 3

    def scenario(self, name, shop=""):
        url = ROLLER if self.stage == 1 else FRONTEND
        text = ROLLS if self.stage else SHOP
        return text.format(name=name.replace("_", "-"), stage=self.stage, url=url, shop=shop,
                           fault=self.fault, length=self.length)


def on_link(settings, **more):
    kind, _, rest = settings.partition(" ")
    return Kind("{%s: {%s%s}}" % (kind, BETWEEN, rest and ", " + rest), stage=2,
                control=("link-proxy",), **more)


def in_database(text):
    return Kind(text, stage=5, control=("backends",))


ITSELF = ("dice-roller", "--port")
# Who is to end or to be away anyhow may be killed by anybody.
ANYHOW = {step: 0 for step in ("journalled", "injected", "watched", "undoing")}

KINDS = {
    "stop": Kind("{stop: dice-roller}", control=ITSELF),
    "crash": Kind("{crash: dice-roller}", control=ITSELF),
    "pause": Kind("{pause: dice-roller}", control=ITSELF),
    "restart": Kind("{restart: dice-roller}", control=ITSELF),
    "stress": Kind("{stress: {process: dice-roller, memory: 80MiB}}", control=("stress-ng",)),
    "latency": on_link("latency delay: 300ms"),
    "bandwidth": on_link("bandwidth rate: 2KB/s"),
    "reset": on_link("reset after: 0ms"),
    "timeout": on_link("timeout after: 0s"),
    "slow_close": on_link("slow_close delay: 300ms"),
    "limit": on_link("limit bytes: 20"),
    "partition": on_link("partition"),
    "terminate_connections": in_database("{terminate_connections: {database: postgres}}"),
    "lock_table": in_database("{lock_table: {database: postgres, table: dice}}"),
    "exhaust_connections": in_database("{exhaust_connections: {database: postgres, leave: 0}}"),
    "slow_queries": in_database("{slow_queries: {database: postgres, table: dice, delay: 300ms}}"),
    "storm": Kind("{storm: {service: die-service, die: risky, error_rate: 1}}", stage=3,
                  control=("die-service", "--port")),
    "flood": Kind("{flood: {backend: loki, rate: 300, size: 200}}", length="5s",
                  control=("--role=loki",)),
    "command": Kind(COMMAND, control=("sleep 600",)),
    "http": Kind(REQUEST, stage=0, control=("shop",)),
}
