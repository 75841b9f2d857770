#include "stack/store/memory/heap.hpp"

#include <malloc.h>

namespace store::memory {

void set_up_heap() {
  constexpr int heaps = 4;
  constexpr int large = 4 << 20;
  constexpr int worth_giving_back = 16 << 20;
  mallopt(M_ARENA_MAX, heaps);
  mallopt(M_MMAP_THRESHOLD, large);
  mallopt(M_TRIM_THRESHOLD, worth_giving_back);
}

void give_back_heap() { malloc_trim(0); }

}  // namespace store::memory
