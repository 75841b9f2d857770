#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "harness/chaos/errand.hpp"
#include "harness/chaos/fault.hpp"
#include "harness/chaos/flood_lines.hpp"
#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/net/http_group.hpp"
#include "harness/net/server.hpp"

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

// Lines of a job of their own are pushed to the log store, on a thread; the store is asked how many
// have come, on another.
//
//   inject → pushing, see → watch → revert → the last push is answered → see_end
class FloodFault final : public Fault {
 public:
  FloodFault(const FloodSettings& settings, const Controls& controls)
      : name_(*settings.backend), rate_{settings.rate, settings.size}, on_(controls) {}

  Result<void> inject() override;
  Result<void> proceed() override;
  std::optional<std::string> seen() override;
  std::optional<std::string> over() override;
  Result<void> revert() override;
  std::optional<std::string> gone() override;

  // A push is let come to its end: cut off, it would be counted as lost by the store.
  bool undone() override { return !pushing_ || pushing_->outcome(); }

 private:
  using Outcome = Result<std::string>;

  // On threads of their own, until they are told to end.
  Outcome push(const std::stop_token& stop);
  Outcome see(const std::stop_token& stop);
  Outcome watch(const std::stop_token& stop);
  Outcome see_end(const std::stop_token& stop);

  Result<std::uint64_t> count(Duration range, const std::stop_token& stop,
                              Duration deadline = question_deadline) const;
  void note(std::uint64_t lines, const Result<net::HttpResponse>& answer);
  FloodTally tally() const;
  Duration elapsed() const { return on_.clock.now() - began_; }

  std::string name_;
  FloodRate rate_;
  Controls on_;
  net::Server store_;
  TimePoint began_;
  bool is_seen_ = false;
  bool is_to_end_ = false;
  bool looks_for_end_ = false;
  mutable std::mutex mutex_;
  FloodTally tally_;  // guarded by mutex_
  // Last: they use the rest.
  std::optional<Errand> pushing_;
  std::optional<Errand> asking_;
};

Result<void> FloodFault::inject() {
  const net::Servers servers = on_.system.servers();
  const auto store = servers.find(name_);
  if (store == servers.end()) return fail("is not there", name_, "flood a store that is");
  if (on_.system.is_shared(name_)) {
    return fail("is others', too, and would keep the flood's lines", name_,
                "let the harness start one");
  }
  store_ = store->second;
  began_ = on_.clock.now();
  pushing_.emplace([this](const std::stop_token& stop) { return push(stop); });
  asking_.emplace([this](const std::stop_token& stop) { return see(stop); });
  return {};
}

FloodFault::Outcome FloodFault::push(const std::stop_token& stop) {
  net::HttpClient client;
  for (std::uint64_t sent = 0; !stop.stop_requested();) {
    const std::uint64_t lines = flood_batch(elapsed(), rate_.lines, sent);
    if (lines == 0) {
      flood_pause(stop, until_lines_are_due);
      continue;
    }
    net::HttpRequest request = net::request_to(store_, "/loki/api/v1/push");
    request.method = "POST";
    request.headers["Content-Type"] = "application/json";
    request.body = flood_body(sent + 1, lines, rate_.bytes, on_.clock.wall());
    request.timeout = push_deadline;
    note(lines, client.send(request));
    sent += lines;
  }
  return "has ended";
}

// What is refused is not sent again: a flood does not wait for who cannot take it.
void FloodFault::note(std::uint64_t lines, const Result<net::HttpResponse>& answer) {
  const std::scoped_lock lock(mutex_);
  tally_.pushed += lines;
  if (!answer) {
    tally_.unanswered += lines;
    tally_.problem = to_string(answer.error());
  } else if (answer->status / 100 != 2) {
    tally_.refused += lines;
    tally_.problem = std::to_string(answer->status) + " " + beginning_of(answer->body, 200);
    while (tally_.problem.ends_with('\n')) tally_.problem.pop_back();
  }
}

FloodTally FloodFault::tally() const {
  const std::scoped_lock lock(mutex_);
  return tally_;
}

