#include "harness/chaos/database/rehearsal.hpp"

#include "harness/chaos/database/table.hpp"

namespace harness::chaos {
namespace {

// A superuser and an owner may. LOCK TABLE in that mode takes one of these rights.
constexpr const char* rights_to_lock =
    "SELECT current_user, has_table_privilege($1::text, 'SELECT'), has_table_privilege($1::text, "
    "'UPDATE') OR "
    "has_table_privilege($1::text, 'DELETE') OR has_table_privilege($1::text, 'TRUNCATE')";

// Those that this user may not end. Whose they are is shown to everybody, what they do is not.
constexpr const char* not_to_be_ended =
    "SELECT current_user, string_agg(DISTINCT usename::text, ', ') FROM pg_stat_activity WHERE "
    "datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'harness' "
    "AND "
    "usesysid IS NOT NULL AND NOT pg_has_role(usesysid, 'MEMBER') AND NOT "
    "pg_has_role('pg_signal_backend', 'MEMBER')";

Hindrance may_not(const Database& database, const std::string& user, const std::string& what,
                  std::string remedy) {
  return {{"the user " + user + " may not " + what, database.process, std::move(remedy)}, true};
}

}  // namespace

// Classes of SQLSTATE: 28 is who signs in, 3D and 3F are databases and schemas, 42 names, syntax
// and rights. What else a server says is of this moment, as that it is full.
Hindrance hindrance_of(const SqlFailure& failure) {
  const bool is_of_scenario = failure.state.starts_with("28") || failure.state.starts_with("3D") ||
                              failure.state.starts_with("3F") || failure.state.starts_with("42");
  return {failure.error, is_of_scenario};
}

Hindrances hindrances_to_lock(const Database& database, const std::string& table,
                              const std::stop_token& stop) {
  auto session = Session::open(database, stop);
  if (!session) return {hindrance_of(session.error())};
  const auto name = table_called(*session, table);
  if (!name) return {hindrance_of(name.error())};
  if (!*name) return {{no_such_table(*session, table), true}};
  const auto rights = session->run(rights_to_lock, {**name});
  if (!rights) return {hindrance_of(rights.error())};
  const std::vector<std::string>& row = rights->front();
  Hindrances all;
  if (row[1] != "t") {
    all.push_back(
        may_not(database, row[0], "read the table " + **name + ", so that nobody could see it",
                "grant it SELECT on it, or name the table's owner in the database's URL"));
  }
  if (row[2] != "t") {
    all.push_back(
        may_not(database, row[0], "lock the table " + **name,
                "grant it UPDATE on it, or name the table's owner in the database's URL"));
  }
  return all;
}

Hindrances hindrances_to_end_others(const Database& database, const std::stop_token& stop) {
  auto session = Session::open(database, stop);
  if (!session) return {hindrance_of(session.error())};
  const auto found = session->run(not_to_be_ended);
  if (!found) return {hindrance_of(found.error())};
  const std::vector<std::string>& row = found->front();
  if (row[1].empty()) return {};  // NULL: there are none
  return {may_not(database, row[0], "end the connections of " + row[1],
                  "grant it pg_signal_backend, or name a superuser in the database's URL")};
}

}  // namespace harness::chaos
