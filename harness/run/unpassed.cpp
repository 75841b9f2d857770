#include "harness/run/unpassed.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/system/process_environment.hpp"

namespace harness::run {
namespace {

// By process and name, as its author wrote it: one that is made of the caller's is passed.
bool is_made_of(const std::string& name, const std::string& process,
                const scenario::System& system) {
  for (const scenario::Process& one : system.own.processes) {
    const auto written = one.env.find(name);
    if (one.name != process || written == one.env.end()) continue;
    if (written->second.find("${" + name) != std::string::npos) return true;
  }
  return false;
}

std::map<std::string, std::string> passed_to(const target::Process& process,
                                             const scenario::System& system) {
  std::map<std::string, std::string> env = scenario::environment_of(process);
  const auto more = system.env.find(process.name);
  if (more == system.env.end()) return env;
  for (const auto& [name, value] : more->second) env[name] = value;
  return env;
}

class Unpassed {
 public:
  Unpassed(const scenario::System& system, const scenario::Environment& caller)
      : system_(system), caller_(caller) {}

  void look_at(const target::Process& process) {
    const auto passed = passed_to(process, system_);
    for (const std::string& name : process.reads) {
      if (!passed.contains(name)) judge(process.name, name, nullptr);
    }
    for (const auto& [name, value] : passed) judge(process.name, name, &value);
  }

  std::vector<std::string> notes;

 private:
  void judge(const std::string& process, const std::string& name, const std::string* passed) {
    const auto set = caller_.find(name);
    if (!set || set->empty()) return;
    if (passed != nullptr && replace_all(*passed, "{{", "{") == *set) return;
    if (is_made_of(name, process, system_)) return;
    const auto more = system_.env.find(process);
    if (more != system_.env.end() && more->second.contains(name)) return;
    notes.push_back(name + " is set in your environment, and not passed to " + process +
                    (passed == nullptr ? "" : ", which has a value of its own") + "; --env " +
                    process + "." + name + "=VALUE passes one");
  }

  const scenario::System& system_;
  const scenario::Environment& caller_;
};

// Of shells, terminals and tools, which set them for whatever they call.
bool is_of_surroundings(const std::string& name) {
  static const std::set<std::string> known{"_",      "COLUMNS", "HOME",   "LANG",  "LINES",
                                           "OLDPWD", "PATH",    "PWD",    "SHLVL", "TERM",
                                           "TMPDIR", "USER",    "LOGNAME"};
  const auto begins = [&](const char* with) { return name.starts_with(with); };
  return known.contains(name) || begins("HARNESS_") || begins("LC_") || begins("CCACHE_") ||
         begins("XDG_") || begins("BASH_FUNC_");
}

std::set<std::string> names_in(const std::string& environment) {
  std::set<std::string> names;
  for (const std::string& one : split(environment, '\0'))
    names.insert(one.substr(0, one.find('=')));
  names.erase("");
  return names;
}

}  // namespace

std::vector<std::string> unmentioned_variables(const std::string& callers, const std::string& own,
                                               const std::vector<std::string>& texts) {
  if (callers.empty()) return {};  // it is another user's
  const std::set<std::string> before = names_in(callers);
  std::vector<std::string> notes;
  for (const std::string& name : names_in(own)) {
    const bool is_mentioned = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return text.find(name) != std::string::npos;
    });
    if (before.contains(name) || is_mentioned || is_of_surroundings(name)) continue;
    notes.push_back(name + " is set for this command, and no process gets it; --env PROCESS." +
                    name + "=VALUE passes one");
  }
  return notes;
}

std::vector<std::string> unpassed_variables(const target::Stage& stage, const LoadedPlan& loaded) {
  const scenario::System& system = loaded.plan.system;
  std::vector<std::string> notes = unpassed_variables(stage, system, own_environment());
  if (stage.processes.empty()) return notes;
  std::vector<std::string> texts = notes;
  texts.push_back(loaded.text);
  if (system.file.written()) texts.push_back(read_file(*system.file).value_or(""));
  const std::string callers = "/proc/" + std::to_string(::getppid()) + "/environ";
  const auto more = unmentioned_variables(read_file(callers).value_or(""),
                                          read_file("/proc/self/environ").value_or(""), texts);
  notes.insert(notes.end(), more.begin(), more.end());
  return notes;
}

std::vector<std::string> unpassed_variables(const target::Stage& stage,
                                            const scenario::System& system,
                                            const scenario::Environment& caller) {
  Unpassed unpassed(system, caller);
  for (const target::Process& process : stage.processes) {
    if (process.role != target::Role::backend) unpassed.look_at(process);
  }
  return std::move(unpassed.notes);
}

}  // namespace harness::run
