#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/observe/conventions.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/claims/conventions/span_rules.hpp"

// What log lines are to be. Loki counts them, and looks for those that name a trace: however many
// there are, all of them are looked at.
namespace harness::verdict {

// How many lines each stream's service has in the window.
observe::Question question_for_lines(const observe::Conventions& conventions,
                                     const observe::Window& window);

// Who has lines, as that is answered.
struct Speaker {
  std::string service;
  std::string selector;  // of its streams
  std::uint64_t lines = 0;
};
Result<std::vector<Speaker>> speakers_of(const observe::Answer& counts,
                                         const observe::Conventions& conventions);

// One line that names a trace, by an id that is one. By whatever the run's own lines call it:
// beside the line, in its JSON, or in its logfmt, as one system may have all of these.
observe::Question question_for_traced(const Speaker& speaker,
                                      const observe::Conventions& conventions,
                                      const observe::Window& window);

// Each service that has spans and lines names traces in some of its lines. `traced` has the answer
// of each speaker. Empty: it is known; else why not.
std::string look_at_speakers(const std::vector<Speaker>& speakers,
                             std::span<const observe::Answer> traced,
                             const std::vector<std::string>& services, Judged& judged,
                             Breaches& breaches);

}  // namespace harness::verdict
