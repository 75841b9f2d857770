#include "services/database/pool_worker.hpp"

#include <poll.h>
#include <pthread.h>

#include <utility>

#include "services/database/first_line.hpp"

namespace services::database {
namespace {

constexpr int reconnect_pause_ms = 200;
constexpr int wait_forever = -1;

}  // namespace

Pool::Worker::Worker(Pool& pool) : pool_(pool), thread_([this] { run(); }) {
  pthread_setname_np(thread_.native_handle(), "database");
}

Pool::Worker::~Worker() { thread_.join(); }

void Pool::Worker::run() {
  while (!pool_.is_stopping()) {
    if (!connection_) {
      connect();
    } else if (!connection_->is_alive()) {
      lose("the server closed the connection");
    } else if (const auto begun = pool_.begin_next(*this)) {
      execute(*begun);
    } else {
      pool_.wait_for_query();
    }
  }
}

void Pool::Worker::connect() {
  auto opened = Connection::open(pool_.settings_.connection, pool_.stop_.get());
  if (!opened) {
    pool_.report_lost(opened.error(), false);
    return wait_for_stop(reconnect_pause_ms);
  }
  connection_ = std::move(*opened);
  enter(ConnectionState::idle);
  pool_.report_connected();
}

void Pool::Worker::lose(const std::string& why) {
  enter(ConnectionState::broken);
  connection_.reset();
  pool_.report_lost(why, true);
  if (!pool_.settings_.reconnects) wait_for_stop(wait_forever);
}

void Pool::Worker::execute(const Begun& begun) {
  enter(ConnectionState::in_use);
  Outcome outcome = attempt(begun.work);
  pool_.settle(begun.id, std::move(outcome));
  enter(ConnectionState::idle);
}

Pool::Outcome Pool::Worker::attempt(const Work& work) {
  const auto failed = [this](const char* type, const std::exception& error) {
    const std::string why = first_line(error.what());
    if (connection_->is_alive()) return tl::unexpected(QueryFailure{type, why});
    return tl::unexpected(QueryFailure{type, "the database connection was lost: " + why});
  };
  try {
    pqxx::nontransaction tx(connection_->session());
    work(tx);
    return {};
  } catch (const pqxx::broken_connection& error) {
    return failed("pqxx::broken_connection", error);
  } catch (const pqxx::sql_error& error) {
    return failed("pqxx::sql_error", error);
  } catch (const std::exception& error) {
    return failed("std::exception", error);
  }
}

void Pool::Worker::enter(ConnectionState state) {
  pool_.gauges_->move(std::exchange(state_, state), state);
}

void Pool::Worker::wait_for_stop(int timeout_ms) const {
  pollfd polled{pool_.stop_.get(), POLLIN, 0};
  ::poll(&polled, 1, timeout_ms);
}

}  // namespace services::database
