"""One of two services of the standard library alone: two_services.py PORT NAME [URL], of which the one behind is at URL.

The front answers 200 whatever becomes of its call. BROKEN says what is wrong with one: no-spans, falls-silent (it
sends no spans and no lines of any order but its first forty), loses-middle (of the next forty only), loses-failures
(their spans), dies (at its fortieth order), slow-clock (by two seconds). It fails each fourth order where FAILS is set.
"""

import http.server
import json
import os
import secrets
import sys
import threading
import time
import urllib.request

port, name = int(sys.argv[1]), sys.argv[2]
behind = sys.argv[3] if len(sys.argv) > 3 else ""
broken = os.environ.get("BROKEN", "")
fails = os.environ.get("FAILS", "") != ""
endpoint = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
off = -2 * 10**9 if broken == "slow-clock" else 0
lock = threading.Lock()
orders = 0
errors = 0
gathered = []


def text(key, value):
    return {"key": key, "value": {"stringValue": value}}


def send_spans():
    while True:
        time.sleep(0.1)
        with lock:
            spans = gathered[:]
            gathered.clear()
        if not spans:
            continue
        scope = {"scope": {"name": name}, "spans": spans}
        body = {"resourceSpans": [{"resource": {"attributes": [text("service.name", name)]}, "scopeSpans": [scope]}]}
        request = urllib.request.Request(
            endpoint + "/v1/traces", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=5).read()


def call(trace_id, span_id):
    if not behind:
        return
    request = urllib.request.Request(behind + "/order", headers={"traceparent": f"00-{trace_id}-{span_id}-01"})
    try:
        urllib.request.urlopen(request, timeout=5).read()
    except OSError:
        pass


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/order":
            return self.order()
        counts = f"# TYPE {name}_orders_total counter\n{name}_orders_total {orders}\n"
        self.answer(200, counts + f"# TYPE errors_total counter\nerrors_total {errors}\n")

    def order(self):
        global orders, errors
        began = time.time_ns()
        _, trace_id, parent, _ = self.headers["traceparent"].split("-")
        span_id = secrets.token_hex(8)
        with lock:
            orders += 1
            number = orders
        if broken == "dies" and number == 40:
            os._exit(1)
        call(trace_id, span_id)
        failed = fails and number % 4 == 0
        errors += failed
        is_silent = broken == "falls-silent" and number > 40 or broken == "loses-middle" and 40 < number <= 80
        if not is_silent:
            self.tell(failed, trace_id)
            if broken != "no-spans" and not (failed and broken == "loses-failures"):
                self.trace(failed, trace_id, span_id, parent, began)
        self.answer(500 if failed else 200, "")

    def tell(self, failed, trace_id):
        level, message = ("ERROR", "not sold") if failed else ("INFO", "sold")
        line = json.dumps({"level": level, "message": message, "trace_id": trace_id})
        with lock:  # print writes a line and its end one after the other
            print(line, flush=True)

    def trace(self, failed, trace_id, span_id, parent, began):
        span = {
            "traceId": trace_id,
            "spanId": span_id,
            "parentSpanId": parent,
            "name": "GET /order",
            "kind": 2,
            "startTimeUnixNano": str(began + off),
            "endTimeUnixNano": str(time.time_ns() + off),
            "status": {"code": 2 if failed else 0},
        }
        with lock:
            gathered.append(span)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


threading.Thread(target=send_spans, daemon=True).start()
http.server.ThreadingHTTPServer(("127.0.0.1", port), Service).serve_forever()
