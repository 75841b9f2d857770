#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace services {

// A value, or one sentence that says why there is none. Exceptions mean a bug; third-party ones
// are turned into a sentence by the adapter that calls the third party.
template <typename T>
using Result = tl::expected<T, std::string>;

inline tl::unexpected<std::string> fail(std::string why) {
  return tl::unexpected<std::string>(std::move(why));
}

}  // namespace services
