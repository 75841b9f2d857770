// libpq and not libpqxx: this alone lets a connection be given up at any moment, also while it is
// being made or waits for a lock.
#include "harness/chaos/database/session.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/chaos/database/words.hpp"
#include "harness/chaos/errand.hpp"
#include "harness/core/text.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;

constexpr Duration connect_patience = 3s;
constexpr Duration statement_patience = 15s;  // longer than what any of ours may wait for
constexpr Duration moment = 20ms;             // until it is seen that the errand is to end

// The server gives up by itself what nobody waits for any more, and ends no session of ours because
// it is idle.
constexpr const char* session_options =
    "-c statement_timeout=20s -c idle_in_transaction_session_timeout=0";

struct FreeConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, FreeConnection>;
using QueryResult = std::unique_ptr<PGresult, FreeResult>;

std::string first_line_of(std::string_view text) {
  return std::string(trim(text.substr(0, text.find('\n'))));
}

// Of "… FATAL:  53300: sorry, too many clients already", as libpq writes it where it is told to be
// verbose: a refused connection has its state nowhere else.
SqlFailure refused_connection(const Database& database, std::string_view message) {
  constexpr std::size_t state_length = 5;
  const std::string_view gap = ":  ";
  const std::size_t found = message.find(gap);
  SqlFailure failure{{}, {why_no_session(message), database.process, {}}};
  if (found == std::string_view::npos) return failure;
  const std::string_view rest = message.substr(found + gap.size());
  if (rest.size() <= state_length || rest[state_length] != ':') return failure;
  failure.state = rest.substr(0, state_length);
  failure.error.what = first_line_of(rest.substr(state_length + 1));
  return failure;
}

SqlFailure refused_statement(const Database& database, const PGresult* result) {
  const auto field = [result](int code) {
    const char* text = PQresultErrorField(result, code);
    return std::string(text == nullptr ? "" : text);
  };
  const std::string words = field(PG_DIAG_MESSAGE_PRIMARY);
  const bool says_why = !words.empty() && !field(PG_DIAG_SQLSTATE).empty();
  return {field(PG_DIAG_SQLSTATE),
          {says_why ? words : "the connection was lost", database.process, {}}};
}

Rows rows_of(const PGresult* result) {
  Rows rows;
  for (int row = 0; row < PQntuples(result); ++row) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (int column = 0; column < PQnfields(result); ++column) {
      cells.emplace_back(PQgetvalue(result, row, column));
    }
  }
  return rows;
}

enum class Wait { ready, late, stopped };

}  // namespace

struct Session::Parts {
  Database database;
  std::stop_token stop;
  Connection connection;

  // Until there is something to read, or room to write.
  Wait wait(short events, TimePoint deadline) const {
    while (!stop.stop_requested()) {
      const Duration left = deadline - database.clock->now();
      if (left <= Duration{0}) return Wait::late;
      const auto turn = std::chrono::ceil<std::chrono::milliseconds>(std::min(left, moment));
      pollfd socket{PQsocket(connection.get()), events, 0};
      if (::poll(&socket, 1, static_cast<int>(turn.count())) != 0) return Wait::ready;
    }
    return Wait::stopped;
  }

  SqlFailure silence(Wait why, Duration patience) const {
    if (why == Wait::stopped) return {{}, ended_early().value()};
    return {{}, {"did not answer within " + format_duration(patience), database.process, {}}};
  }

  SqlFailure lost() const { return {{}, {"the connection was lost", database.process, {}}}; }

  SqlResult<void> connect() {
    const TimePoint deadline = database.clock->now() + connect_patience;
    auto wants = PGRES_POLLING_WRITING;
    while (PQstatus(connection.get()) != CONNECTION_BAD && wants != PGRES_POLLING_OK &&
           wants != PGRES_POLLING_FAILED) {
      const Wait waited = wait(wants == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline);
      if (waited != Wait::ready) return tl::unexpected(silence(waited, connect_patience));
      wants = PQconnectPoll(connection.get());
    }
    if (PQstatus(connection.get()) == CONNECTION_OK) return {};
    return tl::unexpected(refused_connection(database, PQerrorMessage(connection.get())));
  }

  SqlResult<void> send(const std::string& sql, const std::vector<std::string>& values) const {
    std::vector<const char*> texts;
    for (const std::string& value : values) texts.push_back(value.c_str());
    const bool sent = connection && PQsendQueryParams(connection.get(), sql.c_str(),
                                                      static_cast<int>(texts.size()), nullptr,
                                                      texts.data(), nullptr, nullptr, 0) == 1;
    if (!sent) return tl::unexpected(lost());
    return {};
  }

  // All of a statement's results; the last that says something counts.
  SqlResult<Rows> receive(TimePoint deadline) {
    QueryResult last;
    while (true) {
      while (PQisBusy(connection.get()) == 1) {
        const Wait waited = wait(POLLIN, deadline);
        if (waited != Wait::ready) return tl::unexpected(silence(waited, statement_patience));
        if (PQconsumeInput(connection.get()) == 0) return tl::unexpected(lost());
      }
      QueryResult next(PQgetResult(connection.get()));
      if (!next) break;
      last = std::move(next);
    }
    const auto status = last ? PQresultStatus(last.get()) : PGRES_FATAL_ERROR;
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return rows_of(last.get());
    if (!last) return tl::unexpected(lost());
    return tl::unexpected(refused_statement(database, last.get()));
  }

  // What the server says of its own accord is taken; that it hangs up is seen.
  bool is_open() const {
    if (!connection) return false;
    pollfd socket{PQsocket(connection.get()), POLLIN, 0};
    if (::poll(&socket, 1, 0) > 0 && PQconsumeInput(connection.get()) == 0) return false;
    return PQstatus(connection.get()) == CONNECTION_OK;
  }
};

Session::Session(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

SqlResult<Session> Session::open(const Database& database, std::stop_token stop) {
  const std::array<const char*, 4> keys{"dbname", "options", "application_name", nullptr};
  const std::array<const char*, 4> values{database.url.c_str(), session_options, "harness",
                                          nullptr};
  constexpr int dbname_is_a_url = 1;
  auto parts = std::make_unique<Parts>(
      Parts{database, std::move(stop),
            Connection(PQconnectStartParams(keys.data(), values.data(), dbname_is_a_url))});
  PQsetErrorVerbosity(parts->connection.get(), PQERRORS_VERBOSE);
  if (auto connected = parts->connect(); !connected) {
    return tl::unexpected(std::move(connected.error()));
  }
  return Session(std::move(parts));
}

SqlResult<Rows> Session::run(const std::string& sql, const std::vector<std::string>& values) {
  const TimePoint deadline = parts_->database.clock->now() + statement_patience;
  auto answer = parts_->send(sql, values).and_then([&] { return parts_->receive(deadline); });
  if (!answer && answer.error().state.empty()) parts_->connection.reset();
  return answer;
}

Result<void> Session::keep(std::optional<Duration> length) {
  constexpr Duration far = std::chrono::hours{24 * 365};
  const TimePoint end = parts_->database.clock->now() + length.value_or(far);
  while (true) {
    if (!parts_->is_open()) {
      return fail("the server ended the connection", parts_->database.process);
    }
    if (parts_->wait(POLLIN, end) != Wait::ready) return {};
  }
}

bool Session::is_open() { return parts_->is_open(); }

int Session::pid() const { return parts_->connection ? PQbackendPID(parts_->connection.get()) : 0; }

}  // namespace harness::chaos
