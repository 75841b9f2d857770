#include "harness/chaos/database/database_fault.hpp"
#include "harness/chaos/database/rehearsal.hpp"
#include "harness/core/text.hpp"

namespace harness::chaos {
namespace {

struct TerminateConnections {
  scenario::Located<std::string> database;
};

// Those that were there, by what the server calls them; written by the injection alone, and read
// once it has ended.
using Terminated = std::shared_ptr<std::vector<std::string>>;

Result<std::string> terminate_others(const Database& database, const Terminated& terminated,
                                     const std::stop_token& stop) {
  terminated->clear();
  auto session = plain(Session::open(database, stop));
  if (!session) return fail(session.error());
  const auto found = plain(session->run("SELECT pid FROM " + others));
  if (!found) return fail(found.error());
  if (found->empty()) {
    return fail("nobody is connected to it: there is nothing to terminate", database.process,
                "let the load reach it before, or drop the fault");
  }
  for (const auto& row : *found) terminated->push_back(row.front());
  const auto asked =
      plain(session->run("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) "
                         "AS pid",
                         {"{" + join(*terminated, ",") + "}"}));
  if (!asked) return fail(asked.error());
  return "asked for";
}

Result<std::string> see_them_gone(const Database& database, const Terminated& terminated,
                                  const std::stop_token& stop) {
  const std::string pids = join(*terminated, ", ");
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    auto session = Session::open(database, stop);
    if (!session) return std::nullopt;
    const auto left = session->run("SELECT pid FROM pg_stat_activity WHERE pid IN (" + pids + ")");
    if (!left || !left->empty()) return std::nullopt;
    return "connections were ended: the server has no process " + pids + " any more";
  });
}

Result<std::string> see_it_taking_connections(const Database& database,
                                              const std::stop_token& stop) {
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    auto session = Session::open(database, stop);
    if (!session || !session->run("SELECT 1")) return std::nullopt;
    return "a new connection to " + database.process + " is taken, and answers";
  });
}

Acts acts_of_termination(const Database& database, const TerminateConnections&) {
  const auto terminated = std::make_shared<std::vector<std::string>>();
  return {.inject = [=](const auto& stop) { return terminate_others(database, terminated, stop); },
          .proof = [=](const auto& stop) { return see_them_gone(database, terminated, stop); },
          .watch = nullptr,
          .gone = [=](const auto& stop) { return see_it_taking_connections(database, stop); },
          .rehearse = [=](const auto& stop) { return hindrances_to_end_others(database, stop); }};
}

}  // namespace

FaultKind terminate_connections() {
  return database_fault<TerminateConnections>(
      "terminate_connections",
      "ends all connections to a database but the harness' own, as a failover or an operator does",
      {}, acts_of_termination);
}

}  // namespace harness::chaos
