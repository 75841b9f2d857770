"""A shop of the standard library alone, whose metrics nobody scrapes: it pushes them over OTLP.

pushing_shop.py PORT: two metrics of the same labels, as any service has them.
"""

import http.server
import json
import os
import sys
import threading
import time
import urllib.request

url = os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/metrics"
began = time.time_ns()
orders = 0


def point(value):
    return {"startTimeUnixNano": str(began), "timeUnixNano": str(time.time_ns()), "asInt": str(value)}


def body():
    counted = {"dataPoints": [point(orders)], "aggregationTemporality": 2, "isMonotonic": True}
    metrics = [{"name": "shop.orders", "sum": counted}, {"name": "shop.stock", "gauge": {"dataPoints": [point(7)]}}]
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    return {"resourceMetrics": [{"resource": resource, "scopeMetrics": [{"metrics": metrics}]}]}


def push(ended):
    while not ended.wait(0.25):
        data = json.dumps(body()).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=5).read()
        except OSError:
            pass  # it is not up yet, or no more


class Shop(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        global orders
        orders += self.path == "/order"
        self.send_response_only(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format, *args):
        pass


threading.Thread(target=push, args=(threading.Event(),), daemon=True).start()
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
