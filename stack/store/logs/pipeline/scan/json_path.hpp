#pragma once

#include <optional>
#include <string_view>

#include "harness/languages/logql/json_path.hpp"
#include "stack/store/logs/pipeline/scan/json.hpp"

namespace store::logs::pipeline::json {

namespace logql = harness::languages::logql;

// What became of a look-up: a value, nothing there, or a value that cannot be read.
struct Found {
  std::optional<Value> value;
  const char* fault = nullptr;
};

// Looks leniently: whatever else is wrong with the line, a member that can be read is found.
Found find(std::string_view text, const logql::JsonPath& path, TextArena& arena);

}  // namespace store::logs::pipeline::json
