#pragma once

#include <optional>
#include <set>
#include <string>

#include "harness/observe/question.hpp"
#include "harness/prove/remote.hpp"

// Many mutants share one Prometheus: each has its samples at times of its own, by whole hours
// before those of the run, and is asked there.
namespace harness::prove {

using Hours = std::chrono::hours;

void move_back(Metrics& metrics, Hours by);

// The same question about that much earlier, of which what gives the time itself (`time()`,
// `timestamp(up)`, `hour()`) gives that of the original. None: it is about no time.
std::optional<observe::Question> moved_back(const observe::Question& question, Hours by);

// The answer as if it were about the question's own time.
observe::Answer moved_forth(observe::Answer answer, Hours by);

// Whether series, or the names of metrics, are listed that are chosen by a selector and a window.
// That is not asked at other times: Prometheus lists what lies near in time, too.
bool is_listing(const observe::Question& question);
bool lists_names(const observe::Question& question);

// What a question names, in a query or a selector.
struct Names {
  std::vector<Matchers> selectors;  // of all that it reads
  std::set<std::string> metrics;    // by their names
  bool names_all = true;            // each selector has one
  bool reads_moment = false;        // one that it names itself: `@ 1700000000`
  Duration reach{0};                // how far back it reads
};
Names names_in(const observe::Question& question);
Names names_in(const std::string& query);

}  // namespace harness::prove
