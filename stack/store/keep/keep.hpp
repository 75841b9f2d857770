#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "stack/store/keep/journal.hpp"
#include "stack/store/keep/tally.hpp"

namespace store {

// What all intakes of a process share.
struct Keep {
  std::uint64_t most_memory = std::uint64_t{1} << 30U;  // bytes, of all that is kept
  // Of it, what pushes may need that have passed the gate and are not in the store yet.
  std::atomic<std::uint64_t> promised_memory = 0;
  bool read_only = false;
  std::unique_ptr<Journal> journal;  // none where nothing is to outlast the process
  Tally tally;
};

}  // namespace store
