// Settings within settings: TLS, queues, protocols, scrapes, the collector's own telemetry.
#include <algorithm>
#include <map>
#include <optional>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;
using Words = std::vector<std::string>;

// The same wherever it stands.
const std::map<std::string, Words>& blocks_by_key() {
  static const std::map<std::string, Words> all{
      {"tls",
       {"insecure", "insecure_skip_verify", "server_name_override", "ca_file", "ca_pem",
        "cert_file", "cert_pem", "key_file", "key_pem", "min_version", "max_version",
        "cipher_suites", "curve_preferences", "reload_interval", "include_system_ca_certs_pool",
        "include_insecure_cipher_suites", "client_ca_file", "client_ca_file_reload", "tpm"}},
      {"sending_queue",
       {"enabled", "num_consumers", "queue_size", "storage", "batch", "sizer", "block_on_overflow",
        "wait_for_result", "blocking"}},
      {"retry_on_failure",
       {"enabled", "initial_interval", "randomization_factor", "multiplier", "max_interval",
        "max_elapsed_time"}},
  };
  return all;
}

// Of one component, at a path; `is_whole`: it has no others.
struct Block {
  std::string_view section;
  std::string_view type;
  std::string_view path;
  Words keys;
  bool is_whole = false;
};

const Words keys_of_relabelling{"source_labels", "separator",   "target_label", "regex",
                                "modulus",       "replacement", "action"};
const std::vector<Block> blocks_by_path{
    {"receivers", "otlp", "protocols", {"grpc", "http"}, true},
    {"receivers",
     "otlp",
     "protocols/grpc",
     {"endpoint", "transport", "tls", "max_recv_msg_size_mib", "max_concurrent_streams",
      "read_buffer_size", "write_buffer_size", "keepalive", "auth", "include_metadata",
      "middlewares"}},
    {"receivers",
     "otlp",
     "protocols/http",
     {"endpoint", "transport", "tls", "cors", "auth", "max_request_body_size", "include_metadata",
      "response_headers", "compression_algorithms", "traces_url_path", "metrics_url_path",
      "logs_url_path", "read_timeout", "read_header_timeout", "write_timeout", "idle_timeout",
      "keep_alives_enabled", "middlewares"}},
    {"receivers",
     "jaeger",
     "protocols",
     {"grpc", "thrift_binary", "thrift_compact", "thrift_http"},
     true},
    {"receivers",
     "hostmetrics",
     "scrapers",
     {"cpu", "disk", "filesystem", "load", "memory", "network", "nfs", "paging", "process",
      "processes", "system"}},
    {"receivers",
     "filelog",
     "",
     {"include",
      "exclude",
      "exclude_older_than",
      "start_at",
      "multiline",
      "encoding",
      "poll_interval",
      "fingerprint_size",
      "max_log_size",
      "max_concurrent_files",
      "max_batches",
      "delete_after_read",
      "attributes",
      "resource",
      "operators",
      "storage",
      "header",
      "retry_on_failure",
      "ordering_criteria",
      "include_file_name",
      "include_file_path",
      "include_file_name_resolved",
      "include_file_path_resolved",
      "include_file_owner_name",
      "include_file_owner_group_name",
      "include_file_record_number",
      "include_file_record_offset",
      "preserve_leading_whitespaces",
      "preserve_trailing_whitespaces",
      "force_flush_period",
      "compression",
      "acquire_fs_lock",
      "polls_to_archive"}},
    {"receivers",
     "prometheus",
     "config",
     {"global", "scrape_configs", "scrape_config_files", "storage", "rule_files", "alerting",
      "remote_write", "remote_read", "tracing", "otlp", "runtime"}},
    {"receivers",
     "prometheus",
     "config/global",
     {"scrape_interval", "scrape_timeout", "scrape_protocols", "evaluation_interval",
      "external_labels", "body_size_limit", "sample_limit", "label_limit", "target_limit"}},
    {"receivers",
     "prometheus",
     "config/scrape_configs",
     {"job_name",
      "scrape_interval",
      "scrape_timeout",
      "scrape_protocols",
      "fallback_scrape_protocol",
      "metrics_path",
      "honor_labels",
      "honor_timestamps",
      "track_timestamps_staleness",
      "scheme",
      "params",
      "basic_auth",
      "authorization",
      "oauth2",
      "follow_redirects",
      "enable_http2",
      "enable_compression",
      "tls_config",
      "proxy_url",
      "static_configs",
      "file_sd_configs",
      "dns_sd_configs",
      "http_sd_configs",
      "kubernetes_sd_configs",
      "docker_sd_configs",
      "consul_sd_configs",
      "ec2_sd_configs",
      "relabel_configs",
      "metric_relabel_configs",
      "sample_limit",
      "label_limit",
      "target_limit",
      "body_size_limit"}},
    {"receivers", "prometheus", "config/scrape_configs/relabel_configs", keys_of_relabelling},
    {"receivers", "prometheus", "config/scrape_configs/metric_relabel_configs",
     keys_of_relabelling},
    {"processors",
     "transform",
     "",
     {"error_mode", "flatten_data", "trace_statements", "metric_statements", "log_statements",
      "profile_statements"}},
    {"processors",
     "tail_sampling",
     "policies",
     {"name", "type", "latency", "numeric_attribute", "boolean_attribute", "string_attribute",
      "probabilistic", "status_code", "rate_limiting", "span_count", "trace_state",
      "ottl_condition", "and", "composite", "drop", "not", "bytes_limiting"}},
};

