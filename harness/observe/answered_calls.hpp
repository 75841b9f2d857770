#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/own_traces.hpp"

// Which service has answered what, by what its callers say: spans of calls, and the client's own
// answers. It is to have left something of each.
namespace harness::observe {

// Whom a span calls, as its service names it, without what differs from one call to the next;
// empty: it is no call, or does not say whom so that others are told apart.
std::string address_of(const WholeSpan& call);

// Whether the call got an answer, whatever that said: one with a status came from somebody. What is
// refused, or reset, has none, and nobody knows whether it got there.
bool was_answered(const WholeSpan& call);

// Whether the answer, or the service that gave it, says that it failed (5xx).
bool has_failed(const WholeSpan& span);

// "503"; "error": it failed, and has no status; empty: it has none, and went well.
std::string outcome_of(const WholeSpan& span);

// Who answers at which address, and which of the client's requests.
class Answerers {
 public:
  // As whole traces show, whose spans have their parents.
  void add(const std::string& request, const std::vector<WholeSpan>& whole_trace);
  // What the client was answered, and whoever answers such requests has a span of.
  void add_outcomes(const std::vector<OwnTrace>& traces);

  // Empty: it is not known, or there are several.
  std::string of_call(const WholeSpan& call) const;
  std::string of_request(const std::string& request) const;
  // Whoever refuses a request (4xx) may stand before the service, and have no spans: it has
  // answered those that are refused as others are of which it has one.
  std::string of_answer(const AnsweredRequest& request) const;

 private:
  using Services = std::map<std::string, std::set<std::string>>;  // by what they answer

  Services by_address_;
  Services by_request_;
  std::set<std::pair<std::string, std::string>> outcomes_;  // by request
};

// By a few whole traces, of each kind of request and of each address that is called.
Answerers answerers_in(const std::vector<OwnTrace>& traces, const AskAll& ask);

// What one service has had to do with one request.
struct PartInTrace {
  std::size_t calls = 0;           // of it that were answered, for others and for the client
  std::size_t by_spans = 0;        // of these, for others, as their spans say
  std::size_t answers = 0;         // that it has a span of
  std::size_t failed_calls = 0;    // of the calls, as who was answered says
  std::size_t failed_answers = 0;  // of the answers, as its span says
  bool has_span = false;           // of any kind
  bool has_line = false;
  bool has_failed = false;  // its part did; where nobody says, the request

  bool has_worked() const { return has_span || calls > 0; }
  std::size_t lost() const { return calls > answers ? calls - answers : 0; }
};

// How many of its lines name no span in which it answered, or took from a queue, and did that well:
// these may be of anything else.
std::size_t spare_lines(const OwnTrace& trace, const std::string& service);

// By service.
std::map<std::string, PartInTrace> parts_in(const OwnTrace& trace, const Answerers& answerers);

}  // namespace harness::observe
