"""What is sent to the collector, each in its protocol."""

import logging
import secrets
import socket
import struct
import time
import urllib.request

import grpc
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpans
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpLogs
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter as HttpMetrics
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpans
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor


def resource(service):
    return Resource.create({"service.name": service})


def otlp_span(service, port, over_grpc):
    """Its trace id."""
    exporter = GrpcSpans(endpoint=f"http://127.0.0.1:{port}", insecure=True) if over_grpc else HttpSpans(
        endpoint=f"http://127.0.0.1:{port}/v1/traces")
    tracers = TracerProvider(resource=resource(service))
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    with tracers.get_tracer("collector-test").start_as_current_span("roll") as span:
        span.set_attribute("die.type", "fair")
        trace = span.get_span_context().trace_id
    tracers.shutdown()
    return f"{trace:032x}"


def otlp_traces(port, count):
    """Of one span each."""
    tracers = TracerProvider(resource=resource("many"))
    tracers.add_span_processor(SimpleSpanProcessor(HttpSpans(endpoint=f"http://127.0.0.1:{port}/v1/traces")))
    for _ in range(count):
        tracers.get_tracer("collector-test").start_span("roll").end()
    tracers.shutdown()


def otlp_counter(service, port, name, value):
    reader = PeriodicExportingMetricReader(HttpMetrics(endpoint=f"http://127.0.0.1:{port}/v1/metrics"))
    meters = MeterProvider(resource=resource(service), metric_readers=[reader])
    meters.get_meter("collector-test").create_counter(name, unit="1").add(value, {"result": "ok"})
    meters.force_flush()
    meters.shutdown()


def otlp_line(service, port, line):
    loggers = LoggerProvider(resource=resource(service))
    loggers.add_log_record_processor(SimpleLogRecordProcessor(HttpLogs(endpoint=f"http://127.0.0.1:{port}/v1/logs")))
    logger = logging.getLogger(service)
    logger.addHandler(LoggingHandler(logger_provider=loggers))
    logger.error(line)
    loggers.shutdown()


def syslog(port, line, over_tcp):
    if over_tcp:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(line.encode() + b"\n")
    else:
        with socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            datagrams.sendto(line.encode(), ("127.0.0.1", port))


# Thrift's binary protocol: a field is its type, its number and its value; a struct ends with a 0.
def thrift(kind, number, value):
    return struct.pack(">bh", kind, number) + value


def thrift_text(text):
    return struct.pack(">i", len(text)) + text.encode()


def jaeger_thrift(service, port):
    """A batch with one span, over HTTP, as Jaeger's old clients send it. Its trace id."""
    i64, i32, text, struct_, list_ = 10, 8, 11, 12, 15
    low = secrets.randbits(63)
    fields = [(i64, 1, struct.pack(">q", low)), (i64, 2, struct.pack(">q", 0)), (i64, 3, struct.pack(">q", 77)),
              (i64, 4, struct.pack(">q", 0)), (text, 5, thrift_text("from-thrift")), (i32, 7, struct.pack(">i", 1)),
              (i64, 8, struct.pack(">q", int(time.time() * 1e6))), (i64, 9, struct.pack(">q", 1500))]
    span = b"".join(thrift(*field) for field in fields) + b"\0"
    process = thrift(text, 1, thrift_text(service)) + b"\0"
    batch = thrift(struct_, 1, process) + thrift(list_, 2, struct.pack(">bi", struct_, 1) + span) + b"\0"
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/traces?format=jaeger.thrift", data=batch,
                                     headers={"Content-Type": "application/x-thrift"})
    urllib.request.urlopen(request, timeout=5).close()
    return f"{low:032x}"


# Protocol buffers: a field is its number and wire type, then a varint, or a length and that many bytes.
def varint(value):
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def proto(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def jaeger_grpc(service, port):
    """The same over gRPC: PostSpansRequest{batch: {spans, process}} of Jaeger's api_v2. Its trace id."""
    trace = secrets.token_bytes(16)
    now = time.time_ns()
    start = proto(1, now // 10**9) + proto(2, now % 10**9)
    span = (proto(1, trace) + proto(2, secrets.token_bytes(8)) + proto(3, "from-grpc") + proto(6, start) +
            proto(7, proto(2, 1_500_000)))
    request = proto(1, proto(1, span) + proto(2, proto(1, service)))
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        channel.unary_unary("/jaeger.api_v2.CollectorService/PostSpans")(request, timeout=5)
    return trace.hex()
