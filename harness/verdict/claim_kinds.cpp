// The table of all kinds of claims. A new kind is one file beside this one and one line here.
#include <array>

#include "harness/verdict/claim_kind.hpp"

namespace harness::verdict {

extern const ClaimKind threshold_claim;
extern const ClaimKind promql_claim;
extern const ClaimKind logql_claim;
extern const ClaimKind traceql_claim;
extern const ClaimKind alert_claim;
extern const ClaimKind correlate_claim;
extern const ClaimKind overlap_claim;
extern const ClaimKind sql_claim;

std::span<const ClaimKind* const> claim_kinds() {
  static constexpr std::array<const ClaimKind*, 8> kinds{
      &threshold_claim, &promql_claim,    &logql_claim,   &traceql_claim,
      &alert_claim,     &correlate_claim, &overlap_claim, &sql_claim};
  return kinds;
}

const ClaimKind* find_claim_kind(std::string_view name) {
  for (const ClaimKind* kind : claim_kinds()) {
    if (kind->language.name == name) return kind;
  }
  return nullptr;
}

}  // namespace harness::verdict
