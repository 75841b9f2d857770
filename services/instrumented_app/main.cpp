#include "services/app/flags.hpp"
#include "services/instrumented_app/handlers.hpp"

namespace {

using namespace services;
using namespace instrumented_app;

constexpr const char* about = "An application that shows each kind of telemetry, and its failures.";

void add_routes(app::Service& service, UserRequests& requests, Duration lookup_time) {
  EventLoop& loop = service.loop();
  service.add({app::plain_names("/api/data"),
               {200, 400},
               [&loop](const app::ExchangePtr& exchange) { answer_data(loop, exchange); }});
  service.add({app::plain_names("/api/items"),
               {200},
               [&loop, lookup_time](const app::ExchangePtr& exchange) {
                 answer_items(loop, lookup_time, exchange);
               }});
  service.add({app::plain_names("/error"), {500}, answer_error});
  service.add({app::plain_names("/api/actions"),
               {200, 400, 500},
               [&requests](const app::ExchangePtr& exchange) { answer_action(requests, exchange); },
               "POST"});
}

int serve(app::Flags& flags) {
  const auto settings = flags.service("instrumented-app", about);
  const ActionSettings actions{flags.duration("action-time"),
                               flags.fraction("error-rate").value_or(0), flags.seed()};
  const auto lookup_time = flags.duration("lookup-time");
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  UserRequests requests(service.telemetry(), service.loop(), actions);
  add_routes(service, requests, lookup_time);
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  services::app::Options options("instrumented-app", about, 8000);
  options.text("action-time", "How long an action takes", "100ms")
      .optional("error-rate", "Share of actions that fail")
      .text("lookup-time", "How long looking items up takes", "50ms");
  return services::app::main_with(options, argc, argv, serve);
}
