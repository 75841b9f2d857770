#pragma once

#include "harness/load/http/outcome.hpp"

namespace harness::load {

// What the errno of a failed socket call says about the request that it ended.
Ending ending_of_errno(int error, Ending otherwise);

}  // namespace harness::load
