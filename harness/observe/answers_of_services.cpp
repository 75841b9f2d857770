#include "harness/observe/answers_of_services.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/answered_calls.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/own_traces.hpp"

namespace harness::observe {
namespace {

// In whose window all of it was; empty: in none's.
std::string phase_of(const Window& request, const std::vector<PhaseMark>& phases) {
  const auto found = std::ranges::find_if(phases, [&](const PhaseMark& phase) {
    return phase.window.contains(request.begin) && phase.window.contains(request.end);
  });
  return found == phases.end() ? std::string() : found->name;
}

// Whether it may have kept the service from counting what it answers, or the scrapes from showing
// that: whom the author's own means hit nobody knows.
bool may_hit(const FaultRecord& fault, const std::string& service) {
  const bool is_known =
      !fault.target.empty() && !is_one_of(fault.kind, {"command", "http", "flood"}) &&
      !is_one_of(fault.target, {"prometheus", "loki", "tempo", "otlp", "alertmanager"});
  // A link is called by both of its ends.
  return !is_known || (" " + fault.target + " ").find(" " + service + " ") != std::string::npos;
}

// Who is killed takes with it what it had counted, also before.
bool was_on(const FaultRecord& fault, const Window& request) {
  if (!fault.injected_at) return false;
  if (is_one_of(fault.kind, {"crash", "restart"})) return true;
  return request.end >= *fault.injected_at && (!fault.gone_at || request.begin <= *fault.gone_at);
}

bool is_under_a_fault(const std::string& service, const Window& request,
                      const std::vector<FaultRecord>& faults) {
  return std::ranges::any_of(faults, [&](const FaultRecord& fault) {
    return was_on(fault, request) && may_hit(fault, service);
  });
}

struct Answered {
  std::string asked;
  std::string outcome;
};

// What is said of one service's answers in one trace.
struct Told {
  std::vector<Answered> by_callers;
  std::vector<Answered> by_itself;

  // Where a span stands for more than one call, or for a part of one, nobody knows how many there
  // were: two instrumentations may tell of the same one.
  bool callers_may_repeat() const {
    return !by_itself.empty() && by_callers.size() > by_itself.size();
  }
  bool may_repeat_itself() const {
    return by_itself.size() > std::max<std::size_t>(by_callers.size(), 1);
  }
};

using ToldByService = std::map<std::string, Told>;

ToldByService told_in(const OwnTrace& trace, const Answerers& answerers) {
  ToldByService told;
  const std::string asked = answerers.of_answer(trace.request);
  if (!asked.empty()) {
    told[asked].by_callers.push_back({trace.request.request, trace.request.outcome});
  }
  std::set<std::string> known;  // what was sent again is one
  for (const WholeSpan& span : *trace.spans) {
    const bool is_again = !span.span_id.empty() && !known.insert(span.span_id).second;
    if (is_again || span.service.empty() || span.service == client_service) continue;
    const Answered answered{span.name, outcome_of(span)};
    if (span.kind == "server") told[span.service].by_itself.push_back(answered);
    const std::string called = was_answered(span) ? answerers.of_call(span) : std::string();
    if (!called.empty()) told[called].by_callers.push_back({address_of(span), answered.outcome});
  }
  return told;
}

class Counting {
 public:
  void add(const ToldByService& told, const Window& request, const Observations& observed) {
    const std::string phase = phase_of(request, observed.phases);
    for (const auto& [service, its] : told) {
      if (is_under_a_fault(service, request, observed.faults)) continue;
      if (!its.callers_may_repeat()) add(service, phase, its.by_callers, false);
      if (!its.may_repeat_itself()) add(service, phase, its.by_itself, true);
    }
  }

  std::vector<AnswersOfService> all() const {
    std::vector<AnswersOfService> all;
    for (const auto& [key, count] : counts_) {
      const auto& [service, phase, asked, outcome, by_itself] = key;
      all.push_back({service, phase, asked, outcome, by_itself, count});
    }
    return all;
  }

 private:
  void add(const std::string& service, const std::string& phase, const std::vector<Answered>& some,
           bool by_itself) {
    for (const Answered& one : some) {
      ++counts_[{service, phase, one.asked, one.outcome, by_itself}];
    }
  }

  std::map<std::tuple<std::string, std::string, std::string, std::string, bool>, std::uint64_t>
      counts_;
};

}  // namespace

std::vector<AnswersOfService> answers_of_services(const OwnRequests& own,
                                                  const Conventions& conventions,
                                                  const Observations& observed, const AskAll& ask) {
  if (own.some.empty() || !own.whole.contains(Backend::tempo)) return {};
  const auto traces = own_traces(own.some, own.whole, conventions, observed.run, ask);
  const Answerers answerers = answerers_in(traces, ask);
  Counting counting;
  for (const OwnTrace& trace : traces) {
    if (trace.spans) counting.add(told_in(trace, answerers), trace.request.at, observed);
  }
  return counting.all();
}

}  // namespace harness::observe
