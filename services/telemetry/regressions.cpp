#include "services/telemetry/regressions.hpp"

#include <algorithm>

namespace services::telemetry {
namespace {

std::string unknown(const std::string& name) {
  std::string names;
  for (const RegressionEntry& entry : regression_table) {
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  return "\"" + name + "\" is not a regression; there are " + names;
}

}  // namespace

Result<Regressions> Regressions::named(const std::vector<std::string>& names) {
  Regressions regressions;
  for (const std::string& name : names) {
    const auto* const entry =
        std::find_if(regression_table.begin(), regression_table.end(),
                     [&name](const RegressionEntry& candidate) { return candidate.name == name; });
    if (entry == regression_table.end()) return fail(unknown(name));
    regressions.on_.insert(entry->regression);
  }
  return regressions;
}

}  // namespace services::telemetry
