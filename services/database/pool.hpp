#pragma once

#include <prometheus/registry.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "services/core/event_loop.hpp"
#include "services/database/connection.hpp"
#include "services/database/query_book.hpp"

namespace services::database {

struct PoolSettings {
  ConnectionSettings connection;
  std::size_t size;
  QueryLimits limits;
  bool reconnects = true;  // false is a defect, for tests
};

// Why a query gave no answer, in the words of exception.type and exception.message.
struct QueryFailure {
  std::string type;
  std::string why;
};

// What the pool tells its owner, from any of its threads; it must not call the pool back.
using OnConnectionChange = std::function<void(bool connected, const std::string& why)>;

// A fixed number of database connections, each with the thread that may block on it.
//   event loop: run() → waiting ──▶ connection thread: begin, query, settle ──posted──▶ done()
//                         └──── deadline: done(failure), and a running query's connection is cut
// A query ends by its deadline whatever the server does. A connection that is lost is replaced
// without being asked for: a try follows the last one after at most a quarter of a second.
class Pool {
 public:
  Pool(EventLoop& loop, PoolSettings settings, prometheus::Registry& registry,
       OnConnectionChange on_change);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool();  // once the loop has stopped

  // On the loop's thread. `work` runs on a connection's thread and may throw; `done` runs on the
  // loop, once.
  template <typename T>
  void run(std::function<T(pqxx::transaction_base&)> work,
           std::function<void(tl::expected<T, QueryFailure>)> done);

 private:
  class Worker;
  class Gauges;
  using Work = std::function<void(pqxx::transaction_base&)>;
  using Outcome = tl::expected<void, QueryFailure>;
  using Done = std::function<void(Outcome)>;

  // What the loop remembers of a query until it is done.
  struct Asked {
    Done done;
    EventLoop::TimerId timer;
  };
  struct Begun {
    QueryId id;
    Work work;
  };

  void submit(Work work, Done done);
  void on_deadline(QueryId id);
  void complete(QueryId id, const Outcome& outcome);
  QueryFailure expired(QueryBook::Expired state) const;  // with the mutex held

  // For workers.
  void wait_for_query();  // returns now and then without one
  std::optional<Begun> begin_next(Worker& worker);
  void settle(QueryId id, Outcome outcome);
  void report_connected();
  void report_lost(const std::string& why, bool was_connected);
  bool is_stopping();

  EventLoop& loop_;
  const PoolSettings settings_;
  const OnConnectionChange on_change_;
  const std::unique_ptr<Gauges> gauges_;

  std::unordered_map<QueryId, Asked> asked_;  // the loop's own

  std::mutex mutex_;  // guards all below
  std::condition_variable may_begin_;
  bool stopping_ = false;
  QueryBook book_;
  std::unordered_map<QueryId, Work> work_;  // of those that wait
  std::unordered_map<QueryId, Worker*> running_;
  std::size_t connected_ = 0;
  std::optional<bool> told_connected_;  // what on_change_ was told last
  std::string last_failure_;

  Descriptor stop_;  // readable once the pool ends
  std::vector<std::unique_ptr<Worker>> workers_;
};

template <typename T>
void Pool::run(std::function<T(pqxx::transaction_base&)> work,
               std::function<void(tl::expected<T, QueryFailure>)> done) {
  // Shared, because a query that was cut may still write it after its failure was reported.
  const auto answer = std::make_shared<std::optional<T>>();
  submit(
      [work = std::move(work), answer](pqxx::transaction_base& tx) { answer->emplace(work(tx)); },
      [done = std::move(done), answer](const Outcome& outcome) {
        if (!outcome) return done(tl::unexpected(outcome.error()));
        done(std::move(**answer));
      });
}

}  // namespace services::database
