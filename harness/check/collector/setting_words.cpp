// Words in a collector's settings that are slips of others.
#include <algorithm>
#include <array>
#include <map>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Words = std::vector<std::string>;

// What is set of the usual components, at their top; their names are written together. Others have
// more: only what is near one of these is a slip.
const std::map<std::string, Words, std::less<>>& usual_settings() {
  static const Words of_senders{"endpoint",
                                "traces_endpoint",
                                "metrics_endpoint",
                                "logs_endpoint",
                                "tls",
                                "headers",
                                "timeout",
                                "sending_queue",
                                "retry_on_failure",
                                "compression",
                                "encoding",
                                "auth",
                                "balancer_name",
                                "keepalive",
                                "read_buffer_size",
                                "write_buffer_size"};
  static const Words of_lines{"listen_address", "operators",      "attributes", "resource",
                              "encoding",       "add_attributes", "multiline",  "tls",
                              "max_log_size",   "async"};
  static const std::map<std::string, Words, std::less<>> all{
      {"attributes", {"actions", "include", "exclude"}},
      {"batch",
       {"send_batch_size", "send_batch_max_size", "timeout", "metadata_keys",
        "metadata_cardinality_limit"}},
      {"debug", {"verbosity", "sampling_initial", "sampling_thereafter", "use_internal_logger"}},
      {"filter", {"error_mode", "traces", "metrics", "logs", "spans"}},
      {"healthcheck", {"endpoint", "path", "tls", "response_body", "check_collector_pipeline"}},
      {"jaeger", {"protocols"}},
      {"k8sattributes",
       {"auth_type", "passthrough", "filter", "extract", "pod_association", "exclude",
        "wait_for_metadata"}},
      {"memorylimiter",
       {"check_interval", "limit_mib", "spike_limit_mib", "limit_percentage",
        "spike_limit_percentage", "min_gc_interval_when_soft_limited",
        "min_gc_interval_when_hard_limited"}},
      {"otlp", {"protocols"}},
      {"pprof", {"endpoint", "block_profile_fraction", "mutex_profile_fraction", "save_to_file"}},
      {"probabilisticsampler",
       {"sampling_percentage", "hash_seed", "mode", "fail_closed", "sampling_precision",
        "attribute_source", "from_attribute", "sampling_priority"}},
      {"prometheus",
       {"config", "endpoint", "namespace", "const_labels", "send_timestamps", "metric_expiration",
        "resource_to_telemetry_conversion", "enable_open_metrics", "add_metric_suffixes",
        "target_allocator", "tls"}},
      {"prometheusremotewrite",
       {"endpoint", "tls", "external_labels", "headers", "namespace", "add_metric_suffixes",
        "remote_write_queue", "resource_to_telemetry_conversion", "wal", "target_info", "timeout",
        "retry_on_failure"}},
      {"resource", {"attributes"}},
      {"resourcedetection", {"detectors", "timeout", "override", "attributes", "env", "system"}},
      {"sender", of_senders},
      {"tailsampling",
       {"decision_wait", "num_traces", "expected_new_traces_per_sec", "policies",
        "decision_cache"}},
      {"tcplog", of_lines},
      {"udplog", of_lines},
  };
  return all;
}

bool is_sender(std::string_view section, std::string_view type) {
  return section == "exporters" &&
         is_one_of(written_together(type), {"otlp", "otlpgrpc", "otlphttp"});
}

// What a text at a place may be. "sender" is any exporter of OTLP, "service" the file's own.
struct Choice {
  std::string_view type;
  std::string_view path;
  Words words;
  bool are_all = true;  // else only a slip of one is told
};

const Words acts_on_attributes{"insert", "update",  "upsert", "delete",
                               "hash",   "extract", "convert"};
const Words known_detectors{"aks",    "azure",     "consul",
                            "docker", "dynatrace", "ec2",
                            "ecs",    "eks",       "elastic_beanstalk",
                            "env",    "gcp",       "gke",
                            "heroku", "k8snode",   "kubeadm",
                            "lambda", "openshift", "system"};
const Words known_operators{"add",         "copy",         "csv_parser",       "filter",
                            "flatten",     "json_parser",  "key_value_parser", "move",
                            "noop",        "recombine",    "regex_parser",     "remove",
                            "retain",      "router",       "severity_parser",  "syslog_parser",
                            "time_parser", "trace_parser", "uri_parser"};
const Words kinds_of_policies{"always_sample",  "and",           "boolean_attribute",
                              "bytes_limiting", "composite",     "drop",
                              "latency",        "not",           "numeric_attribute",
                              "ottl_condition", "probabilistic", "rate_limiting",
                              "span_count",     "status_code",   "string_attribute",
                              "trace_flags",    "trace_state"};
const Words modes_of_errors{"ignore", "propagate", "silent"};
const Words acts_of_relabelling{"drop",      "dropequal", "hashmod",   "keep",
                                "keepequal", "labeldrop", "labelkeep", "labelmap",
                                "lowercase", "replace",   "uppercase"};
