#pragma once

#include <span>
#include <string>

#include "harness/load/prepared_load.hpp"

namespace harness::load {

// Sixteen hex digits that are the same for the same loads and seed on any machine, and differ when
// anything decided in advance does: when iterations begin, what they send, how long users think.
// Chance is covered by its first decisions for the first users, since the rest follows from the
// same seed.
std::string schedule_hash(std::span<const PreparedLoad* const> loads);

}  // namespace harness::load
