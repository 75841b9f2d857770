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

DerivedMetrics::DerivedMetrics(const Settings& settings, const harness::Clock& clock)
    : settings_(settings),
      clock_(clock),
      budget_(settings.most_series),
      spans_(budget_),
      calls_(settings.calls, budget_) {}

void DerivedMetrics::take(const SpanPush& push) {
  const std::lock_guard lock(mutex_);
  const std::chrono::nanoseconds at = now();
  calls_.settle(at);
  for (const ResourceSpans& resource : push) {
    const std::string service = text_of(resource.resource, "service.name");
    for (const ScopeSpans& scope : resource.scopes) {
      for (const Span& span : scope.spans) take(service, span, at);
    }
  }
}

void DerivedMetrics::take(std::string_view service, const Span& span,
                          std::chrono::nanoseconds now) {
  const std::chrono::nanoseconds age = age_of(span, now);
  if (age > settings_.slack || age < -settings_.slack) {
    ++outside_slack_;
    return;
  }
  if (!spans_.add(service, span)) ++without_series_;
  calls_.add(service, span, now);
}

void DerivedMetrics::settle() {
  const std::lock_guard lock(mutex_);
  calls_.settle_all();
}

void DerivedMetrics::write(WriteRequest& request, const Tick& tick) {
  const std::lock_guard lock(mutex_);
  calls_.settle(now());
  spans_.write(request, tick);
  calls_.write(request, tick);
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
