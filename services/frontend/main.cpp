#include "services/app/downstream.hpp"
#include "services/app/flags.hpp"
#include "services/frontend/roll_handler.hpp"

namespace {

using namespace services;

constexpr const char* about = "Takes rolls from players and passes them to the dice roller.";

int serve(app::Flags& flags) {
  const auto settings = flags.service("frontend", about);
  const auto origin = flags.origin("dice-roller");
  const auto timeout = flags.duration("timeout");
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  app::Downstream dice_roller(service, "dice-roller", origin, timeout);
  service.add({app::roll_names("/roll"),
               {200, 400, 500, 502, 503, 504},
               frontend::RollHandler(dice_roller)});
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  cxxopts::Options options("frontend", about);
  services::app::add_common_flags(options, 8500);
  options.add_options()("dice-roller", "Address of the dice roller",
                        cxxopts::value<std::string>()->default_value("http://127.0.0.1:8501"))(
      "timeout", "How long the dice roller may take",
      cxxopts::value<std::string>()->default_value("10s"));
  return services::app::main_with(options, argc, argv, serve);
}
