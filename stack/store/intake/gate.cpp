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
    if (auto end = keep.journal->end()) {
      return tl::unexpected<Refusal>({503, "journal", std::move(*end)});
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

tl::expected<void, Refusal> write_down(Keep& keep, BodyKind kind, std::int64_t now,
                                       std::string_view body) {
  if (keep.journal == nullptr) return {};
  const auto written = keep.journal->append(kind, now, body);
  if (!written) return tl::unexpected<Refusal>({503, "journal", written.error().what});
  return {};
}

Refusal malformed(harness::Error error, const std::string& expected) {
  if (error.remedy.empty()) error.remedy = "send " + expected;
  return {400, "malformed", to_string(error)};
}

std::string export_of(std::string_view signal, otlp::Format format) {
  const bool is_json = format == otlp::Format::json;
  return "an Export" + std::string(signal) + "ServiceRequest in " +
         (is_json ? "OTLP's JSON" : "protobuf") + ", as the Content-Type says";
}

}  // namespace store
