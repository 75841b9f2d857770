"""Dice Roller - Stage 1: one service, whose metrics, logs and traces are to agree."""

from source import kit

ROLLS = '{job="dice-roller", handler="/roll"}'
FAILED = '{job="dice-roller", handler="/roll", status=~"5.."}'
LINES = '{compose_service="dice-roller"}'

HOW_TO_CORRELATE = """
1. Open a line under **Error Logs**: it has `trace_id`. Its link leads to the trace.
2. In the trace, the span `GET /roll` has `die.type` and `die.error`. *Logs for this span* leads back.
3. A line without a trace, or a trace without a line, is a defect: `harness run scenarios/stage1-three-signals.yaml` claims
   that there is none.
"""


def quantile(q):
    return kit.prom(
        f'histogram_quantile({q}, sum by (le) (rate(http_request_duration_seconds_bucket{ROLLS}[$__rate_interval])))',
        f"p{round(q * 100)}",
    )


def values_of(die):
    return kit.bars(
        f"Roll Value Distribution ({die.capitalize()})",
        "short",
        "How often each value, or less, was rolled. A fair die rolls 1 to 6, each as often; a risky one 2 to 7. A bar outside: "
        "see the spans of those rolls, by die.result.",
        kit.prom(
            f'sum by (le) (increase(dice_roll_value_bucket{{die_type="{die}"}}[$__range]))',
            "{{le}}",
            instant=True,
            as_buckets=True,
        ),
    )


def build():
    return kit.page(
        "stage1",
        "Dice Roller - Stage 1",
        "One service in three signals.",
        [
            ("Overview Metrics", [
                kit.over_time("Request Rate", "reqps",
                              "Requests a second, by route. None at all: is the traffic on, and is the target up?",
                              kit.prom('sum by (handler) (rate(http_requests_total{job="dice-roller"}[$__rate_interval]))', "{{handler}}")),
                kit.dial("Success Rate", "percentunit",
                         "What was answered below 500. One risky roll of ten fails by design, so a mix of both dice is at 95 %; below 90 % "
                         "open Error Logs.",
                         kit.prom(f'1 - (sum(rate(http_requests_total{FAILED}[$__rate_interval])) or vector(0)) '
                                  f'/ sum(rate(http_requests_total{ROLLS}[$__rate_interval]))'),
                         kit.at_least(0.93, 0.9)),
                kit.over_time("Error Rate by Die Type", "ops",
                              "Failed rolls a second. A fair die never fails: if it does, the service is broken and not the die.",
                              kit.prom('sum by (die_type) (rate(dice_rolls_total{result="error"}[$__rate_interval]))', "{{die_type}}")),
            ]),
            ("Latency Metrics", [
                kit.over_time("Request Duration", "s",
                              "A roll takes up to a second, half of one on average. p50 above 0.6 s: the service is short of CPU or threads.",
                              quantile(0.5), quantile(0.95), quantile(0.99), colors=kit.at_most(1.2, 1.5)),
                kit.bars("Average Response Time by Die Type", "s",
                         "Both dice take as long. One that is slower: look for what is done for that die alone.",
                         kit.prom('sum by (die_type) (increase(dice_roll_duration_seconds_sum{die_type=~"fair|risky"}[$__range])) '
                                  '/ sum by (die_type) (increase(dice_roll_duration_seconds_count{die_type=~"fair|risky"}[$__range]))',
                                  "{{die_type}}", instant=True), colors=kit.at_most(0.6, 1)),
            ]),
            ("Roll Distribution", [
                kit.shares("Rolls by Die Type", "short", "Which dice people use.",
                           kit.prom('sum by (die_type) (increase(dice_rolls_total{die_type=~"fair|risky"}[$__range]))', "{{die_type}}", instant=True)),
                values_of("fair"),
                values_of("risky"),
            ]),
            ("Logs", [
                kit.log_lines("Recent Logs", "What it says of each request. No line while Request Rate is above 0: the shipper is away.",
                              LINES + " | json"),
                kit.with_traces(
                    kit.log_lines("Error Logs", "Each failed roll is one line, with its trace.", LINES + ' | json | level="ERROR"'),
                    '{ resource.service.name = "dice-roller" && status = error }'),
            ]),
            ("Traces", [
                kit.words("Trace-to-Logs Correlation Instructions", HOW_TO_CORRELATE),
                kit.with_traces(
                    kit.one_number("Trace Count", "short", "Traces of the time shown. 0 while requests come in: see the exporter's log lines.",
                                   kit.prom('sum(increase(traces_spanmetrics_calls_total{service="dice-roller", span_kind="SPAN_KIND_SERVER"}[$__range]))',
                                            instant=True)),
                    '{ resource.service.name = "dice-roller" }'),
            ]),
        ],
        tags=["stage"],
    )
