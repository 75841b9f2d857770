#include "services/app/flags.hpp"
#include "services/app/page.hpp"
#include "services/core/uuid.hpp"
#include "services/http_gui/forwarder.hpp"
#include "services/http_gui/page_files.hpp"

namespace {

using namespace services;

constexpr const char* about = "A page to send HTTP requests with and to look at their answers.";

void start_session(const app::ExchangePtr& exchange) {
  const std::string id = random_uuid();
  exchange->note("session_id", id);
  exchange->answer({200, nlohmann::json{{"session_id", id}}.dump()});
}

void add_routes(app::Service& service, http_gui::Forwarder& forwarder) {
  app::add_page(service, http_gui::page_files());
  service.add({{"/sessions", "Session started", "Session refused", "Session failed"},
               {200},
               start_session,
               "POST"});
  service.add({{"/requests", "Request forwarded", "Request refused", "Request not answered"},
               {200, 400, 403, 415, 502, 503, 504},
               [&forwarder](const app::ExchangePtr& exchange) { forwarder.handle(exchange); },
               "POST"});
}

int serve(app::Flags& flags) {
  auto settings = flags.service("http-gui", about);
  settings.server.longest_request = std::size_t{256} << 10;
  const http_gui::ForwarderSettings forwarding{
      flags.require("allow", http_gui::loopback_and(flags.texts("allow"))),
      flags.duration("timeout")};
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  http_gui::Forwarder forwarder(service, forwarding);
  add_routes(service, forwarder);
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  services::app::Options options("http-gui", about, 8002);
  options
      .repeatable("allow",
                  "Network whose addresses may be called beside this machine's own, such as "
                  "10.0.0.0/8 (repeatable)")
      .text("timeout", "How long an answer may take", "10s");
  return services::app::main_with(options, argc, argv, serve);
}
