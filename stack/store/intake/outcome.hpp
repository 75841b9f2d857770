#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace store {

// Nothing of a push was kept.
struct Refusal {
  int status = 400;
  std::string reason;   // for counting: "line_too_long"
  std::string message;  // for people
};

// It was kept, but for some of its records that are past a limit; only OTLP can tell that.
struct Taken {
  std::uint64_t rejected = 0;
  std::string why = {};
};

using Outcome = tl::expected<Taken, Refusal>;

}  // namespace store
