#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "harness/core/result.hpp"
#include "harness/push/datasources.hpp"

namespace harness::push {

// A dashboard as it is pushed: without what belongs to one Grafana's database, such as its number.
struct Dashboard {
  std::string where;  // its file
  std::string uid;
  std::string title;
  nlohmann::json model;
  std::set<std::string> datasource_types = {};  // that it reads
};

// Of a file's text: a dashboard as Grafana keeps it, as its API gives it (beside "meta"), or as it
// is exported for others.
Checked<Dashboard> read_dashboard(const std::string& text, const std::string& where,
                                  const Datasources& named);

// Of what Grafana says is there: what can be compared with a model that is pushed.
nlohmann::json without_database(nlohmann::json model);

// Whether it can name a dashboard or a folder.
Result<void> check_uid(const std::string& uid, const std::string& where);

}  // namespace harness::push
