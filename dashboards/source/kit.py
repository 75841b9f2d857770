"""What all dashboards are put together from: data sources that are chosen on the page, panels that say what to do
when they are red, rows that fill the width.

A panel is a function here and a row of a table there, so that a dashboard reads as the questions that it answers.
"""

import itertools
import json
import re
import urllib.parse

from grafana_foundation_sdk.builders import bargauge, dashboard, gauge, logs, loki, piechart, prometheus, stat, table
from grafana_foundation_sdk.builders import tempo, text, timeseries
from grafana_foundation_sdk.builders.common import ReduceDataOptions, VizLegendOptions
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DashboardLinkType,
    DataSourceRef,
    DynamicConfigValue,
    Threshold,
    ThresholdsMode,
)

WIDTH = 24  # of Grafana's grid
HEIGHT = 8

PROMETHEUS = DataSourceRef(type_val="prometheus", uid="${prometheus}")
LOKI = DataSourceRef(type_val="loki", uid="${loki}")
TEMPO = DataSourceRef(type_val="tempo", uid="${tempo}")


def thresholds(*steps):
    """("green", None), ("red", 0.05): from which value on which colour holds."""
    return (
        dashboard.ThresholdsConfig()
        .mode(ThresholdsMode.ABSOLUTE)
        .steps([Threshold(color=color, value=value) for color, value in steps])
    )


def at_most(warning, critical):
    return thresholds(("green", None), ("orange", warning), ("red", critical))


def at_least(warning, critical):
    return thresholds(("red", None), ("orange", critical), ("green", warning))


PLAIN = thresholds(("blue", None))


def prom(expr, legend="", instant=False, as_buckets=False):
    query = prometheus.Dataquery().expr(expr).legend_format(legend or "__auto").datasource(PROMETHEUS)
    if as_buckets:
        query = query.format("heatmap")
    return query.instant() if instant else query.range()


def lines(expr):
    return loki.Dataquery().expr(expr).datasource(LOKI).max_lines(100)


def traces(query, limit=20):
    return tempo.TempoQuery().query(query).query_type("traceql").limit(limit).table_type("traces").datasource(TEMPO)


def _explored(title, source, **query):
    """A link to Grafana's Explore, over the time that the page shows."""
    asked = {"refId": "A", "datasource": {"type": source.type_val, "uid": source.uid}, **query}
    pane = {"datasource": source.uid, "queries": [asked], "range": {"from": "${__from}", "to": "${__to}"}}
    # Grafana replaces the variables, and nothing else of it; braces of its own would be read as theirs.
    words = re.split(r"(\$\{[^}]+\})", json.dumps({"one": pane}))
    panes = "".join(word if word.startswith("${") else urllib.parse.quote(word, safe="") for word in words)
    return dashboard.DashboardLink(title).type(DashboardLinkType.LINK).url(f"/explore?schemaVersion=1&panes={panes}")


def _traces_of(title, query):
    return _explored(title, TEMPO, queryType="traceql", query=query, limit=20, tableType="traces")


def _lines_of(title, expr):
    return _explored(title, LOKI, expr=expr)


def from_services(panel, which=""):
    """From a service's line (label job) to its traces, all or some of them, and to what it logged."""
    name = "${__field.labels.job}"
    return panel.data_links([
        _traces_of("Its traces", f'{{ resource.service.name = "{name}"{" && " if which else ""}{which} }}'),
        _lines_of("Its log lines", f'{{job="{name}"}} | json'),
    ])


def with_traces(panel, query):
    return panel.links([_traces_of("Their traces", query)])


def with_lines(panel, expr):
    return panel.links([_lines_of("Their log lines", expr)])


def in_own_unit(panel, ref, unit, colors=None):
    """One query of a panel that is of another unit than the rest: an axis at the right, and thresholds of its own."""
    return panel.override_by_query(ref, [
        DynamicConfigValue(id_val="unit", value=unit),
        DynamicConfigValue(id_val="thresholds", value=(colors or PLAIN).build()),
        DynamicConfigValue(id_val="custom.axisPlacement", value="right"),
    ])


def _filled(panel, title, unit, what_to_do, queries, colors):
    for number, query in enumerate(queries):
        panel = panel.with_target(query.ref_id(chr(ord("A") + number)))
    return panel.title(title).unit(unit).description(what_to_do).thresholds(colors or PLAIN).height(HEIGHT)


def over_time(title, unit, what_to_do, *queries, colors=None):
    panel = _filled(timeseries.Panel(), title, unit, what_to_do, queries, colors).datasource(PROMETHEUS)
    legend = VizLegendOptions().display_mode(common.LegendDisplayMode.TABLE).calcs(["mean", "max", "min"])
    return panel.legend(legend.placement(common.LegendPlacement.BOTTOM).show_legend(True)).fill_opacity(10).min(0)


def one_number(title, unit, what_to_do, query, colors=None):
    panel = _filled(stat.Panel(), title, unit, what_to_do, [query], colors).datasource(PROMETHEUS)
    return panel.reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))


