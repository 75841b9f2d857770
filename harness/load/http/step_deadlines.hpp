#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/core/clock.hpp"
#include "harness/load/http/steps.hpp"

namespace harness::load {

// How long one step of a request may take, and what is said when it took longer.
struct StepLimit {
  Duration most{0};  // 0: as long as the whole
  std::string why;
};

using StepLimits = PerStep<StepLimit>;

// None where no step has a limit, so that nobody looks after any.
std::optional<StepLimits> limits_of(const PerStep<Duration>& timeouts);

// When the steps under way of requests with such limits are over, the first one first. Most
// requests have none and are not in it.
template <typename Request>
class StepDeadlines {
 public:
  void add(Request& request, TimePoint at) { all_.emplace(at, &request); }
  void remove(Request& request, TimePoint at) { all_.erase({at, &request}); }

  std::optional<TimePoint> first() const {
    if (all_.empty()) return std::nullopt;
    return all_.begin()->first;
  }

  // One whose step took too long; none when there is none.
  Request* late(TimePoint now) const {
    return all_.empty() || all_.begin()->first > now ? nullptr : all_.begin()->second;
  }

 private:
  std::set<std::pair<TimePoint, Request*>> all_;
};

// The place of one request among them.
template <typename Request>
class StepAlarm {
 public:
  StepAlarm(Request& request, StepDeadlines<Request>& deadlines)
      : request_(request), deadlines_(deadlines) {}
  StepAlarm(const StepAlarm&) = delete;
  StepAlarm& operator=(const StepAlarm&) = delete;
  ~StepAlarm() { still(); }

  // `limits` may be null.
  void set(const std::optional<StepLimits>* limits, Step step, TimePoint now) {
    still();
    if (limits == nullptr || !*limits || (**limits)[step].most == Duration{0}) return;
    set(now + (**limits)[step].most);
  }

  void set(TimePoint at) {
    still();
    at_ = at;
    deadlines_.add(request_, at);
  }

  void still() {
    if (at_) deadlines_.remove(request_, *at_);
    at_.reset();
  }

  bool has_gone_off(TimePoint now) const { return at_ && *at_ <= now; }
  Duration overdue(TimePoint now) const { return has_gone_off(now) ? now - *at_ : Duration{0}; }

 private:
  Request& request_;
  StepDeadlines<Request>& deadlines_;
  std::optional<TimePoint> at_;
};

}  // namespace harness::load
