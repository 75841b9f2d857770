#include "services/app/flags.hpp"
#include "services/database/database.hpp"
#include "services/die_service/dice_handlers.hpp"

namespace {

using namespace services;

constexpr const char* about = "Knows what each die is; the specifications are in PostgreSQL.";

void add_routes(app::Service& service, die_service::DiceTable& table) {
  service.add({app::roll_names("/dice/{name}"),
               {200, 404, 503},
               [&table](const app::ExchangePtr& exchange) { answer_die(table, exchange); }});
  service.add({app::plain_names("/dice"), {200, 503}, [&table](const app::ExchangePtr& exchange) {
                 answer_dice(table, exchange);
               }});
}

int serve(app::Flags& flags) {
  const auto settings = flags.service("die-service", about);
  const auto database_settings = database::read_flags(flags, "die-service");
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  database::Database database(service, database_settings);
  die_service::DiceTable table(database);
  add_routes(service, table);
  service.ready_when([&database](const auto& done) { database.check(done); });
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  cxxopts::Options options("die-service", about);
  services::app::add_common_flags(options, 8502);
  services::database::add_flags(options, "postgresql://postgres@127.0.0.1:5434/dice");
  return services::app::main_with(options, argc, argv, serve);
}
