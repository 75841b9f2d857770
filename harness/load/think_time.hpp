#pragma once

#include "harness/core/rng.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::load {

Duration draw(const scenario::ThinkTime& think_time, Rng& rng);
Duration mean(const scenario::ThinkTime& think_time);

}  // namespace harness::load
