#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::push {

// The uid of the datasource that all of a type are to be: {"prometheus": "P1809F7CD0C75ACF3"}.
using Datasources = std::map<std::string, std::string>;

// "TYPE=UID" of a command line.
Result<Datasources> datasources_of(const std::vector<std::string>& texts);

// Puts them into a dashboard: for the inputs of one that was exported for others, for datasources
// by uid, and as the choice of its variables, which stay variables. Says which types were met.
// Errors: inputs that nothing was named for.
Checked<std::set<std::string>> put_datasources(nlohmann::json& dashboard, const Datasources& named,
                                               const std::string& where);

}  // namespace harness::push
