#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "stack/store/derive/calls.hpp"
#include "stack/store/derive/series.hpp"

namespace store::derive {

// traces_service_graph_request_total, …_failed_total, …_server_seconds and …_client_seconds: who
// calls whom. One thread at a time.
class ServiceGraph {
 public:
  struct Settings {
    std::chrono::nanoseconds wait = std::chrono::seconds{5};  // for the other half of a call
    std::size_t most_waiting = 200'000;                       // halves
  };

  ServiceGraph(const Settings& settings, SeriesBudget& budget);

  void add(std::string_view service, const Span& span, std::chrono::nanoseconds now) {
    joiner_.add(service, span, now);
  }
  // Halves that have waited for long enough, or all of them, become what they can be counted as.
  void settle(std::chrono::nanoseconds now) { joiner_.give_up(now); }
  void settle_all() { joiner_.give_up_all(); }
  void wait_anew(std::chrono::nanoseconds now) { joiner_.wait_anew(now); }
  void each(const EachCounter& visit);

  const CallJoiner& calls() const { return joiner_; }
  std::uint64_t calls_without_series() const { return without_series_; }  // for want of room

 private:
  struct Edge {
    explicit Edge(const Labels& labels);

    Counter total;
    Histogram server_seconds;
    Histogram client_seconds;
    std::unique_ptr<Counter> failed;  // once one has
  };

  void count(const Call& call);
  Edge* edge_of(const Call& call, const Labels& labels);
  void count_failure(Edge& edge, const Labels& labels);

  SeriesBudget& budget_;
  std::unordered_map<std::string, Edge> edges_;
  std::uint64_t without_series_ = 0;
  CallJoiner joiner_;
};

}  // namespace store::derive
