// push: what is to be seen in one's own Grafana.
#include <cstdio>

#include "harness/cli/command.hpp"
#include "harness/core/text.hpp"

namespace harness::cli {

int push_command(const Words& args) {
  const std::string what = args.empty() ? "" : args.front();
  const Words rest(args.begin() + (args.empty() ? 0 : 1), args.end());
  if (what == "dashboards") return push_dashboards_command(rest);
  if (what == "regions") return push_regions_command(rest);
  if (what == "--list-flags") {  // of a shell, which knows the command alone
    push_dashboards_command(args);
    return push_regions_command(args);
  }
  if (what == "--help" || what == "-h") {
    std::puts(
        "harness push dashboards [FILE|NAME…] --grafana URL\n"
        "harness push regions RUN… --grafana URL\n\n"
        "Each has a --help of its own.");
    return exit_ok;
  }
  return refuse(Error{shown(what) + " is nothing that is pushed", "harness push",
                      "write harness push dashboards --grafana URL, or harness push regions RUN "
                      "--grafana URL"});
}

}  // namespace harness::cli
