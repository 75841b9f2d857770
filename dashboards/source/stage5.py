"""Dice Roller - Stage 5: the dice are in PostgreSQL, which can fail."""

from source import kit

JOBS = "frontend|dice-roller|die-service"


def build():
    return kit.page(
        "stage5",
        "Dice Roller - Stage 5",
        "Three services and a database: an outage is seen from the page down to the query.",
        [
            ("All Services", [kit.request_rate(JOBS), kit.error_rate(JOBS), kit.slowest(JOBS)]),
            ("Database", [
                kit.one_number("PostgreSQL", "bool_on_off", "Off: PostgreSQL refuses or hangs. Rolls fail until it is back; see DatabaseDown.",
                               kit.prom("min(pg_up)", instant=True), kit.at_least(1, 1)),
                kit.over_time("Pool Connections", "short", "By state. Broken ones: the database is away. All in use and some waiting: the pool is too small, "
                              "or queries are slow.",
                              kit.prom("sum by (state) (db_pool_connections)", "{{state}}"), kit.prom("sum(db_pool_waiting)", "waiting queries")),
                kit.over_time("Query Time", "s", "p95 of the die service's queries, by their spans. Above 100 ms while the database has little to do: a lock.",
                              kit.prom('histogram_quantile(0.95, sum by (le, span_name) (rate(traces_spanmetrics_latency_bucket'
                                       '{service="die-service", span_kind="SPAN_KIND_CLIENT"}[$__rate_interval])))', "{{span_name}}"),
                              colors=kit.at_most(0.05, 0.1)),
                kit.over_time("Alerts", "short", "Pending and firing. One that fires has its runbook in its annotations.", kit.prom("count by (alertname, alertstate) (ALERTS) or vector(0)",
                                                                                "{{alertname}} {{alertstate}}")),
            ]),
            ("Between Them", [kit.calls(), kit.failed_calls()]),
            kit.telemetry_of(JOBS),
        ],
        tags=["stage"],
    )