const std::vector<Block>& blocks_of_service() {
  static const std::vector<Block> all{
      {"", "", "service", {"extensions", "pipelines", "telemetry"}, true},
      {"", "", "service/telemetry", {"logs", "metrics", "traces", "resource"}},
      {"",
       "",
       "service/telemetry/logs",
       {"level", "development", "encoding", "disable_caller", "disable_stacktrace", "sampling",
        "output_paths", "error_output_paths", "initial_fields", "processors"}},
      {"", "", "service/telemetry/metrics", {"level", "address", "readers", "views"}},
  };
  return all;
}

// One that differs in a single place, by two letters at most: settings are many, and much alike.
std::optional<std::string> slip_of(const std::string& word, const Words& known) {
  const auto meant = nearest(word, known);
  if (!meant) return std::nullopt;
  const auto [one, other] = std::mismatch(word.begin(), word.end(), meant->begin(), meant->end());
  std::size_t left = static_cast<std::size_t>(word.end() - one);
  std::size_t right = static_cast<std::size_t>(meant->end() - other);
  while (left > 0 && right > 0 &&
         *(one + static_cast<std::ptrdiff_t>(left) - 1) ==
             *(other + static_cast<std::ptrdiff_t>(right) - 1)) {
    --left;
    --right;
  }
  constexpr std::size_t most = 2;
  return left <= most && right <= most ? meant : std::nullopt;
}

void look_at_block(const Node& block, const Words& keys, bool is_whole, const std::string& of,
                   Findings& findings) {
  for (const yaml::Member& member : block.members) {
    if (std::ranges::find(keys, member.key) != keys.end()) continue;
    if (!is_whole && !slip_of(member.key, keys)) continue;  // one of the less usual
    findings.add(member.place, of + " has no setting " + shown(member.key),
                 meant_among(member.key, keys));
  }
}

void look_at_usual_blocks(const Node& node, const std::string& of, Findings& findings) {
  for (const Node& item : node.items) look_at_usual_blocks(item, of, findings);
  for (const yaml::Member& member : node.members) {
    if (member.key == "config") continue;  // of Prometheus
    const auto known = blocks_by_key().find(member.key);
    if (known == blocks_by_key().end()) {
      look_at_usual_blocks(member.value, of, findings);
    } else {
      look_at_block(member.value, known->second, false, of + ": " + member.key, findings);
    }
  }
}

std::string last_part(std::string_view path) {
  return std::string(
      path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
}

void look_at_component(std::string_view section, const yaml::Member& member, Findings& findings) {
  look_at_usual_blocks(member.value, member.key, findings);
  for (const Block& block : blocks_by_path) {
    if (block.section != section) continue;
    if (!is_same_type(block.type, type_of_component(member.key))) continue;
    const std::string of = member.key + (block.path.empty() ? "" : ": " + last_part(block.path));
    each_at(member.value, block.path, [&](const Node& node, const std::string&) {
      look_at_block(node, block.keys, block.is_whole, of, findings);
    });
  }
}

}  // namespace

void setting_blocks(const Collector& collector, Findings& findings) {
  for (const char* section : {"receivers", "processors", "exporters", "connectors", "extensions"}) {
    const Node* all = collector.root->find(section);
    if (all == nullptr) continue;
    for (const yaml::Member& member : all->members) look_at_component(section, member, findings);
  }
  for (const Block& block : blocks_of_service()) {
    const std::string of = replace_all(std::string(block.path), "/", ".");
    each_at(*collector.root, block.path, [&](const Node& node, const std::string&) {
      look_at_block(node, block.keys, block.is_whole, of, findings);
    });
  }
}

}  // namespace harness::check
