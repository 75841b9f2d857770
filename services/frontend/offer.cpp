#include "services/frontend/offer.hpp"

#include <algorithm>

#include "services/dice/requested_die.hpp"
#include "services/dice/specification.hpp"

namespace services::frontend {
namespace {

std::vector<std::string> standard_names() {
  std::vector<std::string> names;
  for (const dice::Specification& die : dice::standard_dice()) names.push_back(die.name);
  return names;
}

}  // namespace

nlohmann::json to_json(const Offer& offer, const std::vector<std::string>& dice) {
  return {{"dice", dice},
          {"most_times", offer.batches ? dice::most_times : 1},
          {"sign_in", offer.sign_in},
          {"trace_link", offer.trace_link}};
}

std::vector<std::string> read_dice(const app::Reply& reply) {
  if (!reply) return standard_names();
  const auto dice = reply->value("dice", nlohmann::json());
  const auto is_die = [](const nlohmann::json& entry) {
    return entry.is_string() && dice::is_name(entry.get_ref<const std::string&>());
  };
  if (!dice.is_array() || dice.empty() || !std::all_of(dice.begin(), dice.end(), is_die)) {
    return standard_names();
  }
  return dice.get<std::vector<std::string>>();
}

}  // namespace services::frontend
