#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/last_requests.hpp"
#include "harness/observe/last_traces.hpp"
#include "harness/observe/lost_in_part.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/trace_parts.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/progress.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// Whether somebody may be sent a request that shows the end of the run; it is about to be.
using MayMark = std::function<bool(const std::string& whom)>;

// What a run works on where its services are not the harness' own. Borrowed.
struct UnknownSystem {
  const plan::Plan& plan;
  target::Target& system;
  const observe::LastRequests& last_requests;
  const Clock& clock;
  report::Progress& progress;
};

// Those who send telemetry of which nobody here knows who they are: how their lines name things,
// and when all that they have to send has come. Where the harness knows, it only looks what share
// of the traces has come.
class UnknownSenders {
 public:
  UnknownSenders(const UnknownSystem& on, observe::AskAll ask, observe::Pause pause);

  // Once the last response is in: sends the end marker, where there is one.
  void begin(const std::string& marker, bool has_lines, const MayMark& may_mark,
             observe::Observations& observed);

  // Until the logs and traces of those backends are all there; what of them is kept is noted.
  // `since`: when the last response was in.
  void await(std::vector<observe::CatchUp>& backends, WallTime since, Duration patience,
             observe::Observations& observed) const;

  // Whether others did meanwhile what the run's own requests do; once all of it has come.
  void note_others(observe::Observations& observed) const;

  // What Prometheus records by rules; once all has come.
  void note_recordings(observe::Observations& observed) const;

  // How long that may take beyond all else.
  Duration more_patience() const;

 private:
  std::optional<observe::Conventions> conventions(const observe::Observations& observed) const;
  std::optional<observe::Ending::Marker> mark(const std::string& marker, const MayMark& may_mark,
                                              observe::Observations& observed) const;
  void let_settle(WallTime end) const;
  void note_sampling(bool lines_are_whole, observe::Observations& observed) const;
  observe::AskAll asking_who_is_there() const;
  observe::SomeRequests first_and_last(const observe::Observations& observed) const;
  void note_clocks(const std::set<observe::Backend>& whole, observe::Observations& observed) const;
  void note_lost_parts(const std::vector<observe::CatchUp>& backends,
                       observe::Observations& observed) const;
  observe::OwnRequests own_of(std::vector<observe::AnsweredRequest> answered,
                              const observe::SomeRequests& some,
                              const observe::Observations& observed) const;
  void note_answers(const observe::SomeRequests& some, const observe::AskAll& once,
                    observe::Observations& observed) const;
  void note_lost_in_part(const observe::SomeRequests& some, const observe::AskAll& once,
                         observe::Observations& observed) const;
  void note_conventions(observe::Observations& observed) const;

  UnknownSystem on_;
  observe::AskAll ask_;
  observe::Pause pause_;
  std::optional<observe::Ending> ending_;  // none: the harness knows
};

}  // namespace harness::run
