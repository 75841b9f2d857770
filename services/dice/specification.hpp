#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "services/core/result.hpp"

namespace services::dice {

// What a die is: what die-service answers, and what it is told.
struct Specification {
  std::string name;
  int sides = 0;
  int offset = 0;         // added to each roll
  double error_rate = 0;  // the share of rolls that fail

  bool operator==(const Specification&) const = default;
};

// Whether a die can be called so: up to 64 letters and digits of ASCII, "_", "-" and ".". Such a
// name stands in URLs, labels and tables as it is.
bool is_name(std::string_view text);

// What a name is, for whoever gave none.
inline constexpr const char* name_rule =
    "a name has 1 to 64 letters, digits, \"_\", \"-\" and \".\"";

// What the dice are where nobody has said otherwise.
const std::vector<Specification>& standard_dice();

nlohmann::json to_json(const Specification& die);

// Refuses what is not exactly a die that can be rolled, and says which field is wrong.
Result<Specification> parse_specification(const nlohmann::json& json);

// A set of dice, as a file has it: a list of specifications, each of another name.
Result<std::vector<Specification>> parse_dice(const std::string& text);
Result<std::vector<Specification>> read_dice(const std::string& file);

}  // namespace services::dice
