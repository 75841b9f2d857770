#include <algorithm>
#include <array>
#include <map>

#include "harness/check/alloy/alloy.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

// To add a check: a function, declared in alloy.hpp, and a row.
constexpr std::array alloy_checks{
    Check<AlloyFile>{"component-type", alloy_types},
    Check<AlloyFile>{"component-twice", alloy_twice},
    Check<AlloyFile>{"reference", alloy_references},
    Check<AlloyFile>{"unused-component", alloy_unused},
    Check<AlloyFile>{"needed-argument", alloy_arguments},
    Check<AlloyFile>{"setting", alloy_value_types},
    Check<AlloyFile>{"setting", alloy_actions},
    Check<AlloyFile>{"syntax", alloy_syntax},
    Check<AlloyFile>{"circle", alloy_circles},
    Check<AlloyFile>{"setting", alloy_settings},
    Check<AlloyFile>{"key", alloy_keys},
    Check<AlloyFile>{"value", alloy_values},
};

struct KnownComponent {
  std::vector<std::string> exports = {};    // what others name of it; none: it is an end
  std::vector<std::string> arguments = {};  // and blocks, that it needs
  bool has_label = true;
};

// Those that are met most. Others are not looked at.
const std::map<std::string, KnownComponent>& known_components() {
  static const std::map<std::string, KnownComponent> all{
      {"discovery.docker", {{"targets"}, {"host"}}},
      {"discovery.kubernetes", {{"targets"}, {"role"}}},
      {"discovery.relabel", {{"output", "rules"}, {"targets"}}},
      {"livedebugging", {{}, {}, false}},
      {"local.file", {{"content"}, {"filename"}}},
      {"local.file_match", {{"targets"}, {"path_targets"}}},
      {"logging", {{}, {}, false}},
      {"loki.process", {{"receiver"}, {"forward_to"}}},
      {"loki.relabel", {{"receiver", "rules"}, {"forward_to"}}},
      {"loki.source.docker", {{}, {"host", "targets", "forward_to"}}},
      {"loki.source.file", {{}, {"targets", "forward_to"}}},
      {"loki.source.journal", {{}, {"forward_to"}}},
      {"loki.source.kubernetes", {{}, {"targets", "forward_to"}}},
      {"loki.source.syslog", {{}, {"listener", "forward_to"}}},
      {"loki.write", {{"receiver"}, {"endpoint", "url"}}},
      {"otelcol.exporter.otlp", {{"input"}, {"client"}}},
      {"otelcol.exporter.otlphttp", {{"input"}, {"client"}}},
      {"otelcol.exporter.loki", {{"input"}, {"forward_to"}}},
      {"otelcol.exporter.prometheus", {{"input"}, {"forward_to"}}},
      {"otelcol.processor.attributes", {{"input"}, {"output"}}},
      {"otelcol.processor.batch", {{"input"}, {"output"}}},
      {"otelcol.processor.memory_limiter", {{"input"}, {"check_interval", "output"}}},
      {"otelcol.receiver.jaeger", {{}, {"protocols", "output"}}},
      {"otelcol.receiver.otlp", {{}, {"output"}}},
      {"prometheus.exporter.unix", {{"targets"}, {}}},
      {"prometheus.relabel", {{"receiver", "rules"}, {"forward_to"}}},
      {"prometheus.remote_write", {{"receiver"}, {"endpoint", "url"}}},
      {"prometheus.scrape", {{}, {"targets", "forward_to"}}},
      {"tracing", {{}, {}, false}},
  };
  return all;
}

std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for (const auto& [name, component] : known_components()) names.push_back(name);
  return names;
}

// The type that a word such as loki.write.default.receiver begins with; empty: it names none.
std::string type_in(const std::string& word) {
  std::string longest;
  for (const auto& [type, known] : known_components()) {
    if (known.has_label && word.starts_with(type + ".") && type.size() > longest.size()) {
      longest = type;
    }
  }
  return longest;
}

// Words that stand where a value does, and name a component: otelcol.exporter.otlp.tempo.input.
// Those in blocks that declare components of their own name those.
template <typename Visit>
void each_reference(const AlloyFile& file, const Visit& visit) {
  for (const AlloyComponent& component : file.components) {
    if (is_one_of(component.type, {"declare", "foreach"})) continue;
    const auto& body = component.body;
    for (std::size_t at = 0; at < body.size(); ++at) {
      if (body[at].kind != AlloyToken::Kind::word || !is_of_alloy(body[at].text)) continue;
      const bool is_value = at > 0 && body[at - 1].kind == AlloyToken::Kind::sign &&
                            !is_one_of(body[at - 1].text, {"{", "}"});
      constexpr std::ptrdiff_t fewest_dots = 2;
      const bool names_label =
          std::count(body[at].text.begin(), body[at].text.end(), '.') >= fewest_dots;
      if (is_value && names_label) visit(component, body[at]);
    }
  }
}

