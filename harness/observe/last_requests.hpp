#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/load/client_span.hpp"
#include "harness/observe/even_sample.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// The traces of a few requests of one kind: of the first and of the last, in the order of time,
// none of which is both, unless there was only one.
struct RequestTraces {
  std::string request;
  std::vector<std::string> first;
  std::vector<std::string> last;
  WallTime first_ended = {};  // when all of the first were over

  bool can_be_compared() const {
    return !first.empty() && !last.empty() && first.back() != last.back();
  }
};

// A request that was answered, however that was.
struct AnsweredRequest {
  std::string request;
  std::string outcome;  // "503"
  std::string trace_id;
  Window at = {};  // from when it was sent until its answer was in

  bool has_failed() const { return outcome.starts_with('5'); }
};

// The ids of all of them, each once.
std::vector<std::string> all_traces(const std::vector<RequestTraces>& requests);
std::vector<std::string> last_traces(const std::vector<RequestTraces>& requests);

// A few of all kinds.
std::vector<std::string> some_traces(const std::vector<RequestTraces>& requests,
                                     std::size_t at_most);

// Keeps which traces a run began with and ended with, of each kind of request. Those that were
// answered as they should be: what failed may have gone only half of the way. And some of the whole
// run, of whatever came of them.
class LastRequests {
 public:
  void add(const load::ClientSpan& span);  // any thread

  // Where none of any kind was answered as it should be, those of the others.
  std::vector<RequestTraces> traces() const;

  // All that were answered, where these are not too many, or as many as can be looked at, spread
  // evenly over the run; apart from the others those that a server failed (5xx).
  std::vector<AnsweredRequest> answered() const;
  std::size_t count_answered() const;

 private:
  struct Ended {
    load::TraceContext trace;
    WallTime at;
  };
  struct Kept {
    std::vector<Ended> first;
    std::deque<Ended> last;
    std::size_t count = 0;  // of all

    RequestTraces traces(const std::string& request, std::size_t at_most) const;
  };
  using ByRequest = std::map<std::string, Kept>;
  using Sample = EvenSample<AnsweredRequest>;

  mutable std::mutex mutex_;
  ByRequest accepted_;     // guarded by mutex_
  ByRequest others_;       // guarded by mutex_
  Sample failed_{200};     // guarded by mutex_
  Sample went_well_{400};  // guarded by mutex_
};

}  // namespace harness::observe
