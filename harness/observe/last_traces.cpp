#include "harness/observe/last_traces.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "harness/core/text.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/trace_parts.hpp"
#include "harness/observe/watching.hpp"

namespace harness::observe {
namespace {

// After all of the last requests has come, for what else was still under way behind them.
constexpr Duration stillness_when_whole = std::chrono::seconds{1};

// Where nothing tells what is to come. OpenTelemetry's SDKs and collectors gather for 5 s unless
// they are told otherwise, and so may be silent for as long.
constexpr Duration stillness_otherwise = std::chrono::seconds{10};

// These backends may be others', too: they are not asked more often than it takes.
constexpr Duration between_looks = std::chrono::milliseconds{250};

// The last of those that have nothing of the service; empty: all have.
std::string missing_in(const std::vector<std::string>& ids, const std::string& service,
                       const FoundTraces& found) {
  const auto lacks = std::find_if(ids.rbegin(), ids.rend(), [&](const std::string& id) {
    const auto trace = found.find(id);
    return trace == found.end() || !trace->second.contains(service);
  });
  return lacks == ids.rend() ? std::string() : *lacks;
}

// How far what the requests of one kind have left behind has come.
struct Arrival {
  bool is_told = false;      // the first of them are there, and show what belongs to one
  std::string missing = {};  // of the last, by them; empty: nothing
};

// What the first show tells only once all of it can have come.
Arrival arrival_of(const RequestTraces& request, const FoundTraces& found, WallTime now) {
  if (!request.can_be_compared() || now - request.first_ended < stillness_otherwise) return {};
  const auto services = common_services(request.first, found);
  if (!services || services->empty()) return {};
  for (const std::string& service : *services) {
    const std::string id = missing_in(request.last, service, found);
    if (id.empty()) continue;
    return {true, "of the last requests \"" + request.request + "\" (trace " + id +
                      ") nothing of " + service + " has come, as of the first of them"};
  }
  return {true};
}

// One backend that is watched.
class WatchedEnding {
 public:
  WatchedEnding(CatchUp& state, const Ending& ending, const Window& run, TimePoint now)
      : state_(state),
        ending_(ending),
        run_(run),
        began_(now),
        changed_(now),
        own_changed_(now),
        traces_changed_(now) {}

  std::vector<Question> questions(WallTime now) const {
    const Window window{run_.begin - around_the_run, now};
    const std::vector<std::string> ids =
        is_marked() ? std::vector{ending_.marker->trace_id} : all_traces(ending_.requests);
    if (state_.backend == Backend::tempo) {
      return {ids.empty() ? search_traces("{ }", window, traces_per_page)
                          : find_traces(ids, window)};
    }
    std::vector<Question> all;
    if (!ids.empty()) all.push_back(lines_of_traces(ids, window, ending_.conventions));
    for (const std::string& stream : streams()) all.push_back(count_lines(stream, window));
    return all;
  }

  void look(std::span<const Answer> answers, TimePoint now) {
    Result<Sight> sight = sight_of(answers);
    problem_ = sight ? "" : sight.error().what;
    if (!sight) return;
    if (!answers.empty()) answered_at_ = answers.front().asked_at;
    if (is_marked()) {
      is_done_ = sight->has_any();
    } else {
      judge(*sight, now);
    }
    last_ = *std::move(sight);
    if (is_done_) state_.seen_at = answered_at_;
  }

  void give_up() {
    if (is_done_) return;
    // Where nothing at all has come in all that time, nothing is sent: that is for claims to say.
    if (problem_.empty() && !is_marked() && !last_.has_any()) {
      if (answered_at_) state_.seen_at = answered_at_;
      return;
    }
    state_.seen_at.reset();
    state_.traced_at = traced_at_;
    state_.problem = why_not() + "; have it sent sooner, or say how the end is recognised " +
                     "(end_marker: {settle: 60s})";
  }

  bool is_done() const { return is_done_; }

 private:
  struct Sight {
    FoundTraces traces;
    std::vector<double> lines;  // of each of streams()

    bool has_any() const {
      return !traces.empty() ||
             std::any_of(lines.begin(), lines.end(), [](double count) { return count > 0; });
    }
    bool operator==(const Sight&) const = default;
  };

  bool has_requests() const { return !is_marked() && !last_traces(ending_.requests).empty(); }

