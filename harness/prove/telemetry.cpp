#include "harness/prove/telemetry.hpp"

#include <optional>
#include <utility>

#include "stack/store/intake/log_intake.hpp"
#include "stack/store/intake/span_intake.hpp"
#include "stack/store/keep/replay.hpp"

namespace harness::prove {
namespace {

// Copies what points into a push that goes to what stays.
class Copier {
 public:
  explicit Copier(Texts& texts) : texts_(texts) {}

  void own(std::string_view& text) {
    if (!text.empty()) text = texts_.keep(std::string(text));
  }
  void own(store::Value& value) {
    if (auto* text = std::get_if<std::string_view>(&value.of)) own(*text);
    if (auto* bytes = std::get_if<store::Bytes>(&value.of)) own(bytes->content);
    if (auto* all = std::get_if<store::Values>(&value.of)) {
      for (store::Value& one : *all) own(one);
    }
    if (auto* all = std::get_if<store::Attributes>(&value.of)) own(*all);
  }
  void own(store::Attributes& attributes) {
    for (store::Attribute& one : attributes) {
      own(one.key);
      own(one.value);
    }
  }
  void own(std::vector<store::Field>& fields) {
    for (store::Field& field : fields) {
      own(field.name);
      own(field.value);
    }
  }
  void own(store::LogPush& push) {
    own(push.labels);
    for (store::LogEntry& entry : push.entries) {
      own(entry.line);
      own(entry.metadata);
    }
  }
  void own(store::Span& span) {
    for (std::string_view* text : {&span.trace_id, &span.span_id, &span.parent_span_id,
                                   &span.trace_state, &span.name, &span.status_message}) {
      own(*text);
    }
    own(span.attributes);
    for (store::SpanEvent& event : span.events) {
      own(event.name);
      own(event.attributes);
    }
    for (store::SpanLink& link : span.links) {
      for (std::string_view* text : {&link.trace_id, &link.span_id, &link.trace_state}) own(*text);
      own(link.attributes);
    }
  }
  void own(store::ResourceSpans& resource) {
    own(resource.resource);
    for (store::ScopeSpans& scope : resource.scopes) {
      own(scope.scope.name);
      own(scope.scope.version);
      own(scope.scope.attributes);
      for (store::Span& span : scope.spans) own(span);
    }
  }

 private:
  Texts& texts_;
};

class LineSink final : public store::LogSink {
 public:
  explicit LineSink(Telemetry& into) : into_(into) {}

  void append(const std::vector<store::LogPush>& pushes) override {
    Copier copier(into_.texts);
    for (store::LogPush push : pushes) {
      copier.own(push);
      into_.lines.push_back(std::move(push));
    }
  }
  std::uint64_t memory_bytes() const override { return 0; }

 private:
  Telemetry& into_;
};

class PushSink final : public store::SpanSink {
 public:
  explicit PushSink(Telemetry& into) : into_(into) {}

  void append(const store::SpanPush& push) override {
    Copier copier(into_.texts);
    store::SpanPush& kept = into_.spans.emplace_back(push);
    for (store::ResourceSpans& resource : kept) copier.own(resource);
  }
  std::uint64_t memory_bytes() const override { return 0; }

 private:
  Telemetry& into_;
};

template <typename Intake>
Result<void> read_again(const std::filesystem::path& journal, Intake& intake) {
  std::optional<Error> refused;
  const auto take = [&](store::BodyKind kind, std::int64_t time, const std::string& body) {
    if (refused || kind >= store::BodyKind::derived_collected) return;
    if (const auto taken = intake.replay(kind, body, time); !taken) refused = taken.error();
  };
  const auto replayed = store::replay(journal, take);
  if (!replayed) return fail(replayed.error());
  if (!refused) return {};
  return fail("holds what cannot be read: " + to_string(*refused), journal.string(),
              "use the version that made the run");
}

}  // namespace

Result<void> read_journals(const std::filesystem::path& directory, Telemetry& into) {
  std::error_code unknown;
  store::Keep keep;
  const auto logs = directory / "loki.journal";
  into.has_logs = std::filesystem::exists(logs, unknown);
  if (into.has_logs) {
    LineSink sink(into);
    store::LogIntake intake(sink, keep);
    if (auto read = read_again(logs, intake); !read) return read;
  }
  const auto traces = directory / "tempo.journal";
  into.has_traces = std::filesystem::exists(traces, unknown);
  if (into.has_traces) {
    PushSink sink(into);
    store::SpanIntake intake(sink, keep);
    if (auto read = read_again(traces, intake); !read) return read;
  }
  return {};
}

}  // namespace harness::prove
