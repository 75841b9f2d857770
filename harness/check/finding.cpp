#include "harness/check/finding.hpp"

#include <algorithm>
#include <tuple>

#include "harness/core/error.hpp"

namespace harness::check {

std::string to_string(const Finding& finding) {
  return harness::to_string(Error{(finding.is_hint ? "hint: " : "") + finding.what,
                                  yaml::locate(finding.file, finding.place), finding.remedy}) +
         " [" + finding.check + "]";
}

std::vector<Finding> in_order(std::vector<Finding> findings) {
  const auto key = [](const Finding& one) {
    return std::tie(one.file, one.place.line, one.place.column);
  };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
  return findings;
}

}  // namespace harness::check
