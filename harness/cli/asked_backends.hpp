#pragma once

#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/backends.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {

// Those of a command's backends that there are, until it is interrupted. One thread.
class AskedBackends {
 public:
  // `missing` is what is said of one that is not there, before its name.
  AskedBackends(const net::Servers& servers, std::string missing, run::Interrupt& interrupt,
                const Clock& clock);

  std::vector<observe::Answer> ask(const std::vector<observe::Question>& questions);

 private:
  net::Servers servers_;
  std::string missing_;
  run::Interrupt& interrupt_;
  observe::LiveBackends backends_;
};

}  // namespace harness::cli