  // Without what may be anyone's: all lines of a stream in which those of the last requests are.
  Sight of_the_run(Sight sight) const {
    if (!has_requests() || sight.traces.empty()) return sight;
    for (std::size_t i = 1; i < sight.lines.size(); i += 2) {
      if (sight.lines[i] > 0) sight.lines[i - 1] = 0;
    }
    return sight;
  }

  // The streams in which no line names one of the last requests; empty: there is none.
  std::string nameless_streams() const {
    std::vector<std::string> all;
    for (std::size_t i = 1; has_requests() && i < last_.lines.size(); i += 2) {
      if (last_.lines[i] == 0) all.push_back(ending_.streams[i / 2]);
    }
    return join(all, ", ");
  }

  bool is_marked() const {
    return ending_.marker && ending_.marker->seen_in.contains(state_.backend);
  }

  bool asks_for_traces() const {
    return state_.backend == Backend::tempo || is_marked() || !ending_.requests.empty();
  }

  // Those with the marker in a line; else each by itself, and behind it what the last requests have
  // left in it.
  std::vector<std::string> streams() const {
    std::vector<std::string> all;
    if (is_marked()) {
      const std::string with = " |= " + shown(ending_.marker->text);
      all.push_back(streams_of(ending_.conventions) + with);
      for (const std::string& stream : ending_.streams) all.push_back(stream + with);
      return all;
    }
    const std::vector<std::string> last = last_traces(ending_.requests);
    for (const std::string& stream : ending_.streams) {
      all.push_back(stream);
      if (!last.empty()) all.push_back(stream + with_traces(last, ending_.conventions));
    }
    return all;
  }

  // Lines that name no trace may be under way on another path.
  static bool has_last_in_each(const Sight& sight) {
    for (std::size_t i = 1; i < sight.lines.size(); i += 2) {
      if (sight.lines[i] == 0) return false;
    }
    return true;
  }

  Result<Sight> sight_of(std::span<const Answer> answers) const {
    Sight sight;
    if (asks_for_traces()) {
      auto found = state_.backend == Backend::tempo
                       ? spans_by_trace(answers.front())
                       : lines_by_trace(answers.front(), ending_.conventions);
      if (!found) return fail(found.error());
      sight.traces = *std::move(found);
      answers = answers.subspan(1);
    }
    for (const Answer& answer : answers) {
      const Result<double> lines = parse_count(answer);
      if (!lines) return fail(lines.error());
      sight.lines.push_back(*lines);
    }
    return sight;
  }

  void judge(const Sight& sight, TimePoint now) {
    if (sight != last_) changed_ = now;
    if (of_the_run(sight) != of_the_run(last_)) own_changed_ = now;
    bool is_whole = !ending_.requests.empty() && has_last_in_each(sight);
    for (const RequestTraces& request : ending_.requests) {
      const Arrival arrival = arrival_of(request, sight.traces, *answered_at_);
      is_whole = is_whole && arrival.is_told;
      if (!arrival.missing.empty()) problem_ = arrival.missing;
    }
    const auto after = [this](TimePoint changed) {
      return std::max(stillness_otherwise, 2 * (changed - began_));
    };
    if (sight.traces != last_.traces) traces_changed_ = now;
    const bool is_traced = problem_.empty() && has_requests() && sight.has_any() &&
                           now - traces_changed_ >= after(traces_changed_);
    traced_at_ = is_traced ? answered_at_ : std::nullopt;
    const Duration stillness = is_whole ? stillness_when_whole : after(changed_);
    // What goes on for as long as that beside the run's own is of others.
    const bool is_still = now - changed_ >= stillness || now - own_changed_ >= after(own_changed_);
    is_done_ = problem_.empty() && sight.has_any() && is_still;
  }

  std::string why_not() const {
    if (!problem_.empty()) return problem_;
    if (is_marked()) return "the request of the end marker is not seen";
    const std::string nameless = nameless_streams();
    if (nameless.empty()) return "what the run has caused still comes in";
    return "lines of " + nameless +
           " still come in, the run's or of others: none of them names a trace of its last "
           "requests";
  }

