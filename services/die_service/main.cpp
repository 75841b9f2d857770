#include <optional>

#include "services/app/flags.hpp"
#include "services/database/database.hpp"
#include "services/die_service/dice_handlers.hpp"
#include "services/die_service/dice_table.hpp"
#include "services/die_service/memory_dice.hpp"

namespace {

using namespace services;

constexpr const char* about = "Knows what each die is, and is told when that changes.";
constexpr const char* parameters = R"(
GET /dice        → all dice
GET /dice/risky  → {"name": "risky", "sides": 6, "offset": 1, "error_rate": 0.1}
PUT /dice/risky  with {"sides": 8, "offset": 1, "error_rate": 0.5} changes it, from the next roll on; of
                 another name, it is a die more (201)

The dice are in PostgreSQL where --database says so, else in memory until the end of the process: fair and
risky, or those of --dice.)";

void add_routes(app::Service& service, die_service::DiceStore& store, app::Weather& weather) {
  service.add({app::roll_names("/dice/{name}"), weather.with_failures({200, 404, 503}),
               [&](const app::ExchangePtr& exchange) { answer_die(store, weather, exchange); }});
  service.add({app::plain_names("/dice/{name}"), weather.with_failures({200, 201, 400, 503}),
               [&](const app::ExchangePtr& exchange) { change_die(store, weather, exchange); },
               "PUT"});
  service.add({app::plain_names("/dice"), weather.with_failures({200, 503}),
               [&](const app::ExchangePtr& exchange) { answer_dice(store, weather, exchange); }});
}

int serve_from_memory(app::Service& service, app::Weather& weather,
                      const std::vector<dice::Specification>& dice) {
  die_service::MemoryDice memory(dice);
  add_routes(service, memory, weather);
  return service.run();
}

int serve_from_database(app::Service& service, app::Weather& weather,
                        const database::DatabaseSettings& settings) {
  database::Database database(service, settings);
  die_service::DiceTable table(database);
  add_routes(service, table, weather);
  service.ready_when([&database](const auto& done) { database.check(done); });
  return service.run();
}

std::vector<dice::Specification> read_dice(app::Flags& flags) {
  const std::string file = flags.text("dice");
  if (file.empty()) return dice::standard_dice();
  if (flags.text("database").empty()) return flags.require("dice", dice::read_dice(file));
  return flags.require("dice",
                       Result<std::vector<dice::Specification>>(
                           fail("the dice are in the database; leave --dice or --database out")));
}

int serve(app::Flags& flags) {
  const auto settings = flags.service("die-service", about);
  std::optional<database::DatabaseSettings> database;
  if (!flags.text("database").empty()) database = database::read_flags(flags, "die-service");
  const auto dice = read_dice(flags);
  const auto seed = flags.seed();
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  app::Weather weather(service, settings.admin_token, seed);
  return database ? serve_from_database(service, weather, *database)
                  : serve_from_memory(service, weather, dice);
}

}  // namespace

int main(int argc, char** argv) {
  services::app::Options options("die-service", std::string(about) + "\n" + parameters, 8502);
  services::database::add_flags(options, "");
  options.text("dice", "JSON file with the dice, a list of what GET /dice/risky says", "");
  return services::app::main_with(options, argc, argv, serve);
}
