#include "harness/verdict/query_review.hpp"

#include <algorithm>
#include <tuple>

#include "harness/core/text.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/query.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/yaml/document.hpp"
#include "harness/yaml/scalar_place.hpp"

namespace harness::verdict {
namespace {

using yaml::Node;

const ClaimKind* kind_of(const Node& claim) {
  for (const ClaimKind& kind : claim_kinds()) {
    const auto& fields = kind.language.fields;
    if (!fields.empty() && claim.find(fields.front().key.name) != nullptr) return &kind;
  }
  return nullptr;
}

bool lacks_values(const Node& query, const std::vector<scenario::FilledScalar>& filled) {
  return std::any_of(filled.begin(), filled.end(), [&](const scenario::FilledScalar& scalar) {
    return scalar.place == query.place && !scalar.unset.empty();
  });
}

// A query that ends too early is wrong where its text ends, not where its block does.
std::size_t end_of(const std::string& text) { return text.find_last_not_of(" \t\r\n") + 1; }

void review(const Node& query, const std::string& field, const ClaimKind& kind,
            std::string_view source, QueryReview& into) {
  if (!scenario::check_query(query.text)) return;  // refused already
  const std::size_t end = end_of(query.text);
  for (const languages::Remark& remark : kind.review(scenario::with_any_window(query.text))) {
    const bool wrong = remark.weight == languages::Remark::Weight::error;
    (wrong ? into.problems : into.hints)
        .push_back({yaml::place_within(query, std::min(remark.offset, end), source),
                    field + ": " + remark.what, remark.remedy});
  }
}

// All that has a query under the name of its language: claims, and conditions; as they stand.
std::vector<const Node*> asked_in(const Node& root) {
  std::vector<const Node*> asked;
  for (const char* list : {"expect", "steady_state", "abort_when"}) {
    for (const Node& one : scenario::items_of(root, list)) asked.push_back(&one);
  }
  for (const Node& phase : scenario::items_of(root, "phases")) {
    for (const Node& fault : scenario::items_of(phase, "faults")) {
      for (const char* key : {"when", "until"}) {
        if (const Node* condition = fault.find(key)) asked.push_back(condition);
      }
    }
  }
  std::stable_sort(asked.begin(), asked.end(), [](const Node* a, const Node* b) {
    return std::tie(a->place.line, a->place.column) < std::tie(b->place.line, b->place.column);
  });
  return asked;
}

}  // namespace

QueryReview review_queries(std::string_view text, const std::string& file_name,
                           const scenario::Environment& environment) {
  QueryReview all;
  Checked<yaml::Document> document = yaml::read_document(text, file_name);
  if (!document) return all;
  const auto filled = scenario::fill_in(document->root, environment);
  for (const Node* asked : asked_in(document->root)) {
    const Node& claim = *asked;
    const ClaimKind* kind = kind_of(claim);
    if (kind == nullptr || kind->review == nullptr) continue;
    for (const auto& field : kind->language.fields) {
      const Node* query = scenario::scalar_of(claim, field.key.name);
      if (!scenario::is_query(field.key) || query == nullptr) continue;
      if (lacks_values(*query, filled)) continue;  // refused already
      review(*query, field.key.name, *kind, text, all);
    }
  }
  scenario::show_as_written(filled, all.problems);
  scenario::show_as_written(filled, all.hints);
  return all;
}

}  // namespace harness::verdict
