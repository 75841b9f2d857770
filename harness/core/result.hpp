#pragma once

#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "harness/core/error.hpp"

namespace harness {

// A value, or the reason why there is none. Exceptions mean a bug; third-party ones become an Error
// at the adapter that calls the third party.
template <typename T>
using Result = tl::expected<T, Error>;

// The same where every problem is worth reporting at once, as with a scenario file.
template <typename T>
using Checked = tl::expected<T, std::vector<Error>>;

inline tl::unexpected<Error> fail(std::string what, std::string where = {},
                                  std::string remedy = {}) {
  return tl::unexpected<Error>(Error{std::move(what), std::move(where), std::move(remedy)});
}

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace harness
