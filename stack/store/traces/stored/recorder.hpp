#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "stack/store/records.hpp"
#include "stack/store/traces/stored/arena.hpp"
#include "stack/store/traces/stored/keys.hpp"
#include "stack/store/traces/stored/stored.hpp"
#include "stack/store/traces/stored/text_table.hpp"

namespace store::traces {

// Turns what a push brings into what stays: texts once, equal resources and scopes once. One caller
// at a time.
class Recorder {
 public:
  Recorder() = default;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  const Resource* resource(const Attributes& attributes);
  const Origin* origin(const Resource* resource, const Scope& scope);
  StoredSpan* span(const Span& span, const Origin* origin);

  const Keys& keys() const { return keys_; }
  std::size_t bytes() const;
  // The most by which that grows with a push, about.
  std::size_t growth(const SpanPush& push) const;

 private:
  Keys::Id key_of(std::string_view name, std::size_t position);
  void fill(const Attributes& attributes, std::span<StoredValue> stored);
  StoredValues values(const Attributes& attributes);
  StoredValues lasting(std::span<const StoredValue> values);
  StoredValues elements(const Values& values);
  StoredValue value(const Value& value);
  const SpanExtras* extras(const Span& span);
  std::span<const StoredEvent> events(const std::vector<SpanEvent>& events);
  std::span<const StoredLink> links(const std::vector<SpanLink>& links);

  Arena arena_;
  TextTable texts_{arena_};
  Keys keys_;
  std::vector<Keys::Id> recent_keys_;  // by position among the attributes
  // By their bytes, which are equal where the values are, because texts are kept once.
  std::unordered_map<std::string, const Resource*> resources_;
  std::unordered_map<std::string, const Origin*> origins_;
};

TraceId trace_id(std::string_view bytes);
std::uint64_t span_id(std::string_view bytes);

}  // namespace store::traces
