#include <memory>

#include "services/app/downstream.hpp"
#include "services/app/flags.hpp"
#include "services/app/page.hpp"
#include "services/frontend/offer.hpp"
#include "services/frontend/page_files.hpp"
#include "services/frontend/roll_handler.hpp"
#include "services/frontend/visits.hpp"

namespace {

using namespace services;

constexpr const char* about = "Takes rolls from players and passes them to the dice roller.";
constexpr const char* parameters = R"(
GET /                             the page, with the dice that the dice roller has
GET /roll?die=fair                → {"roll": 4}
GET /roll-async?die=fair&times=N  → {"rolls": [4, 1], "failed": 0}, with --batches
GET /roll-sync?die=fair&times=N   the same, one roll after another
POST /sign-in                     with {"username": "Ada"}, with --sign-in)";

struct Settings {
  app::ServiceSettings service;
  http::Origin dice_roller;
  Duration timeout;
  Duration batch_timeout;
  frontend::Offer offer;
  std::uint64_t seed;
};

Settings read_settings(app::Flags& flags) {
  return {flags.service("frontend", about),
          flags.origin("dice-roller"),
          flags.duration("timeout"),
          flags.duration("batch-timeout"),
          {flags.text("trace-link"), flags.given("batches"), flags.given("sign-in")},
          flags.seed()};
}

void answer_page(const frontend::Offer& offer, const app::Reply& dice, frontend::Visits* visits,
                 app::Exchange& exchange) {
  if (!dice) exchange.note("dice_error", dice.error().why);
  auto body = to_json(offer, frontend::read_dice(dice));
  if (visits != nullptr) {
    const auto username = visits->username(exchange);
    body["username"] = username ? nlohmann::json(*username) : nlohmann::json();
  }
  exchange.answer({200, body.dump()});
}

void add_page(app::Service& service, const frontend::Offer& offer, app::Downstream& dice_roller,
              frontend::Visits* visits) {
  service.add(
      {app::plain_names("/page.json"), {200}, [&, visits](const app::ExchangePtr& exchange) {
         dice_roller.get(exchange->span().context(), "/dice",
                         [&offer, visits, exchange](const app::Reply& dice) {
                           answer_page(offer, dice, visits, *exchange);
                         });
       }});
  app::add_page(service, frontend::page_files());
}

// A page that waits for its dice waits no longer than this.
constexpr Duration longest_wait_of_a_page = std::chrono::seconds(2);

// What the dice roller may answer, and what is said in its place.
const std::vector<int> roll_statuses{200, 400, 500, 502, 503, 504};

int serve(app::Flags& flags) {
  const Settings settings = read_settings(flags);
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings.service);
  const auto visits = settings.offer.sign_in ? std::make_unique<frontend::Visits>() : nullptr;
  app::Downstream one_roll(service, "dice-roller", settings.dice_roller, settings.timeout);
  app::Downstream page_dice(service, "dice-roller", settings.dice_roller, longest_wait_of_a_page);
  app::Downstream many_rolls(service, "dice-roller", settings.dice_roller, settings.batch_timeout);
  app::Weather weather(service, settings.service.admin_token, settings.seed);
  frontend::RollHandler single(one_roll, weather, visits.get());
  frontend::RollHandler batches(many_rolls, weather, visits.get());

  service.add({app::roll_names("/roll"), roll_statuses,
               [&single](const app::ExchangePtr& exchange) { single.roll(exchange); }});
  if (settings.offer.batches) {
    for (const char* path : {"/roll-async", "/roll-sync"}) {
      service.add({app::roll_names(path), roll_statuses,
                   [&batches](const app::ExchangePtr& exchange) { batches.roll_batch(exchange); }});
    }
  }
  if (visits) {
    service.add({app::plain_names("/sign-in"),
                 {200, 400},
                 [&visits](const app::ExchangePtr& exchange) { visits->answer_sign_in(exchange); },
                 "POST"});
  }
  add_page(service, settings.offer, page_dice, visits.get());
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  services::app::Options options("frontend", std::string(about) + "\n" + parameters, 8500);
  options.text("dice-roller", "Address of the dice roller", "http://127.0.0.1:8501")
      .text("timeout", "How long the dice roller may take for one roll", "10s")
      .text("batch-timeout", "How long it may take for a batch", "20s")
      .flag("batches", "Offer to roll several times")
      .flag("sign-in", "Ask people who they are, and log what they do as usage events")
      .text("trace-link",
            "Where a trace can be seen, {trace_id} stands for its id; none unless given", "");
  return services::app::main_with(options, argc, argv, serve);
}
