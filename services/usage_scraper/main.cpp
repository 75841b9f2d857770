#include "services/app/flags.hpp"
#include "services/telemetry/environment.hpp"
#include "services/usage_scraper/scraper.hpp"

namespace {

using namespace services;

constexpr const char* about = "Moves usage events from the logs in Loki to PostgreSQL.";

int serve(app::Flags& flags) {
  const auto settings = flags.service("usage-scraper", about);
  const auto database_settings = database::read_flags(flags, "usage-scraper");
  const auto origin = flags.origin("loki");
  const auto timeout = flags.duration("timeout");
  const usage_scraper::ScraperSettings scraping{
      flags.text("query"), flags.duration("poll-interval"), flags.duration("lookback"),
      flags.number("page-size", 1, 5000)};
  if (app::report_errors(flags)) return 2;

  const SystemClock clock;
  app::Service service(clock, settings);
  database::Database database(service, database_settings);
  app::Downstream loki(service, "loki", origin, timeout);
  usage_scraper::UsageTable table(database);
  usage_scraper::Scraper scraper(service, loki, table, scraping);
  service.ready_when([&scraper](const auto& done) { done(scraper.readiness()); });
  scraper.start();
  return service.run();
}

// What the environment says, with the unit that the variable's name has, else the default.
std::string from_environment(const char* name, const char* unit, const char* otherwise) {
  const auto value = telemetry::process_environment(name);
  return value ? *value + unit : otherwise;
}

void add_flags(services::app::Options& options) {
  options.text("loki", "Address of Loki", "http://127.0.0.1:3100")
      .text("timeout", "How long Loki may take", "10s")
      .text("query", "LogQL that finds the events", R"({job=~".+"} |= "\"usage\":true")")
      .text("poll-interval", "Time between polls; POLL_INTERVAL_SECONDS sets the default",
            from_environment("POLL_INTERVAL_SECONDS", "s", "60s"))
      .text("lookback",
            "How far before what is stored to look again for lines that came late; "
            "LOOKBACK_MINUTES sets the default",
            from_environment("LOOKBACK_MINUTES", "m", "2m"))
      .number("page-size", "Lines to ask Loki for at once", 1000);
}

}  // namespace

int main(int argc, char** argv) {
  services::app::Options options("usage-scraper", about, 8600);
  services::database::add_flags(options, "postgresql://postgres@127.0.0.1:5433/usage_stats", "5s");
  add_flags(options);
  return services::app::main_with(options, argc, argv, serve);
}
