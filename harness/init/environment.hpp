#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/net/http_client.hpp"

namespace harness::init {

// Where a system says which environment it is, and what it says.
struct SaidEnvironment {
  std::string name;   // "production"
  std::string where;  // "X-Environment of /health"
};

// By the headers of an answer, or by target_info, where it is one of metrics. None: it says
// nothing.
std::optional<SaidEnvironment> environment_in(const net::HttpResponse& answer,
                                              const std::string& path);

// Whether people who rehearse there do so by mistake, unless they say otherwise: "prod", "eu-live";
// not "pre-production", "nonprod".
bool sounds_like_production(const std::string& environment);

// Whether load may be put on it: where it sounds like production, only by its name. `named` empty:
// nobody has named any.
Result<void> check_environment(const SaidEnvironment& said, const std::string& named,
                               const std::string& url);

}  // namespace harness::init
