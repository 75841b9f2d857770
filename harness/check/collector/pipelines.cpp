// How a collector's parts are put together.
#include <algorithm>
#include <array>
#include <set>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

const std::vector<std::string> sections_of_collector{"connectors", "exporters", "extensions",
                                                     "processors", "receivers", "service"};
constexpr std::array lists_of_pipeline{"receivers", "processors", "exporters"};

std::string singular(std::string_view section) {
  return std::string(section.substr(0, section.size() - 1));
}

bool contains(const std::vector<Node>& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Node& one) { return text_of(&one) == name; });
}

// A connector ends one pipeline and begins another.
bool is_defined(const Collector& collector, std::string_view section, std::string_view name) {
  if (collector.component(section, name) != nullptr) return true;
  return section != "processors" && collector.component("connectors", name) != nullptr;
}

void look_for(const Collector& collector, std::string_view section, const Node& name,
              const std::string& of, Findings& findings) {
  if (is_defined(collector, section, text_of(&name))) return;
  const auto meant = nearest(text_of(&name), collector.names_in(section));
  findings.add(
      name.place, of + ": there is no " + singular(section) + " " + shown(text_of(&name)),
      meant ? "did you mean " + *meant + "?" : "define it under " + std::string(section) + ":");
}

bool is_used(const Collector& collector, std::string_view section, std::string_view name) {
  if (section == "extensions") {
    const Node* service = collector.root->find("service");
    // Storage and authenticators are named by other components.
    if (is_one_of(
            written_together(type_of_component(name)),
            {"filestorage", "basicauth", "bearertokenauth", "oauth2client", "headerssetter"})) {
      return true;
    }
    return service != nullptr && contains(items_in(*service, "extensions"), name);
  }
  return std::any_of(collector.pipelines.begin(), collector.pipelines.end(), [&](const auto& one) {
    return section == "connectors"
               ? contains(one.part("receivers"), name) || contains(one.part("exporters"), name)
               : contains(one.part(section), name);
  });
}

std::size_t place_of(const Pipeline& pipeline, std::string_view type) {
  const auto& all = pipeline.part("processors");
  const auto found = std::find_if(all.begin(), all.end(), [&](const Node& one) {
    return is_same_type(type_of_component(text_of(&one)), type);
  });
  return static_cast<std::size_t>(found - all.begin());
}

// All that it gets has been let in by pipelines before it.
bool is_fed_by_connectors(const Collector& collector, const Pipeline& pipeline) {
  const auto& all = pipeline.part("receivers");
  return !all.empty() && std::all_of(all.begin(), all.end(), [&](const Node& one) {
    return collector.component("connectors", text_of(&one)) != nullptr;
  });
}

}  // namespace

void collector_sections(const Collector& collector, Findings& findings) {
  find_unknown_keys(*collector.root, sections_of_collector, "a collector", findings);
  for (const char* needed : {"receivers", "exporters", "service"}) {
    if (collector.root->find(needed) != nullptr) continue;
    findings.add(collector.root->place, std::string("the collector has no ") + needed,
                 std::string("add ") + needed + ":");
  }
}

void pipeline_signals(const Collector& collector, Findings& findings) {
  static const std::vector<std::string> known{"logs", "metrics", "profiles", "traces"};
  std::set<std::string> seen;
  for (const Pipeline& pipeline : collector.pipelines) {
    seen.insert(pipeline.signal);
    if (std::find(known.begin(), known.end(), pipeline.signal) != known.end()) continue;
    findings.add(pipeline.member->place, "there is no signal " + shown(pipeline.signal),
                 meant_among(pipeline.signal, known));
  }
  const Node* service = collector.root->find("service");
  if (collector.component("receivers", "otlp") == nullptr) return;
  // A gateway for traces alone is meant so.
  if (seen == std::set<std::string>{"traces"}) return;
  for (const char* signal : {"metrics", "traces", "logs"}) {
    if (seen.contains(signal)) continue;
    findings.add(service == nullptr ? collector.root->place : service->place,
                 std::string("no pipeline takes ") + signal +
                     ": the OTLP receiver refuses them, and their senders lose them",
                 std::string("add ") + signal + ": under service.pipelines");
  }
}

void pipeline_parts(const Collector& collector, Findings& findings) {
  static const std::vector<std::string> keys(lists_of_pipeline.begin(), lists_of_pipeline.end());
  for (const Pipeline& pipeline : collector.pipelines) {
    find_unknown_keys(pipeline.member->value, keys, "a pipeline", findings);
    for (const char* needed : {"receivers", "exporters"}) {
      if (!pipeline.part(needed).empty()) continue;
      findings.add(pipeline.member->place, "pipeline " + pipeline.member->key + " has no " + needed,
                   std::string("name one under ") + needed + ":");
    }
  }
}

void undefined_components(const Collector& collector, Findings& findings) {
  for (const Pipeline& pipeline : collector.pipelines) {
    for (const char* part : lists_of_pipeline) {
      std::set<std::string> seen;
      for (const Node& name : pipeline.part(part)) {
        look_for(collector, part, name, "pipeline " + pipeline.member->key, findings);
        if (seen.insert(text_of(&name)).second) continue;
        findings.add(name.place,
                     "pipeline " + pipeline.member->key + " names " + name.text + " twice",
                     "name it once");
      }
    }
  }
  const Node* service = collector.root->find("service");
  if (service == nullptr) return;
  for (const Node& name : items_in(*service, "extensions")) {
    look_for(collector, "extensions", name, "service", findings);
  }
}

void unused_components(const Collector& collector, Findings& findings) {
  for (const char* section : {"receivers", "processors", "exporters", "connectors", "extensions"}) {
    const Node* all = collector.root->find(section);
    if (all == nullptr) continue;
    for (const yaml::Member& member : all->members) {
      if (is_used(collector, section, member.key)) continue;
      const bool is_extension = std::string_view(section) == "extensions";
      findings.add(
          member.place,
          "nobody uses the " + singular(section) + " " + member.key + ": it is not started",
          is_extension ? "name it under service.extensions, or remove it"
                       : "name it in a pipeline, or remove it");
    }
  }
}

void limiter_first(const Collector& collector, Findings& findings) {
  for (const Pipeline& pipeline : collector.pipelines) {
    const auto& all = pipeline.part("processors");
    const std::size_t place = place_of(pipeline, "memory_limiter");
    if (place == 0 && !all.empty()) continue;
    if (place == all.size() && is_fed_by_connectors(collector, pipeline)) continue;
    if (place == all.size()) {
      findings.add(pipeline.member->place,
                   "pipeline " + pipeline.member->key + " has no memory_limiter",
                   "put it first: without it the collector is killed where it should refuse");
    } else {
      findings.add(all[place].place,
                   "pipeline " + pipeline.member->key + ": memory_limiter comes behind " +
                       text_of(&all.front()),
                   "put it first: what it refuses later has been taken from its sender already");
    }
  }
}

void batch_last(const Collector& collector, Findings& findings) {
  for (const Pipeline& pipeline : collector.pipelines) {
    const auto& all = pipeline.part("processors");
    const std::size_t place = place_of(pipeline, "batch");
    if (place == all.size() || place + 1 == all.size()) continue;
    findings.add(
        all[place].place,
        "pipeline " + pipeline.member->key + ": batch comes before " + text_of(&all[place + 1]),
        "put it last: what drops or splits behind it makes its batches small again");
  }
}

}  // namespace harness::check
