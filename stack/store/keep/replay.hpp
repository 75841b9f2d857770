#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "harness/core/result.hpp"
#include "stack/store/keep/body_kind.hpp"

namespace store {

struct Replayed {
  std::uint64_t records = 0;
  std::uint64_t valid_bytes = 0;  // of the file; what is behind them was torn off by a sudden end
  std::uint64_t torn_bytes = 0;
};

// Reads a journal from its beginning. An error is a file that is no journal, or one damaged in its
// midst; a torn end is none. A file that is not there has nothing in it.
harness::Result<Replayed> replay(
    const std::filesystem::path& path,
    const std::function<void(BodyKind kind, std::int64_t time, const std::string& body)>& take);

}  // namespace store
