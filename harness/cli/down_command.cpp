// down: the end of what is kept up, from elsewhere.
#include <cstdio>

#include "harness/cli/flags.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/standing.hpp"

namespace harness::cli {
namespace {

using target::Standing;

std::vector<std::string> texts_of(const std::vector<Standing>& all) {
  std::vector<std::string> texts;
  for (const Standing& one : all) texts.push_back(target::text_of(one));
  return texts;
}

// Whether it is a slip or has ended by itself: nothing was ended.
Error not_up(const std::string& named, const std::vector<Standing>& all) {
  return {"nothing of that name is up", named,
          all.empty() ? "nothing is up at all" : "up: " + join(texts_of(all), ", ")};
}

// Who names nothing ends nothing of others.
std::string nothing_of_ones_own(const std::vector<Standing>& others) {
  if (others.empty()) return "nothing is up";
  std::vector<std::string> ways;
  for (const Standing& one : others)
    ways.push_back("harness down " + shell_word(target::name_among(one, others)));
  return "nothing that was started from here is up; from elsewhere: " +
         join(texts_of(others), ", ") + "\n" + join(ways, ", ") + " ends it";
}

int end_all(const std::vector<Standing>& standing) {
  const SystemClock clock;
  int exit_code = exit_ok;
  for (const Standing& one : standing) {
    const Result<void> ended = target::end_standing(one, clock);
    if (ended) {
      std::printf("%s is down\n", one.kept.name.c_str());
    } else {
      exit_code = refuse(ended.error(), exit_not_measured);
    }
  }
  return exit_code;
}

int end_own(const std::vector<Standing>& all, const target::Caller& caller) {
  const std::vector<Standing> own = target::own_of(all, caller);
  if (own.empty()) std::puts(nothing_of_ones_own(all).c_str());
  return end_all(own);
}

// Several of one's own may have the name; of several of others it is not known which is meant.
int end_named(const std::string& named, const std::vector<Standing>& all,
              const target::Caller& caller) {
  const std::vector<Standing> meant = target::meant_by(named, all, caller);
  if (meant.empty()) return refuse(not_up(named, all));
  const bool are_own = target::is_own(meant.front().kept.caller, caller);
  if (meant.size() > 1 && !are_own) return refuse(target::ambiguous(named, meant));
  return end_all(meant);
}

}  // namespace

int down_command(const Words& args) {
  Options options("down", "[NAME]",
                  "End what is kept up under this name, or in this directory; left out: all that "
                  "was started from this checkout and this terminal");
  options.path("name", "");
  options.operand("name");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  const std::vector<Standing> all = target::find_standing();
  const target::Caller caller = target::find_caller();
  return flags.has("name") ? end_named(flags.text("name"), all, caller) : end_own(all, caller);
}

}  // namespace harness::cli
