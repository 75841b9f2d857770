#include "harness/core/text.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

// What the fields of faults and claims can name.
struct Named {
  Names processes;
  Names requests;
};

void check_process(const Node& name, std::string_view key, const Named& known,
                   std::vector<Problem>& problems) {
  if (known.processes.empty() || contains(known.processes, name.text)) return;
  problems.push_back(
      unknown_name(name, std::string(key) + ": there is no process", "processes", known.processes));
}

void check_request(const Node& name, std::string_view key, const Named& known,
                   std::vector<Problem>& problems) {
  if (contains(known.requests, name.text)) return;
  problems.push_back(
      unknown_name(name, std::string(key) + ": there is no request", "requests", known.requests));
}

void check_field(const Node& value, const Field& field, const Named& known,
                 std::vector<Problem>& problems) {
  const bool is_text = value.kind == Node::Kind::scalar;
  if (field.type == FieldType::process && is_text) {
    check_process(value, field.name, known, problems);
  } else if (field.type == FieldType::process_list) {
    for (const Node& item : value.items) check_process(item, field.name, known, problems);
  } else if (field.type == FieldType::request && is_text) {
    check_request(value, field.name, known, problems);
  }
}

// A fault or a claim.
void check_fields(const Node& use, const std::vector<Kind>& kinds, const Named& known,
                  std::vector<Problem>& problems) {
  for (const Kind& kind : kinds) {
    if (kind.fields.empty() || use.find(kind.fields.front().name) == nullptr) continue;
    for (const Field& field : kind.fields) {
      if (const Node* value = use.find(field.name)) check_field(*value, field, known, problems);
    }
  }
}

}  // namespace

std::vector<Problem> check_reference_rules(const Node& root, const Vocabulary& vocabulary) {
  const Named known{processes_of(root, vocabulary), request_names(root)};
  std::vector<Problem> problems;
  for (const Node& phase : items_of(root, "phases")) {
    for (const Node& fault : items_of(phase, "faults")) {
      check_fields(fault, vocabulary.faults, known, problems);
    }
  }
  for (const Node& claim : items_of(root, "expect")) {
    check_fields(claim, vocabulary.claims, known, problems);
  }
  return problems;
}

}  // namespace harness::scenario
