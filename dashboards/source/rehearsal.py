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
                kit.over_time("Failed", "percentunit", "The part that failed, as the clients see it. Red outside of a fault's region: the run found something; Error Rate below says in which service.",
                              kit.prom("max by (name) (k6_http_req_failed_rate)", "{{name}}"), colors=kit.at_most(0.01, 0.05)),
                kit.over_time("Latency", "s", "p95, without connecting. Red here and green below: the time is spent before the services, on connections or links.",
                              kit.prom("histogram_quantile(0.95, sum by (le, name) (rate(k6_http_req_duration_seconds_bucket[$__rate_interval])))", "{{name}}"),
                              colors=kit.at_most(1, 1.5)),
                kit.in_own_unit(kit.over_time("Users", "short", "Active ones, and how late their requests left (p99): late ones are the generator's own trouble; give it more workers.",
                              kit.prom("sum(k6_vus)", "users"),
                              kit.prom("histogram_quantile(0.99, sum by (le) (rate(harness_lateness_seconds_bucket[$__rate_interval])))", "lateness")), "B", "s", kit.at_most(0.01, 0.1)),
            ]),
            ("What the System Says", [
                kit.request_rate(".+"),
                kit.error_rate(".+"),
                kit.slowest(".+"),
                kit.over_time("Alerts", "short", "Pending and firing. One that fires outside of a fault's region, or never inside of it, is what the rehearsal is for.",
                              kit.prom("count by (alertname, alertstate) (ALERTS) or vector(0)", "{{alertname}} {{alertstate}}")),
            ]),
            kit.telemetry_of(".+"),
        ],
        refresh="5s",
        tags=["rehearsal"],
    )
    return page.annotation(regions("Phases", "phase", "blue")).annotation(regions("Faults", "fault", "red"))
