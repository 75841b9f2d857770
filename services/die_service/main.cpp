#include "services/app/flags.hpp"
#include "services/die_service/dice_handlers.hpp"

namespace {

using namespace services;

constexpr const char* about = "Knows what each die is; the specifications are in PostgreSQL.";
constexpr std::size_t max_waiting_queries = 2048;
// The server ends a query at its timeout and says so; only when it does not is it given up here.
constexpr Duration patience_with_server = std::chrono::milliseconds(100);

database::PoolSettings pool_settings(app::Flags& flags) {
  const Duration query_timeout = flags.duration("query-timeout");
  database::PoolSettings settings{
      {flags.text("database"), "die-service", flags.duration("connect-timeout"), query_timeout},
      static_cast<std::size_t>(flags.number("pool-size", 1, 100)),
      {max_waiting_queries, flags.duration("acquire-timeout"),
       query_timeout + patience_with_server}};
  return settings;
}

// The pool as a whole, not each connection, and never as an ERROR: those belong to requests.
database::OnConnectionChange log_changes(telemetry::Logger& logger) {
  return [&logger](bool connected, const std::string& why) {
    if (connected) return logger.log({telemetry::Level::info, "database", "Database connected"});
    telemetry::LogLine line{telemetry::Level::warning, "database", "Database connection lost"};
    line.fields["error"] = why;
    logger.log(std::move(line));
  };
}

void add_routes(app::Service& service, die_service::DiceTable& table) {
  service.add({app::roll_names("/dice/{name}"),
               {200, 404, 503},
               [&table](const app::ExchangePtr& exchange) { answer_die(table, exchange); }});
  service.add({app::plain_names("/dice"), {200, 503}, [&table](const app::ExchangePtr& exchange) {
                 answer_dice(table, exchange);
               }});
  service.ready_when([&table](const auto& done) { table.check(done); });
}

int serve(app::Flags& flags) {
  const auto settings = flags.service("die-service", about);
  const auto address = flags.require("database", database::parse_conninfo(flags.text("database")));
  auto pooled = pool_settings(flags);
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  auto& telemetry = service.telemetry();
  pooled.reconnects = !telemetry.regressions().has(telemetry::Regression::never_recover);
  database::Pool pool(service.loop(), pooled, telemetry.registry(),
                      log_changes(telemetry.logger()));
  die_service::DiceTable table(telemetry, pool, address);
  add_routes(service, table);
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  cxxopts::Options options("die-service", about);
  services::app::add_common_flags(options, 8502);
  const auto text = [](const std::string& value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  options.add_options()("database", "Where the dice are, as libpq reads it",
                        text("postgresql://postgres@127.0.0.1:5434/dice"))(
      "pool-size", "Database connections", cxxopts::value<long>()->default_value("4"))(
      "acquire-timeout", "How long a query may wait for a connection", text("500ms"))(
      "query-timeout", "How long it may then run", text("500ms"))(
      "connect-timeout", "How long connecting may take", text("1s"));
  return services::app::main_with(options, argc, argv, serve);
}
