"""A Kubernetes without nodes: etcd, the API server and its controllers, on loopback, with what they keep in one directory."""

import json
import os
import pathlib
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request

token = "of-this-test-alone"
controllers = "job-controller,serviceaccount-controller,daemonset-controller"


def eventually(look, what, within=60):
    """What look() answers as soon as that is true; it may raise meanwhile."""
    until = time.monotonic() + within
    while True:
        try:
            if seen := look():
                return seen
            last = "it is not so"
        except OSError as error:
            last = str(error)
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {within} s ({last})")
        time.sleep(0.05)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Refused(Exception):
    """What the API server says where it does not do what it is asked."""


# apiVersion → what stands before the names of resources; kinds → how those are called.
resources = {"Namespace": "namespaces", "ConfigMap": "configmaps", "Secret": "secrets", "ServiceAccount": "serviceaccounts",
             "Service": "services", "PersistentVolumeClaim": "persistentvolumeclaims", "Pod": "pods", "Node": "nodes",
             "ClusterRole": "clusterroles", "ClusterRoleBinding": "clusterrolebindings", "NetworkPolicy": "networkpolicies",
             "DaemonSet": "daemonsets", "Deployment": "deployments", "Job": "jobs"}


def path_of(thing, name=""):
    group = thing["apiVersion"]
    root = f"/api/{group}" if group == "v1" else f"/apis/{group}"
    namespace = thing["metadata"].get("namespace")
    within = f"/namespaces/{namespace}" if namespace else ""
    return f"{root}{within}/{resources[thing['kind']]}{name and '/' + name}"


class Cluster:
    def __init__(self, programs, directory):
        self.programs, self.room = pathlib.Path(programs), pathlib.Path(directory)
        self.processes = []
        (self.room / "pki").mkdir()
        self.key, public = self.room / "pki/sa.key", self.room / "pki/sa.pub"
        quiet = {"check": True, "capture_output": True}
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], **quiet)
        subprocess.run(["openssl", "rsa", "-in", self.key, "-pubout", "-out", public], **quiet)
        (self.room / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n")
        self.tls = ssl._create_unverified_context()  # its certificate is its own, and it is on loopback
        store, peer, self.port, health = free_ports(4)
        self.start_etcd(store, peer)
        self.start_api(store, public)
        self.start_controllers(health)

    def start(self, name, *flags):
        log = open(self.room / f"{name}.log", "w")
        process = subprocess.Popen([self.programs / name, *flags], stdout=log, stderr=log, cwd=self.room)
        log.close()
        self.processes.append(process)
        return process

    def start_etcd(self, port, peer):
        client, peers = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
        self.start("etcd", f"--data-dir={self.room}/etcd", f"--listen-client-urls={client}", f"--advertise-client-urls={client}",
                   f"--listen-peer-urls={peers}", f"--initial-advertise-peer-urls={peers}", f"--initial-cluster=default={peers}",
                   "--unsafe-no-fsync", "--log-level=error")
        eventually(lambda: urllib.request.urlopen(client + "/health").status == 200, "etcd is ready")

    def start_api(self, store, public):
        self.start("kube-apiserver", f"--etcd-servers=http://127.0.0.1:{store}", "--bind-address=127.0.0.1",
                   "--advertise-address=127.0.0.1", f"--secure-port={self.port}", f"--cert-dir={self.room}/pki",
                   "--service-account-issuer=https://kubernetes.default.svc", f"--service-account-key-file={public}",
                   f"--service-account-signing-key-file={self.key}", "--service-cluster-ip-range=10.0.0.0/24",
                   "--authorization-mode=RBAC", f"--token-auth-file={self.room}/tokens.csv",
                   "--endpoint-reconciler-type=none", "--profiling=false")
        eventually(lambda: self.ask("GET", "/readyz", raw=True) == b"ok", "the API server is ready")

    def start_controllers(self, port):
        config = self.room / "kubeconfig"
        config.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "here",
            "clusters": [{"name": "here", "cluster": {"server": f"https://127.0.0.1:{self.port}", "insecure-skip-tls-verify": True}}],
            "users": [{"name": "admin", "user": {"token": token}}],
            "contexts": [{"name": "here", "context": {"cluster": "here", "user": "admin"}}]}))
        self.start("kube-controller-manager", f"--kubeconfig={config}", f"--controllers={controllers}", "--leader-elect=false",
                   "--bind-address=127.0.0.1", f"--secure-port={port}", f"--cert-dir={self.room}/pki",
                   "--authentication-skip-lookup=true")
        eventually(lambda: self.has("/api/v1/namespaces/default/serviceaccounts/default"), "the controllers work")

    def ask(self, method, path, body=None, kind="application/json", raw=False):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, context=self.tls, timeout=30) as answer:
                said = answer.read()
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
            if raw:
                raise OSError(said) from error
            raise Refused(json.loads(said)["message"] if said.startswith("{") else said) from error
        return said if raw else json.loads(said)

    def has(self, path):
        try:
            return self.ask("GET", path)
        except Refused:
            return None

    def create(self, thing, only_try=False):
        """Strictly: a field that there is not is an error, and no warning."""
        return self.ask("POST", path_of(thing) + "?fieldValidation=Strict" + ("&dryRun=All" if only_try else ""), thing)

    def may(self, account, verb, resource, group="", subresource=""):
        """As kubectl auth can-i has it, in all namespaces."""
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {
            "user": f"system:serviceaccount:{account}",
            "resourceAttributes": {"verb": verb, "resource": resource, "group": group, "subresource": subresource}}}
        return self.ask("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)["status"]["allowed"]

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment(path):
    return {**os.environ, "PATH": f"{path}:{os.environ['PATH']}"}