// Of a type that is none, or none of the usual: loki.proces.lines.receiver.
void look_at_other_type(const AlloyFile& file, const AlloyComponent& component,
                        const AlloyToken& token, Findings& findings) {
  std::vector<std::string> names;
  for (const AlloyComponent& one : file.components) {
    if (token.text == one.name() || token.text.starts_with(one.name() + ".")) return;
    names.push_back(one.name());
  }
  const std::string name = token.text.substr(0, token.text.rfind('.'));
  const auto meant = nearest(name, names);
  findings.add(token.place, component.name() + " names " + name + ", which is not there",
               meant ? "did you mean " + *meant + "?" : "add it, or name one that is");
}

std::string component_of(const std::string& word) {
  const std::string type = type_in(word);
  const std::size_t label_end = word.find('.', type.size() + 1);
  return word.substr(0, label_end);
}

}  // namespace

void alloy_types(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    const auto known = known_components().find(component.type);
    if (known == known_components().end()) {
      const auto meant = nearest(component.type, type_names());
      if (!meant || is_less_usual_component(component.type)) continue;  // one of the many others
      findings.add(component.place, "the usual Alloys have no component " + component.type,
                   "did you mean " + *meant + "?");
    } else if (known->second.has_label && component.label.empty()) {
      findings.add(component.place, component.type + " has no label",
                   "write " + component.type + " \"name\" { … }");
    }
  }
}

void alloy_twice(const AlloyFile& file, Findings& findings) {
  std::map<std::string, int> seen;
  for (const AlloyComponent& component : file.components) {
    const auto [first, is_new] = seen.emplace(component.name(), component.place.line);
    if (is_new) continue;
    findings.add(component.place,
                 component.name() + " stands in line " + std::to_string(first->second) + " already",
                 "give it another label");
  }
}

void alloy_references(const AlloyFile& file, Findings& findings) {
  std::vector<std::string> names;
  for (const AlloyComponent& component : file.components) names.push_back(component.name());
  each_reference(file, [&](const AlloyComponent& component, const AlloyToken& token) {
    if (type_in(token.text).empty()) return look_at_other_type(file, component, token, findings);
    const std::string name = component_of(token.text);
    if (!file.has(name)) {
      const auto meant = nearest(name, names);
      findings.add(token.place, component.name() + " names " + name + ", which is not there",
                   meant ? "did you mean " + *meant + "?" : "add it, or name one that is");
      return;
    }
    const auto& exports = known_components().at(type_in(token.text)).exports;
    const std::string rest = token.text.substr(std::min(name.size() + 1, token.text.size()));
    const std::string wanted = rest.substr(0, rest.find('.'));
    if (std::find(exports.begin(), exports.end(), wanted) != exports.end()) return;
    findings.add(token.place, name + " gives no " + shown(wanted),
                 exports.empty() ? "it gives nothing: name another"
                                 : "write " + name + "." + exports.front());
  });
}

void alloy_unused(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    const auto known = known_components().find(component.type);
    if (known == known_components().end() || known->second.exports.empty()) continue;
    bool is_used = false;
    each_reference(file, [&](const AlloyComponent&, const AlloyToken& token) {
      is_used = is_used || token.text.starts_with(component.name() + ".");
    });
    if (is_used) continue;
    findings.add(component.place, "nobody names " + component.name() + ": nothing comes to it",
                 "name " + component.name() + "." + known->second.exports.front() +
                     " where it belongs, or remove it");
  }
}

void alloy_arguments(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    const auto known = known_components().find(component.type);
    if (known == known_components().end()) continue;
    for (const std::string& needed : known->second.arguments) {
      const bool is_there =
          std::any_of(component.body.begin(), component.body.end(), [&](const AlloyToken& token) {
            return token.kind == AlloyToken::Kind::word && token.text == needed;
          });
      if (is_there) continue;
      findings.add(component.place, component.name() + " has no " + needed, "add " + needed);
    }
  }
}

void alloy_actions(const AlloyFile& file, Findings& findings) {
  static const std::vector<std::string> actions{"drop",      "dropequal", "hashmod",   "keep",
                                                "keepequal", "labeldrop", "labelkeep", "labelmap",
                                                "lowercase", "replace",   "uppercase"};
  for (const AlloyComponent& component : file.components) {
    if (!component.type.ends_with(".relabel")) continue;
    for (const auto& [at, is_argument] : keys_in(component)) {
      const auto& body = component.body;
      if (!is_argument || body[at].text != "action" || at + 2 >= body.size()) continue;
      const AlloyToken& value = body[at + 2];
      const bool is_text = value.kind == AlloyToken::Kind::string;
      if (!is_text || std::ranges::find(actions, value.text) != actions.end()) continue;
      findings.add(value.place, "rules have no action " + shown(value.text),
                   meant_among(value.text, actions));
    }
  }
}

std::vector<Finding> check_alloy(const Source& source) {
  std::vector<Finding> all;
  Findings of_syntax("syntax", source.name, all);
  const AlloyFile file = read_alloy(source, of_syntax);
  look_by(alloy_checks, file, source.name, all);
  return in_order(std::move(all));
}

}  // namespace harness::check
