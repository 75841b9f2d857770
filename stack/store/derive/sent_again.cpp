#include "stack/store/derive/sent_again.hpp"

#include <bit>
#include <functional>

namespace store::derive {

namespace {

// Of everything that it is given, in its order.
class Content {
 public:
  Content& add(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9E3779B97F4A7C15U;
    hash_ ^= hash_ >> 29U;
    return *this;
  }
  Content& add(std::string_view text) { return add(std::hash<std::string_view>()(text)); }
  Content& add(const Attributes& attributes) {
    add(attributes.size());
    for (const Attribute& one : attributes) add(one.key).add(one.value);
    return *this;
  }
  Content& add(const Value& value) {
    add(value.of.index());
    std::visit([this](const auto& content) { add_content(content); }, value.of);
    return *this;
  }

  std::uint64_t hash() const { return hash_; }

 private:
  void add_content(std::monostate) {}
  void add_content(std::string_view text) { add(text); }
  void add_content(bool value) { add(std::uint64_t{value}); }
  void add_content(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
  void add_content(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  void add_content(const Attributes& attributes) { add(attributes); }
  void add_content(const Bytes& bytes) { add(bytes.content); }
  void add_content(const Values& values) {
    add(values.size());
    for (const Value& one : values) add(one);
  }

  std::uint64_t hash_ = 0;
};

std::uint64_t number_of(int value) { return static_cast<std::uint64_t>(value); }

std::uint64_t content_of(const Span& span, std::uint64_t origin) {
  Content content;
  content.add(origin).add(number_of(span.kind)).add(number_of(span.status));
  content.add(span.start).add(span.end).add(span.parent_span_id).add(span.name);
  content.add(span.trace_state).add(span.status_message).add(span.attributes);
  content.add(span.events.size());
  for (const SpanEvent& one : span.events) content.add(one.time).add(one.name).add(one.attributes);
  for (const SpanLink& one : span.links) {
    content.add(one.trace_id).add(one.span_id).add(one.trace_state).add(one.attributes);
  }
  return content.hash();
}

}  // namespace

std::uint64_t SentAgain::origin_of(const Attributes& resource, const Scope& scope) {
  return Content().add(resource).add(scope.name).add(scope.version).add(scope.attributes).hash();
}

bool SentAgain::is(const Span& span, std::uint64_t origin) {
  const Id id{{span.trace_id, span.span_id}, content_of(span, origin)};
  if (before_the_end_.contains(id)) return true;
  lately_.push_back(id);
  if (lately_.size() > most_remembered_) lately_.pop_front();
  return false;
}

void SentAgain::end() {
  before_the_end_ = std::unordered_set<Id, Hash>(lately_.begin(), lately_.end());
}

}  // namespace store::derive
