#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace harness::test {

// Where the queries of a page go, by URL.
struct PageBackends {
  std::string prometheus;
  std::string loki;
  std::string tempo;
};

// What a page shows, and what Grafana makes of its variables.
struct PageTimes {
  std::chrono::seconds shown{900};  // "Last 15 minutes"; 0: only what holds now
  std::string rate_interval = "20s";
  std::string range = "15m";
};

// The panels of dashboards/UID.json that are no rows, in their order.
std::vector<nlohmann::json> panels_of(const std::string& uid);

// What a query of a panel shows, asked as Grafana asks: each value of each series; of lines and of
// traces their number. Empty where it finds nothing, or gets no answer.
std::vector<double> shown_by(const nlohmann::json& target, const PageBackends& backends,
                             const PageTimes& times = {});

// The colour that the panel's thresholds, or those that its query has of its own, give a value.
std::string color_of(double value, const nlohmann::json& panel, const nlohmann::json& target);

}  // namespace harness::test
