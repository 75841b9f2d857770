#include <algorithm>
#include <optional>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/read.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/tag_rules.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::scenario {
namespace {

// `during` of a threshold or a claim names a phase.
void check_during(const Node& root, const Node& claim, std::vector<Problem>& problems) {
  const Node* during = scalar_of(claim, "during");
  if (during == nullptr) return;
  const Names phases = texts_at(items_of(root, "phases"), "name");
  if (contains(phases, during->text)) return;
  problems.push_back(unknown_name(*during, "during: there is no phase", "phases", phases));
}

void check_after(const Node& root, const Node& claim, std::vector<Problem>& problems) {
  const Node* during = scalar_of(claim, "during");
  const std::optional<Duration> after = duration_at(claim, "after");
  if (during == nullptr || !after) return;
  for (const Node& phase : items_of(root, "phases")) {
    const Node* name = scalar_of(phase, "name");
    const std::optional<Duration> length = duration_at(phase, "for");
    if (name == nullptr || name->text != during->text || !length || *after < *length) continue;
    problems.push_back({scalar_of(claim, "after")->place,
                        "after: phase " + name->text + " is over by then",
                        "it lasts " + format_duration(*length) + "; stay below that"});
  }
}

// Not every metric has a value for a phase, or for a load.
void check_split(const Node& threshold, const Member& member, const MetricKey& key,
                 std::vector<Problem>& problems) {
  const Metric& metric = *find_metric(key.metric);
  if (metric.subject != Subject::requests && threshold.find("during") != nullptr) {
    problems.push_back(
        {member.place, key.metric + " is counted for the whole run only", "use it without during"});
  }
  if (metric.subject == Subject::users && !key.tags.empty()) {
    problems.push_back(
        {member.place, key.metric + " is counted for all loads together", "use it without {…}"});
  }
}

void check_conditions(const Member& member, const Metric& metric, std::vector<Problem>& problems) {
  std::vector<Node> conditions = member.value.items;
  if (member.value.kind == Node::Kind::scalar) conditions.push_back(member.value);
  for (const Node& text : conditions) {
    const Result<Condition> condition = parse_condition(text.text);
    if (!condition) continue;  // its shape is refused already
    const Result<void> fits = check_aggregate(metric, *condition);
    if (!fits) problems.push_back({text.place, fits.error().what, fits.error().remedy});
  }
}

void check_threshold(const Node& root, const Node& threshold, std::vector<Problem>& problems) {
  for (const Member& member : threshold.members) {
    const Result<MetricKey> key = parse_metric_key(member.key);
    if (!key) continue;
    check_split(threshold, member, *key, problems);
    check_conditions(member, *find_metric(key->metric), problems);
    append(problems, check_selection(root, *key, member.place));
  }
}

// What a kind of claim says about its fields taken together.
void check_fields(const Node& claim, const Kind& kind, std::vector<Problem>& problems) {
  if (kind.check == nullptr) return;
  const Result<Fields> fields = read_fields(claim, kind);
  if (!fields) return;  // refused already
  const Result<void> checked = kind.check(*fields);
  if (!checked) problems.push_back({claim.place, checked.error().what, checked.error().remedy});
}

Names phases_with_faults(const Node& root) {
  std::vector<Node> broken = items_of(root, "phases");
  std::erase_if(broken, [](const Node& phase) { return phase.find("faults") == nullptr; });
  return texts_at(broken, "name");
}

// A claim that measures from a fault needs one in its phase; one about the whole run, in any.
void check_has_fault(const Node& root, const Node& claim, const Kind& kind,
                     std::vector<Problem>& problems) {
  if (!kind.needs_fault) return;
  const Node* during = scalar_of(claim, "during");
  const Names broken = phases_with_faults(root);
  if (during == nullptr ? !broken.empty() : contains(broken, during->text)) return;
  if (during != nullptr && !contains(texts_at(items_of(root, "phases"), "name"), during->text)) {
    return;  // refused already
  }
  const std::string where = during == nullptr ? "" : " in phase " + during->text;
  problems.push_back(
      {during == nullptr ? claim.place : during->place,
       std::string(kind.name) + ": there is no fault" + where + " to measure from",
       broken.empty() ? "add faults to a phase" : "phases with faults: " + join(broken, ", ")});
}

void check_kind(const Node& root, const Node& claim, const Vocabulary& vocabulary,
                std::vector<Problem>& problems) {
  for (const Kind& kind : vocabulary.claims) {
    if (kind.fields.empty() || claim.find(kind.fields.front().name) == nullptr) continue;
    check_fields(claim, kind, problems);
    check_has_fault(root, claim, kind, problems);
  }
}

void check_has_claims(const Node& root, std::vector<Problem>& problems) {
  if (root.kind != Node::Kind::map) return;
  const Names keys{"thresholds", "expect"};
  const bool claims =
      std::any_of(root.members.begin(), root.members.end(),
                  [&](const Member& member) { return nearest(member.key, keys).has_value(); });
  if (claims) return;
  problems.push_back({root.place, "a scenario that claims nothing can only pass",
                      "add thresholds, expect, or both"});
}

}  // namespace

std::vector<Problem> check_claim_rules(const Node& root, const Vocabulary& vocabulary) {
  std::vector<Problem> problems = check_unique(items_of(root, "phases"), "name", "phase");
  append(problems, check_unique(items_of(root, "expect"), "claim", "claim"));
  check_has_claims(root, problems);
  for (const Node& threshold : items_of(root, "thresholds")) {
    check_during(root, threshold, problems);
    check_threshold(root, threshold, problems);
  }
  for (const Node& claim : items_of(root, "expect")) {
    check_during(root, claim, problems);
    check_after(root, claim, problems);
    check_kind(root, claim, vocabulary, problems);
  }
  return problems;
}

}  // namespace harness::scenario
