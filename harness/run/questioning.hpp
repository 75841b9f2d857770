#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/backends.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"
#include "harness/observe/scrapes.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/progress.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

bool has_caught_up(const observe::Observations& observed, observe::Backend backend);

// What is asked of the backends about a run: before its load, whether they answer; after it, what
// they have seen. `pause` ends the waiting. Borrows all that it is given.
class Questioning {
 public:
  Questioning(const plan::Plan& plan, target::Target& system, observe::Backends& backends,
              const Clock& clock, report::Progress& progress, observe::Pause pause);

  // Until each backend that claims ask has answered something; why not, where one has not.
  std::string await_answers(const observe::Observations& observed) const;

  // Whom Prometheus scrapes of those that claims are about; empty: it is known now. Says why the
  // plan does not suit their scrapes, too.
  std::string find_targets();
  bool has_targets() const { return !targets_.empty(); }

  // Until every target has been scraped, and those that are well with success, where there is a
  // little time for that.
  observe::Scraped await_first_scrapes(WallTime since);
  observe::Scraped await_scrapes(WallTime since) const;

  // Whether a target that was well when all had been scraped is seen to have failed at a moment
  // right after it: that scrape was still under way.
  bool has_lost_scrapes(const observe::Scraped& scraped, WallTime at) const;

  // Waits until the backends show the end of the run.
  void catch_up(observe::Observations& observed, const std::string& marker);

  // Puts the questions of all claims until each is decided or its time is over. All of it has one
  // end, a little after the last of their deadlines, whatever is still to be asked or to come.
  void ask(observe::Observations& observed) const;

 private:
  void ask_in_turn(observe::Observations& observed, WallTime now) const;
  std::vector<observe::Question> all_questions(const observe::Observations& observed) const;
  std::vector<observe::Inquiry> inquiries(const observe::Observations& observed,
                                          WallTime now) const;
  observe::AskAll asking() const;
  observe::Pause until(WallTime end) const;
  Result<void> find_shared_targets();
  std::vector<observe::ClaimAnswers> poll(const std::vector<observe::Inquiry>& inquiries,
                                          const observe::Judged& judged, WallTime end) const;

  const plan::Plan& plan_;
  target::Target& system_;
  observe::Backends& backends_;
  const Clock& clock_;
  report::Progress& progress_;
  observe::Pause pause_;
  std::vector<std::string> targets_;     // the jobs of those that are waited for
  std::string series_;                   // of which they are; empty: of none
  std::vector<std::string> never_well_;  // targets of which no first scrape succeeded
};

}  // namespace harness::run
