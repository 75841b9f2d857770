// What a collector's components are.
#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// Those that are met most; a name that is near one of them is a slip of it.
const std::map<std::string, std::vector<std::string>, std::less<>> known_types{
    {"receivers",
     {"filelog",    "fluentforward", "hostmetrics",  "jaeger", "journald", "k8s_cluster",
      "k8s_events", "kafka",         "kubeletstats", "loki",   "nop",      "opencensus",
      "otlp",       "postgresql",    "prometheus",   "redis",  "statsd",   "syslog",
      "tcp_log",    "tcplog",        "udp_log",      "udplog", "zipkin"}},
    {"processors",
     {"attributes", "batch", "cumulativetodelta", "deltatorate", "filter", "groupbyattrs",
      "groupbytrace", "k8sattributes", "memory_limiter", "metricstransform",
      "probabilistic_sampler", "redaction", "resource", "resource_detection", "resourcedetection",
      "span", "tail_sampling", "transform"}},
    {"exporters",
     {"debug", "elasticsearch", "file", "kafka", "loadbalancing", "loki", "nop", "otlp",
      "otlp_grpc", "otlp_http", "otlphttp", "prometheus", "prometheusremotewrite", "zipkin"}},
    {"connectors",
     {"count", "exceptions", "failover", "forward", "routing", "servicegraph", "spanmetrics"}},
    {"extensions",
     {"basicauth", "bearertokenauth", "file_storage", "health_check", "healthcheckv2",
      "oauth2client", "pprof", "zpages"}},
};

// The others that are published, of which only the names are known here; without underscores.
const std::map<std::string, std::string, std::less<>> less_usual_types{
    {"receivers",
     "activedirectoryds activedirectoryinv aerospike apache apachespark awscloudwatch "
     "awscontainerinsightreceiver awsecscontainermetrics awsfirehose awslambda awss3 awsxray "
     "azureblob azureeventhub azuremonitor bigip carbon chrony ciscoos cloudflare cloudfoundry "
     "collectd couchdb datadog dockerstats elasticsearch envoyals expvar faro filestats "
     "flinkmetrics github gitlab gitprovider googlecloudmonitoring googlecloudpubsub "
     "googlecloudspanner haproxy httpcheck huaweicloudces icmpcheck iis influxdb jmx k8slog "
     "k8sobjects kafkametrics libhoney macosunifiedlogging memcached mongodb mongodbatlas mysql "
     "namedpipe netflow nginx nsxt ntp oracledb osquery otelarrow otlpjsonfile podman "
     "podmanstats pprof prometheusremotewrite prometheussimple pulsar purefa purefb rabbitmq "
     "receivercreator riak saphana signalfx simpleprometheus skywalking snmp snowflake solace "
     "splunkenterprise splunkhec sqlquery sqlserver sshcheck stef systemd tcpcheck tlscheck "
     "vcenter wavefront webhookevent windowseventlog windowsperfcounters windowsservice yanggrpc "
     "zookeeper"},
    {"processors",
     "cardinalityguardian coralogix datadogsemantics deltatocumulative dnslookup drain "
     "genainormalizer geoip interval isolationforest k8s logdedup logstransform metricsgeneration "
     "metricstarttime remotetap schema spanpruning sumologic unroll"},
    {"exporters",
     "alertmanager alibabacloudlogservice awscloudwatchlogs awsemf awskinesis awss3 awsxray "
     "azureblob azuredataexplorer azuremonitor bmchelix carbon cassandra clickhouse coralogix "
     "databend datadog dataset doris faro googlecloud googlecloudpubsub googlecloudstorage "
     "googlemanagedprometheus honeycombmarker influxdb instana logicmonitor logzio mezmo "
     "opencensus opensearch otelarrow pulsar rabbitmq sapm sentry signalfx skywalking splunkhec "
     "stef sumologic syslog tencentcloudlogservice tinybird"},
    {"connectors",
     "datadog grafanacloud otlpjson roundrobin signaltometrics slowsql spanmetricsng sum"},
    {"extensions",
     "ack asapclient avrologencoding awslogsencoding awscloudwatchmetricstreamsencoding awsproxy "
     "azureauth azureencoding cgroupruntime datadog dbstorage dockerobserver ecsobserver "
     "ecstaskobserver googleclientauth googlecloudlogentryencoding headerssetter hostobserver "
     "httpforwarder jaegerencoding jaegerremotesampling jsonlogencoding k8sleaderelector "
     "k8sobserver kafkatopicsobserver memorylimiter oidc opamp otlpencoding pebbletailstorage "
     "redisstorage remotetap sigv4auth skywalkingencoding solarwindsapmsettings sumologic "
     "textencoding zipkinencoding"},
};

bool is_known_type(const std::string& section, std::string_view type) {
  const auto& usual = known_types.at(section);
  if (std::ranges::any_of(usual, [&](const auto& one) { return is_same_type(one, type); })) {
    return true;
  }
  const std::vector<std::string> others = split(less_usual_types.at(section), ' ');
  return std::ranges::find(others, written_together(type)) != others.end();
}

struct Gone {
  std::string_view section;
  std::string_view type;
  std::string_view instead;
};
constexpr std::array gone{
    Gone{"exporters", "logging", "write debug"},
    Gone{"exporters", "jaeger", "Jaeger takes OTLP: write otlp"},
    Gone{"extensions", "memory_ballast", "set GOMEMLIMIT, and remove it"},
};

const Gone* gone_type(std::string_view section, std::string_view type) {
  const auto found = std::ranges::find_if(gone, [&](const Gone& one) {
    return one.section == section && is_same_type(one.type, type);
  });
  return found == gone.end() ? nullptr : &*found;
}

void look_at_type(const std::string& section, const yaml::Member& member, Findings& findings) {
  const std::string type = type_of_component(member.key);
  if (const Gone* one = gone_type(section, type)) {
    findings.add(member.place,
                 "collectors have no " + type + " among their " + section + " any more",
                 std::string(one->instead));
    return;
  }
  if (is_known_type(section, type)) return;
  const auto meant = nearest(type, known_types.at(section));
  if (!meant) return;  // one of somebody's own
  findings.add(member.place, "the usual collectors have no " + type + " among their " + section,
               "did you mean " + *meant + "?");
}

}  // namespace

void component_types(const Collector& collector, Findings& findings) {
  for (const auto& [section, types] : known_types) {
    const Node* all = collector.root->find(section);
    if (all == nullptr) continue;
    for (const yaml::Member& member : all->members) look_at_type(section, member, findings);
  }
}

}  // namespace harness::check
