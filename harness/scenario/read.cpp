#include "harness/scenario/read.hpp"

#include <stdexcept>

#include "harness/core/bytes.hpp"
#include "harness/scenario/load/data_table.hpp"
#include "harness/scenario/load/read_load.hpp"
#include "harness/scenario/read_value.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {

void read(const Node& node, System& system) {
  system.place = node.place;
  set(node, "stage", system.stage);
  system.stage = stage_name(system.stage);
  set(node, "ports", system.ports);
  set(node, "options", system.options);
  if (const Node* memory = node.find("memory")) system.memory = parse_bytes(memory->text).value();
}

namespace {

// The kind whose first key the node has.
const Kind& kind_of(const Node& node, const std::vector<Kind>& kinds) {
  for (const Kind& kind : kinds) {
    if (!kind.fields.empty() && node.find(kind.fields.front().name) != nullptr) return kind;
  }
  throw std::logic_error("a fault or claim of no kind was not refused by its check");
}

FaultUse read_fault(const Node& node, const Vocabulary& vocabulary) {
  const Kind& kind = kind_of(node, vocabulary.faults);
  return {std::string(kind.name), read_fields(node, kind).value(), node.place};
}

Phase read_phase(const Node& node, const Vocabulary& vocabulary) {
  Phase phase;
  phase.place = node.place;
  set(node, "name", phase.name);
  set(node, "for", phase.length);
  for (const Node& fault : items_of(node, "faults")) {
    phase.faults.push_back(read_fault(fault, vocabulary));
  }
  return phase;
}

ClaimUse read_claim(const Node& node, const Vocabulary& vocabulary) {
  const Kind& kind = kind_of(node, vocabulary.claims);
  ClaimUse claim;
  claim.kind = kind.name;
  claim.place = node.place;
  claim.within = std::chrono::seconds{5};
  set(node, "claim", claim.claim);
  set(node, "during", claim.during);
  set(node, "after", claim.after);
  set(node, "within", claim.within);
  claim.fields = read_fields(node, kind).value();
  return claim;
}

ClaimUse threshold_claim(const MetricKey& key, const Node& condition, const std::string& during) {
  ClaimUse claim;
  claim.claim = key.text() + " " + condition.text;
  claim.kind = "threshold";
  claim.during = during;
  claim.fields.set("metric", key.metric);
  if (!key.tags.empty()) claim.fields.set("tags", key.tags);
  claim.fields.set("condition", condition.text);
  claim.place = condition.place;
  return claim;
}

void read_threshold(const Node& node, std::vector<ClaimUse>& claims) {
  std::string during;
  set(node, "during", during);
  for (const Member& member : node.members) {
    if (member.key == "during") continue;
    const Result<MetricKey> key = parse_metric_key(member.key);  // refused already if malformed
    if (member.value.kind == Node::Kind::scalar) {
      claims.push_back(threshold_claim(key.value(), member.value, during));
    }
    for (const Node& condition : member.value.items) {
      claims.push_back(threshold_claim(key.value(), condition, during));
    }
  }
}

void read_data(const Node& root, const Vocabulary& vocabulary, std::vector<Load>& loads) {
  for (std::size_t i = 0; i < loads.size(); ++i) {
    for (DataSet& data : loads[i].data) {
      const Node* node = items_of(root, "load")[i].find("data")->find(data.name);
      data.table = std::make_shared<const Table>(read_table(*node, vocabulary).value());
    }
  }
}

void locate(const Vocabulary& vocabulary, Tls& tls) {
  for (std::string* file : {&tls.ca, &tls.cert, &tls.key}) {
    if (!file->empty()) *file = vocabulary.locate(*file);
  }
}

void locate_tls_files(const Vocabulary& vocabulary, std::vector<Load>& loads) {
  for (Load& load : loads) {
    for (Flow& flow : load.flows) {
      for (Request& request : flow.requests) locate(vocabulary, request.tls);
    }
  }
}

}  // namespace

Scenario read_scenario(const Node& root, const Vocabulary& vocabulary) {
  Scenario scenario;
  set(root, "name", scenario.name);
  set(root, "about", scenario.about);
  set(root, "system", scenario.system);
  set(root, "load", scenario.load);
  if (vocabulary.locate) {
    read_data(root, vocabulary, scenario.load);
    locate_tls_files(vocabulary, scenario.load);
  }
  for (const Node& phase : items_of(root, "phases")) {
    scenario.phases.push_back(read_phase(phase, vocabulary));
  }
  for (const Node& threshold : items_of(root, "thresholds")) {
    read_threshold(threshold, scenario.claims);
  }
  for (const Node& claim : items_of(root, "expect")) {
    scenario.claims.push_back(read_claim(claim, vocabulary));
  }
  return scenario;
}

}  // namespace harness::scenario
