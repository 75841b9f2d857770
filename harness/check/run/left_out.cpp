#include "harness/check/run/left_out.hpp"

#include "harness/core/text.hpp"

namespace harness::check {
namespace {

bool keeps_from_being_asked(const Kind& kind, const Finding& finding) {
  if (finding.check == "syntax") return true;
  return kind.asked != nullptr &&
         is_one_of(finding.check, {"file-keys", "group-keys", "rule-keys", "rule-kind", "query",
                                   "target", "undefined-variable", "dashboard-form", "no-panels"});
}

}  // namespace

std::vector<Finding> left_out(const Kind& kind, std::span<const Source> sources) {
  std::vector<Finding> all = kind.check(sources);
  std::erase_if(all, [&](const Finding& one) { return !keeps_from_being_asked(kind, one); });
  return all;
}

}  // namespace harness::check
