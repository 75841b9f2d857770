#include <algorithm>
#include <array>
#include <filesystem>
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
    Check<AlloyFile>{"field", alloy_fields},
    Check<AlloyFile>{"setting", alloy_value_types},
    Check<AlloyFile>{"port", alloy_ports},
    Check<AlloyFile>{"syntax", alloy_syntax},
    Check<AlloyFile>{"circle", alloy_circles},
    Check<AlloyFile>{"setting", alloy_settings},
    Check<AlloyFile>{"value", alloy_values},
};

struct KnownComponent {
  std::vector<std::string> exports = {};  // what others name of it; none: it is an end
  bool has_label = true;
};

// Those that are met most. Others are not looked at.
const std::map<std::string, KnownComponent>& known_components() {
  static const std::map<std::string, KnownComponent> all{
      {"discovery.docker", {{"targets"}}},
      {"discovery.kubernetes", {{"targets"}}},
      {"discovery.relabel", {{"output", "rules"}}},
      {"livedebugging", {{}, false}},
      {"local.file", {{"content"}}},
      {"local.file_match", {{"targets"}}},
      {"logging", {{}, false}},
      {"loki.process", {{"receiver"}}},
      {"loki.relabel", {{"receiver", "rules"}}},
      {"loki.source.docker", {}},
      {"loki.source.file", {}},
      {"loki.source.journal", {}},
      {"loki.source.kubernetes", {}},
      {"loki.source.syslog", {}},
      {"loki.write", {{"receiver"}}},
      {"otelcol.exporter.otlp", {{"input"}}},
      {"otelcol.exporter.otlphttp", {{"input"}}},
      {"otelcol.exporter.loki", {{"input"}}},
      {"otelcol.exporter.prometheus", {{"input"}}},
      {"otelcol.processor.attributes", {{"input"}}},
      {"otelcol.processor.batch", {{"input"}}},
      {"otelcol.processor.memory_limiter", {{"input"}}},
      {"otelcol.receiver.jaeger", {}},
      {"otelcol.receiver.otlp", {}},
      {"prometheus.exporter.unix", {{"targets"}}},
      {"prometheus.relabel", {{"receiver", "rules"}}},
      {"prometheus.remote_write", {{"receiver"}}},
      {"prometheus.scrape", {}},
      {"tracing", {{}, false}},
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
template <typename Visit>
void each_reference(const std::vector<AlloyComponent>& components, const Visit& visit) {
  for (const AlloyComponent& component : components) {
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
  for (const auto* components : {&file.components, &file.beside}) {
    for (const AlloyComponent& one : *components) {
      if (token.text == one.name() || token.text.starts_with(one.name() + ".")) return;
      names.push_back(one.name());
    }
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
    } else if (!known->second.has_label && !component.label.empty()) {
      findings.add(component.place, component.type + " takes no label",
                   "write " + component.type + " { … }");
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
  each_reference(file.components, [&](const AlloyComponent& component, const AlloyToken& token) {
    // Blocks that declare components of their own name those.
    if (is_one_of(component.type, {"declare", "foreach"})) return;
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
    for (const auto* components : {&file.components, &file.beside}) {
      each_reference(*components, [&](const AlloyComponent&, const AlloyToken& token) {
        is_used = is_used || token.text.starts_with(component.name() + ".");
      });
    }
    if (is_used) continue;
    findings.add(component.place, "nobody names " + component.name() + ": nothing comes to it",
                 "name " + component.name() + "." + known->second.exports.front() +
                     " where it belongs, or remove it");
  }
}

namespace {

bool names_one_of(const AlloyFile& file, const AlloyFile& other) {
  bool names = false;
  each_reference(file.components, [&](const AlloyComponent&, const AlloyToken& token) {
    const auto is_named = [&](const AlloyComponent& one) {
      return !one.label.empty() && token.text.starts_with(one.name() + ".");
    };
    // What a file has itself, it names of itself.
    names = names || (std::ranges::any_of(other.components, is_named) &&
                      std::ranges::none_of(file.components, is_named));
  });
  return names;
}

bool are_one(const AlloyFile& file, const AlloyFile& other) {
  const auto directory_of = [](const AlloyFile& one) {
    return std::filesystem::path(one.source->name).parent_path().lexically_normal();
  };
  return directory_of(file) == directory_of(other) &&
         (names_one_of(file, other) || names_one_of(other, file));
}

}  // namespace

std::vector<Finding> check_alloys(std::span<const Source> sources) {
  std::vector<Finding> all;
  std::vector<AlloyFile> files;
  for (const Source& source : sources) {
    Findings of_syntax("syntax", source.name, all);
    files.push_back(read_alloy(source, of_syntax));
  }
  for (AlloyFile& file : files) {
    for (const AlloyFile& other : files) {
      if (&other == &file || !are_one(file, other)) continue;
      file.beside.insert(file.beside.end(), other.components.begin(), other.components.end());
    }
    look_by(alloy_checks, file, file.source->name, all);
  }
  return in_order(std::move(all));
}

}  // namespace harness::check
