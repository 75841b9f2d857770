#pragma once

#include <string>
#include <vector>

namespace harness::check {

// Grafana's units, by the ids that its JSON has, but for currencies.
const std::vector<std::string>& grafana_units();

}  // namespace harness::check
