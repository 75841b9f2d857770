// The table of all kinds of claims. A new kind is one file beside this one and one line here.
#include <array>

#include "harness/verdict/claim_kind.hpp"

namespace harness::verdict {

// Each defined in the file of its name.
ClaimKind threshold_claim();
ClaimKind promql_claim();
ClaimKind logql_claim();
ClaimKind traceql_claim();
ClaimKind alert_claim();
ClaimKind no_alert_claim();
ClaimKind correlate_claim();
ClaimKind overlap_claim();
ClaimKind sql_claim();
ClaimKind counter_claim();
ClaimKind absent_claim();
ClaimKind reconcile_claim();
ClaimKind shape_claim();
ClaimKind conventions_claim();
ClaimKind slo_claim();
ClaimKind dashboard_claim();

std::span<const ClaimKind> claim_kinds() {
  static const std::array kinds{
      threshold_claim(), promql_claim(),      logql_claim(),     traceql_claim(),
      alert_claim(),     no_alert_claim(),    correlate_claim(), overlap_claim(),
      sql_claim(),       counter_claim(),     absent_claim(),    reconcile_claim(),
      shape_claim(),     conventions_claim(), slo_claim(),       dashboard_claim()};
  return kinds;
}

const ClaimKind* find_claim_kind(std::string_view name) {
  for (const ClaimKind& kind : claim_kinds()) {
    if (kind.language.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace harness::verdict
