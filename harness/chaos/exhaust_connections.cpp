#include <algorithm>
#include <atomic>
#include <memory>

#include "harness/chaos/database/database_fault.hpp"
#include "harness/chaos/database/rehearsal.hpp"

namespace harness::chaos {
namespace {

constexpr Duration take_again = std::chrono::milliseconds{50};

struct ExhaustConnections {
  scenario::Located<std::string> database;
  std::uint64_t leave = 0;
  bool ends_others = false;
};

// Those that whoever connects as this user may still have, all that there can be, and those that
// somebody has. A superuser may have those that are reserved for one, too.
constexpr const char* count_connections =
    "SELECT max_connections - reserved - used, max_connections, used FROM (SELECT "
    "current_setting('max_connections')::int AS max_connections, CASE WHEN (SELECT rolsuper FROM "
    "pg_roles WHERE rolname = current_user) THEN 0 ELSE "
    "current_setting('superuser_reserved_connections')::int + "
    "coalesce(current_setting('reserved_connections', true)::int, 0) END AS reserved, (SELECT "
    "count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used) AS counts";

struct Connections {
  long free = 0;
  std::size_t most = 0;
  long used = 0;
};

SqlResult<Connections> connections_of(Session& session) {
  return session.run(count_connections).map([](const Rows& rows) {
    return Connections{std::stol(rows.front()[0]), std::stoul(rows.front()[1]),
                       std::stol(rows.front()[2])};
  });
}

// Where there is no more than what is to be left, the proof would hold whatever was done. What the
// asker has itself is one that it took.
Result<void> check_there_is_more(const Connections& counts, const ExhaustConnections& settings) {
  const long to_take = counts.free + (settings.ends_others ? counts.used : 1);
  const long leave = static_cast<long>(settings.leave);
  if (to_take > leave) return {};
  return fail(std::to_string(to_take) +
                  (settings.ends_others ? " can be had, and " : " are free, and ") +
                  std::to_string(leave) + " are to be left: nothing to take",
              *settings.database, "lower leave");
}

// Of all that this user can ever have, whoever has them by then.
Hindrances look_for_limits(const Database& database, const ExhaustConnections& settings,
                           const std::stop_token& stop) {
  auto session = Session::open(database, stop);
  if (!session) return {hindrance_of(session.error())};
  const auto counts = connections_of(*session);
  if (!counts) return {hindrance_of(counts.error())};
  Hindrances all;
  if (settings.ends_others) all = hindrances_to_end_others(database, stop);
  const long most = counts->free + counts->used;
  const long leave = static_cast<long>(settings.leave);
  if (most > leave) return all;
  all.push_back(
      {{"leave: " + std::to_string(leave) + " are to be left of the " + std::to_string(most) +
            " connections that this user can have: nothing to take",
        database.process, "lower leave"},
       true});
  return all;
}

// Takes what is free, but for what is to be left. The first of those that are held is asked.
Result<void> take_free(const Database& database, long leave, const std::stop_token& stop,
                       std::vector<Session>& held) {
  auto counts = plain(connections_of(held.front()));
  if (!counts) return fail(counts.error());
  for (long free = counts->free; free > leave && held.size() < counts->most; --free) {
    auto next = Session::open(database, stop);
    if (next) {
      held.push_back(*std::move(next));
    } else if (next.error().state == too_many_connections) {
      return {};
    } else {
      return fail(next.error().error);
    }
  }
  return {};
}

// Whoever comes again is a newcomer.
Result<void> end_others(Session& session) {
  const auto asked = plain(session.run("SELECT pg_terminate_backend(pid) FROM " + others));
  return asked ? Result<void>{} : fail(asked.error());
}

Result<std::string> hold_connections(const Database& database, const ExhaustConnections& settings,
                                     std::atomic<bool>& takes, const std::stop_token& stop) {
  takes = false;
  const long leave = static_cast<long>(settings.leave);
  std::vector<Session> held;
  auto first = plain(Session::open(database, stop));
  if (!first) return fail(first.error());
  held.push_back(*std::move(first));
  const auto counts = plain(connections_of(held.front()));
  if (!counts) return fail(counts.error());
  if (auto more = check_there_is_more(*counts, settings); !more) return fail(more.error());
  takes = true;
  while (!stop.stop_requested()) {
    if (settings.ends_others) {
      if (auto ended = end_others(held.front()); !ended) return fail(ended.error());
    }
    if (auto taken = take_free(database, leave, stop, held); !taken) {
      return stop.stop_requested() ? Result<std::string>("let go") : fail(taken.error());
    }
    if (!pass_time(stop, take_again)) break;
    const auto closed = [](Session& session) { return !session.is_open(); };
    held.erase(std::remove_if(held.begin() + 1, held.end(), closed), held.end());
  }
  return "let go";
}

// How many more a newcomer could have had, itself included; refused: none.
Result<long> room_for_newcomers(const Database& database, const std::stop_token& stop) {
  auto session = Session::open(database, stop);
  if (!session) {
    if (session.error().state == too_many_connections) return 0;
    return fail(session.error().error);
  }
  return plain(connections_of(*session)).map([](const Connections& counts) {
    return counts.free + 1;
  });
}

std::string words_of_room(long room) {
  if (room <= 0) return "a new connection is refused: there are too many";
  return "a new connection is taken, and " + std::to_string(room - 1) + " more would be";
}

// Not before any is taken.
Result<std::string> see_it_full(const Database& database, long leave,
                                const std::atomic<bool>& takes, const std::stop_token& stop) {
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    if (!takes) return std::nullopt;
    const auto room = room_for_newcomers(database, stop);
    if (!room || *room > leave) return std::nullopt;
    return words_of_room(*room);
  });
}

