"""Developer: what is my service doing, why is it slow, what went wrong?"""

from source import kit


def build():
    return kit.page(
        "developer",
        "Developer Dashboard - Application Metrics",
        "What is my service doing? Why is it slow? What went wrong?",
        [
            ("Requests", [
                kit.slowest(".+", warning=0.5, critical=1),
                kit.error_rate(".+", warning=0.01, critical=0.05),
                kit.from_services(kit.over_time("Request Counts", "short", "By route and status, over five minutes. A route with 5xx: click its line for the traces that failed.",
                              kit.prom("sum by (job, handler, status) (increase(http_requests_total[5m]))", "{{job}} {{handler}} {{status}}")), "status = error"),
            ]),
            ("What They Carry and Need", [
                kit.over_time("Response Size", "bytes", "On average. A step up after a release: a field too many, or a page without a limit.",
                              kit.prom("sum by (job) (rate(http_response_size_bytes_sum[$__rate_interval])) / sum by (job) (rate(http_response_size_bytes_count[$__rate_interval]))",
                                       "{{job}}"), colors=kit.at_most(100_000, 1_000_000)),
                kit.over_time("Database Queries", "ops", "By service and kind. More queries at the same rate of requests: one query a row crept in.",
                              kit.prom('sum by (service, span_name) (rate(traces_spanmetrics_calls_total{span_kind="SPAN_KIND_CLIENT", span_name=~"(?i)(select|insert|update|delete).*"}[$__rate_interval]))',
                                       "{{service}} {{span_name}}")),
                kit.over_time("Cache Hit Rates", "percentunit", "Below one half the cache costs more than it saves: see whether its keys changed, or how long they live; else switch it off.",
                              kit.prom("sum by (cache) (rate(cache_hits_total[$__rate_interval])) / (sum by (cache) (rate(cache_hits_total[$__rate_interval])) + sum by (cache) (rate(cache_misses_total[$__rate_interval])))",
                                       "{{cache}}"), colors=kit.at_least(0.8, 0.5)),
            ]),
        ],
        tags=["persona", "developer", "application", "debug"],
    )
