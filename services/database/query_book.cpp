#include "services/database/query_book.hpp"

#include <algorithm>

namespace services::database {

std::optional<QueryId> QueryBook::admit(SteadyTime now) {
  if (waiting_.size() >= limits_.max_waiting) return std::nullopt;
  const QueryId id = next_id_++;
  queries_.emplace(id, Query{now + limits_.acquire_timeout});
  waiting_.push_back(id);
  return id;
}

// A query whose time is up is left for its deadline to collect: to run it would be work for nobody.
std::optional<QueryId> QueryBook::begin_next(SteadyTime now) {
  const auto in_time = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](QueryId id) { return now < queries_.at(id).deadline; });
  if (in_time == waiting_.end()) return std::nullopt;
  const QueryId id = *in_time;
  waiting_.erase(in_time);
  queries_.at(id) = {now + limits_.run_timeout, true};
  return id;
}

std::optional<SteadyTime> QueryBook::deadline(QueryId id) const {
  const auto found = queries_.find(id);
  if (found == queries_.end()) return std::nullopt;
  return found->second.deadline;
}

QueryBook::Expired QueryBook::expire(QueryId id) {
  const bool running = queries_.at(id).running;
  queries_.erase(id);
  if (running) return Expired::running;
  waiting_.erase(std::find(waiting_.begin(), waiting_.end(), id));
  return Expired::waiting;
}

}  // namespace services::database