Result<std::uint64_t> FloodFault::count(Duration range, const std::stop_token& stop,
                                        Duration deadline) const {
  net::HttpRequest request = net::request_to(
      store_,
      "/loki/api/v1/query?" + net::query_string({{"query", flood_query(range)},
                                                 {"time", unix_nanoseconds(on_.clock.wall())}}));
  request.timeout = deadline;
  const auto go_on = [&stop] { return !stop.stop_requested(); };
  const auto answer = net::HttpGroup().send({request}, go_on).front();
  if (!answer) return fail(answer.error());
  if (answer->status == 200) return flood_lines_in(answer->body);
  return fail("answered " + std::to_string(answer->status) + " " + beginning_of(answer->body, 200));
}

FloodFault::Outcome FloodFault::see(const std::stop_token& stop) {
  do {
    const Duration range = elapsed();
    const auto found = count(range, stop);
    if (found && *found > 0) {
      return name_ + " has " + std::to_string(*found) + " lines of " + flood_stream + " after " +
             approximate(range);
    }
    if (range < first_line_within) continue;
    return fail(
        "no line of it has come: " + tally().text() + (found ? "" : "; " + found.error().what),
        name_);
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

// Each look is on all since the one before. One without an answer has seen no line: what hangs is
// flooded by nobody.
FloodFault::Outcome FloodFault::watch(const std::stop_token& stop) {
  TimePoint since = on_.clock.now();
  std::uint64_t refused = tally().refused;
  while (flood_pause(stop, between_flood_looks)) {
    const TimePoint now = on_.clock.now();
    const FloodTally so_far = tally();
    const auto stored = count(now - since, stop, look_deadline);
    if (stop.stop_requested()) break;
    if (!stored) return name_ + " no longer says what it has: " + stored.error().what;
    const FloodLook look{now - since, *stored, so_far.refused - refused};
    if (const auto why = flood_shortfall(look, rate_.lines)) {
      return *why + "; " + so_far.text();
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
  if (!pushing_) return "no line was pushed";
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
      return tally().text() + "; " + name_ + " has " + std::to_string(*found) +
             " of them, and no more have come for " + format_duration(flood_stands_still);
    }
    before = found ? std::optional(*found) : std::nullopt;
  } while (flood_pause(stop, flood_stands_still));
  return fail("was ended");
}

Result<void> check_flood(const FloodSettings& settings) {
  const std::uint64_t bytes = settings.rate * settings.size;
  if (bytes <= most_flood_bytes) return {};
  return fail("flood: " + std::to_string(settings.rate) + " lines/s of " +
                  std::to_string(settings.size) + " bytes are " +
                  format_number(static_cast<double>(bytes) / 1e6) + " MB/s",
              {}, "ask for 20 MB/s at the most");
}

grammar::Form<FloodSettings> flood_form() {
  using grammar::whole;
  grammar::Record<FloodSettings> record{"a flood"};
  record.fields = {
      grammar::required("backend", &FloodSettings::backend,
                        grammar::choice<std::string>({{"loki", "loki"}}),
                        "the log store, which the harness has to have started"),
      grammar::required("rate", &FloodSettings::rate, whole<>(1, 20'000), "lines a second"),
      grammar::defaulted("size", &FloodSettings::size,
                         whole<>(static_cast<double>(shortest_flood_line), 10'000),
                         "bytes of each line"),
  };
  return grammar::record(record);
}

}  // namespace

FaultKind flood() {
  scenario::Kind language = scenario::kind_of<FloodSettings>(
      "flood", "pushes many log lines of a job of their own to the log store",
      {grammar::whole_of({"flood", {}, true, {}, "where the lines go, and how many"},
                         flood_form())},
      check_flood);
  language.target = [](const scenario::Settings& settings) {
    return settings.as<FloodSettings>().backend;
  };
  language.undone_by = "pushing no more";
  const auto make = [](const scenario::Settings& settings, const Controls& controls) {
    return std::make_unique<FloodFault>(settings.as<FloodSettings>(), controls);
  };
  FaultKind kind{std::move(language), make};
  kind.fills_target = true;
  return kind;
}

}  // namespace harness::chaos
