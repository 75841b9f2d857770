#include "harness/verdict/quiet_senders.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/observe/clocks.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/idle_senders.hpp"
#include "harness/verdict/life/life_of_services.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::verdict {
namespace {

using observe::Backend;
using observe::Question;
using observe::Window;

bool is_of_a_part(const Evidence& evidence) {
  const Window& run = evidence.observations.run;
  return evidence.window.begin > run.begin || evidence.window.end < run.end;
}

Question spans_of(const Sender& sender, const Window& window) {
  return observe::search_traces(
      "{ resource.service.name = " + languages::traceql::quoted_text(sender.service) + " }", window,
      observe::traces_per_page);
}

Question own_signal(const Sender& sender, const Window& window) {
  return sender.lines.empty() ? spans_of(sender, window)
                              : observe::list_lines(sender.lines, window, 1);
}

// Startup is a sign, too; when that began is not known while the run is asked about.
Window before_it(const Evidence& evidence) {
  return {evidence.observations.run.begin - observe::around_the_run, evidence.window.begin};
}
Window after_it(const Evidence& evidence) {
  return {evidence.window.end, std::max(evidence.window.end, evidence.observations.run.end)};
}

// Of lines, whether spans show that it was at work.
bool asks_for_spans(const Sender& sender, const Evidence& evidence) {
  return !sender.lines.empty() && is_there(Backend::tempo, evidence);
}

void ask_of(const Sender& sender, const Evidence& evidence, Asked& asked) {
  asked.add(own_signal(sender, before_it(evidence)));
  asked.add(own_signal(sender, after_it(evidence)));
  if (is_there(Backend::prometheus, evidence)) asked.add(up_throughout(sender.service, evidence));
  if (asks_for_spans(sender, evidence)) asked.add(spans_of(sender, evidence.window));
  ask_whether_idle(sender.service, evidence, asked);
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

std::vector<Sender> whom_it_names(const Evidence& evidence) {
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  return kind.senders ? kind.senders(evidence) : std::vector<Sender>{};
}

// What shows that one was alive; empty: nothing does.
struct SignOfLife {
  std::string text;
  bool is_of_work = false;  // it was asked for something, and had nothing to say of it
  bool is_idle = false;     // it was asked for nothing
};

SignOfLife sign_of_life(const Sender& sender, const Evidence& evidence, const Asked& asked,
                        std::span<const observe::Answer> answers) {
  const auto told = [&](const Question& question) { return asked.answer_to(question, answers); };
  if (asks_for_spans(sender, evidence)) {
    const bool is_traced = has_spans(told(spans_of(sender, evidence.window)), evidence.window);
    if (is_traced) return {sender.service + " has spans there", true};
  }
  const auto speaks_in = [&](const Window& window) {
    return has_own(sender, told(own_signal(sender, window)), window);
  };
  const bool speaks_around = speaks_in(before_it(evidence)) && speaks_in(after_it(evidence));
  const std::string around = sender.service + " has " + (sender.lines.empty() ? "spans" : "lines") +
                             " before and after it";
  const Idle idle = idle_of(sender.service, evidence, asked, answers);
  // Where its counter could be looked at, that has to stand still.
  if (speaks_around && idle.was_not_called && !is_there(Backend::prometheus, evidence)) {
    return {around + ", and " + text_of(idle, sender.service), false, true};
  }
  if (const std::string text = text_of(idle, sender.service); !text.empty()) {
    return {text, false, idle.is_proven()};
  }
  if (is_there(Backend::prometheus, evidence) &&
      is_up(told(up_throughout(sender.service, evidence)))) {
    return {sender.service + " was up at each scrape"};
  }
  return {speaks_around ? around : std::string()};
}

// The same claim, of the whole run.
struct OfTheRun {
  explicit OfTheRun(const Evidence& evidence) : claim(evidence.claim) {
    claim.phase.reset();
    claim.after = Duration{0};
  }
  Evidence evidence(const Evidence& of) const {
    return evidence_for(claim, of.plan, of.observations);
  }

  plan::Claim claim;
};

Asked all_of(const Evidence& evidence) {
  Asked asked;
  for (const Sender& sender : whom_it_names(evidence)) ask_of(sender, evidence, asked);
  const OfTheRun whole(evidence);
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  for (Question& question : kind.questions(whole.evidence(evidence))) {
    asked.add(std::move(question));
  }
  return asked;
}

// With its proof of life, from where there is something that shows it: then it holds of a part in
// which nothing was to be done, too.
bool holds_of_the_run(const Evidence& evidence, const Asked& asked,
                      std::span<const observe::Answer> answers) {
  const OfTheRun whole(evidence);
  const ClaimKind& kind = *find_claim_kind(evidence.claim.kind);
  std::vector<observe::Answer> some;
  for (const Question& question : kind.questions(whole.evidence(evidence))) {
    some.push_back(asked.answer_to(question, answers));
  }
  return kind.judge(whole.evidence(evidence), some).outcome == Outcome::pass;
}

// Where it spoke, of which nothing shows that it was alive in the window: "before it"; empty:
// nowhere.
std::string when_it_spoke(const Sender& sender, const Evidence& evidence, const Asked& asked,
                          std::span<const observe::Answer> answers) {
  for (const auto& [window, when] :
       {std::pair{before_it(evidence), "before it"}, std::pair{after_it(evidence), "behind it"}}) {
    if (has_own(sender, asked.answer_to(own_signal(sender, window), answers), window)) return when;
  }
  return {};
}

// What it does say elsewhere needs no advice to say anything.
Finding as_fallen_silent(Finding finding, const Sender& sender, const std::string& when) {
  if (when.empty()) return finding;
  const std::string seen = finding.seen.substr(0, finding.seen.find(if_right)) + "; " +
                           sender.service + " has " + (sender.lines.empty() ? "spans " : "lines ") +
                           when +
                           ", and nothing shows that it was alive there: have it scraped, "
                           "or claim a window in which it is asked for something";
  return with(std::move(finding), Outcome::no_data, seen);
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
  return whom_it_names(evidence).empty() ? std::vector<Question>{} : all_of(evidence).all();
}

Finding unless_quiet(Finding finding, const Evidence& evidence,
                     std::span<const observe::Answer> answers) {
  const Asked asked = all_of(evidence);
  std::optional<SignOfLife> first;
  std::string service;
  bool are_idle = true;
  for (const Sender& sender : whom_it_names(evidence)) {
    SignOfLife sign = sign_of_life(sender, evidence, asked, answers);
    if (sign.text.empty()) {
      return as_fallen_silent(std::move(finding), sender,
                              when_it_spoke(sender, evidence, asked, answers));
    }
    are_idle = are_idle && sign.is_idle;
    if (first) continue;
    first = std::move(sign);
    service = sender.service;
  }
  if (!first) return finding;
  const std::string seen = finding.seen.substr(0, finding.seen.find(if_right)) + "; " + first->text;
  if (are_idle && holds_of_the_run(evidence, asked, answers)) {
    return with(std::move(finding), Outcome::pass, seen + ": it had nothing to do");
  }
  return with(std::move(finding), Outcome::undecided,
              seen + ", " + what_to_claim_instead(*first, service));
}

}  // namespace harness::verdict
