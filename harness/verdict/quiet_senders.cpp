#include "harness/verdict/quiet_senders.hpp"

#include <algorithm>
#include <optional>

#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_services.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::verdict {
namespace {

using observe::Backend;
using observe::Window;

bool is_of_a_part(const Evidence& evidence) {
  const Window& run = evidence.observations.run;
  return evidence.window.begin > run.begin || evidence.window.end < run.end;
}

// Of one that is not there nothing can be asked.
bool is_there(Backend backend, const Evidence& evidence) {
  return std::ranges::any_of(evidence.observations.catch_ups,
                             [&](const auto& one) { return one.backend == backend; });
}

observe::Question spans_of(const Sender& sender, const Window& window) {
  return observe::search_traces(
      "{ resource.service.name = " + languages::traceql::quoted_text(sender.service) + " }", window,
      observe::traces_per_page);
}

observe::Question own_signal(const Sender& sender, const Window& window) {
  return sender.lines.empty() ? spans_of(sender, window)
                              : observe::list_lines(sender.lines, window, 1);
}

// What is asked of one of them. Without a backend there is nothing of it.
struct Signs {
  observe::Question before;  // of the same kind, on either side of the window
  observe::Question after;
  std::optional<observe::Question> up;
  std::optional<observe::Question> spans;  // in the window
};

Window before_it(const Evidence& evidence) {
  return {evidence.observations.started_at, evidence.window.begin};
}
Window after_it(const Evidence& evidence) {
  return {evidence.window.end, std::max(evidence.window.end, evidence.observations.run.end)};
}

Signs signs_of(const Sender& sender, const Evidence& evidence) {
  Signs signs{
      own_signal(sender, before_it(evidence)), own_signal(sender, after_it(evidence)), {}, {}};
  if (is_there(Backend::prometheus, evidence)) {
    const Window& scrapes = evidence.metrics;
    signs.up = observe::promql_at(
        "min_over_time(up{job=" + languages::traceql::quoted_text(sender.service) + "}[" +
            observe::range_of(scrapes.length()) + "])",
        scrapes.end);
  }
  if (!sender.lines.empty() && is_there(Backend::tempo, evidence)) {
    signs.spans = spans_of(sender, evidence.window);
  }
  return signs;
}

bool has_spans(const observe::Answer& answer, const Window& window) {
  const auto found = observe::parse_traces(answer);
  return found && !observe::matches_in(*found, window).traces.empty();
}

bool has_own(const Sender& sender, const observe::Answer& answer, const Window& window) {
  if (sender.lines.empty()) return has_spans(answer, window);
  const auto lines = observe::parse_lines(answer);
  return lines && std::ranges::any_of(lines->lines, [&](const observe::LogLine& line) {
           return window.contains(line.at);
         });
}

bool was_up(const observe::Answer& answer) {
  const auto series = observe::parse_series(answer);
  return series && !series->empty() &&
         std::ranges::all_of(*series, [](const auto& one) { return one.points.back().value == 1; });
}

std::vector<Sender> whom_it_names(const Evidence& evidence) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  return kind.senders ? kind.senders(evidence) : std::vector<Sender>{};
}

// What shows that one was alive; empty: nothing does.
struct SignOfLife {
  std::string text;
  bool is_of_work = false;  // it was asked for something, and had nothing to say of it
};

// Takes its answers from the front.
SignOfLife sign_of_life(const Sender& sender, const Evidence& evidence,
                        std::span<const observe::Answer>& answers) {
  const Signs signs = signs_of(sender, evidence);
  const auto next = [&]() -> const observe::Answer& {
    const observe::Answer& answer = answers.front();
    answers = answers.subspan(1);
    return answer;
  };
  const bool spoke = has_own(sender, next(), before_it(evidence));
  const bool speaks_again = has_own(sender, next(), after_it(evidence));
  const bool is_up = signs.up && was_up(next());
  const bool is_traced = signs.spans && has_spans(next(), evidence.window);
  if (is_traced) return {sender.service + " has spans there", true};
  if (is_up) return {sender.service + " was up at each scrape"};
  if (!spoke || !speaks_again) return {};
  return {sender.service + " has " + (sender.lines.empty() ? "spans" : "lines") +
          " before and after it"};
}

std::string what_to_claim_instead(const SignOfLife& sign, const std::string& service) {
  if (sign.is_of_work) {
    return "and may have had nothing to say: have it log a line for each request, or leave this "
           "to its spans and counters";
  }
  return "and may have had nothing to do: claim the whole run, or what its own counter says, "
         "which stands still where it is not asked (promql: sum(increase(requests_total{job=\"" +
         service + "\"}[$window])), value: \"== 0\")";
}

}  // namespace

std::vector<observe::Question> questions_for_quiet(const Evidence& evidence,
                                                   const Finding& finding) {
  const bool is_quiet = finding.outcome == Outcome::no_data && finding.is_silence;
  if (!is_quiet || !is_of_a_part(evidence) || is_under_a_fault(evidence)) return {};
  std::vector<observe::Question> all;
  for (const Sender& sender : whom_it_names(evidence)) {
    Signs signs = signs_of(sender, evidence);
    all.push_back(std::move(signs.before));
    all.push_back(std::move(signs.after));
    if (signs.up) all.push_back(*std::move(signs.up));
    if (signs.spans) all.push_back(*std::move(signs.spans));
  }
  return all;
}

Finding unless_quiet(Finding finding, const Evidence& evidence,
                     std::span<const observe::Answer> answers) {
  std::optional<SignOfLife> first;
  std::string service;
  for (const Sender& sender : whom_it_names(evidence)) {
    SignOfLife sign = sign_of_life(sender, evidence, answers);
    if (sign.text.empty()) return finding;
    if (first) continue;
    first = std::move(sign);
    service = sender.service;
  }
  if (!first) return finding;
  const std::string seen = finding.seen.substr(0, finding.seen.find(if_right)) + "; " +
                           first->text + ", " + what_to_claim_instead(*first, service);
  return with(std::move(finding), Outcome::undecided, seen);
}

}  // namespace harness::verdict
