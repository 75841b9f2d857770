#include "harness/scenario/system/process_placeholders.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

constexpr const char* all_filled_in =
    "{{ is a brace; what is filled in: {port}, {dir}, {name}, {port:PROCESS}, {url:PROCESS}";

// Of one process: its own, and of the run that it is in.
bool stands_for_itself(const std::string& name) {
  return is_one_of(name, {"name", "project", "dir", "telemetry", "admin_token", "memory", "stack",
                          "rules", "port"});
}

// Who receives alerts is started where a scenario asks for it, which a file of processes does not
// know. What backends have besides, such as otlp.grpc, is known where they are described.
bool is_or_belongs_to(const std::string& name, const std::vector<std::string>& backends) {
  const std::string whose = name.substr(0, name.find('.'));
  return is_one_of(whose, {"pager", "alertmanager"}) ||
         std::find(backends.begin(), backends.end(), whose) != backends.end();
}

}  // namespace

ProcessPlaceholders::ProcessPlaceholders(const std::vector<Process>& processes,
                                         const Vocabulary& vocabulary)
    : processes_(processes), vocabulary_(vocabulary) {}

std::optional<ProcessPlaceholders::Unknown> ProcessPlaceholders::unknown_in(
    const std::string& text) const {
  if (text.find("${") != std::string::npos) return std::nullopt;
  for (const std::string& inside : placeholders(text)) {
    if (auto nothing = unknown(inside)) return nothing;
  }
  return std::nullopt;
}

std::optional<ProcessPlaceholders::Unknown> ProcessPlaceholders::unknown(
    const std::string& inside) const {
  if (stands_for_itself(inside)) return std::nullopt;
  for (const std::string kind : {"port:", "url:"}) {
    if (!inside.starts_with(kind)) continue;
    // Without them nobody knows which names there are.
    if (vocabulary_.backends.empty()) return std::nullopt;
    const std::string name = inside.substr(kind.size());
    const std::vector<std::string> known = names_of(kind);
    const bool is_there = std::find(known.begin(), known.end(), name) != known.end();
    if (is_there || is_or_belongs_to(name, vocabulary_.backends)) return std::nullopt;
    const auto meant = nearest(name, known);
    return Unknown{"{" + inside + "}", (meant ? "did you mean {" + kind + *meant + "}? " : "") +
                                           "known here: " + join(known, ", ")};
  }
  return Unknown{"{" + inside + "}", all_filled_in};
}

// What runs elsewhere has no port here, and its URL has been written already.
std::vector<std::string> ProcessPlaceholders::names_of(const std::string& kind) const {
  std::vector<std::string> names;
  for (const Process& process : processes_) {
    append_new(names, {process.name});
    for (const auto& [extra, _] : process.extra_ports) names.push_back(process.name + "." + extra);
    if (kind == "port:") continue;
    for (const auto& [extra, _] : process.more_urls) names.push_back(process.name + "." + extra);
  }
  names.insert(names.end(), vocabulary_.backends.begin(), vocabulary_.backends.end());
  return names;
}

}  // namespace harness::scenario
