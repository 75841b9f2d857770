#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace store::derive {

// A trace and a span of it, by their ids as they were sent.
class SpanId {
 public:
  SpanId(std::string_view trace, std::string_view span);

  bool operator==(const SpanId&) const = default;

  struct Hash {
    std::size_t operator()(const SpanId& id) const;
  };

 private:
  std::array<std::uint64_t, 3> words_{};
};

}  // namespace store::derive
