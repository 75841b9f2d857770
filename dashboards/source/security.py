"""Security: are we secure, what vulnerabilities are there, does somebody try the doors?"""

from source import kit


def build():
    return kit.page(
        "security",
        "Security Dashboard - CVE & Compliance",
        "Are we secure? What vulnerabilities exist? Is there suspicious activity?",
        [
            ("Vulnerabilities", [
                kit.one_number("Critical CVEs", "short", "In images that run. Each has an owner: mend it on a new base, or block the image.",
                               kit.prom('sum(trivy_image_vulnerabilities{severity="Critical"})', instant=True), kit.at_most(1, 1)),
                kit.bars("Vulnerability Scans", "short", "What scans found, by severity.",
                         kit.prom("sum by (severity) (trivy_image_vulnerabilities)", "{{severity}}", instant=True)),
                kit.dial("Image Scan Coverage", "percentunit", "Images that run and were scanned. The others are not known to be clean: let the scanner see their registry, or stop them.",
                         kit.prom("count(count by (image_repository, image_tag) (trivy_image_vulnerabilities)) / count(count by (image) (kube_pod_container_info))"),
                         kit.at_least(1, 0.9)),
            ]),
            ("Doors", [
                kit.over_time("401 Attempts", "reqps", "Above ten a second for two minutes UnauthorizedAccessAttempt fires. One account, or many? Limit the rate of where they come from.",
                              kit.prom('sum by (job) (rate(http_requests_total{status="401"}[$__rate_interval]))', "{{job}}"), colors=kit.at_most(5, 10)),
                kit.over_time("Suspicious Activity", "reqps", "403 and 404. Above fifty a second somebody scans, or a release broke a link: the paths tell. Block the one, mend the other.",
                              kit.prom('sum by (job, status) (rate(http_requests_total{status=~"403|404"}[$__rate_interval]))', "{{job}} {{status}}"),
                              colors=kit.at_most(20, 50)),
                kit.bars("Compliance Status", "percentunit", "Controls that pass, by framework. The report of each names those that do not: each needs an owner and a date.",
                         kit.prom("sum by (framework) (compliance_controls_passed) / sum by (framework) (compliance_controls)", "{{framework}}", instant=True),
                         colors=kit.at_least(0.95, 0.8)),
            ]),
        ],
        tags=["persona", "security"],
    )
