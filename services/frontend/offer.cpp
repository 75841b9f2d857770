#include "services/frontend/offer.hpp"

#include "services/dice/requested_die.hpp"

namespace services::frontend {

nlohmann::json to_json(const Offer& offer) {
  return {{"dice", dice::known_dice}, {"trace_link", offer.trace_link}};
}

}  // namespace services::frontend
