#pragma once

#include <memory>
#include <string>
#include <thread>

#include "services/database/pool.hpp"
#include "services/database/pool_gauges.hpp"

namespace services::database {

// One connection and its thread: connects, and again when the connection is lost; takes queries
// from the pool one at a time.
class Pool::Worker {
 public:
  explicit Worker(Pool& pool);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();  // the pool must be stopping

  // Ends the query under way. From any thread, with the pool's mutex held while this worker is
  // among its running ones: its connection cannot go away then.
  void cut() const { connection_->cut(); }

 private:
  void run();
  void connect();
  void lose(const std::string& why);
  void execute(const Begun& begun);
  Outcome attempt(const Work& work);
  void enter(ConnectionState state);
  void wait_for_stop(int timeout_ms) const;

  Pool& pool_;
  std::unique_ptr<Connection> connection_;
  ConnectionState state_ = ConnectionState::broken;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace services::database
