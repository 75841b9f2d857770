#include "stack/store/intake/span_intake.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "stack/store/intake/gate.hpp"
#include "stack/store/intake/limits.hpp"
#include "stack/store/intake/otlp.hpp"
#include "stack/store/memory/account.hpp"

namespace store {
namespace {

harness::Result<Decoded<SpanPush>> decoded(BodyKind kind, const std::string& body) {
  if (kind == BodyKind::otlp_traces_json) return otlp::decode_traces(body, otlp::Format::json);
  if (kind == BodyKind::otlp_traces_protobuf) {
    return otlp::decode_traces(body, otlp::Format::protobuf);
  }
  return harness::fail("has no spans in it", "the body");
}

std::uint64_t spans_in(const SpanPush& push) {
  std::uint64_t spans = 0;
  for (const ResourceSpans& resource : push) {
    for (const ScopeSpans& scope : resource.scopes) spans += scope.spans.size();
  }
  return spans;
}

// Takes out what is past a limit.
std::vector<Breach> without_breaches(SpanPush& push) {
  std::vector<Breach> breaches;
  const auto is_breach = [&](const Span& span) {
    auto breach = breach_of_span(span);
    if (breach) breaches.push_back(std::move(*breach));
    return breach.has_value();
  };
  for (ResourceSpans& resource : push) {
    for (ScopeSpans& scope : resource.scopes) std::erase_if(scope.spans, is_breach);
  }
  return breaches;
}

}  // namespace

Outcome SpanIntake::take(BodyKind kind, const std::string& body, std::int64_t now) {
  const auto refused = [&](Refusal refusal, std::uint64_t spans) -> Outcome {
    keep_.tally.refuse(refusal.reason,
                       {.pushes = 1, .spans = spans, .bytes = body.size(), .of = {Signal::traces}});
    return tl::unexpected<Refusal>(std::move(refusal));
  };
  auto push = decoded(kind, body);
  if (!push) {
    const bool is_json = kind == BodyKind::otlp_traces_json;
    const auto format = is_json ? otlp::Format::json : otlp::Format::protobuf;
    return refused(malformed(push.error(), export_of("Trace", format)), 0);
  }
  const auto needed = std::max<std::uint64_t>(body.size(), store_.growth(push->records));
  auto room = let_in(keep_, store_.memory_bytes(), needed);
  if (!room) return refused(std::move(room.error()), spans_in(push->records));
  const auto breaches = without_breaches(push->records);
  const memory::Uncounted kept;
  const PushOrder::Push under_way(order_);
  if (auto written = write_down(keep_, kind, now, body); !written) {
    return refused(std::move(written.error()), spans_in(push->records));
  }
  for (const Breach& breach : breaches) {
    keep_.tally.refuse(breach.reason, {.spans = 1, .of = {Signal::traces}});
  }
  hand_on(push->records, now);
  keep_.tally.take({.pushes = 1, .spans = spans_in(push->records), .bytes = body.size()});
  return Taken{breaches.size(), breaches.empty() ? "" : breaches.front().message};
}

harness::Result<void> SpanIntake::replay(BodyKind kind, const std::string& body,
                                         std::int64_t then) {
  auto push = decoded(kind, body);
  if (!push) return harness::fail(push.error());
  without_breaches(push->records);
  hand_on(push->records, then);
  keep_.tally.take({.pushes = 1, .spans = spans_in(push->records), .bytes = body.size()});
  return {};
}

void SpanIntake::hand_on(const SpanPush& push, std::int64_t at) {
  store_.append(push);
  for (SpanWatcher* watcher : watchers_) watcher->see(push, at);
}

}  // namespace store
