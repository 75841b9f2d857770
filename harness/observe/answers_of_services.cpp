#include "harness/observe/answers_of_services.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

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
  void add(const ToldByService& told, const std::string& phase) {
    for (const auto& [service, its] : told) {
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
    if (trace.spans) {
      counting.add(told_in(trace, answerers), phase_of(trace.request.at, observed.phases));
    }
  }
  return counting.all();
}

}  // namespace harness::observe
