#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace services::frontend {

// What this frontend offers to people, as its flags say.
struct Offer {
  std::string trace_link;  // with {trace_id} in it; empty = none
  bool batches = false;
  bool sign_in = false;
};

// What page.js needs to know, but for who is there.
nlohmann::json to_json(const Offer& offer);

}  // namespace services::frontend
