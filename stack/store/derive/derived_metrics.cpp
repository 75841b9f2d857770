#include "stack/store/derive/derived_metrics.hpp"

#include <algorithm>
#include <limits>

#include "harness/core/saturate.hpp"
#include "stack/store/derive/span_words.hpp"

namespace store::derive {
namespace {

// Whatever a sender calls the end of a span.
std::chrono::nanoseconds age_of(const Span& span, std::chrono::nanoseconds now) {
  constexpr std::uint64_t latest = std::numeric_limits<std::int64_t>::max();
  const auto end = static_cast<std::int64_t>(std::min(span.end, latest));
  return std::chrono::nanoseconds{harness::saturated_difference(now.count(), end)};
}

}  // namespace

DerivedMetrics::DerivedMetrics(const Settings& settings)
    : settings_(settings),
      budget_(settings.most_series),
      sent_again_(settings.most_sent_again),
      spans_(budget_),
      calls_(settings.calls, budget_) {}

void DerivedMetrics::take(const SpanPush& push, Time at) {
  const std::lock_guard lock(mutex_);
  calls_.settle(at);
  for (const ResourceSpans& resource : push) {
    const std::string service = text_of(resource.resource, "service.name");
    for (const ScopeSpans& scope : resource.scopes) {
      const std::uint64_t origin = SentAgain::origin_of(resource.resource, scope.scope);
      for (const Span& span : scope.spans) {
        if (!sent_again_.is(span, origin)) take(service, span, at);
      }
    }
  }
}

void DerivedMetrics::take(std::string_view service, const Span& span, Time at) {
  const std::chrono::nanoseconds age = age_of(span, at);
  if (age > settings_.slack || age < -settings_.slack) {
    ++outside_slack_;
    return;
  }
  if (!spans_.add(service, span)) ++without_series_;
  calls_.add(service, span, at);
}

void DerivedMetrics::settle() {
  const std::lock_guard lock(mutex_);
  calls_.settle_all();
}

void DerivedMetrics::write(WriteRequest& request, const Tick& tick, Time at) {
  const std::lock_guard lock(mutex_);
  calls_.settle(at);
  each([&](Counter& counter) { counter.write(request, tick); });
}

void DerivedMetrics::was_written(const Tick& tick, Time at) {
  const std::lock_guard lock(mutex_);
  calls_.settle(at);
  each([&](Counter& counter) { counter.go_on_from(tick); });
}

void DerivedMetrics::go_on(Time now) {
  const std::lock_guard lock(mutex_);
  calls_.wait_anew(now);
  sent_again_.end();
}

bool DerivedMetrics::has_seen_any() const {
  const std::lock_guard lock(mutex_);
  return sent_again_.has_seen_any();
}

void DerivedMetrics::write_beginnings(WriteRequest& request, const Tick& tick) {
  const std::lock_guard lock(mutex_);
  each([&](Counter& counter) { counter.write_beginning(request, tick.before); });
}

void DerivedMetrics::each(const EachCounter& visit) {
  spans_.each(visit);
  calls_.each(visit);
}

DerivedMetrics::Statistics DerivedMetrics::statistics() const {
  const std::lock_guard lock(mutex_);
  const CallJoiner::Statistics& calls = calls_.calls().statistics();
  return {.series = budget_.series(),
          .waiting = calls_.calls().waiting(),
          .calls_begun = calls.begun,
          .halves_given_up = calls.expired,
          .spans_outside_slack = outside_slack_,
          .spans_without_series = without_series_,
          .calls_without_series = calls_.calls_without_series(),
          .halves_without_room = calls.dropped};
}

}  // namespace store::derive
