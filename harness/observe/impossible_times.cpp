#include "harness/observe/impossible_times.hpp"

#include <chrono>

#include "harness/observe/client_service.hpp"

namespace harness::observe {
namespace {

using namespace std::chrono_literals;

// Two clocks of one process, one for each of its times, differ by less.
constexpr Duration two_clocks = 1ms;

// Work may go on behind the last answer.
constexpr Duration work_behind = 30s;

// Nobody reads a request, and answers it, in less.
constexpr Duration shortest_answer = 1us;

// Where it took a thousand times as long or more, a span in another unit shows.
constexpr Duration long_request = 1ms;

// Fewer may be no more than markers.
constexpr std::size_t enough_answers = 3;

}  // namespace

void ImpossibleTimes::add(const std::vector<WholeSpan>& spans, const Window& request) {
  for (const WholeSpan& span : spans) {
    if (span.service == client_service || span.service.empty()) continue;
    if (!span.began || !span.ended) continue;
    Seen& seen = by_service_[span.service];
    const Duration took = *span.ended - *span.began;
    ++seen.all;
    if (took < -two_clocks) ++seen.backwards;
    if (took > run_.length() + work_behind) ++seen.too_long;
    if (span.kind != "server" || request.length() < long_request) continue;
    ++seen.answers;
    if (took < shortest_answer) ++seen.too_short;
  }
}

std::string ImpossibleTimes::Seen::text(const std::string& service) const {
  const auto told = [&](std::size_t some, std::size_t of, const char* what) {
    return std::to_string(some) + " of " + std::to_string(of) + " spans of " + service +
           " that were looked at " + what;
  };
  if (backwards > 0) {
    return told(backwards, all, "end before they begin: how long they took is not known");
  }
  if (too_long > 0) {
    return told(too_long, all,
                "lasted longer than the run: how long they really took is not known");
  }
  if (too_short < enough_answers || 2 * too_short < answers) return {};
  return told(too_short, answers,
              "answered requests in less than a microsecond, of which each took a millisecond or "
              "more: their times may be of another unit");
}

std::vector<Loss> ImpossibleTimes::losses() const {
  std::vector<Loss> all;
  for (const auto& [service, seen] : by_service_) {
    std::string what = seen.text(service);
    if (what.empty()) continue;
    all.push_back({.what = std::move(what), .of = {Backend::tempo}, .service = service});
    all.back().is_of_times = true;
  }
  return all;
}

}  // namespace harness::observe
