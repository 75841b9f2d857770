#include "harness/observe/wrong_clocks.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/impossible_times.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/whole_trace.hpp"

namespace harness::observe {
namespace {

// Before it began, or after it ended, by more than clocks differ; 0: neither.
Duration outside_of(const Window& window, WallTime at) {
  if (at < window.begin - clocks_may_differ) return at - window.begin;
  if (at > window.end + clocks_may_differ) return at - window.end;
  return Duration{0};
}

// Of each service, how far outside of their requests its parts are.
using Offsets = std::map<std::string, std::vector<Duration>>;

// What a busy machine, or a handshake, makes of what ends behind an answer, and of who is called by
// whom.
constexpr Duration by_chance = std::chrono::milliseconds{50};

// What one part shows of its clock: how far it stands before what causes it, and behind what waits
// for it.
struct Shift {
  Duration early{0};
  Duration late{0};
};
using Shifts = std::map<std::string, std::vector<Shift>>;

class Trace {
 public:
  Trace(const std::vector<WholeSpan>& spans, const Window& request)
      : spans_(spans), request_(request) {}

  // The first span of each service that answers a call.
  void add_to(Offsets& offsets, Shifts& shifts) const {
    std::map<std::string, const WholeSpan*> first;
    for (const WholeSpan& span : spans_) {
      const bool is_asked = span.service != client_service && answers(span) && !is_queued(span);
      if (!is_asked || span.service.empty() || !span.began) continue;
      const WholeSpan*& known = first[span.service];
      if (known == nullptr || *span.began < *known->began) known = &span;
    }
    for (const auto& [service, span] : first) {
      const Duration off = outside_of(request_, *span->began);
      offsets[service].push_back(off == Duration{0} || is_own_fault(*span) ? off : Duration{0});
      shifts[service].push_back(shift_of(*span));
    }
  }

 private:
  static bool answers(const WholeSpan& span) {
    return span.kind == "server" || span.kind == "unspecified";
  }

  const WholeSpan* parent_of(const WholeSpan& span) const {
    if (span.parent_id.empty()) return nullptr;
    const auto found = std::ranges::find(spans_, span.parent_id, &WholeSpan::span_id);
    const bool is_there = found != spans_.end() && found->service != client_service;
    return is_there ? &*found : nullptr;
  }

  // Calls `look` for those above it, until it says false. Who sends nonsense may send circles.
  template <typename Look>
  void climb(const WholeSpan& span, Look look) const {
    const WholeSpan* above = parent_of(span);
    for (std::size_t i = 0; i < spans_.size() && above != nullptr; ++i) {
      if (!look(*above)) return;
      above = parent_of(*above);
    }
  }

  // Between what causes it and what waits for it: its caller, if that is where it should be, else
  // the request. What stands behind its answer, and was begun in time, goes on behind it.
  Shift shift_of(const WholeSpan& span) const {
    Window cause = request_;
    const WholeSpan* const parent = parent_of(span);
    const bool is_told = parent != nullptr && parent->service != span.service && parent->began &&
                         parent->ended && *parent->began + one_clock >= request_.begin &&
                         *parent->ended <= request_.end + one_clock;
    if (is_told) cause = {*parent->began, *parent->ended};
    Shift shift;
    shift.early = std::max(Duration{0}, Duration{request_.begin - *span.began});
    if (cause.begin - *span.began > by_chance) shift.early = cause.begin - *span.began;
    if (!span.ended) return shift;
    const Duration behind = std::min(*span.began - cause.begin, *span.ended - cause.end);
    shift.late = std::max(Duration{0}, behind);
    return shift;
  }

  // Nobody waits for what is taken from a queue.
  bool is_queued(const WholeSpan& span) const {
    bool is = false;
    climb(span, [&](const WholeSpan& above) {
      is = is || above.kind == "producer" || above.kind == "consumer";
      return !is;
    });
    return is;
  }