def dial(title, unit, what_to_do, query, colors=None, most=1):
    panel = _filled(gauge.Panel(), title, unit, what_to_do, [query], colors).datasource(PROMETHEUS)
    return panel.min(0).max(most).reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))


def bars(title, unit, what_to_do, *queries, colors=None):
    panel = _filled(bargauge.Panel(), title, unit, what_to_do, queries, colors).datasource(PROMETHEUS)
    return panel.min(0).reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))


def shares(title, unit, what_to_do, query):
    panel = _filled(piechart.Panel(), title, unit, what_to_do, [query], None).datasource(PROMETHEUS)
    return panel.reduce_options(ReduceDataOptions().calcs(["lastNotNull"]))


def log_lines(title, what_to_do, expr):
    panel = logs.Panel().title(title).description(what_to_do).datasource(LOKI).height(HEIGHT + 2)
    panel = panel.show_time(True).enable_log_details(True).sort_order(common.LogsSortOrder.DESCENDING)
    return panel.with_target(lines(expr).ref_id("A"))


def trace_list(title, what_to_do, query):
    panel = table.Panel().title(title).description(what_to_do).datasource(TEMPO).height(HEIGHT + 2)
    return panel.with_target(traces(query).ref_id("A"))


def words(title, content):
    return text.Panel().title(title).description("What stands here needs no data.").content(content).height(HEIGHT + 2)


def _source(name, kind, label):
    return dashboard.DatasourceVariable(name).label(label).type(kind)


def page(uid, title, about, rows, refresh="10s", since="now-15m", tags=()):
    """A dashboard of `rows`: (title, panels), whose panels share the width."""
    built = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(about)
        .tags(["harness", *tags])
        .refresh(refresh)
        .time(since, "now")
        .timezone("browser")
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .with_variable(_source("prometheus", "prometheus", "Metrics"))
        .with_variable(_source("loki", "loki", "Logs"))
        .with_variable(_source("tempo", "tempo", "Traces"))
        .link(
            dashboard.DashboardLink("Others of harness")
            .type(DashboardLinkType.DASHBOARDS)
            .tags(["harness"])
            .as_dropdown(True)
            .include_vars(True)
            .keep_time(True)
        )
    )
    numbers = itertools.count(1)
    for name, panels in rows:
        built = built.with_row(dashboard.Row(name).id(next(numbers)))
        for panel in panels:
            built = built.with_panel(panel.id(next(numbers)).span(WIDTH // len(panels)))
    return built


# What each service is asked, whichever it is.


def request_rate(jobs):
    return from_services(over_time(
        "Request Rate", "reqps", "Requests a second, by service. One that falls alone: its caller does not reach it.",
        prom(f'sum by (job) (rate(http_requests_total{{job=~"{jobs}"}}[$__rate_interval]))', "{{job}}")))


def error_rate(jobs, warning=0.1, critical=0.2):
    return from_services(over_time(
        "Error Rate", "percentunit",
        "The part of a service's answers that are 5xx. The deepest service that has it is where to look: those before it pass it on. "
        "Click its line for its traces.",
        prom(f'sum by (job) (rate(http_requests_total{{job=~"{jobs}", status=~"5.."}}[$__rate_interval])) '
             f'/ sum by (job) (rate(http_requests_total{{job=~"{jobs}"}}[$__rate_interval]))', "{{job}}"),
        colors=at_most(warning, critical)), "status = error")


def slowest(jobs, q=0.95, warning=1.2, critical=1.5):
    return from_services(over_time(
        f"p{round(q * 100)} by Service", "s",
        "How long one request of twenty takes at least, by service. Where two lines part, the time is spent between the two.",
        prom(f'histogram_quantile({q}, sum by (job, le) (rate(http_request_duration_seconds_bucket{{job=~"{jobs}"}}[$__rate_interval])))',
             "{{job}}"), colors=at_most(warning, critical)), f"duration > {round(1000 * warning)}ms")


def calls():
    return over_time(
        "Calls between Services", "reqps", "Who calls whom, by traces. An arrow that is missing: the trace context is not passed on.",
        prom('sum by (client, server) (rate(traces_service_graph_request_total[$__rate_interval]))', "{{client}} → {{server}}"))


def failed_calls():
    return over_time(
        "Failed Calls between Services", "reqps", "Which arrow fails. Only the last one of a chain is the cause.",
        prom('sum by (client, server) (rate(traces_service_graph_request_failed_total[$__rate_interval])) '
             'or 0 * sum by (client, server) (rate(traces_service_graph_request_total[$__rate_interval]))', "{{client}} → {{server}}"))


def telemetry_of(services):
    """The last row of each stage: lines and traces of what went wrong."""
    errors = f'{{compose_service=~"{services}"}} | json | level="ERROR"'
    failed = f'{{ resource.service.name =~ "^(?:{services})$" && status = error }}'
    return ("Logs and Traces", [
        with_traces(log_lines("Error Logs", "Every failed request is a line in the service that failed it, with its trace.", errors),
                    failed),
        with_lines(trace_list("Failed Traces", "The newest requests that failed: open one, and look for the deepest span in red.", failed),
                   errors),
    ])
