#pragma once

#include <gtest/gtest.h>

#include "harness/load/record/ledger.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::load {

using namespace std::chrono_literals;

inline const Outcome answered_200{Ending::answered, 200};
inline const Outcome answered_503{Ending::answered, 503};

class LedgerTest : public ::testing::Test {
 protected:
  Ledger a_ledger() {
    return {{{{"roll", {}}, {"list", {}}}, {players_, {{"scenario", "guests"}}}},
            phases_,
            clock_,
            live_};
  }

  // A request that was sent on time and took `service`.
  void enter(Ledger& ledger, Outcome outcome, Duration service, std::size_t row = 0,
             std::uint64_t resent = 0, std::uint64_t redirects = 0, Duration overdue = 0ms) {
    const TimePoint due = clock_.now();
    const TraceContext trace = TraceContext::draw(rng_);
    const bool accepted = outcome == answered_200;
    ledger.request_started(due, due);
    EndedRequest ended{row, due, due, due + service, outcome, accepted, trace, url_, timings_};
    ended.resent = resent;
    ended.redirects = redirects;
    ended.overdue = overdue;
    ledger.request_ended(ended);
  }

  LoadStats close(Ledger&& ledger) { return std::move(ledger).stats({"before", "after"}); }

  void SetUp() override {
    phases_.start(clock_.now());
    phases_.add(clock_.now(), 0);
    phases_.add(clock_.now() + 1h, 1);
  }

  test::FakeClock clock_;
  PhaseMarks phases_{2};
  LiveCounters live_;
  Rng rng_{1, 2};
  std::string url_ = "http://server/roll";
  Timings timings_;
  scenario::Tags players_{{"scenario", "players"}, {"team", "ops"}};
};

}  // namespace harness::load
