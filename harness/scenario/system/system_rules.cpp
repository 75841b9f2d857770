#include "harness/scenario/system/system_rules.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/system/process_placeholders.hpp"
#include "harness/scenario/system/safety.hpp"

namespace harness::scenario {
namespace {

namespace fs = std::filesystem;
using yaml::Problem;

constexpr const char* paths_count = "paths count from beside the file that names them";

bool is_known(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What is filled in only when the process starts cannot be looked for yet.
bool has_placeholders(const std::string& text) { return !placeholders(text).empty(); }

std::string line_of(const std::string& part, const std::string& text) {
  const auto begin = text.begin();
  const auto at = static_cast<std::ptrdiff_t>(std::min(text.find(part), text.size()));
  return std::to_string(1 + std::count(begin, begin + at, '\n'));
}

bool is_program(const fs::path& path) {
  std::error_code unknown;
  return fs::is_regular_file(path, unknown) && ::access(path.c_str(), X_OK) == 0;
}

class FileCheck {
 public:
  FileCheck(const Process& process, const ProcessPlaceholders& placeholders,
            const Vocabulary& vocabulary, std::vector<Problem>& problems)
      : process_(process),
        placeholders_(placeholders),
        vocabulary_(vocabulary),
        problems_(problems) {}

  void check() {
    if (process_.run.can_be_judged()) {
      check_program("run", process_.run->front(), process_.run.place);
    }
    check_texts();
    if (!process_.program.empty()) check_program("program", process_.program, process_.place);
    for (const auto* commands : {&process_.before, &process_.after}) {
      for (const Words& words : *commands) {
        check_program("before and after", words.front(), process_.place);
      }
    }
    if (!process_.ready.command.empty()) {
      check_program("ready", process_.ready.command.front(), process_.place);
    }
    check_directory();
    check_log();
    check_scraped_port();
    for (const TemplateFile& file : process_.files) check_template(file.source);
  }

 private:
  fs::path at(const std::string& path) const { return fs::path(process_.directory) / path; }

  void report(const yaml::Place& place, std::string what, std::string remedy) {
    problems_.push_back({place, std::move(what), std::move(remedy)});
  }

  void check_program(const std::string& key, const std::string& written, const yaml::Place& place) {
    const std::string program = filled(written, vocabulary_.environment);
    if (has_placeholders(program)) return;
    const std::string what =
        key + " of " + process_.name + ": there is no program " + shown(written);
    if (program.find('/') == std::string::npos) {
      if (vocabulary_.has_program && !vocabulary_.has_program(program)) {
        report(place, what, "install it, or name it by its path; looked for it on PATH");
      }
    } else if (!is_program(at(program))) {
      std::error_code unknown;
      const bool is_there = fs::exists(at(program), unknown);
      report(place, what + (is_there ? " that can be executed" : ""),
             std::string("make it, or name another; ") + paths_count);
    }
  }

  // A key of the process: what stands in it, and of what more than the key says.
  void check_text(const std::string& key, const std::string& text, const yaml::Place& place,
                  const std::string& of = "") {
    const auto unknown = placeholders_.unknown_in(text);
    if (!unknown) return;
    report(place, key + " of " + process_.name + ": nothing stands for " + unknown->written + of,
           unknown->remedy);
  }

  void check_words(const std::string& key, const Words& words, const yaml::Place& place) {
    for (const std::string& word : words) check_text(key, word, place);
  }

  void check_texts() {
    if (process_.run.can_be_judged()) check_words("run", *process_.run, process_.run.place);
    if (process_.cwd.can_be_judged()) check_text("cwd", *process_.cwd, process_.cwd.place);
    check_words("args", process_.args, process_.place);
    for (const auto& [name, value] : process_.env) {
      check_text("env", value, process_.place, " of " + name);
    }
    for (const auto* commands : {&process_.before, &process_.after}) {
      for (const Words& words : *commands) {
        check_words("before and after", words, process_.place);
      }
    }
    check_words("ready", process_.ready.command, process_.place);
    const auto& log = process_.logs.file;
    if (log.can_be_judged()) check_text("logs", *log, log.place);
  }

  void check_directory() {
    if (!process_.cwd.can_be_judged() || has_placeholders(*process_.cwd)) return;
    std::error_code unknown;
    if (fs::is_directory(at(*process_.cwd), unknown)) return;
    report(process_.cwd.place,
           "cwd of " + process_.name + ": there is no directory " + shown(*process_.cwd),
           std::string("make it, or name another; ") + paths_count);
  }

  void check_scraped_port() {
    const auto& port = process_.scrape.port;
    if (!port.can_be_judged() || port->empty() || process_.extra_ports.contains(*port)) return;
    report(port.place, "scrape of " + process_.name + ": it has no port " + shown(*port),
           remedy_of_port(*port));
  }

  std::string remedy_of_port(const std::string& port) const {
    std::vector<std::string> known;
    for (const auto& [name, standard] : process_.extra_ports) known.push_back(name);
    if (!known.empty()) return "use one of its extra_ports: " + join(known, ", ");
    // Who writes a number means the number, and it is the process that is told one.
    const bool is_number = port.find_first_not_of("0123456789") == std::string::npos;
    const std::string name = is_number ? "admin" : port;
    return "name it under extra_ports: {" + name +
           ": 0}, and tell the process: {port:" + process_.name + "." + name + "}" +
           (is_number ? "; then port: admin, whose number a run chooses" : "");
  }

  // The log itself may only come with the process.
  void check_log() {
    const auto& file = process_.logs.file;
    if (!file.can_be_judged() || has_placeholders(*file)) return;
    std::error_code unknown;
    if (fs::is_directory(at(*file), unknown)) {
      return report(
          file.place,
          "logs of " + process_.name + ": " + shown(*file) + " is a directory, and not a file",
          "name the file that it writes to");
    }
    if (file->find_first_of("*?[") != std::string::npos && !fs::exists(at(*file), unknown)) {
      return report(file.place,
                    "logs of " + process_.name + ": " + shown(*file) +
                        " is a pattern, and one file is followed",
                    "name the file that it writes to; the one that takes its place is followed");
    }
    const fs::path directory = at(*file).parent_path();
    if (directory.empty() || fs::is_directory(directory, unknown)) return;
    report(file.place, "logs of " + process_.name + ": there is no directory for " + shown(*file),
           std::string("make it, or name another; ") + paths_count);
  }

  void check_template(const grammar::Located<std::string>& source) {
    if (!source.can_be_judged()) return;
    std::error_code unreadable;
    if (!fs::is_regular_file(at(*source), unreadable)) {
      report(source.place, "files of " + process_.name + ": there is no file " + shown(*source),
             std::string("make it, or name another; ") + paths_count);
      return;
    }
    const std::string pattern = read_file(at(*source)).value_or("");
    if (const auto unknown = placeholders_.unknown_in(pattern)) {
      report(source.place,
             "files of " + process_.name + ": nothing stands for " + shown(unknown->written) +
                 " in line " + line_of(unknown->written, pattern) + " of " + *source,
             unknown->remedy);
    }
  }

  const Process& process_;
  const ProcessPlaceholders& placeholders_;
  const Vocabulary& vocabulary_;
  std::vector<Problem>& problems_;
};

}  // namespace

std::vector<Problem> check_order(const std::vector<Process>& processes,
                                 std::vector<std::string> before) {
  std::vector<Problem> problems;
  for (const Process& process : processes) {
    if (is_known(before, process.name)) {
      problems.push_back({process.place, "a second process " + shown(process.name),
                          "give it another name; there are " + join(before, ", ")});
    }
    for (const std::string& need : process.needs) {
      if (is_known(before, need)) continue;
      problems.push_back(
          {process.place,
           process.name + " needs " + shown(need) + ", which does not stand before it",
           before.empty() ? "nothing stands before it" : "before it stand: " + join(before, ", ")});
    }
    before.push_back(process.name);
  }
  return problems;
}

namespace {

bool is_file(const std::string& path) {
  std::error_code unknown;
  return fs::is_regular_file(path, unknown);
}

// Those at a URL are asked for once all else is right.
bool is_in_a_file(const grammar::Located<std::string>& safety) {
  return safety.can_be_judged() && !net::is_web_url(*safety);
}

}  // namespace

std::vector<Problem> check_files(const SystemFile& system, const Vocabulary& vocabulary) {
  std::vector<Problem> problems;
  if (!vocabulary.locate) return problems;
  const ProcessPlaceholders placeholders(system.processes, vocabulary);
  for (const Process& process : system.processes) {
    FileCheck(process, placeholders, vocabulary, problems).check();
  }
  for (const auto& rules : system.rules) {
    if (!rules.can_be_judged() || is_file(*rules)) continue;
    problems.push_back({rules.place, "rules: there is no file " + shown(*rules),
                        std::string("name one; ") + paths_count});
  }
  if (is_in_a_file(system.safety) && !is_file(*system.safety)) {
    problems.push_back({system.safety.place, "safety: there is no file " + shown(*system.safety),
                        std::string("name one, or a URL; ") + paths_count});
  }
  return problems;
}

std::vector<Error> check_safety_file(const SystemFile& system, const Vocabulary& vocabulary) {
  if (!vocabulary.locate || !is_in_a_file(system.safety) || !is_file(*system.safety)) return {};
  const Checked<Safety> safety = load_safety(*system.safety);
  return safety ? std::vector<Error>{} : safety.error();
}

}  // namespace harness::scenario
