#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// Spans as the store keeps them: never changed once they are taken, but for the link from a span to
// the one that came next. TextTable and arrays lie in the store's arena.
namespace store::traces {

struct TraceId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const TraceId&) const = default;
};

// OTLP's AnyValue with the key that it stands under, where there is one.
struct StoredValue {
  enum class Kind : std::uint8_t { None, Text, Bool, Int, Double, Array, Map, Bytes };

  std::uint32_t key = 0;
  Kind kind : 4 = Kind::None;
  std::uint32_t size : 28 = 0;  // of a text, bytes, an array, a map
  union {
    std::int64_t integer = 0;
    double number;
    bool boolean;
    const char* characters;
    const StoredValue* elements;
  };

  std::string_view text() const { return {characters, size}; }
  std::span<const StoredValue> values() const { return {elements, size}; }
};
static_assert(sizeof(StoredValue) == 16);

using StoredValues = std::span<const StoredValue>;

struct Resource {
  StoredValues attributes;
  std::string_view service;  // service.name, where it is a text
};

// What spans of one scope in one resource share.
struct Origin {
  const Resource* resource = nullptr;
  std::string_view scope_name;
  std::string_view scope_version;
  StoredValues scope_attributes;
};

struct StoredEvent {
  std::uint64_t time = 0;
  std::string_view name;
  StoredValues attributes;
};

struct StoredLink {
  TraceId trace_id;
  std::uint64_t span_id = 0;
  std::string_view trace_state;
  StoredValues attributes;
};

// What most spans do without.
struct SpanExtras {
  std::string_view status_message;
  std::string_view trace_state;
  std::span<const StoredEvent> events;
  std::span<const StoredLink> links;
};

// Clocks may run backwards between start and end.
inline std::uint64_t nanoseconds_between(std::uint64_t start, std::uint64_t end) {
  return end < start ? 0 : end - start;
}

// The same as queries compare it: what is longer than a signed number holds is the longest.
inline std::int64_t duration_between(std::uint64_t start, std::uint64_t end) {
  constexpr std::uint64_t longest = INT64_MAX;
  return static_cast<std::int64_t>(std::min(nanoseconds_between(start, end), longest));
}

struct StoredSpan {
  std::uint64_t id = 0;
  std::uint64_t parent_id = 0;  // 0: a root
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::string_view name;
  const StoredValue* attribute_data = nullptr;
  std::uint32_t attribute_count = 0;
  std::uint8_t kind = 0;
  std::uint8_t status = 0;
  const Origin* origin = nullptr;
  const SpanExtras* extras = nullptr;
  const StoredSpan* next = nullptr;  // of the same trace, taken later

  StoredValues attributes() const { return {attribute_data, attribute_count}; }
  std::string_view service() const { return origin->resource->service; }
  std::int64_t duration() const { return duration_between(start, end); }
  std::span<const StoredEvent> events() const {
    return extras == nullptr ? std::span<const StoredEvent>{} : extras->events;
  }
  std::span<const StoredLink> links() const {
    return extras == nullptr ? std::span<const StoredLink>{} : extras->links;
  }
};

// Ids as they are written: a trace's without leading zeros, a span's with them.
std::string to_hex(const TraceId& id);
std::string to_hex(std::uint64_t span_id);

}  // namespace store::traces
