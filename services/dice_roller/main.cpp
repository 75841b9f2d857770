#include "services/app/flags.hpp"
#include "services/dice_roller/batch_handler.hpp"
#include "services/dice_roller/roll_handler.hpp"

namespace {

using namespace services;

constexpr const char* about = "Rolls dice: of its own, or as die-service says they are.";
constexpr const char* parameters = R"(
GET /roll?die=fair                → {"roll": 4}; fair and risky, or whatever die-service has
GET /roll-async?die=fair&times=N  → {"rolls": [4, 1], "failed": 0}, N of 1 to 20 rolled at the same time
GET /roll-sync?die=fair&times=N   → the same, rolled one after another
GET /dice                         → {"dice": ["fair", "risky"]}, those that there are
GET /roll/3d6                     → {"dice": "3d6", "rolls": [1, 5, 2], "total": 8}, up to 100d1000)";

struct Settings {
  app::ServiceSettings service;
  std::optional<http::Origin> die_service;
  Duration timeout;
  dice_roller::RollSettings rolls;
};

Settings read_settings(app::Flags& flags) {
  return {flags.service("dice-roller", about),
          flags.optional_origin("die-service"),
          flags.duration("timeout"),
          {flags.duration("max-delay"), flags.fraction("error-rate"), flags.seed()}};
}

std::unique_ptr<dice_roller::DieSource> make_dice(app::Service& service, const Settings& settings) {
  if (!settings.die_service) return std::make_unique<dice_roller::OwnDice>();
  return std::make_unique<dice_roller::DieServiceDice>(service, *settings.die_service,
                                                       settings.timeout);
}

// What this service answers a roll with: its own, and what it may hear from die-service.
const std::vector<int> roll_statuses{200, 400, 500, 502, 503, 504};

void add_batch(app::Service& service, dice_roller::BatchHandler& batches, const std::string& path,
               dice_roller::BatchHandler::Mode mode) {
  service.add(
      {app::roll_names(path), roll_statuses,
       [&batches, mode](const app::ExchangePtr& exchange) { batches.handle(exchange, mode); }});
}

int serve(app::Flags& flags) {
  const Settings settings = read_settings(flags);
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings.service);
  const auto dice = make_dice(service, settings);
  dice_roller::RollMetrics metrics(service.telemetry().registry(),
                                   service.telemetry().regressions());
  app::Weather weather(service, settings.service.admin_token, settings.rolls.seed + 1);
  dice_roller::Roller roller(service.loop(), metrics, weather, settings.rolls);
  dice_roller::BatchHandler batches(service, *dice, roller);
  service.add({app::roll_names("/roll"), roll_statuses,
               [&](const app::ExchangePtr& exchange) { answer_roll(*dice, roller, exchange); }});
  service.add({app::roll_names("/roll/{dice}"), {200, 400}, [&](const app::ExchangePtr& exchange) {
                 answer_notation(roller, exchange);
               }});
  service.add({app::plain_names("/dice"),
               {200, 502, 503, 504},
               [&](const app::ExchangePtr& exchange) { answer_dice(*dice, exchange); }});
  add_batch(service, batches, "/roll-async", dice_roller::BatchHandler::Mode::async);
  add_batch(service, batches, "/roll-sync", dice_roller::BatchHandler::Mode::sync);
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  services::app::Options options("dice-roller", std::string(about) + "\n" + parameters, 8501);
  options.text("die-service", "Address of die-service; rolls dice of its own unless given", "")
      .text("timeout", "How long die-service may take", "5s")
      .text("max-delay", "A roll takes anything up to this", "1s")
      .optional("error-rate", "Share of a risky die's rolls that fail; the die's own unless given");
  return services::app::main_with(options, argc, argv, serve);
}
