"""A shop, as a team may have one: FastAPI, with the official OpenTelemetry SDK and Prometheus' client.

REGRESSION leaves something out of its telemetry, as a change may do by mistake: no-trace-id, no-attribute,
no-error-metric, no-traces.
"""

import json
import logging
import os
import random

from fastapi import FastAPI, Response
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest

regression = os.environ.get("REGRESSION", "")
# One item of five is sold out.
stock = {"pen": 0, "ink": 3, "pad": 5, "cup": 8, "bag": 2}


class JsonLines(logging.Formatter):
    def format(self, record):
        span = trace.get_current_span().get_span_context()
        line = {"level": record.levelname, "message": record.getMessage(), **getattr(record, "fields", {})}
        if span.is_valid and regression != "no-trace-id":
            line["trace_id"] = trace.format_trace_id(span.trace_id)
            line["span_id"] = trace.format_span_id(span.span_id)
        return json.dumps(line)


handler = logging.StreamHandler()
handler.setFormatter(JsonLines())
log = logging.getLogger("shop")
log.addHandler(handler)
log.setLevel(logging.INFO)

provider = TracerProvider()
if regression != "no-traces":
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)

orders = Counter("shop_orders", "Orders, by what became of them", ["result"])
for result in ("sold", "sold_out"):
    orders.labels(result)

app = FastAPI()


@app.get("/health")
def health():
    return {"status": "up"}


@app.get("/metrics")
def metrics():
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@app.get("/order")
def order(response: Response, item: str = ""):
    item = item or random.choice(list(stock))
    span = trace.get_current_span()
    if regression != "no-attribute":
        span.set_attribute("shop.item", item)
    if stock.get(item, 0) == 0:
        if regression != "no-error-metric":
            orders.labels("sold_out").inc()
        span.set_status(trace.StatusCode.ERROR, "sold out")
        log.error("sold out", extra={"fields": {"item": item}})
        response.status_code = 503
        return {"error": "sold out"}
    orders.labels("sold").inc()
    log.info("sold", extra={"fields": {"item": item}})
    return {"item": item}


FastAPIInstrumentor.instrument_app(app, excluded_urls="health,metrics")
