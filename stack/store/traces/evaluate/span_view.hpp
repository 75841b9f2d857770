#pragma once

#include "harness/languages/traceql/value.hpp"
#include "stack/store/traces/stored/joined_trace.hpp"

namespace store::traces {

namespace traceql = harness::languages::traceql;

// A span in its trace, and, where a question is about one of its events or links, which one.
struct SpanView {
  const JoinedTrace* trace = nullptr;
  std::uint32_t index = 0;
  const StoredEvent* event = nullptr;
  const StoredLink* link = nullptr;

  const StoredSpan& span() const { return trace->span(index); }
};

// Something that is called with values until it says true. Lives no longer than what it refers to.
class Visitor {
 public:
  template <typename Function>
  Visitor(const Function& function)  // NOLINT(google-explicit-constructor): stands for it
      : self_(&function), call_([](const void* self, const traceql::Value& value) {
          return (*static_cast<const Function*>(self))(value);
        }) {}

  bool operator()(const traceql::Value& value) const { return call_(self_, value); }

 private:
  const void* self_;
  bool (*call_)(const void*, const traceql::Value&);
};

// A scalar as TraceQL sees it; nil of all else.
traceql::Value scalar_of(const StoredValue& stored);

// Scalars, and arrays of scalars of one type, which stand for each of their elements. TraceQL does
// not see anything else.
bool is_visible(const StoredValue& stored);
bool visit_each(const StoredValue& stored, Visitor met);

// The attribute of that key, where there is one that can be seen.
const StoredValue* find_visible(StoredValues attributes, std::uint32_t key);

}  // namespace store::traces
