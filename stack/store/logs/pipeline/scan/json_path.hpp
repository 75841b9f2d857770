#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/logs/pipeline/scan/json.hpp"

namespace store::logs::pipeline::json {

// `user.address[0]["a key"]`: members by name and elements by number.
using Step = std::variant<std::string, std::size_t>;
using Path = std::vector<Step>;

harness::Result<Path> parse_path(std::string_view expression);

// What became of a look-up: a value, nothing there, or a value that cannot be read.
struct Found {
  std::optional<Value> value;
  const char* fault = nullptr;
};

// Looks leniently: whatever else is wrong with the line, a member that can be read is found.
Found find(std::string_view text, const Path& path, TextArena& arena);

}  // namespace store::logs::pipeline::json
