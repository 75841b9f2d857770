#include "services/dice/specification.hpp"

namespace services::dice {

nlohmann::json to_json(const Specification& die) {
  return {{"name", die.name},
          {"sides", die.sides},
          {"offset", die.offset},
          {"error_rate", die.error_rate}};
}

Result<Specification> parse_specification(const nlohmann::json& json) {
  try {
    Specification die{json.at("name"), json.at("sides"), json.at("offset"), json.at("error_rate")};
    if (die.sides < 1) return fail("a die without sides cannot be rolled");
    return die;
  } catch (const nlohmann::json::exception& error) {
    return fail(std::string("not the specification of a die: ") + error.what());
  }
}

}  // namespace services::dice
