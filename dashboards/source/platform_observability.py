"""Platform Observability Dashboard: the single pane of glass, for whoever looks first."""

from source import kit

RATE = "$__rate_interval"


def quantile(q):
    return kit.prom(f'1000 * histogram_quantile({q}, sum by (le) (rate(http_request_duration_seconds_bucket[{RATE}])))', f"p{round(q * 100)}")


def build():
    return kit.page(
        "platform-observability",
        "Platform Observability Dashboard",
        "All services, what they stand on, and what was promised, on one page.",
        [
            ("Services", [
                kit.over_time("Request Latency Distribution", "ms", "Over all services. p99 that rises alone: a few slow requests, open their traces. All three: load, "
                              "or what all depend on.", quantile(0.5), quantile(0.95), quantile(0.99), colors=kit.at_most(500, 1000)),
                kit.error_rate(".+", warning=0.01, critical=0.05),
                kit.over_time("Request Volume", "reqps", "By service and route. A step is a release or a client; a fall is an outage before the service.",
                              kit.prom(f'sum by (job, handler) (rate(http_requests_total[{RATE}]))', "{{job}} {{handler}}")),
            ]),
            ("What They Stand On", [
                kit.over_time("Pod Health Status", "short", "Pods that are not ready, and restarts of the last hour. Describe the pod, then read what it said before it "
                              "ended.",
                              kit.prom('count by (namespace) (kube_pod_status_ready{condition="true"} == 0) or 0 * count by (namespace) (kube_pod_status_ready{condition="true"})', "not ready {{namespace}}"),
                              kit.prom('sum by (namespace) (increase(kube_pod_container_status_restarts_total[1h]))', "restarts {{namespace}}"),
                              colors=kit.at_most(1, 3)),
                kit.over_time("Node Resource Utilization", "percentunit", "Above 85 % for ten minutes NodeHighCPU and NodeHighMemory fire: move a pod, or add a node.",
                              kit.prom(f'1 - avg by (instance) (rate(node_cpu_seconds_total{{mode="idle"}}[{RATE}]))', "CPU {{instance}}"),
                              kit.prom('1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes', "memory {{instance}}"),
                              colors=kit.at_most(0.75, 0.85)),
                kit.in_own_unit(kit.over_time("Database Query Performance", "s", "p95 of queries by their spans, and connections in use. Slow with few in use: locks; all in use: the pool.",
                              kit.prom(f'histogram_quantile(0.95, sum by (le, service) (rate(traces_spanmetrics_latency_bucket{{span_kind="SPAN_KIND_CLIENT", span_name=~"(?i)(select|insert|update|delete).*"}}[{RATE}])))',
                                       "p95 {{service}}"),
                              kit.prom('sum by (job) (db_pool_connections{state="in_use"})', "in use {{job}}"), colors=kit.at_most(0.05, 0.1)), "B", "short"),
            ]),
            ("What Was Promised", [
                kit.dial("Service SLA Compliance", "percentunit", "Answers below 500, of all. Below 99 % for ten minutes SLAViolation fires, and customers have to be told.",
                         kit.prom('1 - (sum(increase(http_requests_total{status=~"5.."}[$__range])) or vector(0)) / sum(increase(http_requests_total[$__range]))',
                                  instant=True), kit.at_least(0.995, 0.99)),
                kit.in_own_unit(kit.over_time("Cache Efficiency", "percentunit", "Hits of all lookups, and how full the cache is. Hits that fall after a release: keys changed. Few hits while it is full: it is too small.",
                              kit.prom(f'sum by (cache) (rate(cache_hits_total[{RATE}])) / (sum by (cache) (rate(cache_hits_total[{RATE}])) + sum by (cache) (rate(cache_misses_total[{RATE}])))',
                                       "hits {{cache}}"),
                              kit.prom('cache_entries / cache_entries_max', "full {{cache}}"), colors=kit.at_least(0.8, 0.5)), "B", "percentunit"),
            ]),
        ],
        refresh="30s",
        since="now-6h",
        tags=["platform"],
    )
