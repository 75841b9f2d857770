// Words before = and { in Alloy's components, and what may stand behind them.
#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "harness/check/alloy/alloy.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::check {
namespace {

using Token = AlloyToken::Kind;
using Words = std::vector<std::string>;

// Arguments and blocks of the components that are met most, at any depth. They have more: only what
// is near one of these is a slip.
const std::map<std::string, Words>& usual_words() {
  static const Words of_relabel{"forward_to",  "targets", "rule",          "source_labels",
                                "separator",   "regex",   "modulus",       "target_label",
                                "replacement", "action",  "max_cache_size"};
  static const Words of_http{"basic_auth",
                             "username",
                             "password",
                             "password_file",
                             "authorization",
                             "type",
                             "credentials",
                             "credentials_file",
                             "oauth2",
                             "bearer_token",
                             "bearer_token_file",
                             "tls_config",
                             "ca_file",
                             "cert_file",
                             "key_file",
                             "proxy_url",
                             "enable_http2",
                             "follow_redirects",
                             "insecure_skip_verify"};
  static const Words of_output{"output", "traces", "logs", "metrics", "debug_metrics"};
  static const Words of_exporter{"client",           "endpoint",
                                 "compression",      "tls",
                                 "insecure",         "ca_file",
                                 "cert_file",        "key_file",
                                 "server_name",      "headers",
                                 "keepalive",        "enabled",
                                 "sending_queue",    "num_consumers",
                                 "queue_size",       "timeout",
                                 "balancer_name",    "retry_on_failure",
                                 "initial_interval", "max_interval",
                                 "max_elapsed_time", "auth",
                                 "authority",        "insecure_skip_verify",
                                 "traces_endpoint",  "logs_endpoint",
                                 "metrics_endpoint", "debug_metrics"};
  static const auto with = [](Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  static const std::map<std::string, Words> all{
      {"discovery.docker", with({"host", "port", "host_networking_host", "refresh_interval",
                                 "match_first_network", "filter", "name", "values"},
                                of_http)},
      {"discovery.relabel", of_relabel},
      {"loki.relabel", of_relabel},
      {"prometheus.relabel", of_relabel},
      {"loki.process",
       {"forward_to",
        "stage.cri",
        "stage.decolorize",
        "stage.docker",
        "stage.drop",
        "stage.geoip",
        "stage.json",
        "stage.label_drop",
        "stage.label_keep",
        "stage.labels",
        "stage.limit",
        "stage.logfmt",
        "stage.luhn",
        "stage.match",
        "stage.metrics",
        "stage.multiline",
        "stage.output",
        "stage.pack",
        "stage.regex",
        "stage.replace",
        "stage.sampling",
        "stage.static_labels",
        "stage.structured_metadata",
        "stage.template",
        "stage.tenant",
        "stage.timestamp",
        "expressions",
        "expression",
        "source",
        "values",
        "selector",
        "action",
        "pipeline_name",
        "drop_counter_reason",
        "mapping",
        "format",
        "location",
        "fallback_formats",
        "action_on_failure",
        "template",
        "replace",
        "firstline",
        "max_wait_time",
        "max_lines",
        "older_than",
        "longer_than",
        "separator",
        "value",
        "rate",
        "burst",
        "by_label_name",
        "max_distinct_labels",
        "drop",
        "drop_malformed",
        "label",
        "ingest_timestamp"}},
      {"loki.source.docker", with({"host", "targets", "forward_to", "labels", "relabel_rules",
                                   "refresh_interval", "http_client_config"},
                                  of_http)},
      {"loki.source.file",
       {"targets", "forward_to", "encoding", "tail_from_end", "file_watch", "decompression",
        "legacy_positions_file"}},
      {"loki.write",
       with({"endpoint", "url", "name", "headers", "batch_wait", "batch_size", "remote_timeout",
             "tenant_id", "min_backoff_period", "max_backoff_period", "max_backoff_retries",
             "retry_on_http_429", "external_labels", "max_streams", "wal", "queue_config"},
            of_http)},
      {"otelcol.exporter.otlp", of_exporter},
      {"otelcol.exporter.otlphttp", of_exporter},
      {"otelcol.processor.batch", with({"timeout", "send_batch_size", "send_batch_max_size",
                                        "metadata_keys", "metadata_cardinality_limit"},
                                       of_output)},
      {"otelcol.processor.memory_limiter", with({"check_interval", "limit", "spike_limit",
                                                 "limit_percentage", "spike_limit_percentage"},
                                                of_output)},
      {"otelcol.receiver.otlp",
       with({"grpc", "http", "endpoint", "transport", "max_recv_msg_size", "tls", "keepalive",
             "cors", "include_metadata", "traces_url_path", "logs_url_path", "metrics_url_path"},
            of_output)},
      {"prometheus.scrape",
       with({"targets", "forward_to", "job_name", "scrape_interval", "scrape_timeout",
             "metrics_path", "scheme", "params", "honor_labels", "honor_timestamps", "clustering"},
            of_http)},
  };
  return all;
}

bool is_sign(const std::vector<AlloyToken>& body, std::size_t at, std::string_view sign) {
  return at < body.size() && body[at].kind == Token::sign && body[at].text == sign;
}

// The words that stand behind an =, in [ ] or alone.
std::vector<AlloyToken> values_behind(const std::vector<AlloyToken>& body, std::size_t key) {
  std::vector<AlloyToken> words;
  const bool is_list = is_sign(body, key + 2, "[");
  for (std::size_t at = key + 2; at < body.size() && !is_sign(body, at, "]"); ++at) {
    if (body[at].kind == Token::word) words.push_back(body[at]);
    if (!is_list) break;
  }
  return words;
}

// What begins the names of whom a component may hand on to by that argument; empty: to anybody.
std::string takers(const std::string& type, const std::string& argument) {
  if (is_one_of(argument, {"traces", "logs", "metrics"}) && type.starts_with("otelcol.")) {
    return "otelcol.";
  }
  if (argument != "forward_to") return {};
  if (type.starts_with("loki.") || type == "otelcol.exporter.loki") return "loki.";
  if (type.starts_with("prometheus.") || type == "otelcol.exporter.prometheus") {
    return "prometheus.";
  }
  return {};
}

void look_at_takers(const AlloyComponent& component, std::size_t key, Findings& findings) {
  const std::string& argument = component.body[key].text;
  const std::string wanted = takers(component.type, argument);
  if (wanted.empty()) return;
  for (const AlloyToken& taker : values_behind(component.body, key)) {
    const std::string_view name = taker.text;
    const bool is_bridge = name.starts_with("otelcol.receiver." + wanted);
    if (is_bridge || name.starts_with(wanted) || !is_of_alloy(name)) continue;
    findings.add(taker.place,
                 component.name() + ": " + argument + " hands on to " + wanted + "…, and " +
                     taker.text + " takes something else",
                 "name a component that begins with " + wanted.substr(0, wanted.size() - 1));
  }
}

void look_at_pattern(const AlloyToken& key, const AlloyToken& value, Findings& findings) {
  if (!is_one_of(key.text, {"regex", "expression"})) return;
  const re2::RE2 pattern(value.text, re2::RE2::Quiet);
  if (pattern.ok()) return;
  findings.add(
      value.place,
      key.text + ": " + shown(value.text) + " is no regular expression: " + pattern.error(),
      "mend it, as RE2 has them");
}

void look_at_selector(const AlloyToken& key, const AlloyToken& value, Findings& findings) {
  if (key.text != "selector") return;
  for (const languages::Remark& remark : languages::review_logql(value.text)) {
    if (remark.weight != languages::Remark::Weight::error) continue;
    findings.add(value.place, "selector: LogQL: " + remark.what,
                 remark.remedy.empty() ? "write {label=\"value\"}" : remark.remedy);
  }
}

}  // namespace

std::vector<AlloyKey> keys_in(const AlloyComponent& component) {
  const auto& body = component.body;
  std::vector<AlloyKey> keys;
  std::vector<bool> is_object;
  for (std::size_t at = 0; at < body.size(); ++at) {
    if (is_sign(body, at, "{")) {
      const bool is_value = at > 0 && body[at - 1].kind == Token::sign;
      is_object.push_back(is_value || (!is_object.empty() && is_object.back()));
    }
    if (is_sign(body, at, "}") && !is_object.empty()) is_object.pop_back();
    if (body[at].kind != Token::word || (!is_object.empty() && is_object.back())) continue;
    const bool is_argument = is_sign(body, at + 1, "=") && !is_sign(body, at + 2, "=");
    const bool has_label = at + 1 < body.size() && body[at + 1].kind == Token::string;
    if (is_argument || is_sign(body, at + (has_label ? 2 : 1), "{")) {
      keys.push_back({at, is_argument});
    }
  }
  return keys;
}

void alloy_keys(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    const auto known = usual_words().find(component.type);
    if (known == usual_words().end()) continue;
    for (const auto& [at, is_argument] : keys_in(component)) {
      const AlloyToken& key = component.body[at];
      if (std::ranges::find(known->second, key.text) != known->second.end()) continue;
      const auto meant = nearest(key.text, known->second);
      if (!meant) continue;  // one of the less usual
      findings.add(
          key.place,
          component.name() + " has no " + (is_argument ? "argument " : "block ") + key.text,
          "did you mean " + *meant + "?");
    }
  }
}

void alloy_values(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    for (const auto& [at, is_argument] : keys_in(component)) {
      if (!is_argument) continue;
      look_at_takers(component, at, findings);
      const auto& body = component.body;
      if (at + 2 >= body.size() || body[at + 2].kind != Token::string) continue;
      look_at_pattern(body[at], body[at + 2], findings);
      look_at_selector(body[at], body[at + 2], findings);
    }
  }
}

}  // namespace harness::check
