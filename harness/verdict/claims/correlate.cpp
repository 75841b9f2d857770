// correlate: from a request to its trace, from the trace to its log lines, and back. Judged on the
// requests that the load has kept.
#include <algorithm>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/verdict/claims/by_trace.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/slowness.hpp"

namespace harness::verdict {
namespace {

using grammar::defaulted;
using grammar::Field;
using grammar::required;
using scenario::Comparison;

struct Correlate {
  std::string request;
  std::vector<std::string> services;
  Comparison count{">=", 1};
};

std::vector<Field<Correlate>> correlate_fields() {
  return {
      required("correlate", &Correlate::request, scenario::request_name(),
               "The name of a request: those of them that were kept and answered are checked, all "
               "of them"),
      required("services", &Correlate::services, scenario::service_names(),
               "The services that must each have a span in its trace, and log lines with its "
               "trace_id whose span_id is a span of that trace"),
      defaulted("count", &Correlate::count, scenario::comparison(),
                "How many requests must be checked"),
  };
}

Result<void> check(const Correlate& claim) { return check_can_fail(claim.count); }

// What the two backends know of one request.
struct Followed {
  const load::KeptRequest* request = nullptr;
  std::vector<observe::FoundSpan> spans;
  std::vector<observe::LogLine> lines;
  std::string cut = {};  // why there may be more of them; empty: these are all
};

std::vector<Followed> followed_requests(const Correlate& claim, const Evidence& evidence) {
  std::vector<Followed> all;
  for (const load::KeptRequest& kept : evidence.observations.load.kept) {
    if (kept.request != claim.request || !load::was_answered(kept.outcome)) continue;
    if (evidence.window.contains(kept.started_at)) all.push_back({&kept, {}, {}, {}});
  }
  return all;
}

std::vector<observe::Question> questions(const Correlate& claim, const Evidence& evidence) {
  std::vector<std::string> ids;
  for (const Followed& one : followed_requests(claim, evidence))
    ids.push_back(one.request->trace_id);
  if (ids.empty()) return {};
  const observe::Window& run = evidence.observations.run;
  const observe::Window window{run.begin - before_a_request,
                               run.end + std::max(after_an_answer, evidence.claim.within)};
  return {observe::find_traces(ids, window),
          observe::lines_of_traces(ids, window, evidence.observations.conventions)};
}

bool has_span(const Followed& one, const std::string& span_id) {
  return std::any_of(one.spans.begin(), one.spans.end(),
                     [&](const observe::FoundSpan& span) { return span.span_id == span_id; });
}

// " (but of other)": whose spans there are in its place, beside the harness' own; empty: nobody's.
std::string whose_instead(const Followed& one) {
  std::set<std::string> services;
  for (const observe::FoundSpan& span : one.spans) services.insert(span.service);
  services.erase(observe::client_service);
  services.erase("");
  if (services.empty()) return {};
  return " (but of " + join(std::vector<std::string>(services.begin(), services.end()), ", ") + ")";
}

// What is missing of one service; empty: nothing.
std::string gap_of(const Followed& one, const std::string& service,
                   const observe::Conventions& conventions) {
  const bool traced =
      std::any_of(one.spans.begin(), one.spans.end(),
                  [&](const observe::FoundSpan& span) { return span.service == service; });
  if (!traced) return "no span of " + service + whose_instead(one);
  bool logged = false;
  for (const observe::LogLine& line : one.lines) {
    if (observe::service_of(line.labels, conventions) != service) continue;
    logged = true;
    const std::string span_id = line.field(conventions.span_id()).value_or("");
    if (span_id.empty()) return "a log line of " + service + " has no " + conventions.span_id();
    if (!has_span(one, span_id)) {
      return "a log line of " + service + " names span \"" + span_id + "\", which is not in it";
    }
  }
  if (logged) return {};
  return "no log line of " + service + " has its id in " + conventions.trace_id;
}

std::string gap_of(const Followed& one, const std::vector<std::string>& services,
                   const observe::Conventions& conventions) {
  if (one.spans.empty()) return "it is not in Tempo";
  for (const std::string& service : services) {
    std::string gap = gap_of(one, service, conventions);
    if (!gap.empty()) return gap;
  }
  return {};
}

Result<std::vector<Followed>> told(std::vector<Followed> all,
                                   std::span<const observe::Answer> answers,
                                   const observe::Conventions& conventions) {
  Result<observe::Search> search = observe::parse_traces(answers[0]);
  if (!search) return fail(search.error());
  Result<observe::Lines> lines = observe::parse_lines(answers[1]);
  if (!lines) return fail(lines.error());
  std::map<std::string, Followed*> by_trace;
  for (Followed& one : all) {
    by_trace[one.request->trace_id] = &one;
    one.cut = search->cut.empty() ? lines->cut : search->cut;
  }
  for (observe::FoundTrace& trace : search->traces) {
    if (!by_trace.contains(trace.trace_id)) continue;
    Followed& one = *by_trace[trace.trace_id];
    if (!trace.lists_all()) {
      one.cut = "of its " + std::to_string(trace.matched) + " spans only " +
                std::to_string(trace.spans.size()) + " are listed";
    }
    one.spans = std::move(trace.spans);
  }
  for (observe::LogLine& line : lines->lines) {
    const std::string id = line.field(conventions.trace_id).value_or("");
    if (by_trace.contains(id)) by_trace[id]->lines.push_back(std::move(line));
  }
  return all;
}

// The last moment at which one of the services is seen to have done something for one of them.
WallTime last_done(const Correlate& claim, const std::vector<Followed>& all,
                   const observe::Conventions& conventions) {
  const std::set<std::string> services(claim.services.begin(), claim.services.end());
  WallTime last = WallTime::min();
  for (const Followed& one : all) {
    for (const observe::FoundSpan& span : one.spans) {
      if (services.contains(span.service)) last = std::max(last, span.started_at);
    }
    for (const observe::LogLine& line : one.lines) {
      const bool is_theirs = services.contains(observe::service_of(line.labels, conventions));
      if (is_theirs) last = std::max(last, line.at);
    }
  }
  return last;
}

// Whether what is missing is what a queue had still to do: of the last requests alone, while the
// last of the others is seen to be done well behind the last answer. Empty: it is not.
std::string why_still_to_come(const Correlate& claim, std::vector<Followed> all,
                              const Evidence& evidence) {
  // By clocks that differ, and what is written a little late.
  constexpr Duration a_little = std::chrono::milliseconds{250};
  const observe::Conventions& conventions = evidence.observations.conventions;
  const auto is_whole = [&](const Followed& one) {
    return gap_of(one, claim.services, conventions).empty();
  };
  std::ranges::sort(all, {}, [](const Followed& one) { return one.request->started_at; });
  const auto first = std::ranges::find_if_not(all, is_whole);
  const bool are_the_last = first != all.begin() && std::none_of(first, all.end(), is_whole);
  const Duration behind = last_done(claim, all, conventions) - evidence.observations.run.end;
  if (!are_the_last || behind <= a_little) return {};
  return "the last of it that has come was done " + approximate(behind) +
         " behind the last answer, and the rest may be to come: " + drain;
}

Finding judge_followed_requests(Finding finding, const Correlate& claim,
                                const std::vector<Followed>& all, const Evidence& evidence) {
  const observe::Conventions& conventions = evidence.observations.conventions;
  const auto checked = static_cast<double>(all.size());
  std::size_t broken = 0;
  const Followed* first = nullptr;
  const Followed* unclear = nullptr;  // what it lacks may be in the part that was not given
  for (const Followed& one : all) {
    if (gap_of(one, claim.services, conventions).empty()) continue;
    if (!one.cut.empty()) {
      if (unclear == nullptr) unclear = &one;
    } else if (broken++ == 0) {
      first = &one;
    }
  }
  const Followed& shown = first != nullptr ? *first : unclear != nullptr ? *unclear : all.front();
  finding.trace_id = shown.request->trace_id;
  if (first != nullptr) {
    const std::string seen =
        std::to_string(broken) + " of " + counted(checked, "request") +
        " without; the first trace: " + gap_of(shown, claim.services, conventions);
    const std::string why = why_still_to_come(claim, all, evidence);
    if (why.empty()) return with(std::move(finding), Outcome::fail, seen);
    return with(std::move(finding), Outcome::undecided, seen + "; " + why);
  }
  if (unclear != nullptr) {
    return with(std::move(finding), Outcome::undecided,
                gap_of(shown, claim.services, conventions) + ", but " + shown.cut);
  }
  return judge_number(std::move(finding), claim.count, Interval::exactly(checked),
                      counted(checked, "request") + " with all of it");
}

Finding judge(const Correlate& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  const observe::Conventions& conventions = evidence.observations.conventions;
  Finding finding = finding_of(evidence);
  finding.expected = "spans and log lines of " + join(claim.services, ", ") + " for each of " +
                     claim.count.text() + " requests";
  finding.query = claim.request;
  std::vector<Followed> all = followed_requests(claim, evidence);
  if (all.empty()) {
    finding.of_slowness = may_have_fallen_short(evidence);
    return with(std::move(finding), Outcome::no_data,
                "no answered request \"" + claim.request + "\" was kept");
  }
  const Result<std::vector<Followed>> with_answers = told(std::move(all), answers, conventions);
  if (!with_answers) {
    return with(std::move(finding), Outcome::undecided, to_string(with_answers.error()));
  }
  return judge_followed_requests(std::move(finding), claim, *with_answers, evidence);
}

// A request that was answered leads to its spans and lines however long it took; there may be fewer
// of them.
bool may_be_of_slowness(const Correlate& claim, const Evidence& evidence, const Finding& finding) {
  return finding.value && explains(of_what_requests_cause(evidence), claim.count, finding);
}

}  // namespace

ClaimKind correlate_claim() {
  return claim_kind<Correlate>(
      scenario::kind_of("correlate", "Requests whose trace and log lines lead to each other",
                        correlate_fields(), check),
      {.questions = questions,
       .judge = judge,
       .may_be_of_slowness = may_be_of_slowness,
       .asks_by_trace = true});
}

}  // namespace harness::verdict
