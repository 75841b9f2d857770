#include "harness/metrics/told_verdict.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "harness/metrics/remote_write.hpp"
#include "harness/metrics/verdict_metrics.hpp"

namespace harness::metrics {

std::string tell_verdict(const plan::Plan& plan, const verdict::Verdict& verdict,
                         Endpoint& endpoint, const std::string& remote_write, const Clock& clock) {
  const std::vector<prometheus::MetricFamily> told = verdict_metrics(plan, verdict);
  endpoint.show_also(told);
  if (remote_write.empty()) return {};
  net::HttpRequest request = remote_write_request(remote_write, told, clock.wall());
  request.timeout = std::chrono::seconds{5};
  return problem_of(remote_write, net::HttpClient().send(request));
}

Duration until_next_scrape(std::uint64_t scrapes, Duration run) {
  constexpr Duration longest = std::chrono::seconds{90};
  if (scrapes < 2) return Duration{0};
  return std::min(longest, run / static_cast<Duration::rep>(scrapes - 1) * 3 / 2);
}

void await_scrape(const Endpoint& endpoint, Duration at_most, const Clock& clock,
                  const std::function<bool(Duration)>& pause) {
  constexpr Duration look = std::chrono::milliseconds{50};
  const std::uint64_t before = endpoint.scrapes();
  const TimePoint end = clock.now() + at_most;
  while (endpoint.scrapes() == before && clock.now() < end) {
    if (!pause(std::min(look, end - clock.now()))) return;
  }
}

}  // namespace harness::metrics
