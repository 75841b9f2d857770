#include "services/dice/requested_die.hpp"

#include <algorithm>

namespace services::dice {

Result<std::string> requested_die(const http::Request& request) {
  constexpr const char* allowed = "ask for /roll?die=fair or /roll?die=risky";
  const auto given = request.query.find("die");
  if (given == request.query.end()) return fail(std::string("die is missing; ") + allowed);
  if (std::find(known_dice.begin(), known_dice.end(), given->second) == known_dice.end()) {
    return fail("\"" + given->second + "\" is not a die; " + allowed);
  }
  return given->second;
}

}  // namespace services::dice
