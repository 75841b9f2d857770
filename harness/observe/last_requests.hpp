#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "harness/load/client_span.hpp"

namespace harness::observe {

// The traces of a few requests of one kind: of the first and of the last, in the order of time.
// Where there were few of them they are the same ones.
struct RequestTraces {
  std::string request;
  std::vector<std::string> first;
  std::vector<std::string> last;
};

// The ids of all of them, each once.
std::vector<std::string> all_traces(const std::vector<RequestTraces>& requests);

// Keeps which traces a run began with and ended with, of each kind of request. Those that were
// answered as they should be: what failed may have gone only half of the way.
class LastRequests {
 public:
  void add(const load::ClientSpan& span);  // any thread

  // Where none of any kind was answered as it should be, those of the others.
  std::vector<RequestTraces> traces() const;

 private:
  struct Kept {
    std::vector<load::TraceContext> first;
    std::deque<load::TraceContext> last;
  };
  using ByRequest = std::map<std::string, Kept>;

  mutable std::mutex mutex_;
  ByRequest accepted_;  // guarded by mutex_
  ByRequest others_;    // guarded by mutex_
};

}  // namespace harness::observe
