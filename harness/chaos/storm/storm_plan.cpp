#include "harness/chaos/storm/storm_plan.hpp"

#include <algorithm>
#include <utility>

#include "harness/chaos/errand.hpp"
#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// The service ends a storm by itself that nobody has renewed for so long: ours, when the harness is
// killed, of which nothing may be left after 5 s.
constexpr Duration lease = 4s;
constexpr Duration renewed_every = 1s;
constexpr Duration look_at_service_again = 200ms;

// What a last look at a storm that is to end may take: it lasts so much longer.
constexpr Duration last_look_patience = 2s;

}  // namespace

StormPlan::StormPlan(const StormSettings& settings, const target::StormDoor& door,
                     const Clock& clock)
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

std::string StormPlan::not_ours(const json& told) const {
  const std::string is = told.dump(-1, ' ', false, json::error_handler_t::replace);
  return service_ + " was told " + order_.dump() + ", and says that its storm is " +
         beginning_of(is, 200);
}

void StormPlan::note_outstayed(std::string why) {
  const std::scoped_lock lock(mutex_);
  end_.outstayed = std::move(why);
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
  if (held) look_before_its_end();
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

// While it lasts the service alone is asked, which may say that it is on when nothing comes of it
// any more. So its answers are looked at once more where its time is over, and twice where they do
// not show it, lest that be by chance. Where not all come in time, nobody can tell.
void StormPlan::look_before_its_end() {
  const auto was = before();
  constexpr int timed = 1;
  const bool takes_too_long = least_time_of_probes(effect_, timed) > last_look_patience / 2;
  if (!was || !was_seen_ || takes_too_long) return;
  Answers all;
  for (int look = 0; look < 2; ++look) {
    Visit visit{door_, clock_, {}, clock_.now() + last_look_patience};
    const auto told = visit.look();
    if (!told || !is_ours(*told)) return;  // who watches it says so
    if (!visit.begin(order_)) return;      // it has its lease until then
    const std::size_t sent = visit.probes();
    const auto now = visit.probe(probe_, effect_, timed);
    note_probes(visit.probes() - sent, now.has_value());
    if (!now) return;
    all += *now;
    if (shows_storm(all, *was, effect_)) return;
  }
  const std::scoped_lock lock(mutex_);
  end_.faded = service_ +
               " said that it was on when it was to end, and nothing was to be seen of it: " +
               words(all, *was);
}

EndOfFault StormPlan::end_of_it() {
  const std::scoped_lock lock(mutex_);
  return end_;
}

// A service that has been killed meanwhile has no storm either, nor has one that says so.
Result<void> StormPlan::end() {
  constexpr int tries = 3;
  Visit visit = this->visit({});
  Result<json> told = visit.end();
  for (int i = 1; i < tries && !told; ++i) told = visit.end();
  if (told) note_end(*told);
  if (told || net::was_never_sent(told.error())) return {};
  if (const auto now = visit.look(); now && !is_ours(*now)) return {};
  if (has_begun_) {
    note_outstayed("it could not be ended: DELETE " + told.error().where + " " + told.error().what);
  }
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
    if (!told || !is_ours(*told)) {
      if (has_begun_) note_in_the_way(told ? not_ours(*told) : to_string(told.error()));
      return std::nullopt;
    }
    const std::size_t sent = visit.probes();
    const auto now = visit.probe(probe_, effect_);
    note_probes(visit.probes() - sent, now.has_value());
    if (!now) return std::nullopt;
    all += *now;
    note_in_the_way(words(all, *was));
    if (!shows_storm(all, *was, effect_)) return std::nullopt;
    was_seen_ = true;
    return words(all, *was);
  });
}

// Asks the service alone: probes would be among the requests that are measured. One that was ended
// and begun again has another number, where the service numbers them.
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
    const json of_this = told->value("number", json());
    if (!number) number = of_this;
    if (*number == of_this) return std::nullopt;
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

}  // namespace harness::chaos
