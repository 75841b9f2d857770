#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "stack/store/intake/otlp.hpp"
#include "stack/store/intake/outcome.hpp"
#include "stack/store/keep/keep.hpp"

// What every push passes, whatever is in it.
namespace store {

// Room for one push, promised to it until it is in the store.
class Room {
 public:
  Room(Keep& keep, std::uint64_t bytes) : keep_(&keep), bytes_(bytes) {}
  Room(Room&& other) noexcept : keep_(std::exchange(other.keep_, nullptr)), bytes_(other.bytes_) {}
  Room& operator=(Room&&) = delete;
  ~Room() {
    if (keep_ != nullptr) keep_->promised_memory -= bytes_;
  }

 private:
  Keep* keep_;
  std::uint64_t bytes_;
};

// Refuses where nothing may come in, or no more: `memory_bytes` is what is kept already, `needed`
// the most that the push adds to it.
tl::expected<Room, Refusal> let_in(Keep& keep, std::uint64_t memory_bytes, std::uint64_t needed);

// Returns when the body is in the journal, where there is one: only what outlives the process is
// taken and answered.
tl::expected<void, Refusal> write_down(Keep& keep, BodyKind kind, std::int64_t now,
                                       std::string_view body);

// `expected` is what should have come, where the error does not say what to do itself.
Refusal malformed(harness::Error error, const std::string& expected);

// "an ExportTraceServiceRequest in protobuf", in the words of the protocol.
std::string export_of(std::string_view signal, otlp::Format format);

}  // namespace store
