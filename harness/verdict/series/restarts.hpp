#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/observe/question.hpp"
#include "harness/scenario/comparison.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/series/frozen.hpp"
#include "harness/verdict/series/uncounted.hpp"

// What the samples of counters do not show. A process that begins anew takes with it what it has
// counted since its last scrape: nobody ever sees that, and a counter that stands at 0 before and
// after does not even show that it began anew. What was counted by such a target is so much or
// more. So is what a target gives with times of its own that stand still, what it gives no more
// though it is up, what it gives of old for ever, and what it does not count though others had its
// answers. A count below 0 is none.
namespace harness::verdict {

// Where a query is asked.
struct RestartsIn {
  observe::Window window;
  bool at_each_moment = false;  // else at its end
  Duration step{0};             // so short that none of a target's scrapes falls between two
  Duration oldest{0};           // that a sample may be at the target's last scrape
  bool is_own = true;           // nobody else's targets are in Prometheus
  WallTime run_began = window.begin;
  std::vector<Busy> busy = {};  // the targets that the load keeps busy
  AnswersIn answers = {};       // what is known of answers in the claim's own window
};

RestartsIn restarts_in(const Evidence& evidence, const observe::Window& window,
                       bool at_each_moment);

// Which of the targets whose counters it reads began anew in what it reads of the window: by the
// start of their process, by a counter of the query's that fell, and, where they do not tell when
// they started, by any counter of theirs; which did not answer at its end, and which give counts
// below 0, old ones, or buckets that are no histogram's; and which are one under two names. None:
// it reads no counters.
std::vector<observe::Question> questions_for_restarts(const languages::promql::Expr& query,
                                                      const RestartsIn& in);

// Of those, what targets have answered and do not count, by the counters that the query reads.
std::vector<observe::Question> questions_for_uncounted(const languages::promql::Expr& query,
                                                       const RestartsIn& in);

struct Restarts {
  using Target = std::map<std::string, std::string>;  // its job and instance

  std::vector<Target> anew = {};
  std::vector<Target> away = {};  // at the window's last scrape, and not before
  std::vector<Target> old = {};
  std::vector<Target> vanished = {};    // without a series that they had
  std::vector<Target> frozen = {};      // with all counters as they were, though busy
  std::vector<Target> relabelled = {};  // that count on in series without a label that is asked
  std::vector<Target> below_zero = {};
  std::vector<Target> no_histogram = {};  // with buckets that do not fit each other
  std::vector<Target> twice = {};  // of one instance with another job: what it counts counts twice
  std::vector<Uncounted> uncounted = {};  // with less than others know of
  std::string problem = {};               // nobody knows; empty: it is known

  std::vector<Target> open() const;  // that may have counted more, nobody knows how much
  bool count_something() const;      // what they give can be a count at all
  bool lacks_answers_alone() const;  // what is open is only what is not counted, by known numbers
  std::map<std::string, double> missing() const;  // of that, by job
  std::string why() const;   // "shop began anew in the window: …"; empty: nothing is open
  std::string told() const;  // "127.0.0.1:1 is scraped as a and as b, …"; empty: none is
};

// `answers` are those to questions_for_restarts().
Restarts restarts_told(std::span<const observe::Answer> answers);

// The finding of a query whose counters may have counted more; what is told of them stands beside.
Finding unless_more_was_counted(Finding finding, const languages::promql::Expr& query,
                                const scenario::Comparison& wanted, const Restarts& restarts);

// Whether a rule that did not fire would not have fired on more, either: x < 5.
bool only_fires_for_less(const languages::promql::Expr& rule);

// With an offset or an @.
bool reads_another_moment(const languages::promql::Selector& selector);

}  // namespace harness::verdict
