#include <algorithm>
#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>

#include "harness/chaos/errand_fault.hpp"
#include "harness/chaos/storm/visit.hpp"
#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/scenario/forms.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// The service ends a storm by itself that nobody has renewed for so long: ours, when the harness is
// killed, of which nothing may be left after 5 s.
constexpr Duration lease = 4s;
constexpr Duration renewed_every = 1s;
constexpr Duration look_at_service_again = 200ms;

struct StormSettings {
  scenario::Located<std::string> service;
  std::optional<std::string> die;
  double error_rate = 0;
  Duration delay{0};
  std::string probe;
};

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

// One storm on one service: what is said of it, and what its answers were before.
class StormPlan {
 public:
  StormPlan(const StormSettings& settings, const target::StormDoor& door, const Clock& clock)
      : service_(*settings.service),
        effect_{settings.error_rate, settings.delay},
        door_(door),
        clock_(clock) {
    const std::string& path = settings.probe.empty() ? door.probe : settings.probe;
    probe_ = replace_all(path, "{die}", settings.die.value_or(door.die));
    order_ = {{"die", settings.die ? json(*settings.die) : json()},
              {"error_rate", settings.error_rate},
              {"delay_ms", std::chrono::duration<double, std::milli>(settings.delay).count()},
              {"lease_s", std::chrono::duration<double>(lease).count()}};
  }

  Hindrances rehearse(const std::stop_token& stop) const;
  Result<std::string> hold(const std::stop_token& stop);
  Result<std::string> see(const std::stop_token& stop);
  Result<std::string> watch(const std::stop_token& stop);
  Result<std::string> see_calm(const std::stop_token& stop);
  std::optional<Hits> hits();
  std::string in_the_way();
  bool has_begun() const { return has_begun_; }

 private:
  Error not_opened() const {
    return {"was started without an admin token, so it takes no storms", service_,
            "bring it up with the scenario that has the storm: harness up SCENARIO"};
  }
  Visit visit(const std::stop_token& stop) const { return {door_, clock_, stop}; }
  Result<void> renew_until_asked_to_end(const std::stop_token& stop);
  Result<void> end();
  std::optional<Answers> before();
  void note_probes(std::size_t count, bool all_were_answered);
  void note_before(const Answers& answers, Duration took);
  void note_end(const json& ended);
  void note_in_the_way(std::string what);
  std::string probes_in_words() const;
  bool is_ours(const json& told) const;
  std::string words(const Answers& now, const Answers& was) const {
    return "GET " + probe_ + " of " + service_ + ": " + words_of(now, was, effect_);
  }

  const std::string service_;
  const StormEffect effect_;
  const target::StormDoor door_;
  const Clock& clock_;
  std::string probe_;
  json order_;
  std::atomic<bool> has_begun_ = false;  // the service has taken it
  std::mutex mutex_;
  // Guarded by mutex_, all of them.
  std::optional<Answers> before_;          // none: the storm has not been asked for
  std::optional<std::uint64_t> requests_;  // that the service says the storm has met
  std::uint64_t probes_ = 0;
  bool are_probes_known_ = true;  // all that were sent have met it
  std::string in_the_way_;        // of its proof
};

std::optional<Answers> StormPlan::before() {
  const std::scoped_lock lock(mutex_);
  return before_;
}

void StormPlan::note_probes(std::size_t count, bool all_were_answered) {
  const std::scoped_lock lock(mutex_);
  probes_ += count;
  are_probes_known_ = are_probes_known_ && all_were_answered;
}

void StormPlan::note_end(const json& ended) {
  if (!ended.is_object()) return;
  const auto requests = ended.find("requests");
  if (requests == ended.end() || !requests->is_number_unsigned()) return;
  const std::scoped_lock lock(mutex_);
  requests_ = requests->get<std::uint64_t>();
}

// Those that are to show it come within its time, and take as long at the least.
void StormPlan::note_before(const Answers& answers, Duration took) {
  note_in_the_way("its probes before it, " + probes_in_words() + ", took " + approximate(took) +
                  ", and those in it were not all answered yet: have it last for more than " +
                  approximate(took));
  const std::scoped_lock lock(mutex_);
  before_ = answers;
}

// A service that has met fewer than it was sent was started anew meanwhile, and began to count
// anew.
std::optional<Hits> StormPlan::hits() {
  const std::scoped_lock lock(mutex_);
  if (!requests_ || !are_probes_known_ || *requests_ < probes_) return std::nullopt;
  return Hits{"requests", *requests_, probes_};
}

void StormPlan::note_in_the_way(std::string what) {
  const std::scoped_lock lock(mutex_);
  in_the_way_ = std::move(what);
}

std::string StormPlan::in_the_way() {
  const std::scoped_lock lock(mutex_);
  return in_the_way_;
}

