#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"

namespace harness::chaos {

// A PostgreSQL of the system. The clock is borrowed.
struct Database {
  std::string process;  // its name in the system
  std::string url;      // postgresql://…, with the name of the database in it
  const Clock* clock;
};

// What PostgreSQL refused, or why it said nothing.
struct SqlFailure {
  std::string state;  // "55P03"; empty: it said nothing
  Error error;
};

template <typename T>
using SqlResult = tl::expected<T, SqlFailure>;

// The states that faults ask about.
inline constexpr const char* lock_not_available = "55P03";
inline constexpr const char* too_many_connections = "53300";

using Rows = std::vector<std::vector<std::string>>;  // NULL is empty

// One connection. It ends with this, and with the process: what it holds on the server goes with
// it. Every call ends by its deadline, and within a moment when the errand is asked to end. One
// thread.
class Session {
 public:
  static SqlResult<Session> open(const Database& database, std::stop_token stop);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // One statement; $1, $2… are the values. After an error without a state it is of no use any more.
  SqlResult<Rows> run(const std::string& sql, const std::vector<std::string>& values = {});

  // Keeps it open for that long; without a length, until the errand is asked to end. The error: the
  // server closed it.
  Result<void> keep(std::optional<Duration> length = std::nullopt);

  bool is_open();
  int pid() const;  // of the server's process for it

 private:
  struct Parts;
  explicit Session(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// The error alone, for who does not ask for the state.
template <typename T>
Result<T> plain(SqlResult<T> result) {
  if (result) return *std::move(result);
  return fail(std::move(result.error().error));
}

}  // namespace harness::chaos