  // Whoever is called late begins late; by the clock of who calls it shows who is wrong.
  bool is_own_fault(const WholeSpan& span) const {
    const WholeSpan* parent = parent_of(span);
    if (parent == nullptr) return true;
    if (!parent->began || !parent->ended) return false;
    if (outside_of({*parent->began, *parent->ended}, *span.began) != Duration{0}) return true;
    bool is = false;
    climb(span, [&](const WholeSpan& above) {
      if (!answers(above)) return true;
      is = above.began && outside_of(request_, *above.began) != Duration{0};
      return false;
    });
    return is;
  }

  const std::vector<WholeSpan>& spans_;
  const Window& request_;
};

// How far it is off, where that is so of half of the requests or more; none: it is not.
std::optional<Duration> usual(std::vector<Duration> offsets) {
  const std::size_t all = offsets.size();
  std::erase(offsets, Duration{0});
  if (offsets.size() < 2 || 2 * offsets.size() < all) return std::nullopt;
  std::ranges::sort(offsets);
  return offsets[offsets.size() / 2];
}

// Before its cause twice is no chance. Behind its answer half of them have to stand: some may have
// been done there. None: it is right.
std::optional<ClockSlack> slack_of(const std::string& service, Backend backend,
                                   const std::vector<Shift>& shifts) {
  ClockSlack slack{service, backend};
  std::size_t early = 0;
  std::size_t late = 0;
  for (const Shift& shift : shifts) {
    if (shift.early > one_clock) ++early;
    if (shift.late > by_chance) ++late;
    slack.early = std::max(slack.early, shift.early);
    slack.late = std::max(slack.late, shift.late);
  }
  if (early < 2) slack.early = Duration{0};
  if (late < 2 || 2 * late < shifts.size()) slack.late = Duration{0};
  if (slack.early == Duration{0} && slack.late == Duration{0}) return std::nullopt;
  return slack;
}

Loss misplaced(const std::string& service, Backend backend, Duration off) {
  const bool is_early = off < Duration{0};
  Loss loss{(backend == Backend::tempo ? "spans of " : "log lines of ") + service +
                (backend == Backend::tempo ? " begin " : " are of ") +
                approximate(is_early ? -off : off) +
                (is_early ? " before the requests that cause them: its clock is slow"
                          : " behind the answers to the requests that cause them: its clock is "
                            "fast") +
                ", and they may stand in another window",
            {backend},
            service};
  loss.is_misplaced = true;
  return loss;
}

// Lines of requests by whose ids they are told.
struct LinesSeen {
  const std::vector<TimedRequest>& requests;
  const Lines& lines;
  const Conventions& conventions;

