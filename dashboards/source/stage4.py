"""Dice Roller - Stage 4: batches, one die after the other and all at the same time."""

from source import kit

JOBS = "frontend|dice-roller|die-service"


def mean(mode):
    return (f'sum(rate(dice_batch_duration_seconds_sum{{mode="{mode}"}}[$__rate_interval])) '
            f'/ sum(rate(dice_batch_duration_seconds_count{{mode="{mode}"}}[$__rate_interval]))')


def build():
    return kit.page(
        "stage4",
        "Dice Roller - Stage 4",
        "What is gained by rolling at the same time.",
        [
            ("All Services", [kit.request_rate(JOBS), kit.error_rate(JOBS), kit.slowest(JOBS, warning=3, critical=5)]),
            ("Batches", [
                kit.over_time("Time of a Batch", "s", "On average. Batches at the same time take as long as their slowest roll, others as long as all "
                              "together: if both lines are as high, nothing is at the same time any more.",
                              kit.prom('sum by (mode) (rate(dice_batch_duration_seconds_sum[$__rate_interval])) '
                                       '/ sum by (mode) (rate(dice_batch_duration_seconds_count[$__rate_interval]))', "{{mode}}")),
                kit.one_number("Times as Fast", "short", "How many times as long a batch takes one roll after the other. Near 1: see the spans of a batch, "
                               "whether they overlap.",
                               kit.prom(f'({mean("sync")}) / ({mean("async")})'), kit.at_least(2, 1.2)),
                kit.over_time("Batches", "ops", "By how they were asked for.",
                              kit.prom('sum by (mode) (rate(dice_batch_duration_seconds_count[$__rate_interval]))', "{{mode}}")),
            ]),
            ("Between Them", [kit.calls(), kit.failed_calls()]),
            kit.telemetry_of(JOBS),
        ],
        tags=["stage"],
    )
