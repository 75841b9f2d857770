#include <algorithm>

#include "harness/chaos/database/database_fault.hpp"
#include "harness/chaos/database/rehearsal.hpp"
#include "harness/chaos/database/table.hpp"

namespace harness::chaos {
namespace {

struct SlowQueries {
  scenario::Located<std::string> database;
  std::string table;
  Duration delay{0};
};

Result<void> check_slowness(const SlowQueries& settings) {
  constexpr Duration least = std::chrono::milliseconds{20};
  constexpr Duration most = std::chrono::seconds{5};
  if (settings.delay >= least && settings.delay <= most) return {};
  return fail("delay: " + format_duration(settings.delay) + " is not between 20ms and 5s", {},
              "less is not told from chance; for more there is lock_table");
}

// A query comes while the table is locked, and waits for what is left of that; those that wait are
// let through before the table is locked again, for locks are handed out in the order in which they
// were asked for.
Result<std::string> lock_in_turns(const Database& database, const SlowQueries& settings,
                                  const std::stop_token& stop) {
  auto session = plain(Session::open(database, stop));
  if (!session) return fail(session.error());
  const auto table = find_table(*session, settings.table);
  if (!table) return fail(table.error());
  while (!stop.stop_requested()) {
    if (auto locked = lock_exclusively(*session, *table); !locked) return fail(locked.error());
    if (auto kept = session->keep(settings.delay); !kept) return fail(kept.error());
    if (auto done = plain(session->run("COMMIT")); !done) return fail(done.error());
  }
  return "let go";
}

// The slowest of some SELECTs on a connection of its own; none: nobody answers. One that waited
// ends as the lock is let go, so that looks at a fixed distance would keep step with it, and see
// the same rest of it each time, or only the gap between two locks. Each of the next ones begins
// shortly after that, early in the next lock, and waits for nearly all of it.
Result<Duration> slowest_select(const Database& database, const SlowQueries& settings,
                                const std::stop_token& stop) {
  constexpr int selects = 10;
  const Duration apart = std::min<Duration>(settings.delay / 8, std::chrono::milliseconds{50});
  auto session = plain(Session::open(database, stop));
  if (!session) return fail(session.error());
  const auto table = find_table(*session, settings.table);
  if (!table) return fail(table.error());
  Duration slowest{0};
  for (int i = 0; i < selects && slowest < settings.delay / 2; ++i) {
    if (i > 0 && !pass_time(stop, apart)) return ended_early();
    const auto took = time_of_select(*session, *table, *database.clock);
    if (!took) return fail(took.error());
    slowest = std::max(slowest, *took);
  }
  return slowest;
}

Result<std::string> see_slow_select(const Database& database, const SlowQueries& settings,
                                    const std::stop_token& stop) {
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    const auto took = slowest_select(database, settings, stop);
    if (!took || *took < settings.delay / 2) return std::nullopt;
    return "a SELECT from " + settings.table + " took " + approximate(*took);
  });
}

// Once may be chance.
Result<std::string> watch_slowness(const Database& database, const SlowQueries& settings,
                                   const std::stop_token& stop) {
  int quick = 0;
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    const auto took = slowest_select(database, settings, stop);
    if (!took) return fail(took.error());
    quick = *took < settings.delay / 2 ? quick + 1 : 0;
    if (quick < 3) return std::nullopt;
    return "SELECTs from " + settings.table + " take " + approximate(*took);
  });
}

Result<std::string> see_quick_select(const Database& database, const SlowQueries& settings,
                                     const std::stop_token& stop) {
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    const auto took = slowest_select(database, settings, stop);
    if (!took || *took >= settings.delay / 2) return std::nullopt;
    return "a SELECT from " + settings.table + " took " + approximate(*took);
  });
}

Acts acts_of_slowness(const Database& database, const SlowQueries& settings) {
  return {.inject = [=](const auto& stop) { return lock_in_turns(database, settings, stop); },
          .proof = [=](const auto& stop) { return see_slow_select(database, settings, stop); },
          .watch = [=](const auto& stop) { return watch_slowness(database, settings, stop); },
          .gone = [=](const auto& stop) { return see_quick_select(database, settings, stop); },
          .rehearse =
              [=](const auto& stop) { return hindrances_to_lock(database, settings.table, stop); }};
}

}  // namespace

FaultKind slow_queries() {
  FaultKind kind = database_fault<SlowQueries>(
      "slow_queries",
      "locks a table again and again, so that a query on it waits for any time up to the delay",
      {grammar::required("table", &SlowQueries::table, grammar::filled_text("the name of a table"),
                         "the table, with its schema where that is not on the search path"),
       grammar::required("delay", &SlowQueries::delay, grammar::positive_duration(),
                         "the longest wait; half of it on average")},
      acts_of_slowness, check_slowness);
  kind.language.holds_also = [](const scenario::Settings& settings) {
    return "table " + settings.as<SlowQueries>().table;
  };
  kind.language.needs_its_target = true;
  kind.language.undone_by = "letting the lock go";
  return kind;
}

}  // namespace harness::chaos