  // The first of each service.
  std::map<std::string, WallTime> first_of(const TimedRequest& request) const {
    std::map<std::string, WallTime> first;
    for (const LogLine& line : lines.lines) {
      if (line.field(conventions.trace_id) != request.trace_id) continue;
      const auto known = first.emplace(service_of(line.labels, conventions), line.at).first;
      known->second = std::min(known->second, line.at);
    }
    return first;
  }
};

// One that comes behind an answer may have been written then.
void add_lines(const LinesSeen& seen, const std::set<std::string>& fast, Offsets& offsets) {
  for (const TimedRequest& request : seen.requests) {
    for (const auto& [service, at] : seen.first_of(request)) {
      const Duration off = outside_of(request.at, at);
      const bool is_told = off < Duration{0} || fast.contains(service);
      offsets[service].push_back(is_told ? off : Duration{0});
    }
  }
}

// No later than its spans say of its clock.
void add_lines(const LinesSeen& seen, const std::vector<ClockSlack>& of_spans, Shifts& shifts) {
  for (const TimedRequest& request : seen.requests) {
    for (const auto& [service, at] : seen.first_of(request)) {
      const auto known = std::ranges::find(of_spans, service, &ClockSlack::service);
      const Duration most = known == of_spans.end() ? Duration{0} : known->late;
      shifts[service].push_back({std::max(Duration{0}, Duration{request.at.begin - at}),
                                 std::clamp<Duration>(at - request.at.end, Duration{0}, most)});
    }
  }
}

// What is wrong by more is said by that.
void add_off(const Shifts& shifts, Backend backend, const std::vector<Loss>& wrong,
             std::vector<ClockSlack>& off) {
  for (const auto& [service, seen] : shifts) {
    const bool is_wrong = std::ranges::any_of(wrong, [&, &name = service](const Loss& loss) {
      return loss.service == name && loss.of.front() == backend;
    });
    const auto slack = is_wrong ? std::nullopt : slack_of(service, backend, seen);
    if (slack) off.push_back(*slack);
  }
}

// Whose lines name no request may have written them by the clock of its spans.
void add_by_spans(const Shifts& of_lines, std::vector<ClockSlack>& off) {
  std::vector<ClockSlack> more;
  for (ClockSlack one : off) {
    if (one.backend != Backend::tempo || of_lines.contains(one.service)) continue;
    one.backend = Backend::loki;
    one.is_by_spans = true;
    more.push_back(std::move(one));
  }
  std::ranges::move(more, std::back_inserter(off));
}

}  // namespace

std::string text_of(const ClockSlack& slack) {
  const bool is_slow = slack.early >= slack.late;
  return "the clock of " + slack.service + " is " + (is_slow ? "slow" : "fast") + ", by " +
         approximate(is_slow ? slack.early : slack.late) + " at the least: its " +
         (slack.backend == Backend::tempo || slack.is_by_spans ? "spans" : "lines") + " are from " +
         (is_slow ? "before their requests began" : "behind their answers");
}

ClocksSeen clocks_seen(const std::vector<TimedRequest>& requests, const std::set<Backend>& whole,
                       const Conventions& conventions, const Window& run, const AskAll& ask) {
  if (requests.empty()) return {};
  std::vector<std::string> ids;
  std::vector<Question> questions;
  for (const TimedRequest& request : requests) {
    ids.push_back(request.trace_id);
    questions.push_back(trace_by_id(request.trace_id));
  }
  questions.push_back(
      lines_of_traces(ids, {run.begin - around_the_run, run.end + around_the_run}, conventions));
  const std::vector<Answer> answers = ask(questions);
  ClocksSeen seen;
  Offsets of_spans;
  Shifts shifts_of_spans;
  ImpossibleTimes impossible{run};
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto spans = parse_trace(answers[i]);
    if (!spans) continue;
    Trace(*spans, requests[i].at).add_to(of_spans, shifts_of_spans);
    impossible.add(*spans, requests[i].at);
  }
  seen.impossible = impossible.losses();
  std::set<std::string> fast;
  for (const auto& [service, offsets] : of_spans) {
    const auto off = usual(offsets);
    if (!off) continue;
    if (*off > Duration{0}) fast.insert(service);
    if (whole.contains(Backend::tempo)) {
      seen.wrong.push_back(misplaced(service, Backend::tempo, *off));
    }
  }
  if (whole.contains(Backend::tempo)) {
    add_off(shifts_of_spans, Backend::tempo, seen.wrong, seen.off);
  }
  const auto lines = parse_lines(answers.back());
  if (!lines || !whole.contains(Backend::loki)) return seen;
  Offsets of_lines;
  Shifts shifts_of_lines;
  const LinesSeen told{requests, *lines, conventions};
  add_lines(told, fast, of_lines);
  add_lines(told, seen.off, shifts_of_lines);
  for (const auto& [service, offsets] : of_lines) {
    const auto off = usual(offsets);
    if (off) seen.wrong.push_back(misplaced(service, Backend::loki, *off));
  }
  add_off(shifts_of_lines, Backend::loki, seen.wrong, seen.off);
  add_by_spans(shifts_of_lines, seen.off);
  return seen;
}

}  // namespace harness::observe
