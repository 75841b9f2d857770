"""kubernetes_test.py CONTROL_PLANE PROGRAMS SERVICES: stack/kubernetes at a real API server, and its Jobs under the real Job
controller, with a process for each pod. ./dev test kubernetes builds what it needs, and runs this."""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import uuid

import yaml
from cluster import Cluster, Refused, environment, eventually, path_of
from pods import Pods

manifests = pathlib.Path(__file__).resolve().parents[2] / "stack/kubernetes"
control_plane, programs, services = sys.argv[1:4]


def things_of(*names):
    return [thing for name in names for thing in yaml.safe_load_all((manifests / f"{name}.yaml").read_text())]


everything = ["collector", "stage1", "stage2", "stage3", "stage4", "stage5", "stage6", "segments"]
made = ("Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding")
room = None
cluster = None


def setUpModule():
    global room, cluster
    room = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(room.cleanup)
    cluster = Cluster(control_plane, room.name)
    unittest.addModuleCleanup(cluster.end)


def named(things, kind, name):
    return copy.deepcopy(next(one for one in things if one["kind"] == kind and one["metadata"]["name"] == name))


class Manifests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.things = things_of(*everything)
        # What others stand in has to be there, also where they are only tried.
        for thing in cls.things:
            if thing["kind"] in made:
                cluster.create(thing)
        for thing in cls.things:
            if thing["kind"] == "Namespace":
                account = f"/api/v1/namespaces/{thing['metadata']['name']}/serviceaccounts/default"
                eventually(lambda: cluster.has(account), f"{account} is there")

    def test_the_server_takes_all_of_it(self):
        tried = 0
        for thing in self.things:
            if thing["kind"] not in made:
                with self.subTest(kind=thing["kind"], name=thing["metadata"]["name"], namespace=thing["metadata"]["namespace"]):
                    cluster.create(thing, only_try=True)
                    tried += 1
        self.assertGreater(tried, 40)

    def test_their_pods_may_run_where_the_namespace_is_restricted(self):
        for thing in self.things:
            template = thing.get("spec", {}).get("template")
            if template:
                pod = {"apiVersion": "v1", "kind": "Pod", "spec": template["spec"],
                       "metadata": {"name": "tried", "namespace": thing["metadata"]["namespace"]}}
                with self.subTest(kind=thing["kind"], name=thing["metadata"]["name"], namespace=thing["metadata"]["namespace"]):
                    cluster.create(pod, only_try=True)

    def test_a_pod_that_is_root_is_refused_there(self):
        template = named(self.things, "Deployment", "dice-roller")["spec"]["template"]
        template["spec"]["securityContext"] = {"runAsUser": 0}
        pod = {"apiVersion": "v1", "kind": "Pod", "spec": template["spec"], "metadata": {"name": "tried", "namespace": "stage1"}}
        with self.assertRaisesRegex(Refused, "violates PodSecurity"):
            cluster.create(pod, only_try=True)

    def test_mistakes_are_refused(self):
        job, daemons = named(self.things, "Job", "segments"), named(self.things, "DaemonSet", "otel-collector")
        pod = ["spec", "template", "spec"]
        mistakes = [
            (job, ["spec"], "completionMode", "Indxed", 'Unsupported value: "Indxed"'),
            (job, pod, "restartPolicy", "Always", "restartPolicy"),
            (job, ["spec", "podFailurePolicy", "rules", 0, "onExitCodes"], "containerName", "segmnt", "segmnt"),
            (daemons, ["spec"], "selector", {"matchLabels": {"app": "other"}}, "does not match template"),
            (daemons, [*pod, "containers", 0], "livenesProbe", {}, 'unknown field "spec.template.spec.containers[0].livenesProbe"'),
            (daemons, [*pod, "containers", 0, "resources", "limits"], "memory", "lots", "quantities must match"),
        ]
        for whole, path, key, value, words in mistakes:
            with self.subTest(key):
                broken = copy.deepcopy(whole)
                part = broken
                for step in path:
                    part = part[step]
                part[key] = value
                with self.assertRaises(Refused) as refused:
                    cluster.create(broken, only_try=True)
                self.assertIn(words, str(refused.exception))

    def test_the_collector_may_find_pods_and_nothing_else(self):
        account = "observability:otel-collector"
        for verb, resource in [("get", "pods"), ("list", "pods"), ("watch", "pods")]:
            self.assertTrue(cluster.may(account, verb, resource), f"{verb} {resource}")
        for verb, resource in [("create", "pods"), ("delete", "pods"), ("get", "nodes"), ("get", "secrets"), ("list", "secrets"),
                               ("get", "configmaps"), ("list", "services"), ("update", "nodes")]:
            self.assertFalse(cluster.may(account, verb, resource), f"{verb} {resource}")
        self.assertFalse(cluster.may(account, "create", "pods", subresource="exec"))
        self.assertFalse(cluster.may(account, "get", "nodes", subresource="proxy"))
        self.assertFalse(cluster.may(account, "create", "jobs", group="batch"))
        self.assertFalse(cluster.may("stage1:default", "get", "pods"))


