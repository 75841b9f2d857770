#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/backends.hpp"
#include "harness/observe/catch_up.hpp"
#include "harness/observe/last_requests.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"
#include "harness/observe/scrapes.hpp"
#include "harness/observe/stillness.hpp"
#include "harness/observe/targets.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/askable.hpp"
#include "harness/run/unknown_senders.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// What is asked of the backends about a run: before its load, whether they answer; after it, what
// they have seen. `pause` ends the waiting. Borrows all that it is given.
class Questioning {
 public:
  Questioning(const plan::Plan& plan, target::Target& system, observe::Backends& backends,
              const observe::LastRequests& last_requests, const Clock& clock,
              report::Progress& progress, observe::Pause pause);
  Questioning(const Questioning&) = delete;
  Questioning& operator=(const Questioning&) = delete;

  // Until each backend that claims ask has answered something; why not, where one has not.
  std::string await_answers(const observe::Observations& observed) const;

  // Whom Prometheus scrapes of those that claims are about; empty: it is known now. Says why the
  // plan does not suit their scrapes, too.
  std::string find_targets();
  bool has_targets() const { return !targets_.empty(); }

  // Until every target has been scraped, and those that are well with success, where there is a
  // little time for that.
  observe::Scraped await_first_scrapes(WallTime since);

  // The same of those that answer: of one that is held still, or away, no scrape succeeds.
  observe::Scraped await_scrapes(WallTime since) const;

  // What Prometheus says of a scrape that failed: ": connection refused"; empty: nothing.
  std::string why_failing(const std::string& target) const {
    return observe::why_scrapes_fail(target, asking());
  }

  // Where a window ends that ends there: with the first scrape of each target since then.
  std::optional<WallTime> end_of_first_scrapes(WallTime since) const;

  // Whether a target that was well when all had been scraped is seen to have failed at a moment
  // right after it: that scrape was still under way.
  bool has_lost_scrapes(const observe::Scraped& scraped, WallTime at) const;

  // Waits until the backends show the end of the run. While metrics are waited for, claims that
  // hang on lines and spans alone are asked: those that hold need not be asked again.
  void catch_up(observe::Observations& observed, const std::string& marker,
                const MayMark& may_mark);

  // Puts the questions of all claims until each is decided or its time is over, but of those that
  // are known to hold. All of it has one end, a little after the last of their deadlines, whatever
  // is still to be asked or to come. Beside them `also` is put, once.
  struct Also {
    observe::Question question;
    std::optional<observe::Answer> answer = {};
  };
  void ask(observe::Observations& observed, Also* also) const;

 private:
  // What is waited for after the last response.
  struct CatchingUp {
    observe::EndMarker end;
    std::vector<observe::Sender> senders;
    std::vector<observe::Sender> untold;  // is not waited for
    bool has_derived_metrics = false;
    TimePoint deadline;
    std::set<observe::Backend> beside;  // that no claim asks
  };
  void mark(CatchingUp& all, const MayMark& may_mark, observe::Observations& observed) const;
  void await(const std::set<observe::Backend>& wanted, const CatchingUp& all,
             observe::Observations& observed) const;
  void ask_early(observe::Observations& observed);
  bool is_known_to_hold(const observe::Inquiry& inquiry,
                        const observe::Observations& observed) const;
  void ask_in_turn(observe::Observations& observed, WallTime now) const;
  std::vector<observe::Question> all_questions(const observe::Observations& observed) const;
  // Of all claims of which every question can be asked by now; or those of the questions that can.
  enum class Wanted { wholes, parts };
  std::vector<observe::Inquiry> inquiries(const observe::Observations& observed, WallTime now,
                                          Wanted wanted = Wanted::wholes) const;
  observe::AskAll asking() const;
  observe::Pause until(WallTime end) const;
  Result<void> find_shared_targets();
  Duration scrape_patience() const;
  Duration well_patience() const;

  // Which claims hold.
  std::set<std::size_t> poll(const std::vector<observe::Inquiry>& inquiries,
                             const observe::Judged& judged, WallTime end, Also* also,
                             observe::Observations& observed) const;

  const plan::Plan& plan_;
  target::Target& system_;
  observe::Backends& backends_;
  const Clock& clock_;
  report::Progress& progress_;
  observe::Pause pause_;
  UnknownSenders unknown_;
  std::vector<std::string> targets_;          // the jobs of those that are waited for
  std::string series_;                        // of which they are; empty: of none
  Duration apart_;                            // the scrapes of the one that is scraped most often
  std::vector<std::string> never_well_;       // targets of which no first scrape succeeded
  std::set<std::size_t> hold_;                // claims that were asked early, and hold
  std::vector<observe::ClaimAnswers> parts_;  // of those of which not all could be asked then
};

}  // namespace harness::run
