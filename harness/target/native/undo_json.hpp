#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/target/acts.hpp"

namespace harness::target {

// An undo as it stands in a journal: where secrets are, and none of them.
nlohmann::json json_of(const Undo& undo);

// Throws what nlohmann throws where it is none of ours.
Undo undo_in(const nlohmann::json& line);

}  // namespace harness::target
