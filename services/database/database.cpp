#include "services/database/database.hpp"

namespace services::database {
namespace {

using telemetry::Regression;

constexpr std::size_t max_waiting_queries = 2048;
// The server ends a query at its timeout and says so; only when it does not is it given up here.
constexpr Duration patience_with_server = std::chrono::milliseconds(100);

// The pool as a whole, not each connection, and never as an ERROR: those belong to requests.
OnConnectionChange log_changes(telemetry::Logger& logger) {
  return [&logger](bool connected, const std::string& why) {
    if (connected) return logger.log({telemetry::Level::info, "database", "Database connected"});
    telemetry::LogLine line{telemetry::Level::warning, "database", "Database connection lost"};
    line.fields["error"] = why;
    logger.log(std::move(line));
  };
}

PoolSettings with_regressions(PoolSettings settings, const telemetry::Telemetry& telemetry) {
  settings.reconnects = !telemetry.regressions().has(Regression::never_recover);
  return settings;
}

}  // namespace

void add_flags(app::Options& options, const std::string& default_database,
               const std::string& default_query_timeout) {
  options.text("database", "Where the database is, as libpq reads it", default_database)
      .number("pool-size", "Database connections", 4)
      .text("acquire-timeout", "How long a query may wait for a connection", "500ms")
      .text("query-timeout", "How long it may then run", default_query_timeout)
      .text("connect-timeout", "How long connecting may take", "1s");
}

DatabaseSettings read_flags(app::Flags& flags, const std::string& application_name) {
  const Duration query_timeout = flags.duration("query-timeout");
  return {
      flags.require("database", parse_conninfo(flags.text("database"))),
      {{flags.text("database"), application_name, flags.duration("connect-timeout"), query_timeout},
       static_cast<std::size_t>(flags.number("pool-size", 1, 100)),
       {max_waiting_queries, flags.duration("acquire-timeout"),
        query_timeout + patience_with_server}}};
}

Database::Database(app::Service& service, DatabaseSettings settings)
    : telemetry_(service.telemetry()),
      address_(std::move(settings.address)),
      pool_(service.loop(), with_regressions(std::move(settings.pool), telemetry_),
            telemetry_.registry(), log_changes(telemetry_.logger())) {}

void Database::check(std::function<void(app::Readiness)> done) {
  pool_.run<bool>([](pqxx::transaction_base& tx) { return !tx.exec("SELECT 1").empty(); },
                  [done = std::move(done)](const tl::expected<bool, QueryFailure>& answer) {
                    if (answer) return done({});
                    done(tl::unexpected(answer.error().why));
                  });
}

}  // namespace services::database