  CatchUp& state_;
  const Ending& ending_;
  Window run_;
  TimePoint began_;
  TimePoint changed_;
  TimePoint own_changed_;
  TimePoint traces_changed_;           // what of the last requests is told by their ids
  std::optional<WallTime> traced_at_;  // when that had stood still for long enough
  Sight last_;
  std::string problem_;
  std::optional<WallTime> answered_at_;
  bool is_done_ = false;
};

}  // namespace

void await_last_traces(std::vector<CatchUp>& backends, const Ending& ending, const Window& run,
                       Duration patience, const AskAll& ask, const Clock& clock,
                       const Pause& pause) {
  std::vector<WatchedEnding> all;
  for (CatchUp& state : backends) {
    const bool is_meant = state.backend == Backend::tempo || state.backend == Backend::loki;
    const bool is_known = ending.senders_are_known &&
                          !(ending.marker && ending.marker->seen_in.contains(state.backend));
    if (is_meant && state.seen_at && !is_known) {
      all.emplace_back(state, ending, run, clock.now());
    }
  }
  watch(all, clock.now() + patience, ask, clock,
        [&] { return wait_for(between_looks, clock, pause); });
}

namespace {

// The client's own span comes whether or not a service's does.
bool has_a_service(const std::string& id, const FoundTraces& found) {
  const auto trace = found.find(id);
  return trace != found.end() &&
         std::any_of(trace->second.begin(), trace->second.end(),
                     [](const auto& spans) { return spans.first != client_service; });
}

bool is_seen_of(const FoundTraces& found, const std::string& id, const std::string& service) {
  const auto trace = found.find(id);
  return trace != found.end() && trace->second.contains(service);
}

// Who of all that are traced has worked for which of these, by their lines: none where not each of
// them has a line wherever it has a span.
std::optional<std::set<std::string>> told_by_lines(const std::vector<std::string>& ids,
                                                   const FoundTraces& spans,
                                                   const FoundTraces& lines) {
  std::set<std::string> traced;
  for (const std::string& id : ids) {
    const auto trace = spans.find(id);
    if (trace == spans.end()) continue;
    for (const auto& [service, _] : trace->second) {
      if (service == client_service) continue;
      if (!is_seen_of(lines, id, service)) return std::nullopt;
      traced.insert(service);
    }
  }
  return traced;
}

// Those in which one that is traced had something to do; all, where lines do not tell.
std::vector<std::string> worked_for(const std::vector<std::string>& ids, const FoundTraces& spans,
                                    const FoundTraces& lines) {
  const auto traced = told_by_lines(ids, spans, lines);
  if (!traced) return ids;
  std::vector<std::string> some;
  std::ranges::copy_if(ids, std::back_inserter(some), [&](const std::string& id) {
    return std::ranges::any_of(*traced, [&](const std::string& service) {
      return is_seen_of(spans, id, service) || is_seen_of(lines, id, service);
    });
  });
  return some;
}

// Of those that may have been sent for a request of the run.
std::string spans_of_services(const std::vector<std::string>& services) {
  if (services.empty())
    return std::string("{ resource.service.name != \"") + client_service + "\" }";
  return "{ " + join(services, " || ") + " }";
}

}  // namespace

double kept_share(const Ending& ending, const Window& run, const AskAll& ask) {
  const std::vector<std::string> ids = all_traces(ending.requests);
  if (ids.empty()) return 1;
  const Window window{run.begin - around_the_run, run.end + around_the_run};
  std::vector<Question> questions{find_traces(ids, window),
                                  search_traces(spans_of_services(ending.services), window, 1)};
  if (ending.lines_are_whole) {
    questions.push_back(lines_of_traces(ids, window, ending.conventions));
  }
  const std::vector<Answer> answers = ask(questions);
  const Result<FoundTraces> found = spans_by_trace(answers[0]);
  const Result<Search> any = parse_traces(answers[1]);
  if (!found || !any) return 1;
  FoundTraces lines;
  if (ending.lines_are_whole) {
    lines = lines_by_trace(answers[2], ending.conventions).value_or(FoundTraces{});
  }
  std::size_t kept = 0;
  std::size_t begun = 0;
  for (const RequestTraces& request : ending.requests) {
    const std::vector<std::string> some = all_traces({request});
    const auto there = std::count_if(
        some.begin(), some.end(), [&](const std::string& id) { return has_a_service(id, *found); });
    if (there == 0) continue;
    kept += static_cast<std::size_t>(there);
    begun += worked_for(some, *found, lines).size();
  }
  // Who is known may well begin traces of its own, or be called by nobody. Who sends nothing for
  // others either is silent.
  if (begun == 0) return ending.senders_are_known || any->traces.empty() ? 1 : 0;
  return static_cast<double>(kept) / static_cast<double>(begun);
}

}  // namespace harness::observe
