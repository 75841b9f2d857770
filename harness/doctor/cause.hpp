#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/doctor/look.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/targets.hpp"

namespace harness::doctor {

// What the harness itself knows of a process that it has started.
struct OwnProcess {
  std::string name;
  bool is_scraped = false;
  bool ships_logs = false;
  std::vector<Signal> otlp = {};  // that it is told to send
  bool has_output = true;         // it has written something by itself
};

// Who else is there: what is meant may be called otherwise.
struct Around {
  std::vector<OwnProcess> processes = {};
  std::vector<observe::ScrapedTarget> targets = {};
  std::vector<std::string> jobs = {};
  std::string label = {};                  // by which streams name who logs
  std::vector<std::string> loggers = {};   // its values
  std::vector<std::string> services = {};  // that have spans
  std::vector<observe::Loss> losses = {};  // what was refused on its way
};

// Those of the backends that there are.
Around look_around(const observe::Window& window, const observe::AskAll& ask,
                   const std::set<observe::Backend>& backends);

// Why nothing comes, and what to do: of one whose sight is silent. Pure.
Error cause_of(const Expected& expected, const Sight& sight, const Around& around);

}  // namespace harness::doctor