std::string StormPlan::probes_in_words() const {
  return std::to_string(probes_of(effect_)) + " requests of " + probe_;
}

bool StormPlan::is_ours(const json& told) const {
  if (!told.is_object()) return false;
  return std::all_of(order_.items().begin(), order_.items().end(), [&](const auto& entry) {
    return told.value(entry.key(), json()) == entry.value();
  });
}

// One probe, and what the service says of storms, which changes neither.
Hindrances StormPlan::rehearse(const std::stop_token& stop) const {
  if (door_.token.empty()) return {{not_opened(), true}};
  Visit visit = this->visit(stop);
  Hindrances all;
  if (const auto told = visit.look(); !told) all.push_back({told.error(), false});
  const auto status = visit.ask_once(probe_);
  if (!status) {
    all.push_back({status.error(), false});
  } else if (!tells_of_storms(*status)) {
    all.push_back({no_probe(*status, door_.url + probe_), true});
  }
  return all;
}

Result<std::string> StormPlan::hold(const std::stop_token& stop) {
  has_begun_ = false;
  if (door_.token.empty()) return fail(not_opened());
  const TimePoint began = clock_.now();
  note_in_the_way("its probes before it, " + probes_in_words() +
                  ", were not all answered yet, so that it has not begun");
  const auto answers = visit(stop).probe(probe_, effect_);
  if (!answers) return fail(answers.error());
  note_before(*answers, clock_.now() - began);
  auto held = renew_until_asked_to_end(stop);
  const auto ended = end();
  if (!held) return fail(held.error());
  if (!ended) return fail(ended.error());
  return "ended";
}

Result<void> StormPlan::renew_until_asked_to_end(const std::stop_token& stop) {
  Visit visit = this->visit(stop);
  TimePoint renewed = clock_.now();
  do {
    const auto told = visit.begin(order_);
    if (told) {
      has_begun_ = true;
      renewed = clock_.now();
    } else if (!has_begun_ && !stop.stop_requested()) {
      return fail(told.error());
    } else if (clock_.now() - renewed >= lease) {
      return fail("the storm could not be renewed: " + told.error().what, service_);
    }
  } while (pass_time(stop, renewed_every));
  return {};
}

// A service that has been killed meanwhile has no storm either.
Result<void> StormPlan::end() {
  constexpr int tries = 3;
  Visit visit = this->visit({});
  Result<json> told = visit.end();
  for (int i = 1; i < tries && !told; ++i) told = visit.end();
  if (told) note_end(*told);
  if (told) return {};
  return fail("the storm could not be ended, and ends by itself within " + format_duration(lease) +
                  ": " + told.error().what,
              service_);
}

// The service says that it is on, and its answers show it: all of them, lest one sample of many
// show it by chance.
Result<std::string> StormPlan::see(const std::stop_token& stop) {
  Visit visit = this->visit(stop);
  Answers all;
  return until(stop, look_at_service_again, [&]() -> Result<std::optional<std::string>> {
    const auto was = before();
    if (!was) return std::nullopt;
    const auto told = visit.look();
    if (!told || !is_ours(*told)) return std::nullopt;
    const std::size_t sent = visit.probes();
    const auto now = visit.probe(probe_, effect_);
    note_probes(visit.probes() - sent, now.has_value());
    if (!now) return std::nullopt;
    all += *now;
    note_in_the_way(words(all, *was));
    if (!shows_storm(all, *was, effect_)) return std::nullopt;
    return words(all, *was);
  });
}

// Asks the service alone: probes would be among the requests that are measured. One that was ended
// and begun again has another number.
Result<std::string> StormPlan::watch(const std::stop_token& stop) {
  constexpr Duration patience = 3s;
  Visit visit = this->visit(stop);
  std::optional<json> number;
  TimePoint answered = clock_.now();
  return until(stop, look_at_service_again, [&]() -> Result<std::optional<std::string>> {
    const auto told = visit.look();
    if (!told) {
      if (clock_.now() - answered < patience) return std::nullopt;
      return fail(told.error());
    }
    answered = clock_.now();
    if (!is_ours(*told)) return service_ + " has no such storm any more";
    if (!number) number = told->at("number");
    if (*number == told->at("number")) return std::nullopt;
    return "the storm on " + service_ + " was ended, and begun again";
  });
}

Result<std::string> StormPlan::see_calm(const std::stop_token& stop) {
  Visit visit = this->visit(stop);
  return until(stop, look_at_service_again, [&]() -> Result<std::optional<std::string>> {
    const auto told = visit.look();
    if (!told || !told->is_null()) return std::nullopt;
    const auto now = visit.probe(probe_, effect_);
    const auto was = before();
    if (!now || !was || !shows_calm(*now, *was, effect_)) return std::nullopt;
    return words(*now, *was);
  });
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
           .has_begun = [plan] { return plan->has_begun(); }});
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
