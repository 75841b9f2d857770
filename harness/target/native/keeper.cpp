#include "harness/target/native/keeper.hpp"

#include <poll.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/target/native/kept_facts.hpp"

namespace harness::target {
namespace {

using nlohmann::json;

// How long processes may take to be ready again after the run before.
constexpr Duration ready_patience = std::chrono::seconds{20};

// How long after a run counters are seen to rise of it: two scrapes, each of which may come late.
// The next one tells by those before it that nobody else is at work.
constexpr Duration scraped_behind = std::chrono::milliseconds{3200};

// What was written before a run is not to be among what it is told to have shipped.
constexpr Duration earlier_lines_patience = std::chrono::seconds{1};

// How long a system that is to end is kept for what its run has left.
constexpr Duration longest_aftermath = std::chrono::seconds{3};

json refusal(const std::string& what, const std::string& remedy) {
  return {{"refused", json_of(Error{what, {}, remedy})}};
}

}  // namespace

Result<std::unique_ptr<Keeper>> Keeper::begin(NativeTarget& system, std::string likeness,
                                              std::optional<Channel> first, const Clock& clock) {
  auto listening = listen_in(system.scratch());
  if (!listening) return fail(listening.error());
  std::unique_ptr<Keeper> keeper(
      new Keeper(system, std::move(likeness), *std::move(listening), clock));
  if (!first) return keeper;
  keeper->stays_ = false;
  Visitor& visitor = keeper->visitors_.emplace_back(Visitor{*std::move(first)});
  visitor.has_started_it = true;
  visitor.pid = visitor.channel.peer();
  visitor.run = "the run that has started it";
  keeper->let_drive(visitor);
  return keeper;
}

Keeper::Keeper(NativeTarget& system, std::string likeness, Fd listening, const Clock& clock)
    : system_(system),
      likeness_(std::move(likeness)),
      listening_(std::move(listening)),
      clock_(clock) {}

std::vector<std::string> Keeper::serve(Duration at_most, int also) {
  wait(at_most, also);
  while (auto channel = accept_from(listening_)) {
    const pid_t pid = channel->peer();
    visitors_.push_back({.channel = *std::move(channel), .pid = pid});
  }
  look_at_processes();
  for (Visitor& visitor : visitors_) hear(visitor);
  see_off();
  look_at_aftermaths();
  return std::exchange(said_, {});
}

void Keeper::wait(Duration at_most, int also) const {
  std::vector<pollfd> watched{{also, POLLIN, 0}, {listening_.get(), POLLIN, 0}};
  for (const Visitor& visitor : visitors_) watched.push_back({visitor.channel.fd(), POLLIN, 0});
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(at_most).count();
  ::poll(watched.data(), watched.size(), static_cast<int>(millis));
}

void Keeper::look_at_processes() {
  for (auto& [name, ending] : system_.unexpected_ends()) {
    say(name + " " + ending);
    if (driver() != nullptr) untold_.emplace_back(name, ending);
  }
}

void Keeper::hear(Visitor& visitor) {
  while (const auto message = visitor.channel.receive(Duration{0})) {
    try {
      answer(visitor, *message);
    } catch (const json::exception&) {
      visitor.channel.close();  // it speaks another language
    }
  }
  if (visitor.stands == Stands::waits) admit_if_ready(visitor);
}

void Keeper::answer(Visitor& visitor, const json& message) {
  const std::string want = message.at("want");
  if (want == "likeness") {
    visitor.channel.send({{"likeness", likeness_}});
  } else if (want == "facts") {
    visitor.channel.send({{"hello", json_of(facts_of(system_))}});
  } else if (want == "drive") {
    ask_to_drive(visitor, message);
  } else if (visitor.stands == Stands::drives) {
    answer_driver(visitor, want, message);
  } else {
    visitor.channel.close();
  }
}

void Keeper::answer_driver(Visitor& visitor, const std::string& want, const json& message) {
  Channel& channel = visitor.channel;
  const std::string name = message.value("of", "");
  if (want == "alive" || want == "paused" || want == "ready") {
    const bool is = want == "alive"    ? system_.alive(name)
                    : want == "paused" ? system_.paused(name)
                                       : system_.ready(name);
    channel.send({{"is", is}});
  } else if (want == "describe") {
    channel.send({{"text", system_.describe(name)}});
  } else if (want == "ends") {
    channel.send({{"ends", std::exchange(untold_, {})}});
  } else if (want == "ship") {
    const Duration patience{message.at("patience").get<Duration::rep>()};
    channel.send(json_of(system_.finish_shipping(patience)));
  } else if (want == "stay") {
    stays_ = true;
    channel.send({{"done", true}});
  } else if (want == "end") {
    let_go(visitor);
    channel.send({{"done", true}});
    channel.close();
  } else {
    const auto changed = change(want, name);
    channel.send(changed ? json{{"done", true}} : json{{"error", json_of(changed.error())}});
  }
}

Result<void> Keeper::change(const std::string& verb, const std::string& name) {
  using Verb = Result<void> (NativeTarget::*)(const std::string&);
  static const std::map<std::string, Verb> verbs{{"stop", &NativeTarget::stop},
                                                 {"crash", &NativeTarget::crash},
                                                 {"pause", &NativeTarget::pause},
                                                 {"resume", &NativeTarget::resume},
                                                 {"start", &NativeTarget::start}};
  const auto known = verbs.find(verb);
  if (known == verbs.end()) return fail("nobody here knows how to " + verb, name);
  const bool is_undoing = verb == "resume" || verb == "start";
  if (!is_undoing && system_.has(name)) changed_[name] = verb;
  auto done = (system_.*known->second)(name);
  if (is_undoing && done) changed_.erase(name);
  return done;
}

void Keeper::ask_to_drive(Visitor& visitor, const json& message) {
  if (const Visitor* other = driver()) {
    visitor.channel.send(
        refusal("is driven by another run (" + other->run + ")", "wait until that has ended"));
    return visitor.channel.close();
  }
  visitor.run = "pid " + std::to_string(message.at("pid").get<int>()) + ", in " +
                message.at("directory").get<std::string>();
  visitor.stands = Stands::waits;
  visitor.came = clock_.now();
}

void Keeper::admit_if_ready(Visitor& visitor) {
  std::string why_not = ended();
  const bool is_over = !why_not.empty();
  if (!is_over && may_count_for_the_last()) return;
  if (why_not.empty()) why_not = not_ready();
  if (why_not.empty()) return let_drive(visitor);
  if (!is_over && clock_.now() - visitor.came < ready_patience) return;
  visitor.channel.send(refusal(why_not, "end it with harness down, and bring it up again"));
  visitor.channel.close();
}

void Keeper::let_drive(Visitor& visitor) {
  visitor.stands = Stands::drives;
  untold_.clear();
  system_.finish_shipping(visitor.has_started_it ? Duration{0} : earlier_lines_patience);
  visitor.channel.send({{"hello", json_of(facts_of(system_))}});
  if (!visitor.has_started_it) say("a run drives it: " + visitor.run);
}

// All that it may have left undone.
void Keeper::let_go(Visitor& visitor) {
  if (std::exchange(visitor.stands, Stands::asks) != Stands::drives) return;
  left_at_ = clock_.now();
  std::vector<std::string> undone;
  for (const auto& [name, verb] : std::exchange(changed_, {})) {
    const bool is_halted = verb == "pause" && system_.alive(name);
    const auto done = is_halted ? system_.resume(name) : system_.start(name);
    undone.push_back(verb + " of " + name + (done ? "" : ", in vain: " + to_string(done.error())));
  }
  say("the run has ended" +
      (undone.empty() ? "" : ", and left to be undone: " + join(undone, ", ")));
}

void Keeper::see_off() {
  for (Visitor& visitor : visitors_) {
    if (visitor.channel.is_open()) continue;
    const bool was_cut_off = visitor.stands == Stands::drives;
    let_go(visitor);
    if (was_cut_off && visitor.pid != 0) {
      aftermaths_.push_back(std::make_unique<Aftermath>(visitor.pid, clock_));
    }
    if (visitor.has_started_it && !stays_) is_to_end_ = true;
  }
  std::erase_if(visitors_, [](const Visitor& visitor) { return !visitor.channel.is_open(); });
}

void Keeper::look_at_aftermaths() {
  std::erase_if(aftermaths_, [this](const auto& one) {
    if (!one->is_over()) return false;
    for (const std::string& line : one->said()) say("of the run that was killed: " + line);
    return true;
  });
}

// What was broken in it is mended first, while there is something to mend.
bool Keeper::is_to_end() const {
  return is_to_end_ && std::ranges::all_of(aftermaths_, [](const auto& one) {
           return one->is_over() || one->lasts() > longest_aftermath;
         });
}

const Keeper::Visitor* Keeper::driver() const {
  const auto found = std::ranges::find_if(visitors_, [](const Visitor& visitor) {
    return visitor.stands != Stands::asks && visitor.channel.is_open();
  });
  return found == visitors_.end() ? nullptr : &*found;
}

std::vector<std::string> Keeper::all_names() const {
  std::vector<std::string> all;
  for (const Role role : {Role::backend, Role::dependency, Role::service}) {
    for (std::string& name : system_.names(role)) all.push_back(std::move(name));
  }
  return all;
}

std::string Keeper::ended() const {
  for (const std::string& name : all_names()) {
    if (!system_.alive(name)) return name + " has ended (" + system_.describe(name) + ")";
  }
  return {};
}

bool Keeper::may_count_for_the_last() const {
  return left_at_ && !system_.scraped().empty() && clock_.now() < *left_at_ + scraped_behind;
}

std::string Keeper::not_ready() const {
  for (const std::string& name : all_names()) {
    if (!system_.ready(name)) return name + " is not ready (" + system_.describe(name) + ")";
  }
  return {};
}

}  // namespace harness::target
