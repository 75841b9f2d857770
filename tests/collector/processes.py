"""The processes of the collector's test: stores that take what it delivers, the collector itself, and a page that it scrapes."""

import contextlib
import http.server
import json
import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request


def eventually(look, what, within=60):
    """What look() answers as soon as that is true; it may raise meanwhile."""
    until = time.monotonic() + within
    while True:
        try:
            if seen := look():
                return seen
            last = "it answered nothing"
        except (OSError, AssertionError) as error:
            last = str(error)
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {within} s ({last})")
        time.sleep(0.05)


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


def get_json(url, **parameters):
    return json.loads(get(url + "?" + urllib.parse.urlencode(parameters)))


def free_port():
    """For TCP and UDP, so that syslog has both under one number."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            with contextlib.suppress(OSError):
                udp.bind(tcp.getsockname())
                return tcp.getsockname()[1]


class Process:
    def __init__(self, command, output, environment=None):
        self.output = output
        with open(output, "w") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)

    def said(self):
        return self.output.read_text()

    def runs(self):
        return self.process.poll() is None

    def end(self):
        """How long it took to end in order, in seconds."""
        began = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return time.monotonic() - began


class Store(Process):
    """A role of ours: it says where it listens."""

    def __init__(self, program, role, directory, *flags):
        ports = ["--listen=127.0.0.1:0"]
        if role == "otlp":
            ports += ["--otlp-http=127.0.0.1:0", "--otlp-grpc=127.0.0.1:0"]
        super().__init__([program, f"--role={role}", *ports, *flags], directory / f"{role}.log")
        self.url = eventually(lambda: self.told(r"http://\S+"), f"store {role} says its address")

    def told(self, pattern):
        assert self.runs(), self.said()
        found = re.search(pattern, self.said())
        return found and found.group(0)

    def grpc(self):
        return eventually(lambda: self.told(r"(?<=gRPC on )\S+"), "store says where it takes gRPC")


class Page:
    """Metrics of a service, to be scraped."""

    def __init__(self, text):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()