const std::vector<Choice> choices_of_settings{
    {"attributes", "actions/action", acts_on_attributes},
    {"resource", "attributes/action", acts_on_attributes},
    {"debug", "verbosity", {"basic", "normal", "detailed"}},
    {"resourcedetection", "detectors", known_detectors, false},
    {"probabilistic_sampler", "mode", {"hash_seed", "proportional", "equalizing"}},
    {"tcplog", "operators/type", known_operators, false},
    {"udplog", "operators/type", known_operators, false},
    {"filelog", "operators/type", known_operators, false},
    {"tcplog", "operators/protocol", {"rfc3164", "rfc5424"}},
    {"udplog", "operators/protocol", {"rfc3164", "rfc5424"}},
    {"syslog", "protocol", {"rfc3164", "rfc5424"}},
    {"filelog", "start_at", {"beginning", "end"}},
    {"journald", "start_at", {"beginning", "end"}},
    {"tail_sampling", "policies/type", kinds_of_policies, false},
    {"tail_sampling", "policies/and/and_sub_policy/type", kinds_of_policies, false},
    {"tail_sampling", "policies/composite/composite_sub_policy/type", kinds_of_policies, false},
    {"tail_sampling", "policies/status_code/status_codes", {"ERROR", "OK", "UNSET"}},
    {"filter", "error_mode", modes_of_errors},
    {"transform", "error_mode", modes_of_errors},
    {"transform", "trace_statements/error_mode", modes_of_errors},
    {"transform", "metric_statements/error_mode", modes_of_errors},
    {"transform", "log_statements/error_mode", modes_of_errors},
    {"routing", "error_mode", modes_of_errors},
    {"sender",
     "compression",
     {"deflate", "gzip", "lz4", "none", "snappy", "x-snappy-framed", "zlib", "zstd"}},
    {"prometheus", "config/scrape_configs/relabel_configs/action", acts_of_relabelling, false},
    {"prometheus", "config/scrape_configs/metric_relabel_configs/action", acts_of_relabelling,
     false},
    {"prometheus", "config/scrape_configs/scheme", {"http", "https"}},
    {"service",
     "service/telemetry/logs/level",
     {"debug", "info", "warn", "error", "dpanic", "panic", "fatal"}},
    {"service", "service/telemetry/logs/encoding", {"console", "json"}},
    {"service", "service/telemetry/metrics/level", {"none", "basic", "normal", "detailed"}},
};

void look_at_keys(const std::string& type, const yaml::Member& member, Findings& findings) {
  const auto known = usual_settings().find(written_together(type));
  if (known == usual_settings().end()) return;
  for (const yaml::Member& setting : member.value.members) {
    if (std::ranges::find(known->second, setting.key) != known->second.end()) continue;
    // Of these all are known.
    const bool is_whole = is_one_of(written_together(type), {"batch", "memorylimiter"});
    if (!is_whole && !nearest(setting.key, known->second)) continue;  // one of the less usual
    findings.add(setting.place, member.key + " has no setting " + shown(setting.key),
                 meant_among(setting.key, known->second));
  }
}

// Of one that stands in a list: detector.
std::string one_of_them(const std::string& key) {
  return key.ends_with('s') ? key.substr(0, key.size() - 1) : key;
}

void look_at_choice(const Choice& choice, const Node& settings, const std::string& of,
                    Findings& findings) {
  each_at(settings, choice.path, [&](const Node& node, const std::string& key) {
    const std::string text = with_defaults(text_of(&node));
    if (text.empty() || std::ranges::find(choice.words, text) != choice.words.end()) return;
    // Levels and actions are read in any capitals.
    const bool is_loose = is_one_of(key, {"level", "action"});
    if (is_loose && std::ranges::find(choice.words, lower(text)) != choice.words.end()) return;
    const auto meant = nearest(text, choice.words);
    if (!meant && !choice.are_all) return;
    findings.add(node.place, of + ": there is no " + one_of_them(key) + " " + shown(text),
                 meant_among(text, choice.words));
  });
}

void look_at_url(const yaml::Member& member, Findings& findings) {
  const Node* endpoint = member.value.find("endpoint");
  const std::string text = with_defaults(text_of(endpoint));
  if (text.empty() || text.starts_with("http://") || text.starts_with("https://")) return;
  findings.add(endpoint->place, member.key + ": " + shown(text) + " is no URL",
               "write http:// or https:// before it: it is sent over HTTP");
}

// Of all scalars, at any depth.
void look_at_variables(const Node& node, Findings& findings) {
  for (const yaml::Member& member : node.members) look_at_variables(member.value, findings);
  for (const Node& item : node.items) look_at_variables(item, findings);
  if (node.kind != Node::Kind::scalar) return;
  for (std::size_t at = node.text.find("${"); at != std::string::npos;
       at = node.text.find("${", at + 2)) {
    if (node.text.find('}', at) != std::string::npos) continue;
    findings.add(node.place, "the variable in " + shown(node.text) + " is not closed",
                 "write ${env:NAME}, or ${env:NAME:-otherwise}");
  }
}

}  // namespace

void setting_words(const Collector& collector, Findings& findings) {
  for (const char* section : {"receivers", "processors", "exporters", "connectors", "extensions"}) {
    const Node* all = collector.root->find(section);
    if (all == nullptr) continue;
    for (const yaml::Member& member : all->members) {
      const std::string type = type_of_component(member.key);
      const bool sends = is_sender(section, type);
      look_at_keys(sends ? "sender" : type, member, findings);
      for (const Choice& choice : choices_of_settings) {
        const bool is_of_it = is_same_type(choice.type, type) || (sends && choice.type == "sender");
        if (is_of_it) look_at_choice(choice, member.value, member.key, findings);
      }
      if (sends && is_same_type(type, "otlphttp")) look_at_url(member, findings);
    }
  }
  for (const Choice& choice : choices_of_settings) {
    if (choice.type == "service") {
      look_at_choice(choice, *collector.root, "the collector's own telemetry", findings);
    }
  }
}

void open_variables(const Collector& collector, Findings& findings) {
  look_at_variables(*collector.root, findings);
}

}  // namespace harness::check
