#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "harness/chaos/errand.hpp"
#include "harness/chaos/fault.hpp"
#include "harness/chaos/flood_goods.hpp"
#include "harness/chaos/flood_lines.hpp"
#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/net/http_group.hpp"

namespace harness::chaos {
namespace {

struct FloodSettings {
  grammar::Located<std::string> backend;
  std::uint64_t rate = 0;
  std::uint64_t size = 500;
};

constexpr std::uint64_t most_flood_bytes = 20'000'000;  // a second

constexpr Duration until_lines_are_due = std::chrono::milliseconds{10};
constexpr Duration between_proofs = std::chrono::milliseconds{100};
constexpr Duration between_flood_looks = std::chrono::seconds{2};
constexpr Duration flood_stands_still = std::chrono::seconds{1};

constexpr Duration push_deadline = std::chrono::seconds{2};
constexpr Duration question_deadline = std::chrono::seconds{5};
constexpr Duration look_deadline = between_flood_looks;
constexpr Duration first_line_within = std::chrono::seconds{5};

// Whether it may go on.
bool flood_pause(const std::stop_token& stop, Duration length) {
  std::mutex nobody_else;
  std::condition_variable_any stopped;
  std::unique_lock lock(nobody_else);
  stopped.wait_for(lock, stop, length, [] { return false; });
  return !stop.stop_requested();
}

// Lines or spans of their own are pushed to a store, on a thread; the store is asked how many have
// come, on another.
//
//   inject → pushing, see → watch → revert → the last push is answered → see_end
class FloodFault final : public Fault {
 public:
  FloodFault(const FloodSettings& settings, const Controls& controls)
      : name_(*settings.backend),
        kept_by_(flood_places(name_).kept_by),
        rate_{settings.rate, settings.size},
        on_(controls) {}

  std::optional<Hindrances> rehearsed() override;
  Result<void> inject() override;
  Result<void> proceed() override;
  std::optional<std::string> seen() override;
  std::optional<std::string> over() override;
  Result<void> revert() override;
  std::optional<std::string> gone() override;

  // A push is let come to its end: cut off, it would be counted as lost by the store.
  bool undone() override { return !pushing_ || pushing_->outcome(); }
  std::string in_the_way() override;

 private:
  using Outcome = Result<std::string>;

  Result<void> find_goods();

  // On threads of their own, until they are told to end.
  Outcome push(const std::stop_token& stop);
  Outcome see(const std::stop_token& stop);
  Outcome watch(const std::stop_token& stop);
  Outcome see_end(const std::stop_token& stop);

  // What the store answers, and how much of the flood that means.
  Result<std::uint64_t> ask(Duration range, const std::stop_token& stop, Duration deadline) const;
  Result<std::uint64_t> count(Duration range, const std::stop_token& stop,
                              Duration deadline = question_deadline) const;
  Result<std::uint64_t> count_since_last(Duration range, const std::stop_token& stop);
  void note_before(const std::stop_token& stop);
  void note(std::uint64_t lines, const Result<net::HttpResponse>& answer);
  FloodTally tally() const;
  std::string things() const { return goods_->thing() + "s"; }
  Duration elapsed() const { return on_.clock.now() - began_; }

