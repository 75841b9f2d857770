"""Dice Roller - Stage 2: a frontend before the dice-roller, and one trace through both."""

from source import kit

JOBS = "frontend|dice-roller"


def build():
    return kit.page(
        "stage2",
        "Dice Roller - Stage 2",
        "Two services, and what lies between them.",
        [
            ("Both Services", [kit.request_rate(JOBS), kit.error_rate(JOBS), kit.slowest(JOBS)]),
            ("Between Them", [
                kit.calls(),
                kit.over_time("Time between Frontend and Dice-Roller", "s",
                              "What a roll takes longer at the frontend than at the dice-roller, on average: connection and network. More than a few "
                              "milliseconds: too few connections, or a slow link.",
                              kit.prom('sum(rate(http_request_duration_seconds_sum{job="frontend", handler="/roll"}[$__rate_interval])) '
                                       '/ sum(rate(http_request_duration_seconds_count{job="frontend", handler="/roll"}[$__rate_interval])) '
                                       '- sum(rate(http_request_duration_seconds_sum{job="dice-roller", handler="/roll"}[$__rate_interval])) '
                                       '/ sum(rate(http_request_duration_seconds_count{job="dice-roller", handler="/roll"}[$__rate_interval]))',
                                       "on the way"), colors=kit.at_most(0.02, 0.1)),
            ]),
            kit.telemetry_of(JOBS),
        ],
        tags=["stage"],
    )
