#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/push/dashboard_file.hpp"
#include "harness/push/grafana.hpp"

namespace harness::push {

struct Folder {
  std::string uid;
  std::string title;  // that it gets where it is made
};

struct DashboardPush {
  std::vector<Dashboard> dashboards;
  Datasources datasources = {};
  std::optional<Folder> folder = {};  // none: where a dashboard is now, or at the root
  bool overwrite = false;             // those that are there otherwise
  std::string message = {};           // in each one's history
};

// What became of one.
struct PushedDashboard {
  const char* what;  // "created", "updated", "unchanged"
  const Dashboard& dashboard;
};

using TellPushed = std::function<void(const PushedDashboard&)>;

// What no Grafana need be asked about: two of one uid, a type of datasource that none of them
// reads.
std::vector<Error> wrong_by_themselves(const DashboardPush& push);

// First looks at all of them, and pushes none where one cannot be. Then in their order, until one
// fails; each is told when it is done.
Checked<void> push_dashboards(Grafana& grafana, const DashboardPush& push, const TellPushed& tell);

}  // namespace harness::push
