#pragma once

#include <string>

#include "stack/store/http/message.hpp"
#include "stack/store/keep/tally.hpp"

namespace store {

// /ready, /status (JSON) and /metrics (Prometheus' text format), which every role has.
http::Routes status_routes(std::string role, const Tally& tally);

}  // namespace store
