#pragma once

#include <cstdint>
#include <memory>

#include "stack/store/keep/journal.hpp"
#include "stack/store/keep/tally.hpp"

namespace store {

// What all intakes of a process share.
struct Keep {
  std::uint64_t most_memory = std::uint64_t{1} << 30U;  // bytes, of all that is kept
  bool read_only = false;
  std::unique_ptr<Journal> journal;  // none where nothing is to outlast the process
  Tally tally;
};

}  // namespace store
