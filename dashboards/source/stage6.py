"""Dice Roller - Stage 6: who rolls, and how that becomes statistics."""

from source import kit

JOBS = "frontend|dice-roller|die-service"


def build():
    return kit.page(
        "stage6",
        "Dice Roller - Stage 6",
        "Users who sign in, and what they do as events in a database of its own.",
        [
            ("All Services", [kit.request_rate(JOBS), kit.error_rate(JOBS), kit.slowest(JOBS)]),
            ("Users", [
                kit.over_time("Who Is Refused", "reqps", "401 without a session, 403 with one that may not. Many 401 from one moment on: sessions were lost.",
                              kit.prom('sum by (status) (rate(http_requests_total{job="frontend", status=~"4.."}[$__rate_interval]))', "{{status}}"),
                              colors=kit.at_most(1, 10)),
                kit.over_time("Usage Events", "ops", "Read from the logs and stored. Malformed ones: the frontend's event changed its form.",
                              kit.prom('sum by (result) (rate(usage_events_total[$__rate_interval]))', "{{result}}"),
                              kit.prom('sum by (result) (rate(usage_polls_total{result="failure"}[$__rate_interval]))', "failed polls")),
                kit.one_number("Age of the Statistics", "s", "Since the last poll that went well. More than ten seconds: the log store, or the database of the "
                               "statistics, is away.",
                               kit.prom("time() - max(usage_last_success_timestamp_seconds)"), kit.at_most(5, 10)),
            ]),
            ("What Users Do", [
                kit.log_lines("Usage Events", "As they were told.", '{job="usage-events"}'),
            ]),
            ("Between Them", [kit.calls(), kit.failed_calls()]),
            kit.telemetry_of(JOBS),
        ],
        tags=["stage"],
    )
