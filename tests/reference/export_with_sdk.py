"""export_with_sdk.py HTTP_URL GRPC_ADDRESS: exports traces and logs with OpenTelemetry's SDK, over HTTP and
over gRPC, and prints as JSON what it exported."""

import json
import logging
import sys

from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcLogs
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpans
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpLogs
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpans
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode


def export(service, spans, logs):
    resource = Resource.create({"service.name": service, "service.version": "1.2"})
    tracers = TracerProvider(resource=resource)
    tracers.add_span_processor(BatchSpanProcessor(spans))
    loggers = LoggerProvider(resource=resource)
    loggers.add_log_record_processor(BatchLogRecordProcessor(logs))
    logger = logging.getLogger(service)
    logger.setLevel(logging.DEBUG)
    logger.addHandler(LoggingHandler(logger_provider=loggers))
    tracer = tracers.get_tracer("reference")

    exported = []
    for n in range(50):
        with tracer.start_as_current_span("roll", kind=SpanKind.SERVER) as span:
            span.set_attributes({"n": n, "half": n / 2, "even": n % 2 == 0, "list": ["a", str(n)]})
            span.add_event("thrown", {"face": n % 6})
            if n % 10 == 0:
                span.set_status(Status(StatusCode.ERROR, "lost \u2684"))
            line = f'rolled {n} "\u2684"'
            logger.warning(line)
            context = span.get_span_context()
            exported.append({"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}",
                             "line": line, "n": n})
    for provider in (tracers, loggers):
        provider.force_flush()
        provider.shutdown()
    return exported


def main(http, grpc):
    print(json.dumps({
        "over-http": export("over-http", HttpSpans(endpoint=http + "/v1/traces"),
                            HttpLogs(endpoint=http + "/v1/logs", compression=Compression.Gzip)),
        "over-grpc": export("over-grpc", GrpcSpans(endpoint=grpc, insecure=True),
                            GrpcLogs(endpoint=grpc, insecure=True)),
    }))


main(*sys.argv[1:])
