#include "harness/chaos/database/table.hpp"

namespace harness::chaos {

SqlResult<std::optional<std::string>> table_called(Session& session, const std::string& written) {
  const auto found = session.run(
      "SELECT oid::regclass::text FROM pg_class WHERE oid = to_regclass($1) AND relkind IN ('r', "
      "'p')",
      {written});
  if (!found) return tl::unexpected(found.error());
  return found->empty() ? std::nullopt : std::optional(found->front().front());
}

Error no_such_table(Session& session, const std::string& written) {
  const auto known = plain(session.run(
      "SELECT current_database(), coalesce(string_agg(name, ', '), '') FROM (SELECT "
      "oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace NOT "
      "IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) ORDER BY 1 LIMIT 20) "
      "AS tables"));
  if (!known) return known.error();
  const std::string& database = known->front()[0];
  const std::string& tables = known->front()[1];
  return {"there is no table \"" + written + "\" in the database " + database, "table",
          tables.empty() ? "it has none" : "its tables are " + tables};
}

Result<std::string> find_table(Session& session, const std::string& written) {
  auto found = plain(table_called(session, written));
  if (!found) return fail(found.error());
  if (*found) return **std::move(found);
  return fail(no_such_table(session, written));
}

// A server that can is told to look whether we are still there: one that waits for a lock in vain
// would have all others wait behind it.
Result<void> lock_exclusively(Session& session, const std::string& table) {
  for (const std::string& statement :
       {std::string("SELECT set_config(name, '500', false) FROM pg_settings WHERE name = "
                    "'client_connection_check_interval'"),
        std::string("BEGIN"), std::string("SET LOCAL lock_timeout = '10s'"),
        "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE"}) {
    const auto done = session.run(statement);
    if (done) continue;
    if (done.error().state != lock_not_available) return fail(done.error().error);
    return fail("the table " + table + " could not be locked within 10 s: others use it",
                done.error().error.where, "see pg_locks for who does");
  }
  return {};
}

Result<Duration> time_of_select(Session& session, const std::string& table, const Clock& clock) {
  const TimePoint begin = clock.now();
  const auto selected = plain(session.run("SELECT 1 FROM " + table + " LIMIT 1"));
  if (!selected) return fail(selected.error());
  return clock.now() - begin;
}

}  // namespace harness::chaos
