#include "stack/store/intake/gate.hpp"

namespace store {

std::optional<Refusal> closed(const Keep& keep, std::uint64_t memory_bytes,
                              std::size_t body_bytes) {
  if (keep.read_only) {
    return Refusal{403, "read_only", "this store was opened to be read only"};
  }
  if (memory_bytes + body_bytes > keep.most_memory) {
    return Refusal{429, "memory",
                   "the store is full: " + std::to_string(memory_bytes) + " of " +
                       std::to_string(keep.most_memory) + " bytes are used; see --memory"};
  }
  if (keep.journal != nullptr) {
    if (const auto failure = keep.journal->failure()) return Refusal{503, "journal", *failure};
  }
  return std::nullopt;
}

Refusal malformed(const harness::Error& error) { return {400, "malformed", to_string(error)}; }

}  // namespace store
