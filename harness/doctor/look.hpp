#pragma once

#include <string>
#include <vector>

#include "harness/doctor/expected.hpp"
#include "harness/observe/asking.hpp"

namespace harness::doctor {

// `unseen` is what nobody in particular is to send, and what only its cause may bring forth: a
// counter of errors. `untraced` are lines of which none names the trace of a request, where a claim
// follows each by that. `unknown` is where the backend does not say.
enum class Arrival { arrives, silent, unseen, untraced, unknown };

// What has come of one who is to send something.
struct Sight {
  Arrival arrival = Arrival::silent;
  std::string seen = {};                  // "57 series"
  std::vector<std::string> under = {};    // its labels, as its backend has them
  std::string sample = {};                // one series, line or span
  std::vector<std::string> remarks = {};  // what is amiss although it arrives
  std::string problem = {};               // why it is not known, or what its scrape says
};

// Where it is looked for.
struct Looking {
  observe::Window window;
  std::vector<std::string> traces = {};  // that were begun in it by requests of one's own
};

// Asks for all of them side by side, twice at the most; the sights are in their order.
std::vector<Sight> look_for(const std::vector<Expected>& all, const Looking& looking,
                            const observe::AskAll& ask);

}  // namespace harness::doctor
