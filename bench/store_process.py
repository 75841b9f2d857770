"""The store under measurement: a process of it, what is pushed into it, and what that cost."""

import http.client
import os
import pathlib
import struct
import subprocess
import tempfile
import time

TICK = os.sysconf("SC_CLK_TCK")
BASE = 1_700_000_000_000_000_000  # nanoseconds


class Store:
    """One role on a free port; with a journal where a file for it is named."""

    def __init__(self, program, role, journal=None):
        self.directory = tempfile.TemporaryDirectory(prefix="harness-bench-")
        self._output = pathlib.Path(self.directory.name) / "output"
        ports = ["--listen", "127.0.0.1:0"]
        if role == "otlp":
            ports += ["--otlp-http", "127.0.0.1:0", "--otlp-grpc", "127.0.0.1:0"]
        keep = ["--journal", journal, "--memory", "4GiB"] if journal else []
        self.begun = time.monotonic()
        with self._output.open("w") as output:
            self.process = subprocess.Popen([str(word) for word in [program, "--role", role, *ports, *keep]], stdout=output,
                                            stdin=subprocess.DEVNULL)
        address = self._await_address(role)
        self.connection = http.client.HTTPConnection(address, timeout=60)
        self.get("/ready")
        self.ready_after = time.monotonic() - self.begun

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.directory.cleanup()

    def _await_address(self, role):
        last = "gRPC on " if role == "otlp" else "http://"
        while self.process.poll() is None:
            text = self._output.read_text()
            if last in text and text.endswith("\n"):
                return text.split("http://")[1].split()[0]
            time.sleep(0.0005)
        raise RuntimeError(f"the store does not start as {role}")

    def get(self, target):
        self.connection.request("GET", target)
        return self.connection.getresponse().read()

    def push(self, target, body, kind):
        self.connection.request("POST", target, body, {"Content-Type": kind})
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status // 100 != 2:
            raise RuntimeError(f"{answer.status}: {said[:200]}")

    def cpu(self):
        """Seconds, user and system."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")")[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident(self):
        """Bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024


def line_push(first, count, length):
    """A push of JSON lines, none equal to another."""
    values = []
    for i in range(first, first + count):
        line = (f'{{\\"level\\":\\"{"ERROR" if i % 10 == 0 else "INFO"}\\",\\"msg\\":\\"rolled a die\\",'
                f'\\"trace_id\\":\\"{i:032x}\\",\\"n\\":{i},\\"rest\\":\\"')
        said = len(line) - line.count("\\")
        line += ("abcdefghij " * 60)[:length - said - 2] + '\\"}'
        values.append(f'["{BASE + i}","{line}"]')
    return ('{"streams":[{"stream":{"service_name":"frontend","level":"info"},"values":['
            + ",".join(values) + "]}]}").encode()


def _field(number, content):
    length, size = len(content), b""
    while length > 127:
        size += bytes([length & 127 | 128])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + content


def _attribute(key, value):
    return _field(9, _field(1, key.encode()) + _field(2, _field(1, value.encode())))


def span_push(first, count):
    """An OTLP export of spans with ten attributes each, five spans a trace."""
    fixed = b"".join(_attribute(key, value) for key, value in {
        "http.request.method": "GET", "http.route": "/roll/{die}", "url.scheme": "http",
        "http.response.status_code": "200", "server.address": "127.0.0.1", "server.port": "8080",
        "network.protocol.version": "1.1", "user_agent.original": "harness/1.0", "thread.name": "worker-1",
    }.items())
    spans = []
    for i in range(first, first + count):
        root = i - i % 5
        parent = b"" if i == root else _field(4, struct.pack(">Q", root + 1))
        spans.append(_field(2, _field(1, struct.pack(">QQ", 7, root + 1)) + _field(2, struct.pack(">Q", i + 1))
                            + parent + _field(5, b"GET /roll") + b"\x30\x02"
                            + b"\x39" + struct.pack("<Q", BASE + i) + b"\x41" + struct.pack("<Q", BASE + i + 1000)
                            + fixed + _attribute("roll.id", f"{i:08x}")))
    resource = _field(1, _field(1, _field(1, b"service.name") + _field(2, _field(1, b"frontend"))))
    return _field(1, resource + _field(2, b"".join(spans)))
