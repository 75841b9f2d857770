#include <atomic>

#include "harness/chaos/database/database_fault.hpp"
#include "harness/chaos/database/rehearsal.hpp"
#include "harness/chaos/database/table.hpp"

namespace harness::chaos {
namespace {

struct LockTable {
  scenario::Located<std::string> database;
  std::string table;
};

// The server's process that holds the lock; 0: none does yet.
using Holder = std::shared_ptr<std::atomic<int>>;

Result<std::string> hold_lock(const Database& database, const std::string& written,
                              const Holder& holder, const std::stop_token& stop) {
  *holder = 0;
  auto session = plain(Session::open(database, stop));
  if (!session) return fail(session.error());
  const auto table = find_table(*session, written);
  if (!table) return fail(table.error());
  if (auto locked = lock_exclusively(*session, *table); !locked) return fail(locked.error());
  *holder = session->pid();
  if (auto kept = session->keep(); !kept) return fail(kept.error());
  return "let go";
}

// As others see it.
Result<bool> is_locked_by(Session& session, int holder, const std::string& written) {
  const auto granted = plain(session.run(
      "SELECT 1 FROM pg_locks WHERE pid = $1::int AND relation = to_regclass($2) AND mode = "
      "'AccessExclusiveLock' AND granted",
      {std::to_string(holder), written}));
  if (!granted) return fail(granted.error());
  return !granted->empty();
}

// The error: it was asked for something else than the lock.
SqlResult<Rows> select_without_patience(Session& session, const std::string& written) {
  const auto table = find_table(session, written);
  if (!table) return tl::unexpected(SqlFailure{{}, table.error()});
  if (auto set = session.run("SET lock_timeout = '100ms'"); !set) return set;
  return session.run("SELECT 1 FROM " + *table + " LIMIT 1");
}

// Somebody else's lock would refuse a SELECT, too.
Result<std::string> see_select_refused(const Database& database, const std::string& written,
                                       const Holder& holder, const std::stop_token& stop) {
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    auto session = Session::open(database, stop);
    if (!session || !is_locked_by(*session, *holder, written).value_or(false)) return std::nullopt;
    const auto selected = select_without_patience(*session, written);
    if (selected || selected.error().state != lock_not_available) return std::nullopt;
    return "a SELECT from " + written + " got no lock within 100 ms: the server's process " +
           std::to_string(*holder) + " has it to itself";
  });
}

Result<std::string> watch_lock(const Database& database, const std::string& written,
                               const Holder& holder, const std::stop_token& stop) {
  auto session = plain(Session::open(database, stop));
  if (!session) return fail(session.error());
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    const auto locked = is_locked_by(*session, *holder, written);
    if (!locked) return fail(locked.error());
    if (*locked) return std::nullopt;
    return "the lock on " + written + " is gone";
  });
}

Result<std::string> see_select_answered(const Database& database, const std::string& written,
                                        const std::stop_token& stop) {
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    auto session = Session::open(database, stop);
    if (!session || !select_without_patience(*session, written)) return std::nullopt;
    return "a SELECT from " + written + " is answered";
  });
}

std::string why_not_locked(const std::string& written, const Holder& holder) {
  return *holder == 0 ? "it has not got the lock on " + written + " yet"
                      : "it has the lock on " + written + ", and no SELECT was seen to wait for it";
}

Acts acts_of_lock(const Database& database, const LockTable& settings) {
  const auto holder = std::make_shared<std::atomic<int>>(0);
  const std::string table = settings.table;
  return {
      .inject = [=](const auto& stop) { return hold_lock(database, table, holder, stop); },
      .proof = [=](const auto& stop) { return see_select_refused(database, table, holder, stop); },
      .watch = [=](const auto& stop) { return watch_lock(database, table, holder, stop); },
      .gone = [=](const auto& stop) { return see_select_answered(database, table, stop); },
      .in_the_way = [=] { return why_not_locked(table, holder); },
      .rehearse = [=](const auto& stop) { return hindrances_to_lock(database, table, stop); }};
}

}  // namespace

FaultKind lock_table() {
  FaultKind kind = database_fault<LockTable>(
      "lock_table", "locks a table of a database, so that every query on it waits",
      {grammar::required("table", &LockTable::table, grammar::filled_text("the name of a table"),
                         "the table, with its schema where that is not on the search path")},
      acts_of_lock);
  kind.language.holds_also = [](const scenario::Settings& settings) {
    return "table " + settings.as<LockTable>().table;
  };
  kind.language.needs_its_target = true;
  kind.language.undone_by = "letting the lock go";
  return kind;
}

}  // namespace harness::chaos
