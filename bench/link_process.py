"""The link proxy under measurement: a process of it with one link, who answers behind that, and what is
asked over it."""

import contextlib
import http.client
import json
import os
import pathlib
import socket
import subprocess
import threading
import time

from common import Failed, free_ports

TICK = os.sysconf("SC_CLK_TCK")
BLOCK = b"x" * 65536


class Answering:
    """bench-link serve: answers each request at once. Or in another of its modes."""

    def __init__(self, setting, mode=("serve",)):
        self._command = [setting.binaries / "bench-link", *mode]

    def __enter__(self):
        self._process = subprocess.Popen([str(word) for word in self._command], stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


class Pouring:
    """Takes "down N" and sends N bytes, or "up N" and says so once it has that many."""

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    @staticmethod
    def _answer(connection):
        with connection, contextlib.suppress(OSError):
            way, size = connection.makefile("rb", buffering=0).readline().split()
            if way == b"down":
                pour(connection, int(size))
            else:
                drain(connection, int(size))
                connection.sendall(b"k")
            drain(connection, 1)  # until the other end hangs up


def pour(connection, size):
    while size > 0:
        size -= connection.send(BLOCK[:size])


def drain(connection, size):
    while size > 0 and (got := len(connection.recv(len(BLOCK)))) > 0:
        size -= got


def poured(port, way, size):
    """Seconds until all of it was there, which for what goes up the other end says."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        begin = time.monotonic()
        connection.sendall(f"{way} {size}\n".encode())
        if way == "up":
            pour(connection, size)
            drain(connection, 1)
        else:
            drain(connection, size)
        return time.monotonic() - begin


class LinkProxy:
    """One link to a port of this machine."""

    def __init__(self, setting, upstream):
        self._program = setting.binaries / "link-proxy"
        self._upstream = upstream

    def __enter__(self):
        self.port = free_ports(["link"])["link"]
        self._process = subprocess.Popen(
            [self._program, f"--link=it=127.0.0.1:{self.port}=127.0.0.1:{self._upstream}"],
            stdout=subprocess.PIPE, text=True)
        said = self._process.stdout.readline()
        if "://" not in said:
            raise Failed("link-proxy does not start")
        self._api = http.client.HTTPConnection(said.strip().split("://")[1], timeout=10)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()

    @contextlib.contextmanager
    def toxic(self, kind, stream="downstream", **attributes):
        self._tell("POST", "", {"name": kind, "type": kind, "stream": stream, "attributes": attributes})
        yield
        self._tell("DELETE", "/" + kind)

    def _tell(self, method, path, body=None):
        self._api.request(method, "/proxies/it/toxics" + path, json.dumps(body) if body else None,
                          {"Content-Type": "application/json"})
        answer = self._api.getresponse()
        said = answer.read()
        if answer.status // 100 != 2:
            raise Failed(f"link-proxy answers {answer.status}: {said[:200]}")

    def cpu(self):
        """Seconds, user and system."""
        fields = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")")[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK
