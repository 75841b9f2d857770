#include "harness/cli/lifetime_flags.hpp"

#include <cstdio>

#include "harness/cli/system_table.hpp"
#include "harness/core/text.hpp"
#include "harness/run/to_start.hpp"
#include "harness/scenario/system/system_form.hpp"

namespace harness::cli {
namespace {

constexpr const char* flag = "--against";

std::string how_to_bring_up(const std::vector<target::Standing>& all) {
  std::string up = "bring it up with harness up or harness run --keep";
  if (all.empty()) return up;
  std::vector<std::string> texts;
  for (const target::Standing& one : all) texts.push_back(text_of(one));
  return up + "; up now: " + join(texts, ", ");
}

// What is kept up is led through no proxy: whoever drives it finds it as it is.
Checked<void> check_no_links(const run::LoadedPlan& loaded, const std::string& which) {
  const auto& links = loaded.plan.system.links;
  if (links.empty()) return {};
  return tl::unexpected(std::vector{
      Error{links.front().fault + ": a link can be broken only in a system that the run starts and "
                                  "ends itself",
            loaded.file, "leave " + which + " out"}});
}

}  // namespace

void add_lifetime_flags(Options& options) {
  options
      .flag("keep", "Leave the system up behind the run, until harness down, and say where it is")
      .path("against",
            "Drive a system that is up (harness up, or run --keep) in the place of one of the "
            "run's own, and leave it up: its NAME, such as stage5, or its directory");
}

Result<std::optional<target::Standing>> against_of(const Flags& flags) {
  if (!flags.has("against")) return std::nullopt;
  if (flags.has("keep")) {
    return fail("what is up stays up anyhow", flag, "leave --keep out");
  }
  const std::string named = flags.text("against");
  const std::vector<target::Standing> all = target::find_standing();
  std::vector<target::Standing> meant = target::meant_by(named, all, target::find_caller());
  if (meant.empty()) {
    return fail(scenario::stage_name(named) + " is not up", flag, how_to_bring_up(all));
  }
  if (meant.size() > 1) return fail(target::ambiguous(named, meant));
  return meant.front();
}

// What it is given here, and the ports of a run: no other waits for the standard ones.
std::vector<std::string> keeper_command(const Flags& flags, const std::string& scenario,
                                        const std::filesystem::path& run_dir) {
  // Not by its name: this program may have been built anew since it began.
  std::vector<std::string> command{"/proc/self/exe", "keep", "--ports=free",
                                   "--out=" + run_dir.string()};
  for (const char* name : {"loki", "tempo", "tempo-otlp", "memory"}) {
    if (flags.has(name)) command.push_back("--" + std::string(name) + "=" + flags.text(name));
  }
  for (const char* name : {"env", "service-arg"}) {
    for (const std::string& text : flags.texts(name)) {
      command.push_back("--" + std::string(name) + "=" + text);
    }
  }
  command.push_back(scenario);
  return command;
}

Checked<void> check_keep(const run::LoadedPlan& loaded,
                         const std::vector<target::FoundBackend>& backends) {
  if (auto none = check_no_links(loaded, "--keep"); !none) return none;
  const auto parts = run::to_start(loaded.plan.system, backends);
  if (!parts) return tl::unexpected(parts.error());
  if (!parts->system.stage.processes.empty()) return {};
  return tl::unexpected(std::vector{
      Error{"all of its system runs already, and stays up anyhow", "--keep", "leave --keep out"}});
}

Checked<void> check_against(const target::Standing& standing,
                            const std::vector<run::LoadedPlan>& plans,
                            const std::vector<target::FoundBackend>& backends) {
  std::vector<Error> errors;
  for (const run::LoadedPlan& loaded : plans) {
    if (auto none = check_no_links(loaded, "--against"); !none) return none;
    const auto wanted = run::to_start(loaded.plan.system, backends);
    if (!wanted) return tl::unexpected(wanted.error());
    const auto alike = run::check_likeness(standing, *wanted);
    if (alike) continue;
    errors.push_back(alike.error());
    errors.back().where = loaded.file + ": " + errors.back().where;
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return {};
}

void show_kept(const std::string& name, const target::Stage& stage,
               const std::map<std::string, std::string>& urls) {
  std::printf("\n%s stays up:\n%s\n%s\n", name.c_str(), system_table(stage, urls).c_str(),
              how_to_go_on(name).c_str());
  std::fflush(stdout);
}

}  // namespace harness::cli
