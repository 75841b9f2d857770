#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stack/store/traces/stored/arena.hpp"

namespace store::traces {

// Each text once. What it gave stays where it is; one writer at a time.
class TextTable {
 public:
  explicit TextTable(Arena& arena) : arena_(arena) {}

  std::string_view keep(std::string_view text);
  std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }
  // By how much that grows with so many more texts.
  std::size_t growth(std::size_t texts) const;

 private:
  struct Slot {
    const char* characters = nullptr;  // none: free
    std::uint32_t size = 0;
    std::uint32_t hash = 0;
  };

  void grow();

  Arena& arena_;
  std::vector<Slot> slots_;  // as many as a power of two, at most two thirds of them in use
  std::size_t used_ = 0;
};

}  // namespace store::traces