// One that came free is taken again soon, but somebody may have had it for a moment.
Result<std::string> watch_fullness(const Database& database, long leave,
                                   const std::stop_token& stop) {
  constexpr Duration most = std::chrono::seconds{1};
  TimePoint last_full = database.clock->now();
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    const auto room = room_for_newcomers(database, stop);
    if (!room) return fail(room.error());
    if (*room <= leave) last_full = database.clock->now();
    if (database.clock->now() - last_full < most) return std::nullopt;
    return "for a second, " + words_of_room(*room);
  });
}

Result<std::string> see_it_with_room(const Database& database, long leave,
                                     const std::stop_token& stop) {
  return until(stop, look_at_database_again, [&]() -> Result<std::optional<std::string>> {
    const auto room = room_for_newcomers(database, stop);
    if (!room || *room <= leave) return std::nullopt;
    return words_of_room(*room);
  });
}

Acts acts_of_exhaustion(const Database& database, const ExhaustConnections& settings) {
  const long leave = static_cast<long>(settings.leave);
  const auto takes = std::make_shared<std::atomic<bool>>(false);
  return {.inject =
              [=](const auto& stop) { return hold_connections(database, settings, *takes, stop); },
          .proof = [=](const auto& stop) { return see_it_full(database, leave, *takes, stop); },
          .watch = [=](const auto& stop) { return watch_fullness(database, leave, stop); },
          .gone = [=](const auto& stop) { return see_it_with_room(database, leave, stop); },
          .rehearse = [=](const auto& stop) { return look_for_limits(database, settings, stop); }};
}

}  // namespace

FaultKind exhaust_connections() {
  FaultKind kind = database_fault<ExhaustConnections>(
      "exhaust_connections",
      "takes all connections that a database has free, and those that come free",
      {grammar::defaulted("leave", &ExhaustConnections::leave, grammar::whole(0, 10'000),
                          "how many are left to others"),
       grammar::defaulted("ends_others", &ExhaustConnections::ends_others,
                          grammar::choice<bool>({{"true", true}, {"false", false}}),
                          "whether those that others have are ended, and taken, too")},
      acts_of_exhaustion);
  kind.language.needs_its_target = true;
  kind.language.undone_by = "closing its connections";
  return kind;
}

}  // namespace harness::chaos
