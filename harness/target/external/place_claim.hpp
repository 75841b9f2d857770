#pragma once

#include <string>

#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"

namespace harness::target {

// However its host is called, as far as its name alone tells: "localhost:8000/shop".
std::string place_name(const std::string& url);

// What keeps other runs on this machine from a place that is one run's at a time: by its kind
// ("loki", "load") and its URL. The error says whose it is, and nothing else.
Result<Fd> claim_place(const std::string& kind, const std::string& url);

// Who has claimed it: "pid 4711 (harness) of alice"; empty: nobody.
std::string place_holder(const std::string& kind, const std::string& url);

}  // namespace harness::target