  std::string name_;
  std::string kept_by_;
  FloodRate rate_;
  Controls on_;
  std::unique_ptr<FloodGoods> goods_;
  TimePoint began_;
  bool is_seen_ = false;
  bool is_to_end_ = false;
  bool looks_for_end_ = false;
  mutable std::mutex mutex_;
  FloodTally tally_;                     // guarded by mutex_
  std::optional<std::uint64_t> before_;  // likewise: what a store that counts on had
  std::uint64_t counted_ = 0;            // by whoever asks, so far
  // Last: they use the rest.
  std::optional<Errand> pushing_;
  std::optional<Errand> asking_;
};

// Whom it is pushed to is known from the beginning on.
std::optional<Hindrances> FloodFault::rehearsed() {
  if (auto found = find_goods(); !found) return Hindrances{{found.error(), true}};
  return Hindrances();
}

Result<void> FloodFault::find_goods() {
  auto goods = flood_goods(name_, rate_.bytes, on_.system.servers(), on_.clock.wall());
  if (!goods) return fail(goods.error());
  goods_ = *std::move(goods);
  if (!on_.system.is_shared(kept_by_)) return {};
  return fail("is others', too, and would keep the flood's " + things(), kept_by_,
              "let the harness start one");
}

Result<void> FloodFault::inject() {
  began_ = on_.clock.now();
  if (auto found = find_goods(); !found) return found;
  pushing_.emplace([this](const std::stop_token& stop) { return push(stop); });
  asking_.emplace([this](const std::stop_token& stop) { return see(stop); });
  return {};
}

FloodFault::Outcome FloodFault::push(const std::stop_token& stop) {
  net::HttpClient client;
  note_before(stop);
  for (std::uint64_t sent = 0; !stop.stop_requested();) {
    const std::uint64_t lines = flood_batch(elapsed(), rate_.lines, sent);
    if (lines == 0) {
      flood_pause(stop, until_lines_are_due);
      continue;
    }
    net::HttpRequest request = goods_->push(sent + 1, lines, on_.clock.wall());
    request.timeout = push_deadline;
    note(lines, client.send(request));
    sent += lines;
  }
  return "has ended";
}

// Nothing is pushed until it is known: what is there already would count as come.
void FloodFault::note_before(const std::stop_token& stop) {
  if (!goods_->counts_on()) return;
  do {
    const auto before = ask(Duration{0}, stop, question_deadline);
    const std::scoped_lock lock(mutex_);
    if (before) before_ = *before;
    if (before) return;
    tally_.problem = before.error().what;
  } while (flood_pause(stop, between_proofs));
}

// What is refused is not sent again: a flood does not wait for who cannot take it.
void FloodFault::note(std::uint64_t lines, const Result<net::HttpResponse>& answer) {
  const std::scoped_lock lock(mutex_);
  tally_.pushed += lines;
  if (!answer) {
    tally_.unanswered += lines;
    tally_.problem = to_string(answer.error());
    return;
  }
  const bool is_taken = answer->status / 100 == 2;
  const std::uint64_t refused = is_taken ? goods_->refused_in(answer->body) : lines;
  if (refused == 0) return;
  tally_.refused += std::min(refused, lines);
  tally_.problem = std::to_string(answer->status) + " " + beginning_of(answer->body, 200);
  while (tally_.problem.ends_with('\n')) tally_.problem.pop_back();
}

FloodTally FloodFault::tally() const {
  const std::scoped_lock lock(mutex_);
  return tally_;
}

Result<std::uint64_t> FloodFault::ask(Duration range, const std::stop_token& stop,
                                      Duration deadline) const {
  net::HttpRequest request = goods_->question(range, on_.clock.wall());
  request.timeout = deadline;
  const auto go_on = [&stop] { return !stop.stop_requested(); };
  const auto answer = net::HttpGroup().send({request}, go_on).front();
  if (!answer) return fail(answer.error());
  if (answer->status == 200) return goods_->count_in(answer->body);
  return fail("answered " + std::to_string(answer->status) + " " + beginning_of(answer->body, 200));
}

// A store that counts on counts what others push, too: of that no more is the flood's than what it
// has said that it took.
Result<std::uint64_t> FloodFault::count(Duration range, const std::stop_token& stop,
                                        Duration deadline) const {
  const auto found = ask(range, stop, deadline);
  if (!found || !goods_->counts_on()) return found;
  const std::scoped_lock lock(mutex_);
  if (!before_) return fail("nobody knows what it had before");
  if (*found < *before_) return fail("counts anew, from the beginning");
  const std::uint64_t taken = tally_.pushed - tally_.refused - tally_.unanswered;
  return std::min(*found - *before_, taken);
}

Result<std::uint64_t> FloodFault::count_since_last(Duration range, const std::stop_token& stop) {
  const auto found = count(range, stop, look_deadline);
  if (!found || !goods_->counts_on()) return found;
  return *found - std::min(std::exchange(counted_, *found), *found);
}

FloodFault::Outcome FloodFault::see(const std::stop_token& stop) {
  do {
    const Duration range = elapsed();
    const auto found = count(range, stop);
    if (found && *found > 0) {
      counted_ = *found;
      return kept_by_ + " has " + std::to_string(*found) + " " + things() + " of " +
             goods_->mark() + " after " + approximate(range);
    }
    if (range < first_line_within) continue;
    return fail("no " + goods_->thing() + " of it has come: " + tally().text(things()) +
                    (found ? "" : "; " + found.error().what),
                kept_by_);
  } while (flood_pause(stop, between_proofs));
  return fail("was ended");
}

Result<void> FloodFault::proceed() {
  const auto outcome = asking_ && !is_seen_ ? asking_->outcome() : std::nullopt;
  if (outcome && !*outcome) return fail(outcome->error());
  return {};
}

std::optional<std::string> FloodFault::seen() {
  const auto outcome = asking_ && !is_seen_ ? asking_->outcome() : std::nullopt;
  if (!outcome || !*outcome) return std::nullopt;
  is_seen_ = true;
  asking_.emplace([this](const std::stop_token& stop) { return watch(stop); });
  return **outcome;
}

// Nothing of it has come so far, as where its store hangs.
std::string FloodFault::in_the_way() {
  if (!pushing_ || is_seen_ || is_to_end_) return {};
  return "no " + std::string(goods_->thing()) + " of it has come to " + kept_by_ +
         " so far: " + tally().text(things());
}

// Each look is on all since the one before. One without an answer has seen no line: what hangs is
// flooded by nobody.
FloodFault::Outcome FloodFault::watch(const std::stop_token& stop) {
  TimePoint since = on_.clock.now();
  std::uint64_t refused = tally().refused;
  while (flood_pause(stop, between_flood_looks)) {
    const TimePoint now = on_.clock.now();
    const FloodTally so_far = tally();
    const auto stored = count_since_last(now - since, stop);
    if (stop.stop_requested()) break;
    if (!stored) return kept_by_ + " no longer says what it has: " + stored.error().what;
    const FloodLook look{now - since, *stored, so_far.refused - refused};
    if (const auto why = flood_shortfall(look, rate_.lines, things())) {
      return *why + "; " + so_far.text(things());
    }
    since = now;
    refused = so_far.refused;
  }
  return fail("was ended");
}

std::optional<std::string> FloodFault::over() {
  const auto outcome = asking_ ? asking_->outcome() : std::nullopt;
  if (!outcome) return std::nullopt;
  return *outcome ? **outcome : outcome->error().what;
}

Result<void> FloodFault::revert() {
  if (!pushing_ || std::exchange(is_to_end_, true)) return {};
  pushing_->ask_to_end();
  asking_->ask_to_end();
  return {};
}

std::optional<std::string> FloodFault::gone() {
  if (!pushing_) return "no " + std::string(flood_thing(name_)) + " was pushed";
  if (!pushing_->outcome()) return std::nullopt;
  if (!std::exchange(looks_for_end_, true)) {
    asking_.emplace([this](const std::stop_token& stop) { return see_end(stop); });
  }
  const auto outcome = asking_->outcome();
  if (!outcome || !*outcome) return std::nullopt;
  return **outcome;
}

// A store that took a push without an answer may show its lines late.
FloodFault::Outcome FloodFault::see_end(const std::stop_token& stop) {
  std::optional<std::uint64_t> before;
  do {
    const auto found = count(elapsed(), stop);
    if (found && before == *found) {
      return tally().text(things()) + "; " + kept_by_ + " has " + std::to_string(*found) +
             " of them, and no more have come for " + format_duration(flood_stands_still);
    }
    before = found ? std::optional(*found) : std::nullopt;
  } while (flood_pause(stop, flood_stands_still));
  return fail("was ended");
}

Result<void> check_flood(const FloodSettings& settings) {
  const std::size_t size = settings.size;
  const std::string thing(flood_thing(*settings.backend));
  if (const std::size_t least = least_flood_bytes(*settings.backend); size < least) {
    return fail("flood: a " + thing + " of " + std::to_string(size) + " bytes is too short", {},
                "ask for " + std::to_string(least) + " at the least");
  }
  const std::uint64_t bytes = settings.rate * size;
  if (bytes <= most_flood_bytes) return {};
  return fail("flood: " + std::to_string(settings.rate) + " " + thing + "s/s of " +
                  std::to_string(size) + " bytes are " +
                  format_number(static_cast<double>(bytes) / 1e6) + " MB/s",
              {}, "ask for 20 MB/s at the most");
}

grammar::Form<FloodSettings> flood_form() {
  using grammar::whole;
  const auto backends =
      grammar::choice<std::string>({{"loki", "loki"}, {"tempo", "tempo"}, {"otlp", "otlp"}});
  grammar::Record<FloodSettings> record{"a flood"};
  record.fields = {
      grammar::required("backend", &FloodSettings::backend, backends,
                        "who takes it: loki lines, tempo and otlp (which passes them on) spans; "
                        "the harness has to have started it"),
      grammar::required("rate", &FloodSettings::rate, whole<>(1, 20'000),
                        "lines or spans a second"),
      grammar::defaulted("size", &FloodSettings::size,
                         whole<>(static_cast<double>(shortest_flood_line), 10'000),
                         "bytes of each, of a span 300 at the least"),
  };
  return grammar::record(record);
}

}  // namespace

FaultKind flood() {
  scenario::Kind language = scenario::kind_of<FloodSettings>(
      "flood", "pushes many log lines or spans of their own to a store",
      {grammar::whole_of({"flood", {}, true, {}, "what is flooded, and how much"}, flood_form())},
      check_flood);
  language.target = [](const scenario::Settings& settings) {
    return settings.as<FloodSettings>().backend;
  };
  language.undone_by = "pushing no more";
  const auto make = [](const scenario::Settings& settings, const Controls& controls) {
    return std::make_unique<FloodFault>(settings.as<FloodSettings>(), controls);
  };
  FaultKind kind{std::move(language), make};
  kind.filled = [](const std::string& backend) { return flood_places(backend).kept_by; };
  return kind;
}

}  // namespace harness::chaos
