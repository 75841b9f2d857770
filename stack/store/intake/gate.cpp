#include "stack/store/intake/gate.hpp"

namespace store {
namespace {

std::string full(const Keep& keep, std::uint64_t memory_bytes, std::uint64_t needed) {
  return "the store is full: " + std::to_string(memory_bytes) + " of " +
         std::to_string(keep.most_memory) + " bytes are used, and this may need " +
         std::to_string(needed) + "; see --memory";
}

}  // namespace

tl::expected<Room, Refusal> let_in(Keep& keep, std::uint64_t memory_bytes, std::uint64_t needed) {
  if (keep.read_only) {
    return tl::unexpected<Refusal>({403, "read_only", "this store was opened to be read only"});
  }
  if (keep.journal != nullptr) {
    if (auto failure = keep.journal->failure()) {
      return tl::unexpected<Refusal>({503, "journal", std::move(*failure)});
    }
  }
  // Promised first, so that of two at once not both take what is left.
  const std::uint64_t promised = keep.promised_memory += needed;
  Room room(keep, needed);
  if (memory_bytes + promised > keep.most_memory) {
    return tl::unexpected<Refusal>({429, "memory", full(keep, memory_bytes, needed)});
  }
  return room;
}

Refusal malformed(const harness::Error& error) { return {400, "malformed", to_string(error)}; }

}  // namespace store
