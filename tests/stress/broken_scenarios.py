"""A short scenario for each kind of fault, and who holds the fault while it is on."""

import dataclasses
import shutil

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
    # What a run ends with whose fault loses that, by step; else with 3, and 0 once it is judged.
    without_control: tuple = ()

    def ends_with(self, step):
        return dict(self.without_control).get(step, (0,) if step == "judged" else (3,))

    def scenario(self, name, shop=""):
        url = ROLLER if self.stage == 1 else FRONTEND
        text = ROLLS if self.stage else SHOP
        return text.format(name=name.replace("_", "-"), stage=self.stage, url=url, shop=shop,
                           fault=self.fault, length=self.length)


# Where a moment decides whether it was still needed, or comes back.
AWAY = (("journalled", (0, 3)), ("injected", (0, 1, 3)), ("watched", (0, 1)), ("undoing", (0, 1)))
NEARLY_OVER = (("undoing", (0, 3)),)
EVENT = tuple((step, (0, 3)) for step in ("journalled", "injected", "watched", "undoing"))


def on_link(settings, **more):
    kind, _, rest = settings.partition(" ")
    return Kind("{%s: {%s%s}}" % (kind, BETWEEN, rest and ", " + rest), stage=2,
                control=("link-proxy",), **more)


def in_database(text, without_control=NEARLY_OVER):
    return Kind(text, stage=5, control=("backends",), without_control=without_control)


ITSELF = ("/dice-roller ",)

KINDS = {
    "stop": Kind("{stop: dice-roller}", control=ITSELF, without_control=AWAY),
    "crash": Kind("{crash: dice-roller}", control=ITSELF, without_control=AWAY),
    "pause": Kind("{pause: dice-roller}", control=ITSELF,
                  without_control=(("starting", (0, 3)), ("undoing", (0, 1)))),
    "restart": Kind("{restart: dice-roller}", control=ITSELF, without_control=AWAY),
    "stress": Kind("{stress: {process: dice-roller, memory: 80MiB}}", control=("stress-ng",),
                   without_control=NEARLY_OVER),
    "latency": on_link("latency delay: 300ms"),
    "bandwidth": on_link("bandwidth rate: 2KB/s"),
    "reset": on_link("reset after: 0ms"),
    "timeout": on_link("timeout after: 0s"),
    "slow_close": on_link("slow_close delay: 300ms"),
    "limit": on_link("limit bytes: 20"),
    "partition": on_link("partition"),
    "terminate_connections": in_database("{terminate_connections: {database: postgres}}", EVENT),
    "lock_table": in_database("{lock_table: {database: postgres, table: dice}}"),
    "exhaust_connections": in_database("{exhaust_connections: {database: postgres, leave: 0}}"),
    "slow_queries": in_database("{slow_queries: {database: postgres, table: dice, delay: 300ms}}"),
    "storm": Kind("{storm: {service: die-service, die: risky, error_rate: 1}}", stage=3,
                  control=("/die-service ",),
                  # A service that dies in a storm, and stays away, has failed. That is seen in a
                  # tenth of a second: a machine that is busy kills whom it was to kill before.
                  without_control=(*((step, (1, 3)) for step in ("journalled", "injected", "watched")),
                                   ("undoing", (0, 1, 3)))),
    "flood": Kind("{flood: {backend: loki, rate: 300, size: 200}}", length="5s",
                  control=("--role=loki",)),
    "command": Kind(COMMAND, control=("sleep 600",), without_control=EVENT),
    "http": Kind(REQUEST, stage=0, control=("shop",), without_control=NEARLY_OVER),
}

if shutil.which("stress-ng") is None:
    del KINDS["stress"]
