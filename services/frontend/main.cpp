#include "services/app/downstream.hpp"
#include "services/app/flags.hpp"
#include "services/app/page.hpp"
#include "services/frontend/offer.hpp"
#include "services/frontend/page_files.hpp"
#include "services/frontend/roll_handler.hpp"

namespace {

using namespace services;

constexpr const char* about = "Takes rolls from players and passes them to the dice roller.";

int serve(app::Flags& flags) {
  const auto settings = flags.service("frontend", about);
  const auto origin = flags.origin("dice-roller");
  const auto timeout = flags.duration("timeout");
  const frontend::Offer offer{flags.text("trace-link")};
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  app::Downstream dice_roller(service, "dice-roller", origin, timeout);
  service.add({app::roll_names("/roll"),
               {200, 400, 500, 502, 503, 504},
               frontend::RollHandler(dice_roller)});
  service.add({app::plain_names("/page.json"), {200}, [&offer](const app::ExchangePtr& exchange) {
                 exchange->answer({200, to_json(offer).dump()});
               }});
  app::add_page(service, frontend::page_files());
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  cxxopts::Options options("frontend", about);
  services::app::add_common_flags(options, 8500);
  options.add_options()("dice-roller", "Address of the dice roller",
                        cxxopts::value<std::string>()->default_value("http://127.0.0.1:8501"))(
      "timeout", "How long the dice roller may take",
      cxxopts::value<std::string>()->default_value("10s"))(
      "trace-link", "Where a trace can be seen, {trace_id} stands for its id; none unless given",
      cxxopts::value<std::string>()->default_value(""));
  return services::app::main_with(options, argc, argv, serve);
}
