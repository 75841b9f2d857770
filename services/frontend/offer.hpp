#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "services/app/reply.hpp"

namespace services::frontend {

// What this frontend offers to people, as its flags say.
struct Offer {
  std::string trace_link;  // with {trace_id} in it; empty = none
  bool batches = false;
  bool sign_in = false;
};

// What page.js needs to know, but for who is there.
nlohmann::json to_json(const Offer& offer, const std::vector<std::string>& dice);

// The names that "/dice" of the dice roller says. While it cannot be asked, or says nothing of use,
// the page is there all the same, with the standard dice.
std::vector<std::string> read_dice(const app::Reply& reply);

}  // namespace services::frontend
