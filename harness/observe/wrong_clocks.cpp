#include "harness/observe/wrong_clocks.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/clocks.hpp"
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

class Trace {
 public:
  Trace(const std::vector<WholeSpan>& spans, const Window& request)
      : spans_(spans), request_(request) {}

  // The first span of each service that answers a call.
  void add_to(Offsets& offsets) const {
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

// The first line of each service. One that comes behind an answer may have been written then.
Offsets offsets_of_lines(const std::vector<TimedRequest>& requests, const Lines& lines,
                         const Conventions& conventions, const std::set<std::string>& fast) {
  Offsets offsets;
  for (const TimedRequest& request : requests) {
    std::map<std::string, WallTime> first;
    for (const LogLine& line : lines.lines) {
      if (line.field(conventions.trace_id) != request.trace_id) continue;
      const std::string service = service_of(line.labels, conventions);
      const auto known = first.emplace(service, line.at).first;
      known->second = std::min(known->second, line.at);
    }
    for (const auto& [service, at] : first) {
      const Duration off = outside_of(request.at, at);
      const bool is_told = off < Duration{0} || fast.contains(service);
      offsets[service].push_back(is_told ? off : Duration{0});
    }
  }
  return offsets;
}

}  // namespace

std::vector<Loss> wrong_clocks(const std::vector<TimedRequest>& requests,
                               const std::set<Backend>& whole, const Conventions& conventions,
                               const Window& run, const AskAll& ask) {
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
  Offsets of_spans;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto spans = parse_trace(answers[i]);
    if (spans) Trace(*spans, requests[i].at).add_to(of_spans);
  }
  std::vector<Loss> losses;
  std::set<std::string> fast;
  for (const auto& [service, offsets] : of_spans) {
    const auto off = usual(offsets);
    if (!off) continue;
    if (*off > Duration{0}) fast.insert(service);
    if (whole.contains(Backend::tempo)) losses.push_back(misplaced(service, Backend::tempo, *off));
  }
  const auto lines = parse_lines(answers.back());
  if (!lines || !whole.contains(Backend::loki)) return losses;
  for (const auto& [service, offsets] : offsets_of_lines(requests, *lines, conventions, fast)) {
    const auto off = usual(offsets);
    if (off) losses.push_back(misplaced(service, Backend::loki, *off));
  }
  return losses;
}

}  // namespace harness::observe
