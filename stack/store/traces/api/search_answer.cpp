#include "stack/store/traces/api/search_answer.hpp"

#include <algorithm>
#include <map>

namespace store::traces {

using traceql::Literal;
using traceql::Type;

namespace {

constexpr std::size_t max_answer = std::size_t{256} << 20U;
constexpr std::string_view no_root = "<root span not yet received>";

void write_attribute(JsonWriter& json, std::string_view key, const std::vector<Literal>& values) {
  json.open('{');
  json.key("key");
  json.text(key);
  json.key("value");
  if (values.size() == 1) {
    write_value(json, values.front());
  } else {
    json.open('{');
    json.key("arrayValue");
    json.open('{');
    json.key("values");
    json.open('[');
    for (const Literal& value : values) write_value(json, value);
    json.close(']');
    json.close('}');
    json.close('}');
  }
  json.close('}');
}

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  json.key(key);
  json.text(text);
}

void write_span(JsonWriter& json, const SpanView& view, const Display& display,
                Deadline& deadline) {
  const StoredSpan& span = view.span();
  const ShownSpan shown = display.show(view, deadline);
  json.open('{');
  json.key("spanID");
  json.text(to_hex(span.id));
  write_text(json, "name", shown.name);
  json.key("startTimeUnixNano");
  json.integer_text(span.start);
  if (const std::uint64_t duration = nanoseconds_between(span.start, span.end); duration != 0) {
    json.key("durationNanos");
    json.integer_text(duration);
  }
  if (!shown.attributes.empty()) {
    json.key("attributes");
    json.open('[');
    for (const auto& [key, values] : shown.attributes) write_attribute(json, key, values);
    json.close(']');
  }
  json.close('}');
}

class TraceWriter {
 public:
  TraceWriter(JsonWriter& json, const FoundTrace& found, const Display* display,
              std::size_t spans_per_spanset, Deadline& deadline)
      : json_(json),
        found_(found),
        trace_(*found.trace),
        display_(display),
        spans_per_spanset_(spans_per_spanset),
        deadline_(deadline) {}

  void write() {
    json_.open('{');
    json_.key("traceID");
    json_.text(to_hex(trace_.id()));
    json_.key("rootServiceName");
    json_.text(trace_.root_service().empty() ? no_root : trace_.root_service());
    write_text(json_, "rootTraceName", trace_.root_name());
    json_.key("startTimeUnixNano");
    json_.integer_text(trace_.start());
    constexpr std::int64_t millisecond = 1'000'000;
    if (trace_.duration() >= millisecond) {
      json_.key("durationMs");
      json_.integer(trace_.duration() / millisecond);
    }
    if (display_ != nullptr) write_spansets();
    json_.close('}');
  }

 private:
  // The first one stands alone as well, for clients from before there could be several.
  void write_spansets() {
    json_.key("spanSet");
    write_spanset(found_.spansets.front());
    json_.key("spanSets");
    json_.open('[');
    for (const Spanset& spanset : found_.spansets) {
      if (deadline_.passed()) break;
      write_spanset(spanset);
    }
    json_.close(']');
    write_services();
  }

  void write_spanset(const Spanset& spanset) {
    json_.open('{');
    json_.key("spans");
    json_.open('[');
    const std::size_t count = std::min(spans_per_spanset_, spanset.spans.size());
    for (std::size_t i = 0; i < count; ++i) {
      if (deadline_.passed()) break;
      write_span(json_, {&trace_, spanset.spans[i]}, *display_, deadline_);
    }
    json_.close(']');
    json_.key("matched");
    json_.integer(static_cast<std::int64_t>(spanset.spans.size()));
    if (!spanset.findings.empty()) {
      json_.key("attributes");
      json_.open('[');
      for (const Finding& one : spanset.findings) write_attribute(json_, one.name, {one.value});
      json_.close(']');
    }
    json_.close('}');
  }

  void write_services() {
    struct Counts {
      std::int64_t spans = 0;
      std::int64_t errors = 0;
    };
    std::map<std::string_view, Counts> services;
    for (std::uint32_t i = 0; i < trace_.size(); ++i) {
      Counts& counts = services[trace_.span(i).service()];
      ++counts.spans;
      if (trace_.span(i).status == static_cast<std::uint8_t>(traceql::Status::Error)) {
        ++counts.errors;
      }
    }
    json_.key("serviceStats");
    json_.open('{');
    for (const auto& [service, counts] : services) {
      json_.key(service);
      json_.open('{');
      json_.key("spanCount");
      json_.integer(counts.spans);
      if (counts.errors != 0) {
        json_.key("errorCount");
        json_.integer(counts.errors);
      }
      json_.close('}');
    }
    json_.close('}');
  }

  JsonWriter& json_;
  const FoundTrace& found_;
  const JoinedTrace& trace_;
  const Display* display_;
  std::size_t spans_per_spanset_;
  Deadline& deadline_;
};

}  // namespace

void write_value(JsonWriter& json, const Literal& value) {
  json.open('{');
  switch (value.type) {
    case Type::Int:
      json.key("intValue");
      json.integer_text(value.integer);
      break;
    case Type::Float:
      json.key("doubleValue");
      json.number(value.number);
      break;
    case Type::Bool:
      json.key("boolValue");
      json.boolean(value.boolean);
      break;
    default:
      json.key("stringValue");
      json.text(traceql::to_string(value.value()));
  }
  json.close('}');
}

harness::Result<std::string> search_answer(const FoundTraces& found, const Display* display,
                                           std::size_t spans_per_spanset, std::size_t inspected,
                                           Deadline& deadline) {
  JsonWriter json;
  json.open('{');
  json.key("traces");
  json.open('[');
  for (const FoundTrace& trace : found) {
    TraceWriter(json, trace, display, spans_per_spanset, deadline).write();
    if (deadline.passed()) return harness::fail("the query took longer than it may");
    if (json.size() > max_answer) {
      return harness::fail("the answer is larger than " + std::to_string(max_answer >> 20U) +
                           " MiB; ask for less with limit and spss");
    }
  }
  json.close(']');
  json.key("metrics");
  json.open('{');
  json.key("inspectedTraces");
  json.integer(static_cast<std::int64_t>(inspected));
  json.key("completedJobs");
  json.integer(1);
  json.key("totalJobs");
  json.integer(1);
  json.close('}');
  json.close('}');
  return json.take();
}

}  // namespace store::traces
