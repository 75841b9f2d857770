#include "harness/cli/show_result.hpp"

#include <unistd.h>

#include <cstdio>

#include "harness/cli/command.hpp"
#include "harness/report/summary.hpp"
#include "harness/report/terminal.hpp"

namespace harness::cli {

std::unique_ptr<report::Display> display() {
  return report::make_display(report::surroundings_of(STDOUT_FILENO),
                              std::make_unique<report::DescriptorOutput>(STDOUT_FILENO));
}

int show(const report::ScenarioResult& result) {
  if (result.report) {
    const report::Look look = report::look_in(report::surroundings_of(STDOUT_FILENO));
    std::fputs(report::summary(*result.report, look).c_str(), stdout);
    std::fflush(stdout);
  }
  refuse(result.errors);
  return result.exit_code;
}

}  // namespace harness::cli
