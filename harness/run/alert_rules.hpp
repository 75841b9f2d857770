#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/prometheus.hpp"

namespace harness::run {

// The alerting rules of files that a Prometheus will be given, as it will tell of them. None: one
// of the files cannot be read, which is for Prometheus to say.
std::optional<std::vector<observe::AlertRule>> alert_rules_in(
    const std::vector<std::string>& files);

}  // namespace harness::run
