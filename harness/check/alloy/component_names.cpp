// The names of Alloy's components that are met less often, of which only the names are known here.
#include <set>

#include "harness/check/alloy/alloy.hpp"
#include "harness/core/text.hpp"

namespace harness::check {

bool is_of_alloy(std::string_view word) {
  const std::string_view first = word.substr(0, word.find('.'));
  return is_one_of(first, {"beyla", "database_observability", "discovery", "faro", "local", "loki",
                           "mimir", "otelcol", "prometheus", "pyroscope", "remote"});
}

bool is_less_usual_component(const std::string& type) {
  // What a name is put together of: the words behind each of these beginnings.
  static const std::vector<std::pair<std::string, std::string>> all{
      {"", "argument declare export foreach http livedebugging logging remotecfg tracing"},
      {"beyla.", "ebpf"},
      {"database_observability.", "mysql postgres"},
      {"discovery.",
       "azure consul consulagent digitalocean dns dockerswarm ec2 eureka file gce hetzner http "
       "ionos "
       "kubelet kuma lightsail linode marathon nerve nomad openstack ovhcloud process puppetdb "
       "scaleway serverset triton uyuni"},
      {"faro.", "receiver"},
      {"import.", "file git http string"},
      {"loki.", "echo enrich rules.kubernetes secretfilter"},
      {"loki.source.",
       "api awsfirehose azure_event_hubs cloudflare gcplog gelf heroku kafka kubernetes_events "
       "podlogs windowsevent"},
      {"mimir.", "alerts.kubernetes rules.kubernetes"},
      {"otelcol.auth.", "basic bearer headers oauth2 sigv4"},
      {"otelcol.connector.", "count host_info servicegraph spanlogs spanmetrics"},
      {"otelcol.exporter.",
       "awss3 datadog debug faro file googlecloud googlecloudpubsub kafka loadbalancing logging "
       "splunkhec syslog"},
      {"otelcol.extension.", "jaeger_remote_sampling"},
      {"otelcol.processor.",
       "cumulativetodelta deltatocumulative discovery filter groupbyattrs interval k8sattributes "
       "metric_start_time probabilistic_sampler resourcedetection span tail_sampling transform"},
      {"otelcol.receiver.",
       "awscloudwatch awsecscontainermetrics awss3 cloudflare datadog faro file_stats filelog "
       "fluentforward googlecloudpubsub influxdb kafka loki opencensus prometheus solace splunkhec "
       "syslog tcplog vcenter zipkin"},
      {"otelcol.storage.", "file"},
      {"prometheus.", "echo enrich receive_http write.queue"},
      {"prometheus.exporter.",
       "apache azure blackbox cadvisor catchpoint cloudwatch consul databricks dnsmasq "
       "elasticsearch "
       "gcp github kafka memcached mongodb mssql mysql oracledb postgres process redis self snmp "
       "snowflake squid static statsd windows"},
      {"prometheus.operator.", "podmonitors probes scrapeconfigs servicemonitors"},
      {"pyroscope.", "ebpf enrich java receive_http relabel scrape write"},
      {"remote.", "http kubernetes.configmap kubernetes.secret s3 vault"},
  };
  static const std::set<std::string> names = [] {
    std::set<std::string> joined;
    for (const auto& [beginning, words] : all) {
      for (const std::string& word : split(words, ' ')) joined.insert(beginning + word);
    }
    return joined;
  }();
  return names.contains(type);
}

}  // namespace harness::check
