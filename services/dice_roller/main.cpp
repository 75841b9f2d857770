#include "services/app/downstream.hpp"
#include "services/app/flags.hpp"
#include "services/dice_roller/roll_handler.hpp"

namespace {

using namespace services;

constexpr const char* about = "Rolls dice, as die-service says they are.";

int serve(app::Flags& flags) {
  const auto settings = flags.service("dice-roller", about);
  const auto origin = flags.origin("die-service");
  const auto timeout = flags.duration("timeout");
  const dice_roller::RollSettings rolls{flags.duration("max-delay"), flags.fraction("error-rate"),
                                        flags.seed()};
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  app::Downstream die_service(service, "die-service", origin, timeout);
  dice_roller::RollHandler handler(service, die_service, rolls);
  service.add({app::roll_names("/roll"),
               {200, 400, 500, 502, 503, 504},
               [&handler](const app::ExchangePtr& exchange) { handler.handle(exchange); }});
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  cxxopts::Options options("dice-roller", about);
  services::app::add_common_flags(options, 8501);
  const auto text = [](const std::string& value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  options.add_options()("die-service", "Address of die-service", text("http://127.0.0.1:8502"))(
      "timeout", "How long die-service may take", text("5s"))(
      "max-delay", "A roll takes anything up to this", text("1s"))(
      "error-rate", "Share of a risky die's rolls that fail; the die's own unless given",
      cxxopts::value<double>());
  return services::app::main_with(options, argc, argv, serve);
}
