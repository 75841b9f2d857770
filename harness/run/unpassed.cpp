#include "harness/run/unpassed.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/run/program_text.hpp"
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

// Whether some process gets what the caller has set: a value of its own that another has beside
// that is meant.
bool is_heard(const std::string& name, const scenario::System& system) {
  const auto& own = system.own.processes;
  return std::ranges::any_of(system.env,
                             [&](const auto& of) { return of.second.contains(name); }) ||
         std::ranges::any_of(
             own, [&](const scenario::Process& one) { return is_made_of(name, one.name, system); });
}

std::map<std::string, std::string> passed_to(const target::Process& process,
                                             const scenario::System& system) {
  std::map<std::string, std::string> env = scenario::environment_of(process);
  const auto more = system.env.find(process.name);
  if (more == system.env.end()) return env;
  for (const auto& [name, value] : more->second) env[name] = value;
  return env;
}

bool is_inherited(const std::string& name) {
  return std::ranges::count(scenario::inherited_variables, name) > 0;
}

// Of shells, terminals and tools, which set them for whatever they call.
bool is_of_surroundings(const std::string& name) {
  static const std::set<std::string> known{"_",        "COLUMNS", "DISPLAY", "EDITOR",   "HOSTNAME",
                                           "HOSTTYPE", "LINES",   "LOGNAME", "MACHTYPE", "MAIL",
                                           "OLDPWD",   "OSTYPE",  "PAGER",   "PWD",      "SHELL",
                                           "SHLVL",    "TERM",    "USER",    "VISUAL"};
  const auto begins = [&](const char* with) { return name.starts_with(with); };
  return known.contains(name) || is_inherited(name) || begins("HARNESS_") || begins("LC_") ||
         begins("LESS") || begins("LS_") || begins("CCACHE_") || begins("SSH_") || begins("XDG_") ||
         begins("BASH_FUNC_");
}

std::set<std::string> names_in(const std::string& environment) {
  std::set<std::string> names;
  for (const std::string& one : split(environment, '\0'))
    names.insert(one.substr(0, one.find('=')));
  names.erase("");
  std::erase_if(names, is_of_surroundings);
  return names;
}

// Why one is missing, said of several.
std::string of_several(const std::string& besides) {
  return replace_all(replace_all(besides, " names it", " names them"), "a value of its own",
                     "values of its own");
}

class Unpassed {
 public:
  Unpassed(const scenario::System& system, const Caller& caller)
      : system_(system), caller_(caller), names_(names_in(caller.environment)) {}

  void look_at(const target::Process& process) {
    const auto passed = passed_to(process, system_);
    for (const std::string& name : process.reads) {
      if (!passed.contains(name)) judge(process.name, name, "");
    }
    for (const auto& [name, value] : passed) {
      if (!is_set_to(name, value) && !is_heard(name, system_))
        judge(process.name, name, ", which has a value of its own");
    }
    if (process.run.written()) look_into_program(process, passed);
  }

  // What one process does not get for the same reason is told at once: a program may name many.
  std::vector<std::string> notes() const {
    std::vector<std::string> all;
    for (const Missing& one : missing_) {
      const bool is_one = one.names.size() == 1;
      all.push_back(join(one.names, ", ") + (is_one ? " is" : " are") +
                    " set in your environment, and not passed to " + one.process +
                    (is_one ? one.besides : of_several(one.besides)) + "; --env " + one.process +
                    "." + (is_one ? one.names.front() : "NAME") + "=VALUE passes one");
    }
    return all;
  }

  bool knows_all = true;  // of what the processes heed

 private:
  struct Missing {
    std::string process;
    std::string besides;
    std::vector<std::string> names;
  };

  void look_into_program(const target::Process& process,
                         const std::map<std::string, std::string>& passed) {
    scenario::Words command = *process.run;
    command.insert(command.end(), process.args.begin(), process.args.end());
    for (std::string& word : command) word = scenario::filled(word, caller_.values);
    const std::filesystem::path directory =
        std::filesystem::absolute(std::filesystem::path(".") / process.directory /
                                  scenario::filled(*process.cwd, caller_.values));
    const auto named = variables_in_program(command, directory, names_);
    knows_all = knows_all && named;
    if (!named) return;
    for (const auto& [name, file] : *named) {
      const bool is_told = std::ranges::count(process.reads, name) > 0;
      if (!is_told && !passed.contains(name))
        judge(process.name, name, ", though " + file + " names it");
    }
  }

  bool is_set_to(const std::string& name, const std::string& passed) const {
    return caller_.values.find(name) == replace_all(passed, "{{", "{");
  }

  void judge(const std::string& process, const std::string& name, const std::string& besides) {
    const auto set = caller_.values.find(name);
    if (!set || set->empty() || is_made_of(name, process, system_)) return;
    const auto more = system_.env.find(process);
    if (more != system_.env.end() && more->second.contains(name)) return;
    auto known = std::ranges::find_if(missing_, [&](const Missing& other) {
      return other.process == process && other.besides == besides;
    });
    if (known == missing_.end()) known = missing_.insert(missing_.end(), {process, besides, {}});
    known->names.push_back(name);
  }

  const scenario::System& system_;
  const Caller& caller_;
  const std::set<std::string> names_;
  std::vector<Missing> missing_;
};

// A shell's start sets many, which its own environment does not show; who sets one for a command
// sets few.
constexpr std::size_t few = 3;

// Those that were set for this command alone, and that nothing of it mentions.
std::vector<std::string> set_for_the_command(const Caller& caller,
                                             const std::vector<std::string>& texts) {
  if (caller.parents.empty()) return {};  // it is another user's
  const std::set<std::string> before = names_in(caller.parents);
  std::vector<std::string> notes;
  for (const std::string& name : names_in(caller.environment)) {
    const bool is_mentioned = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return text.find(name) != std::string::npos;
    });
    if (before.contains(name) || is_mentioned) continue;
    notes.push_back(name + " is set for this command, and no process gets it; --env PROCESS." +
                    name + "=VALUE passes one");
  }
  return notes.size() > few ? std::vector<std::string>{} : notes;
}

}  // namespace

std::vector<std::string> unpassed_variables(const target::Stage& stage,
                                            const scenario::System& system,
                                            const std::vector<std::string>& texts,
                                            const Caller& caller) {
  Unpassed unpassed(system, caller);
  for (const target::Process& process : stage.processes) {
    if (process.role != target::Role::backend) unpassed.look_at(process);
  }
  std::vector<std::string> notes = unpassed.notes();
  if (unpassed.knows_all) return notes;
  std::vector<std::string> known = texts;
  known.insert(known.end(), notes.begin(), notes.end());
  const auto more = set_for_the_command(caller, known);
  notes.insert(notes.end(), more.begin(), more.end());
  return notes;
}

std::vector<std::string> unpassed_variables(const target::Stage& stage, const LoadedPlan& loaded) {
  const scenario::System& system = loaded.plan.system;
  std::vector<std::string> texts{loaded.text};
  if (system.file.written()) texts.push_back(read_file(*system.file).value_or(""));
  const std::string parent = "/proc/" + std::to_string(::getppid()) + "/environ";
  return unpassed_variables(stage, system, texts,
                            {own_environment(), read_file("/proc/self/environ").value_or(""),
                             read_file(parent).value_or("")});
}

}  // namespace harness::run
