#include "services/frontend/offer.hpp"

#include "services/dice/requested_die.hpp"

namespace services::frontend {

nlohmann::json to_json(const Offer& offer) {
  return {{"dice", dice::known_dice},
          {"most_times", offer.batches ? dice::most_times : 1},
          {"sign_in", offer.sign_in},
          {"trace_link", offer.trace_link}};
}

}  // namespace services::frontend