class Segments(unittest.TestCase):
    """The Job of stack/kubernetes/segments.yaml, with a dice roller of this machine and a shorter load."""

    def setUp(self):
        self.room = pathlib.Path(tempfile.mkdtemp(dir=room.name))
        self.namespace = f"rehearsals-{uuid.uuid4().hex}"
        self.things = things_of("segments")
        self.runs, self.scenario = self.room / "runs", self.room / "scenario"
        self.runs.mkdir()
        self.scenario.mkdir()
        text = named(self.things, "ConfigMap", "scenario")["data"]["scenario.yaml"]
        self.file = self.scenario / "scenario.yaml"
        self.file.write_text(text.replace("10s", "3s"))
        self.target = self.start_dice_roller()
        cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace}})
        eventually(lambda: cluster.has(f"/api/v1/namespaces/{self.namespace}/serviceaccounts/default"), "its ServiceAccount")
        mounts = {"/runs": self.runs, "/scenario": self.scenario}
        self.pods = Pods(cluster, self.namespace, mounts, environment(programs), self.room)
        self.addCleanup(self.pods.end)

    def start_dice_roller(self):
        file = self.room / "port"
        process = subprocess.Popen([f"{services}/dice-roller", "--port=0", f"--port-file={file}", "--max-delay=1ms"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (process.terminate(), process.wait()))
        return "http://127.0.0.1:" + eventually(lambda: file.exists() and file.read_text().strip(), "the dice roller listens")

    def begin(self, name, **changes):
        job = named(self.things, "Job", name)
        job["metadata"]["namespace"] = self.namespace
        for variable in job["spec"]["template"]["spec"]["containers"][0]["env"]:
            if variable["name"] in changes:
                variable["value"] = changes[variable["name"]]
        cluster.create(job)
        return path_of(job, name)

    def outcome(self, path):
        """The Job once it is Complete or Failed, and which of the two."""
        def over():
            job = cluster.ask("GET", path)
            ends = [one["type"] for one in job["status"].get("conditions", []) if one["status"] == "True"]
            return next(((job, end) for end in ("Complete", "Failed") if end in ends), None)

        return eventually(over, f"{path} is over", 120)

    def verdict(self, name):
        return json.loads((self.runs / "first" / name / "verdict.json").read_text())

    def test_three_segments_are_the_run_of_one_machine(self):
        job, end = self.outcome(self.begin("segments", TARGET=self.target))
        self.assertEqual(end, "Complete", self.pods.said("segments"))
        self.assertEqual(job["status"]["completedIndexes"], "0-2")
        self.assertEqual(self.pods.of("segments"), ["0", "1", "2"])
        _, end = self.outcome(self.begin("merge"))
        self.assertEqual(end, "Complete", self.pods.said("merge"))
        whole = self.runs / "first/whole"
        subprocess.run([f"{programs}/harness", "run", self.file, "--seed", "7", "--out", whole], check=True, capture_output=True,
                       env={**environment(programs), "TARGET": self.target})
        merged, alone = self.verdict("merged"), self.verdict("whole")
        for same in ("verdict", "exit_code", "seed", "requests", "reasons"):
            self.assertEqual(merged[same], alone[same], same)
        self.assertEqual(merged["requests"]["sent"], 180)
        self.assertEqual(self.claims(merged), self.claims(alone))

    def claims(self, verdict):
        return [(one["claim"], one["result"], one["expected"]) for one in verdict["claims"]]

    def test_one_that_is_killed_makes_the_whole_inconclusive_by_its_name(self):
        path = self.begin("segments", TARGET=self.target)
        eventually(lambda: len(self.pods.running) == 3, "all three run")
        eventually(lambda: self.pods.kill("segments", "1"), "the second is killed")
        job, end = self.outcome(path)
        self.assertEqual(end, "Failed")
        self.assertEqual(job["status"]["failedIndexes"], "1")
        self.assertEqual(self.pods.of("segments"), ["0", "1", "2"])  # no second try, which would be late
        self.outcome(self.begin("merge", PATIENCE="1"))
        self.assertIn("INCONCLUSIVE: segment 2/3 left no verdict", self.pods.said("merge"))

    def test_a_wrong_scenario_is_tried_once(self):
        self.file.write_text("name: wrong\n")
        job, end = self.outcome(self.begin("segments", TARGET=self.target))
        self.assertEqual(end, "Failed")
        self.assertEqual(job["status"]["failedIndexes"], "0-2")
        self.assertEqual(self.pods.of("segments"), ["0", "1", "2"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
