#pragma once

#include <string>
#include <string_view>

#include "services/telemetry/span_record.hpp"

namespace services::telemetry {

class Tracer;

// One piece of work, timed from its making until end() or its own end, whichever is first.
// Belongs to one thread at a time.
class Span {
 public:
  Span(Tracer& tracer, Moment start, SpanRecord record);
  Span(Span&& other) noexcept;
  Span& operator=(Span&&) = delete;
  ~Span();

  const SpanContext& context() const { return record_.context; }

  void set(std::string key, AttributeValue value);
  void add_event(std::string name, Attributes attributes = {});
  // Says that it went well, where someone checked; a span is otherwise neither good nor bad.
  void succeed() { record_.status = SpanStatus::ok; }
  void fail(std::string message);
  // The event that trace viewers show as an exception; it makes the span a failed one.
  void record_exception(std::string_view type, std::string_view message);
  void end();
  // Ends without a trace: nothing is exported.
  void drop() { tracer_ = nullptr; }

 private:
  Tracer* tracer_;  // null once ended
  SpanRecord record_;
  Moment started_;  // its end and events are told from here
};

}  // namespace services::telemetry
