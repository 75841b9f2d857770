// A shop, as a team may have one: Node's own HTTP server, with the official OpenTelemetry SDK and
// Prometheus' client.
//
// REGRESSION leaves something out of its telemetry, as a change may do by mistake: no-trace-id,
// no-attribute, no-error-metric, no-traces.
"use strict";

const { trace, SpanStatusCode } = require("@opentelemetry/api");
const { NodeSDK } = require("@opentelemetry/sdk-node");
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");
const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");

const regression = process.env.REGRESSION || "";
const sdk = new NodeSDK({
  traceExporter: regression === "no-traces" ? undefined : new OTLPTraceExporter(),
  ...(regression === "no-traces" ? { spanProcessors: [] } : {}),
  instrumentations: [new HttpInstrumentation()],
});
sdk.start();

const http = require("node:http"); // after the SDK, which instruments it
const metrics = require("prom-client");

// One item of five is sold out.
const stock = { pen: 0, ink: 3, pad: 5, cup: 8, bag: 2 };

const orders = new metrics.Counter({
  name: "shop_orders_total",
  help: "Orders, by what became of them",
  labelNames: ["result"],
});
for (const result of ["sold", "sold_out"]) orders.inc({ result }, 0);

function log(level, message, fields) {
  const span = trace.getActiveSpan()?.spanContext();
  const ids = span && regression !== "no-trace-id" ? { trace_id: span.traceId, span_id: span.spanId } : {};
  console.log(JSON.stringify({ level, message, ...fields, ...ids }));
}

function answer(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

function order(item, response) {
  const span = trace.getActiveSpan();
  if (regression !== "no-attribute") span?.setAttribute("shop.item", item);
  if (stock[item] > 0) {
    orders.inc({ result: "sold" });
    log("INFO", "sold", { item });
    answer(response, 200, { item });
    return;
  }
  if (regression !== "no-error-metric") orders.inc({ result: "sold_out" });
  span?.setStatus({ code: SpanStatusCode.ERROR, message: "sold out" });
  log("ERROR", "sold out", { item });
  answer(response, 503, { error: "sold out" });
}

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, "http://shop");
  if (url.pathname === "/order") {
    order(url.searchParams.get("item") || "ink", response);
  } else if (url.pathname === "/health") {
    answer(response, 200, { status: "up" });
  } else if (url.pathname === "/metrics") {
    response.writeHead(200, { "Content-Type": metrics.register.contentType });
    response.end(await metrics.register.metrics());
  } else {
    answer(response, 404, { error: "there is no such page" });
  }
});
server.listen(Number(process.argv[2]), "127.0.0.1");

process.on("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
  sdk.shutdown().finally(() => process.exit(0));
});
