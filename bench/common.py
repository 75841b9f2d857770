"""What all figures share: running a contender, serving it, rounds, tables."""

import array
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

INCONCLUSIVE = 3  # our exit code for a load that came late, which is what some figures show
HERE = pathlib.Path(__file__).parent


@dataclasses.dataclass
class Setting:
    rounds: int
    seconds: float | None  # of one measurement; None: what suits the figure
    binaries: pathlib.Path  # where harness and the bench-… are

    def length(self, usual):
        return self.seconds or usual

    @property
    def harness(self):
        return str(self.binaries / "harness")


@dataclasses.dataclass
class Ran:
    output: str
    cpu: float  # seconds, user and system, of the process and those that it waited for
    memory: int  # bytes, resident at most


class Failed(Exception):
    """A contender did not do what it was told."""


def run(command, env=None, timeout=120):
    """Runs a command to its end, in one thread where its runtime lets itself be told."""
    env = {**os.environ, "GOMAXPROCS": "1", "TOKIO_WORKER_THREADS": "1", **(env or {})}
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [str(word) for word in command], env=env, stdout=output, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, cwd=tempfile.gettempdir())
        usage, memory = _wait(process, timeout)
        output.seek(0)
        said = output.read()
    if process.returncode not in (0, INCONCLUSIVE):
        raise Failed(f"exit code {process.returncode}: {said.strip()[-300:]}")
    return Ran(said, usage.ru_utime + usage.ru_stime, memory)


def _wait(process, timeout):
    """As Popen.wait, but tells what this one child has used: the kernel's account of it, and the bytes
    that it had resident at most. Not the account's own, which counts in what it was forked from: us."""
    give_up = time.monotonic() + timeout
    memory = 0
    while True:
        memory = _high_water(process.pid) or memory
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, memory
        if time.monotonic() > give_up:
            process.kill()
            give_up = float("inf")
        time.sleep(0.02)


def _high_water(pid):
    """Nothing once it has ended."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else None


def have(program):
    return shutil.which(program) is not None


def free_ports(names):
    """Held all at once, so that no two are the same."""
    with contextlib.ExitStack() as held:
        probes = {name: held.enter_context(socket.socket()) for name in names}
        for probe in probes.values():
            probe.bind(("127.0.0.1", 0))
        return {name: probe.getsockname()[1] for name, probe in probes.items()}


class Nginx:
    """nginx with one worker, on free ports of the loopback: plain, TLS (HTTP/1.1 and HTTP/2)."""

    def __enter__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="harness-bench-")
        home = pathlib.Path(self._directory.name)
        self._ports = free_ports(["http", "https", "status"])
        _make_certificate(home)
        config = (HERE / "nginx.conf").read_text()
        for name, value in {"home": home, **self._ports}.items():
            config = config.replace("{" + name + "}", str(value))
        (home / "nginx.conf").write_text(config)
        self._process = subprocess.Popen(
            [shutil.which("nginx") or "/usr/sbin/nginx", "-p", home, "-c", home / "nginx.conf"],
            stdin=subprocess.DEVNULL)
        for port in self._ports.values():
            _await_port(port, self._process)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._directory.cleanup()

    def url(self, scheme="http"):
        return f"{scheme}://127.0.0.1:{self._ports[scheme]}/"

    def requests(self):
        """How many it has handled so far: the same count for every contender."""
        with socket.create_connection(("127.0.0.1", self._ports["status"])) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
        return int(answer.split("server accepts handled requests")[1].split()[2])


def _make_certificate(home):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", home / "key.pem", "-out", home / "certificate.pem"],
        check=True, stderr=subprocess.DEVNULL)


def _await_port(port, process):
    for _ in range(500):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.01)
    sys.exit("nginx does not listen; its message is above")


class Sink:
    """bench-sink: notes when each request came. Its arrivals are there once it has been left."""

    def __init__(self, setting, stall=None):
        self._program = setting.binaries / "bench-sink"
        self._stall = [] if stall is None else [round(1000 * moment) for moment in stall]
        self.arrivals = []  # seconds, in order, from the first

    def __enter__(self):
        self._file = tempfile.NamedTemporaryFile()
        self._process = subprocess.Popen(
            [str(word) for word in (self._program, self._file.name, *self._stall)],
            stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().strip()}/"
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()
        self._process.stdout.close()
        stamps = array.array("q", self._file.read())
        self._file.close()
        stamps = sorted(stamps)
        self.arrivals = [(stamp - stamps[0]) / 1e9 for stamp in stamps]


def interleaved(setting, contenders, measure):
    """Each contender once a round, a different one first each time: {name: [value per round]}."""
    values = {contender.name: [] for contender in contenders}
    for turn in range(setting.rounds):
        start = turn % len(contenders)
        for contender in contenders[start:] + contenders[:start]:
            print(f"  round {turn + 1} of {setting.rounds}: {contender.name}", file=sys.stderr)
            values[contender.name].append(measured(contender, measure))
    return values


def measured(contender, measure):
    """None where the contender failed, which it is said to have."""
    try:
        return measure(contender)
    except Failed as failure:
        print(f"  {contender.name} failed: {failure}", file=sys.stderr)
        return None


def spread(values, text="{:.2f}"):
    """The median, and between what it lies; None among them: it could not be measured."""
    known = [value for value in values if value is not None]
    if not known:
        return "–"
    low, middle, high = min(known), statistics.median(known), max(known)
    return f"{text} ({text}–{text})".format(middle, low, high)


def ratios(ours, theirs):
    """Round by round, because rounds differ more than contenders do within one."""
    return [a / b if a is not None and b else None for a, b in zip(ours, theirs)]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
