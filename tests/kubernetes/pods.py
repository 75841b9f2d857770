"""What a node does, as far as Jobs see it: each pod's one container runs as a process, and the pod's status says how it ended."""

import os
import pathlib
import signal
import subprocess
import threading
import time

index_of = "batch.kubernetes.io/job-completion-index"


def kill_all_of(process):
    """With what it has started: a pod ends as a whole."""
    os.killpg(process.pid, signal.SIGKILL)


class Pods:
    """Runs the pods of a namespace. `mounts` has a directory for each path that a container mounts."""

    def __init__(self, cluster, namespace, mounts, environment, output):
        self.cluster, self.namespace, self.mounts = cluster, namespace, mounts
        self.environment, self.output = environment, pathlib.Path(output)
        self.running = {}  # pod → process
        self.seen = {}  # pod → (job, index)
        self.over = threading.Event()
        self.error = None
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def end(self):
        self.over.set()
        self.thread.join()
        for process in self.running.values():
            kill_all_of(process)
            process.wait()
        if self.error:
            raise self.error

    def work(self):
        try:
            while not self.over.is_set():
                self.begin_new()
                self.report_ended()
                time.sleep(0.05)
        except Exception as error:  # told where the test waits for it
            self.error = error

    def begin_new(self):
        for pod in self.cluster.ask("GET", f"/api/v1/namespaces/{self.namespace}/pods")["items"]:
            name = pod["metadata"]["name"]
            if name not in self.seen and pod["status"].get("phase") == "Pending":
                labels, notes = pod["metadata"]["labels"], pod["metadata"].get("annotations", {})
                self.seen[name] = (labels["batch.kubernetes.io/job-name"], notes.get(index_of))
                self.running[name] = self.begin(pod)
                self.tell(name, {"phase": "Running"})

    def begin(self, pod):
        container = pod["spec"]["containers"][0]
        own = {}
        for variable in container.get("env", []):
            if "value" in variable:
                own[variable["name"]] = self.outside(variable["value"])
            else:  # the only other kind that these Jobs have: where its number in the Job stands
                assert index_of in variable["valueFrom"]["fieldRef"]["fieldPath"], variable
                own[variable["name"]] = pod["metadata"]["annotations"][index_of]
        with open(self.output / f"{pod['metadata']['name']}.log", "w") as said:
            return subprocess.Popen(container["command"] + container.get("args", []), env={**self.environment, **own},
                                    stdout=said, stderr=subprocess.STDOUT, cwd=self.output, start_new_session=True)

    def outside(self, value):
        for path, directory in self.mounts.items():
            if value == path or value.startswith(path + "/"):
                return str(directory) + value[len(path):]
        return value

    def report_ended(self):
        for name, process in list(self.running.items()):
            code = process.poll()
            if code is None:
                continue
            del self.running[name]
            code = code if code >= 0 else 128 - code  # as a node says it of a signal
            self.tell(name, {"phase": "Failed" if code else "Succeeded", "containerStatuses": [{
                "name": self.container_of(name), "image": "", "imageID": "", "ready": False, "restartCount": 0,
                "state": {"terminated": {"exitCode": code, "reason": "Error" if code else "Completed"}}}]})

    def container_of(self, name):
        pod = self.cluster.ask("GET", f"/api/v1/namespaces/{self.namespace}/pods/{name}")
        return pod["spec"]["containers"][0]["name"]

    def tell(self, name, status):
        self.cluster.ask("PATCH", f"/api/v1/namespaces/{self.namespace}/pods/{name}/status", {"status": status},
                         "application/strategic-merge-patch+json")

    def of(self, job):
        """The indexes of the pods that a Job has had."""
        return sorted(index for whose, index in list(self.seen.values()) if whose == job)

    def kill(self, job, index):
        for name, process in list(self.running.items()):
            if self.seen[name] == (job, index):
                kill_all_of(process)
                return True
        return False

    def said(self, job):
        return "".join((self.output / f"{name}.log").read_text() for name, (whose, _) in list(self.seen.items()) if whose == job)
