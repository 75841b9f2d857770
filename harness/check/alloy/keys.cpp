// Words before = and { in Alloy's components, and what may stand behind them.
#include <re2/re2.h>

#include <algorithm>

#include "harness/check/alloy/alloy.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::check {
namespace {

using Token = AlloyToken::Kind;

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
