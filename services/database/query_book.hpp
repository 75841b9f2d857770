#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

#include "services/core/clock.hpp"

namespace services::database {

using QueryId = std::uint64_t;

struct QueryLimits {
  std::size_t max_waiting;
  Duration acquire_timeout;  // to wait for a free connection
  Duration run_timeout;      // to run on one
};

// Which queries wait for a connection, which run, and until when each may: the pool's rules, as
// plain arithmetic. Whoever takes a query out of the book (settle, expire) owns its outcome.
class QueryBook {
 public:
  explicit QueryBook(QueryLimits limits) : limits_(limits) {}

  // A new query waits; nothing when too many do already.
  std::optional<QueryId> admit(SteadyTime now);

  // The query that has waited longest starts to run; nothing when none waits or is still in time.
  std::optional<QueryId> begin_next(SteadyTime now);

  // It has ended by itself. False if it expired before.
  bool settle(QueryId id) { return queries_.erase(id) > 0; }

  // Until when it may stay in its present state; nothing when it is no longer in the book.
  std::optional<SteadyTime> deadline(QueryId id) const;

  enum class Expired { waiting, running };
  // Takes out a query that is in the book.
  Expired expire(QueryId id);

  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Query {
    SteadyTime deadline;
    bool running = false;
  };

  const QueryLimits limits_;
  QueryId next_id_ = 1;
  std::deque<QueryId> waiting_;  // oldest first
  std::unordered_map<QueryId, Query> queries_;
};

}  // namespace services::database
