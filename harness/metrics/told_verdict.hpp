#pragma once

#include <functional>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/metrics/endpoint.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::metrics {

// The verdict of a run for Prometheus, by the ways on which its live figures went: beside the last
// of them at the endpoint, and in one remote write. What went wrong with that; empty: nothing.
std::string tell_verdict(const plan::Plan& plan, const verdict::Verdict& verdict,
                         Endpoint& endpoint, const std::string& remote_write, const Clock& clock);

// How long whoever scraped the endpoint so often during the run may take for the next time: once
// and a half what lay between two scrapes, and a minute and a half at most. Who came less than
// twice is not waited for.
Duration until_next_scrape(std::uint64_t scrapes, Duration run);

// Waits for a scrape, so that the endpoint does not end before anybody has seen what is new there.
// `pause` says false once nothing is to be waited for any more.
void await_scrape(const Endpoint& endpoint, Duration at_most, const Clock& clock,
                  const std::function<bool(Duration)>& pause);

}  // namespace harness::metrics
