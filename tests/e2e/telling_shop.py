"""A shop of the standard library alone, which tells of each order in metrics, logs and traces.

telling_shop.py PORT: what stands in SILENT it does not tell: traces, logs, metrics, trace_id; name: its own, to its spans.
"""

import http.server
import json
import os
import secrets
import sys
import time
import urllib.request

silent = os.environ.get("SILENT", "").split()
endpoint = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
orders = 0


def text(key, value):
    return {"key": key, "value": {"stringValue": value}}


def send_span(trace_id, parent, began):
    service = "unknown_service" if "name" in silent else "shop"
    span = {
        "traceId": trace_id,
        "spanId": secrets.token_hex(8),
        "parentSpanId": parent,
        "name": "GET /order",
        "kind": 2,
        "startTimeUnixNano": str(began),
        "endTimeUnixNano": str(time.time_ns()),
        "attributes": [text("shop.item", "ink"), text("http.route", "/order")],
    }
    scope = {"scope": {"name": "shop"}, "spans": [span]}
    body = {"resourceSpans": [{"resource": {"attributes": [text("service.name", service)]}, "scopeSpans": [scope]}]}
    request = urllib.request.Request(
        endpoint + "/v1/traces", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=5).read()


class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/order"):
            self.order()
        elif self.path == "/metrics" and "metrics" not in silent:
            self.answer(200, f"# TYPE shop_orders_total counter\nshop_orders_total {orders}\n# TYPE shop_stock gauge\nshop_stock 7\n")
        else:
            self.answer(200 if self.path == "/" else 404, "")

    def order(self):
        global orders
        orders += 1
        began = time.time_ns()
        _, trace_id, parent, _ = self.headers.get("traceparent", "00---").split("-")
        if "logs" not in silent:
            line = {"level": "INFO", "message": "sold"}
            if "trace_id" not in silent:
                line["trace_id"] = trace_id
            print(json.dumps(line) + "\n", end="", flush=True)  # at once: threads print side by side
        if "traces" not in silent and endpoint and trace_id:
            send_span(trace_id, parent, began)
        self.answer(200, "ink")

    def answer(self, status, body):
        self.send_response_only(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Environment", os.environ.get("ENVIRONMENT", "test"))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format, *args):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
