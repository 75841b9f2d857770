#include "services/database/connection.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "services/core/duration.hpp"
#include "services/database/first_line.hpp"

namespace services::database {
namespace {

using Handle = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Handle begin_connecting(const ConnectionSettings& settings) {
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(settings.statement_timeout).count();
  const std::string options = "-c statement_timeout=" + std::to_string(ms);
  const std::array<const char*, 4> keywords{"dbname", "options", "application_name", nullptr};
  const std::array<const char*, 4> values{settings.conninfo.c_str(), options.c_str(),
                                          settings.application_name.c_str(), nullptr};
  constexpr int dbname_is_conninfo = 1;
  return {PQconnectStartParams(keywords.data(), values.data(), dbname_is_conninfo), PQfinish};
}

// Waits until libpq can go on. False at the deadline and when asked to stop.
bool wait_for_progress(PGconn* handle, PostgresPollingStatusType wants, int stop_fd,
                       SteadyTime deadline) {
  const Duration left = deadline - std::chrono::steady_clock::now();
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  if (ms <= 0) return false;
  const short events = wants == PGRES_POLLING_READING ? POLLIN : POLLOUT;
  std::array<pollfd, 2> polled{{{PQsocket(handle), events, 0}, {stop_fd, POLLIN, 0}}};
  const int ready = ::poll(polled.data(), polled.size(), static_cast<int>(ms));
  return ready > 0 && polled[1].revents == 0;
}

// How libpqxx gets its connection: libpq's own connect_timeout is whole seconds, at least two.
class ConnectOnce : public pqxx::connectionpolicy {
 public:
  ConnectOnce(const ConnectionSettings& settings, int stop_fd)
      : connectionpolicy(settings.conninfo), settings_(settings), stop_fd_(stop_fd) {}

  handle do_startconnect(handle connected) override {
    if (connected != nullptr) return connected;
    // libpqxx would reconnect by itself, inside a query and for as long as it takes.
    if (std::exchange(used_, true)) throw pqxx::broken_connection("the connection was lost");
    return connect().release();
  }

 private:
  Handle connect() const {
    const SteadyTime deadline = std::chrono::steady_clock::now() + settings_.connect_timeout;
    Handle opening = begin_connecting(settings_);
    auto wants = PGRES_POLLING_WRITING;
    while (PQstatus(opening.get()) != CONNECTION_BAD && wants != PGRES_POLLING_OK) {
      if (!wait_for_progress(opening.get(), wants, stop_fd_, deadline)) {
        throw pqxx::broken_connection("the server did not answer within " +
                                      format_duration(settings_.connect_timeout));
      }
      wants = PQconnectPoll(opening.get());
    }
    if (PQstatus(opening.get()) != CONNECTION_OK) {
      throw pqxx::broken_connection(first_line(PQerrorMessage(opening.get())));
    }
    return opening;
  }

  const ConnectionSettings& settings_;
  const int stop_fd_;
  bool used_ = false;
};

}  // namespace

class Connection::Session final : public pqxx::connection_base {
 public:
  Session(const ConnectionSettings& settings, int stop_fd)
      : connection_base(policy_), policy_(settings, stop_fd) {
    init();
  }
  ~Session() { close(); }

 private:
  ConnectOnce policy_;
};

Result<DatabaseAddress> parse_conninfo(const std::string& conninfo) {
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
      PQconninfoParse(conninfo.c_str(), &why), PQconninfoFree};
  const std::unique_ptr<char, decltype(&PQfreemem)> owned_why{why, PQfreemem};
  if (!options) return fail(first_line(why != nullptr ? why : "out of memory"));
  DatabaseAddress address;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string_view keyword = option->keyword;
    if (keyword == "dbname") address.name = option->val;
    if (keyword == "host") address.host = option->val;
    if (keyword == "port") address.port = std::atoi(option->val);
  }
  return address;
}

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionSettings& settings,
                                                     int stop_fd) {
  try {
    auto session = std::make_unique<Session>(settings, stop_fd);
    return std::unique_ptr<Connection>(new Connection(std::move(session)));
  } catch (const std::exception& error) {
    return fail(first_line(error.what()));
  }
}

Connection::Connection(std::unique_ptr<Session> session)
    : session_(std::move(session)), socket_(::fcntl(session_->sock(), F_DUPFD_CLOEXEC, 0)) {}

Connection::~Connection() {
  session_.reset();
  ::close(socket_);
}

pqxx::connection_base& Connection::session() { return *session_; }

bool Connection::is_alive() const {
  pollfd polled{socket_, POLLRDHUP, 0};
  return session_->is_open() && ::poll(&polled, 1, 0) == 0;
}

void Connection::cut() const { ::shutdown(socket_, SHUT_RDWR); }

}  // namespace services::database
