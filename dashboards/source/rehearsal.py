"""Rehearsal: a run of harness as it goes: what its users see, beside what the system says of itself."""

from grafana_foundation_sdk.builders import dashboard

from source import kit


def regions(name, tag, color):
    """Phases and faults are regions that the run has left as annotations."""
    return (
        dashboard.AnnotationQuery()
        .name(name)
        .datasource(kit.DataSourceRef(type_val="grafana", uid="-- Grafana --"))
        .enable(True)
        .icon_color(color)
        .target(dashboard.AnnotationTarget().type("tags").tags(["harness", tag]).match_any(False).limit(100))
    )


def build():
    page = kit.page(
        "rehearsal",
        "Rehearsal",
        "A run of harness with --metrics: the clients' view above, the telemetry's below; phases and faults are regions.",
        [
            ("What Users See", [
                kit.over_time("Requests", "reqps", "As the clients count them, by request. A part that telemetry does not have was lost on the way.",
                              kit.prom("sum by (name) (rate(k6_http_reqs_total[$__rate_interval]))", "{{name}}")),
                kit.over_time("Failed", "percentunit", "The part that failed, as the clients see it.",
                              kit.prom("max by (name) (k6_http_req_failed_rate)", "{{name}}"), colors=kit.at_most(0.01, 0.05)),
                kit.over_time("Latency", "s", "p95, without connecting.",
                              kit.prom("histogram_quantile(0.95, sum by (le, name) (rate(k6_http_req_duration_seconds_bucket[$__rate_interval])))", "{{name}}"),
                              colors=kit.at_most(1, 1.5)),
                kit.over_time("Users", "short", "Active ones, and how late their requests left (p99, in seconds): late ones are the generator's own trouble.",
                              kit.prom("sum(k6_vus)", "users"),
                              kit.prom("histogram_quantile(0.99, sum by (le) (rate(harness_lateness_seconds_bucket[$__rate_interval])))", "lateness")),
            ]),
            ("What the System Says", [
                kit.request_rate(".+"),
                kit.error_rate(".+"),
                kit.slowest(".+"),
                kit.over_time("Alerts", "short", "Pending and firing.",
                              kit.prom("count by (alertname, alertstate) (ALERTS) or vector(0)", "{{alertname}} {{alertstate}}")),
            ]),
            kit.telemetry_of(".+"),
        ],
        refresh="5s",
        tags=["rehearsal"],
    )
    return page.annotation(regions("Phases", "phase", "blue")).annotation(regions("Faults", "fault", "red"))
