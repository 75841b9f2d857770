"""Dice Roller - Stage 3: the dice are a service's, and change at run time."""

from source import kit

JOBS = "frontend|dice-roller|die-service"
LOOKUPS = '{job="die-service", handler="/dice/{name}"}'


def build():
    return kit.page(
        "stage3",
        "Dice Roller - Stage 3",
        "Three services; what a die is, is asked for each roll.",
        [
            ("All Services", [kit.request_rate(JOBS), kit.error_rate(JOBS), kit.slowest(JOBS)]),
            ("Dice", [
                kit.over_time("Dice Asked For and Changed", "reqps", "GET is a roll that asks what its die is, PUT is somebody who changes one.",
                              kit.prom(f'sum by (method, status) (rate(http_requests_total{LOOKUPS}[$__rate_interval]))',
                                       "{{method}} {{status}}")),
                kit.over_time("Time to Find a Die", "s", "p95 of the die service. It has them in memory: more than 50 ms is the machine's doing.",
                              kit.prom('histogram_quantile(0.95, sum by (le, method) (rate(http_request_duration_seconds_bucket'
                                       f'{LOOKUPS}[$__rate_interval])))', "{{method}}"), colors=kit.at_most(0.05, 0.2)),
                kit.over_time("Rolls by Die", "ops", "A new die shows here as soon as it is rolled.",
                              kit.prom('sum by (die_type) (rate(dice_rolls_total[$__rate_interval]))', "{{die_type}}")),
            ]),
            ("Between Them", [kit.calls(), kit.failed_calls()]),
            kit.telemetry_of(JOBS),
        ],
        tags=["stage"],
    )
