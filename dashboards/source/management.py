"""Management: are commitments met, and what is the impact?"""

from source import kit


def build():
    return kit.page(
        "management",
        "Management Dashboard - Business & SLA",
        "Are we meeting our commitments? What is the business impact?",
        [
            ("Commitments", [
                kit.dial("Service Availability", "percentunit", "Answers below 500, of all in the time shown. 99 % is promised: below it customers have to be told, and releases wait.",
                         kit.prom('1 - (sum(increase(http_requests_total{status=~"5.."}[$__range])) or vector(0)) / sum(increase(http_requests_total[$__range]))', instant=True),
                         kit.at_least(0.995, 0.99)),
                kit.one_number("MTTR", "s", "How long an incident lasts, on average. Above half an hour: ask what the last ones waited for; runbooks or access are missing.",
                               kit.prom("sum(increase(incident_duration_seconds_sum[$__range])) / sum(increase(incident_duration_seconds_count[$__range]))", instant=True),
                               kit.at_most(900, 1800)),
                kit.one_number("Critical Incidents", "short", "Alerts of severity critical that fire now. Each has an incident manager, who knows more: ask there.",
                               kit.prom('count(ALERTS{alertstate="firing", severity="critical"}) or vector(0)', instant=True), kit.at_most(1, 3)),
            ]),
            ("Impact", [
                kit.over_time("Request Volume", "reqps", "What customers do. A fall without an incident: they cannot reach us.",
                              kit.prom("sum by (job) (rate(http_requests_total[$__rate_interval]))", "{{job}}")),
                kit.over_time("Revenue Impact", "currencyUSD", "Orders that failed, at their price, in an hour. Red: the incident behind it goes before all other work.",
                              kit.prom("sum(increase(orders_failed_value_total[1h]))", "lost"), colors=kit.at_most(100, 1000)),
                kit.over_time("Customer Issues", "short", "Tickets that are open, by severity. Red: tell support what is known, and what customers are told.",
                              kit.prom("sum by (severity) (support_tickets_open)", "{{severity}}"), colors=kit.at_most(10, 50)),
            ]),
        ],
        refresh="1m",
        since="now-24h",
        tags=["persona", "management"],
    )
