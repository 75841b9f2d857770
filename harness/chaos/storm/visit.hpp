#pragma once

#include <nlohmann/json_fwd.hpp>
#include <stop_token>
#include <string>

#include "harness/chaos/storm/answers.hpp"
#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/net/http_group.hpp"
#include "harness/target/target.hpp"

namespace harness::chaos {

// Of a storm that delays answers.
inline constexpr int timed_probes = 5;

// Requests to one service: orders at its admin endpoint, and probes of its own API. What is under
// way is given up when the errand is asked to end, or its time is over, but for the end of a storm.
// The clock is borrowed; one thread.
class Visit {
 public:
  Visit(const target::StormDoor& door, const Clock& clock, std::stop_token stop,
        TimePoint until = TimePoint::max())
      : door_(door), clock_(clock), stop_(std::move(stop)), until_(until) {}

  // What the service says of its storm: null, or what it is. The errors say why it was not told.
  Result<nlohmann::json> begin(const nlohmann::json& order);
  Result<nlohmann::json> look();

  // What it says of the one that it has ended: null where it says nothing.
  Result<nlohmann::json> end();

  // What the path answers to as many requests as the storm takes to be seen, and as many one after
  // the other whose time is taken. The error: it does not answer.
  Result<Answers> probe(const std::string& path, const StormEffect& storm,
                        int timed = timed_probes);
  std::size_t probes() const { return probes_; }  // all that were sent

  // The status that one request of it is answered with.
  Result<int> ask_once(const std::string& path);

 private:
  bool may_go_on() const { return !stop_.stop_requested() && clock_.now() < until_; }
  Result<nlohmann::json> tell(const char* method, const std::string& body, const net::GoOn& go_on);
  Result<int> status_of(const Result<net::HttpResponse>& response, const std::string& path) const;

  const target::StormDoor door_;
  const Clock& clock_;
  const std::stop_token stop_;
  const TimePoint until_;
  std::size_t probes_ = 0;
  net::HttpGroup http_;
};

// Whether an answer can be one of a probe, and the error where it is none.
bool tells_of_storms(int status);
Error no_probe(int status, const std::string& url);

// How many requests show such a storm, and how long they take at the least.
std::size_t probes_of(const StormEffect& storm);
Duration least_time_of_probes(const StormEffect& storm, int timed = timed_probes);

}  // namespace harness::chaos
