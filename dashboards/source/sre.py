"""SRE: is the platform healthy, are SLAs met, what is failing?"""

from source import kit


def build():
    return kit.page(
        "sre",
        "SRE Dashboard - Platform Health",
        "Is the platform healthy? Are we meeting SLAs? What is failing?",
        [
            ("Platform", [
                kit.dial("Pod Availability", "percentunit", "Pods that are ready, of all that should be. Describe one that is not: a probe, an image, or no room.",
                         kit.prom('avg(kube_pod_status_ready{condition="true"})'), kit.at_least(0.99, 0.9)),
                kit.over_time("Node Resource Utilization", "percentunit", "Above 85 % for ten minutes: move a pod, or add a node.",
                              kit.prom('1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))', "CPU {{instance}}"),
                              kit.prom("1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes", "memory {{instance}}"), colors=kit.at_most(0.75, 0.85)),
                kit.over_time("Pod Restarts", "short", "Over an hour. More than six are a loop: PodRestartingLoop fires. Read what the pod said last (kubectl logs --previous).",
                              kit.prom("sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h]))", "{{namespace}}/{{pod}}"),
                              colors=kit.at_most(3, 6)),
            ]),
            ("Promises", [
                kit.error_rate(".+", warning=0.01, critical=0.05),
                kit.one_number("SLA Compliance", "percentunit", "Answers below 500, of all that were asked in the time shown. Below 99 % the promise is broken: stop releases, and see Error Rate for who breaks it.",
                               kit.prom('1 - (sum(increase(http_requests_total{status=~"5.."}[$__range])) or vector(0)) / sum(increase(http_requests_total[$__range]))', instant=True),
                               kit.at_least(0.995, 0.99)),
                kit.over_time("Persistent Volume Usage", "percentunit", "Above 80 %: grow the volume today; above 90 %: now.",
                              kit.prom("kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes", "{{namespace}}/{{persistentvolumeclaim}}"),
                              colors=kit.at_most(0.8, 0.9)),
            ]),
        ],
        tags=["persona", "sre", "infrastructure", "reliability"],
    )
