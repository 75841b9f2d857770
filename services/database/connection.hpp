#pragma once

#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "services/core/clock.hpp"
#include "services/core/result.hpp"

namespace services::database {

struct ConnectionSettings {
  std::string conninfo;  // keywords or a URL, as libpq reads them
  std::string application_name;
  Duration connect_timeout;
  Duration statement_timeout;  // the server's own limit
};

// Where a database is, for spans and messages.
struct DatabaseAddress {
  std::string name;
  std::string host;
  int port = 5432;
};

// Refuses what libpq cannot read.
Result<DatabaseAddress> parse_conninfo(const std::string& conninfo);

// A connection that cannot hold its thread for longer than it should, which neither libpq nor
// libpqxx promises: connecting has a deadline to the millisecond, and a call that is stuck (a
// server that was stopped in the middle never closes its socket) can be cut by another thread.
// Belongs to one thread, but for cut().
class Connection {
 public:
  // Gives up at the timeout, or as soon as `stop_fd` is readable.
  static Result<std::unique_ptr<Connection>> open(const ConnectionSettings& settings, int stop_fd);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  pqxx::connection_base& session();

  // False once the server has closed it, without asking the server.
  bool is_alive() const;

  // Ends whatever the connection is waiting for, and the connection with it. From any thread, as
  // long as the object lives.
  void cut() const;

 private:
  class Session;
  explicit Connection(std::unique_ptr<Session> session);

  std::unique_ptr<Session> session_;
  // A descriptor of our own for the same socket: libpq closes its one when the connection breaks,
  // and the number may by then belong to someone else.
  int socket_;
};

}  // namespace services::database
