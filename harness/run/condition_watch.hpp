#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/load/record/live_figures.hpp"
#include "harness/observe/question.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::run {

// What was seen of a condition until now.
struct ConditionState {
  std::uint64_t looks = 0;        // moments at which something was heard
  std::uint64_t unanswered = 0;   // of these: no answer of its backend; no end of any request
  std::uint64_t with_data = 0;    // of these: there was something that could be so
  std::optional<WallTime> since;  // at each moment from then on it has been so
  bool holds = false;             // for as long as it says
  std::string seen;               // at the last moment: "7 for {…}, one of 2 series"; why not
  std::string absent;             // what it reads and nobody has seen until now; empty: nothing

  // The longest time for which it may have been so, as nobody could tell, where that is as long as
  // it says; and the last moment of which that can be said.
  Duration maybe_for{0};
  std::optional<WallTime> maybe_at;
};

// Looks at conditions while the load runs: those of backends at each scrape, those of the client's
// own figures at each second, from the load's beginning on, and from one range of their query on
// after that. Never waits for an answer: a moment that comes while one is still on its way is one
// at which nothing was heard. Until what a query reads has been there once, nothing is so: it has a
// value of what is misspelt, too. The conductor's thread only.
class ConditionWatch {
 public:
  // Puts a question; the answer comes when it does. Empty: nobody can be asked.
  using Asking = std::function<std::future<observe::Answer>(const observe::Question& question)>;
  using Figures = std::function<load::LiveFigures()>;

  ConditionWatch(Duration interval, const Clock& clock, Asking ask, Figures figures);

  // Before it begins; the number is what state() wants.
  std::size_t add(const scenario::LiveCondition& condition);

  void begin(TimePoint load_began);

  // Takes what has come, and asks what is due; to be called many times a second.
  void look();

  const ConditionState& state(std::size_t index) const { return watched_.at(index).state; }

 private:
  struct Watched {
    scenario::LiveCondition condition;
    Duration looks_back{0};
    TimePoint due = {};
    std::vector<observe::Question> questions = {};
    std::size_t of_its_value = 0;  // so many of them, the first ones
    std::vector<std::future<observe::Answer>> coming = {};
    bool is_founded = false;  // what it reads has been there
    WallTime asked_about = {};
    WallTime heard_at = {};   // the last moment that is known
    WallTime not_so_at = {};  // the last moment at which it was not so
    bool is_blind = false;    // since then there was a time of which nobody knows
    ConditionState state = {};
  };

  // What is seen of all that is between two moments, which may be one.
  struct Look {
    WallTime from;
    WallTime until;
    bool is_so = false;
    bool is_answered = true;
    bool has_data = true;
    std::string seen = {};
  };

  void look_at_backend(Watched& one, TimePoint now);
  void ask(Watched& one);
  Look hear(Watched& one) const;
  observe::Window watched_until(WallTime at) const;
  void look_at_figures(TimePoint now);
  void note(Watched& one, const Look& look) const;
  void miss(Watched& one, WallTime at) const;
  void come_to(Watched& one, WallTime at) const;
  bool is_far(WallTime from, WallTime to) const { return to - from > 5 * interval_ / 2; }

  Duration interval_;
  const Clock& clock_;
  Asking ask_;
  Figures figures_;
  std::vector<Watched> watched_;
  std::optional<TimePoint> began_;
  load::LiveFigures last_;  // of the client's own
};

}  // namespace harness::run
