#include <algorithm>

#include "harness/chaos/errand_fault.hpp"
#include "harness/chaos/storm/storm_plan.hpp"
#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/scenario/forms.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;

Result<void> check_storm_settings(const StormSettings& settings) {
  const auto is_within = [](auto value, auto least, auto most) {
    return value == decltype(value){} || (value >= least && value <= most);
  };
  if (settings.error_rate == 0 && settings.delay == Duration{0}) {
    return fail("a storm whose error_rate and delay are 0 both", {}, "add one of them, or both");
  }
  if (!is_within(settings.error_rate, least_error_rate, 1.0)) {
    return fail("error_rate: " + format_number(settings.error_rate) + " is not between 0.2 and 1",
                {}, "less is not told from chance by a few requests");
  }
  if (!is_within(settings.delay, Duration{20ms}, Duration{1min})) {
    return fail("delay: " + format_duration(settings.delay) + " is not between 20ms and 1m", {},
                "less is not told from chance");
  }
  if (settings.probe.empty() || settings.probe.front() == '/') return {};
  return fail("probe: \"" + settings.probe + "\" is not a path", {}, "write one, such as /health");
}

std::unique_ptr<Fault> make_storm(const scenario::Settings& settings, const Controls& controls) {
  const auto& own = settings.as<StormSettings>();
  const auto door = controls.system.storm_door(*own.service);
  const auto plan =
      std::make_shared<StormPlan>(own, door.value_or(target::StormDoor{}), controls.clock);
  return std::make_unique<ErrandFault>(
      Acts{.inject = [plan](const auto& stop) { return plan->hold(stop); },
           .proof = [plan](const auto& stop) { return plan->see(stop); },
           .watch = [plan](const auto& stop) { return plan->watch(stop); },
           .gone = [plan](const auto& stop) { return plan->see_calm(stop); },
           .hits = [plan] { return plan->hits(); },
           .in_the_way = [plan] { return plan->in_the_way(); },
           .rehearse = [plan](const auto& stop) { return plan->rehearse(stop); },
           .has_begun = [plan] { return plan->has_begun(); },
           .end = [plan] { return plan->end_of_it(); }});
}

grammar::Record<StormSettings> storm_record() {
  grammar::Record<StormSettings> record{"a service and what its answers are to be"};
  record.fields = {
      grammar::required("service", &StormSettings::service, scenario::stormy_name(),
                        "a service that takes storms"),
      grammar::optional_else("die", &StormSettings::die, scenario::die_name(), "all",
                             "the die whose requests are hit"),
      grammar::defaulted("error_rate", &StormSettings::error_rate, grammar::number_from(0),
                         "the share of answers that fail, 0.2 to 1"),
      grammar::defaulted("delay", &StormSettings::delay, grammar::duration(),
                         "the time before each answer"),
      grammar::optional_else("probe", &StormSettings::probe, grammar::filled_text("a path"),
                             "that of the service",
                             "the path whose answers prove it; {die} in it is the die"),
  };
  return record;
}

}  // namespace

FaultKind storm() {
  const std::string about = "has a service fail or slow down a share of its answers";
  scenario::Kind language = scenario::kind_of<StormSettings>(
      "storm", about,
      {grammar::whole_of({"storm", {}, true, {}, about}, grammar::record(storm_record()))},
      check_storm_settings);
  language.target = [](const scenario::Settings& settings) {
    return settings.as<StormSettings>().service;
  };
  // Its probes want answers, and one that starts anew has no storm.
  language.holds_also = [](const scenario::Settings&) -> std::string {
    return scenario::process_slot;
  };
  language.undone_by = "telling the service to end it";
  // Of a service that answers at once: how long it takes for that is not known beforehand.
  language.seen_after = [](const scenario::Settings& settings) {
    const auto& own = settings.as<StormSettings>();
    return std::max(Duration{200ms}, least_time_of_probes({own.error_rate, own.delay}));
  };
  return {.language = std::move(language), .make = make_storm, .needs_admin = true};
}

}  // namespace harness::chaos
