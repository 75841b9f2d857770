#include "stack/store/derive/span_id.hpp"

namespace store::derive {

SpanId::SpanId(std::string_view trace, std::string_view span) {
  constexpr std::size_t span_bytes = sizeof words_[0];
  auto* const bytes = reinterpret_cast<char*>(words_.data());
  span.copy(bytes, span_bytes);
  trace.copy(bytes + span_bytes, 2 * span_bytes);
}

// Ids are random numbers already, or close to it.
std::size_t SpanId::Hash::operator()(const SpanId& id) const {
  constexpr std::uint64_t mixer = 0x9E3779B97F4A7C15;
  return ((id.words_[0] ^ id.words_[1]) * mixer) ^ (id.words_[2] * mixer >> 32);
}

}  // namespace store::derive
