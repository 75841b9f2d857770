// down: the end of what up keeps, from elsewhere.
#include <cstdio>

#include "harness/cli/flags.hpp"
#include "harness/cli/kept_run.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/standing.hpp"

namespace harness::cli {
namespace {

using target::Standing;

// "stage3 is not up; up: stage5"
std::string nothing_to_end(const std::string& wanted, const std::vector<Standing>& standing) {
  if (wanted.empty()) return "nothing is up";
  std::vector<std::string> names;
  for (const Standing& one : standing) names.push_back(one.stage);
  return wanted + " is not up" + (names.empty() ? "" : "; up: " + join(names, ", "));
}

int end_all(const std::vector<Standing>& standing) {
  const SystemClock clock;
  int exit_code = exit_ok;
  for (const Standing& one : standing) {
    const Result<void> ended = target::end_standing(one, clock);
    if (ended) {
      std::printf("%s is down\n", one.stage.c_str());
    } else {
      exit_code = refuse(ended.error(), exit_not_measured);
    }
  }
  return exit_code;
}

}  // namespace

int down_command(const Words& args) {
  Options options("down", "[STAGE|RUN]",
                  "End what `harness up` keeps up: this stage or run, or all of them");
  options.path("stage", "");
  options.operand("stage");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  std::string wanted;
  if (flags.has("stage")) {
    const Checked<std::string> known = upkeep_name(flags.text("stage"));
    if (!known) return refuse(known.error());
    wanted = *known;
  }
  const std::vector<Standing> all = target::find_standing();
  std::vector<Standing> chosen = all;
  std::erase_if(chosen,
                [&](const Standing& one) { return !wanted.empty() && one.stage != wanted; });
  if (chosen.empty()) std::puts(nothing_to_end(wanted, all).c_str());
  return end_all(chosen);
}

}  // namespace harness::cli
