"""A shop of the standard library alone, whose log lines come late: they are gathered, as an asynchronous appender does it,
and the last ones until half a second after the last order.

late_shop.py PORT ORDERS: BROKEN says what is wrong with it: last-errors (of its last four orders), no-trace-id, zeros (for
a trace), frozen (metrics are made once), reborn (in the midst it counts from 0, as a process that begins anew).
It traces all that it is asked for, its metrics, too.
"""

import http.server
import json
import os
import secrets
import sys
import threading
import time
import urllib.request

broken = os.environ.get("BROKEN", "").split()
endpoint = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
last = int(sys.argv[2]) - 4
lock = threading.Lock()
gathered = []
ordered = 0
orders = 0
errors = 0
copy = ""
started = time.time()


def flush():
    while True:
        time.sleep(0.3)
        with lock:
            if orders > last and time.monotonic() < ordered + 0.5:
                continue
            lines = "".join(gathered)
            gathered.clear()
        sys.stdout.write(lines)
        sys.stdout.flush()


def text(key, value):
    return {"key": key, "value": {"stringValue": value}}


def send_span(trace_id, parent, began, path):
    span = {
        "traceId": trace_id,
        "spanId": secrets.token_hex(8),
        "parentSpanId": parent,
        "name": "GET " + path,
        "kind": 2,
        "startTimeUnixNano": str(began),
        "endTimeUnixNano": str(time.time_ns()),
        "attributes": [text("url.path", path), text("shop.item", "ink")],
    }
    scope = {"scope": {"name": "shop"}, "spans": [span]}
    body = {"resourceSpans": [{"resource": {"attributes": [text("service.name", "shop")]}, "scopeSpans": [scope]}]}
    request = urllib.request.Request(
        endpoint + "/v1/traces", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=5).read()


class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        began = time.time_ns()
        _, trace_id, parent, _ = self.headers.get("traceparent", f"00-{secrets.token_hex(16)}--").split("-")
        if self.path == "/order":
            self.order(trace_id)
        elif self.path == "/metrics":
            self.answer(self.metrics())
        else:
            self.answer("")
        if endpoint:
            send_span(trace_id, parent, began, self.path)

    def metrics(self):
        global copy
        if "frozen" not in broken or not copy:
            gone = last // 2 if "reborn" in broken and orders > last // 2 else 0
            copy = "".join(
                f"# TYPE shop_{name}_total counter\nshop_{name}_total {value}\n"
                for name, value in {"orders": orders - gone, "errors": errors}.items()
            )
            copy += f"# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds {started + gone:.3f}\n"
        return copy

    def order(self, trace_id):
        global errors, ordered, orders
        with lock:
            ordered = time.monotonic()
            orders += 1
            failed = "last-errors" in broken and orders > last
            errors += failed
            line = {"level": "ERROR" if failed else "INFO", "message": "failed" if failed else "sold"}
            if "no-trace-id" not in broken:
                line["trace_id"] = "0" * 32 if "zeros" in broken else trace_id
            gathered.append(json.dumps(line) + "\n")
        self.answer("ink")

    def answer(self, body):
        self.send_response_only(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format, *args):
        pass


threading.Thread(target=flush, daemon=True).start()
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
