#include "harness/scenario/system/system_form.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "harness/core/bytes.hpp"
#include "harness/core/file.hpp"
#include "harness/grammar/record.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/system/process_environment.hpp"
#include "harness/scenario/system/system_file.hpp"
#include "harness/scenario/system/system_rules.hpp"

namespace harness::scenario {
namespace {

using grammar::Form;
using grammar::Node;
using grammar::Reading;
using Ports = decltype(System::ports);

// The keys are names of processes.
template <typename Map>
Form<Map> by_process(const Form<Map>& map) {
  Form<Map> form = map;
  form.read = [map](const Node& node, const std::string& name, Map& values, Reading& reading) {
    for (const yaml::Member& member : node.members) {
      reading.references.push_back({process_noun, name, member.key, member.place});
    }
    return map.read(node, name, values, reading);
  };
  return form;
}

// Two processes cannot listen on one port.
Form<Ports> ports_form() {
  const Form<Ports> map = grammar::dictionary("a map from process to port",
                                              grammar::whole<std::uint16_t>(1, largest_port));
  Form<Ports> form = map;
  form.read = [map](const Node& node, const std::string& name, Ports& values, Reading& reading) {
    const bool sound = map.read(node, name, values, reading);
    std::vector<Located<std::string>> ports;
    for (const yaml::Member& member : node.members) {
      ports.push_back({member.value.text, member.value.place});
    }
    for (const auto& [port, first_line] : repeated(ports)) {
      reading.refuse(port.place, "ports: a second process on " + shown(*port),
                     "the first is at line " + std::to_string(first_line) +
                         "; give it another port, or leave it out for a free one");
    }
    return sound;
  };
  return by_process(form);
}

// "5" is "stage5".
Form<std::string> stage_form() {
  const Form<std::string> written =
      grammar::name_of_a(stage_noun, grammar::text("the name of a stage"));
  return grammar::as<std::string, std::string>(written, stage_name,
                                               [](const std::string& name) { return &name; });
}

Form<std::uint64_t> bytes_form() {
  return grammar::scalar<std::uint64_t>(
      "a size such as 512MiB or 1GiB", {"^[0-9]+ *([KMGT]i)?B?$", true},
      [](const std::string& text) { return parse_bytes(text); },
      [](const std::uint64_t& bytes) { return format_bytes(bytes); });
}

// Off is not printed.
Form<bool> switched_on() {
  Form<bool> form = grammar::choice<bool>({{"true", true}, {"false", false}});
  form.text = [](const bool& on) { return on ? std::string("true") : std::string(); };
  return form;
}

Names names_of(const std::vector<Process>& processes) {
  Names names;
  for (const Process& process : processes) names.push_back(process.name);
  return names;
}

// By whatever is started: of its stage, or by itself.
Names taken_names(const System& system, const Vocabulary& vocabulary) {
  Names taken = vocabulary.backends;
  const auto stage = vocabulary.stages.find(system.stage);
  if (stage != vocabulary.stages.end()) append_new(taken, stage->second);
  append_new(taken, names_of(system.own.processes));
  return taken;
}

}  // namespace

Form<System> system_form(const Catalogue& catalogue) {
  grammar::Record<System> system{"a system"};
  system.at_most_one_of = {"stage", "file", "processes"};
  system.any_of = {"stage", "file", "processes", "endpoints"};
  system.fields = {
      grammar::optional("stage", &System::stage, stage_form(),
                        "a system of stack/stages: 5 or stage5"),
      grammar::optional("file", &System::file, grammar::filled_text("a file"),
                        "a file beside this one with processes, in the same words as here"),
      grammar::optional("ports", &System::ports, ports_form(),
                        "fixed ports; every other port is a free one"),
      grammar::optional(
          "options", &System::options,
          by_process(grammar::dictionary(
              "a map from process to a list of arguments",
              grammar::list_of("a list of arguments", grammar::as_written(grammar::text())))),
          "further command line arguments of a process"),
      grammar::optional_else("memory", &System::memory, bytes_form(), "1GiB",
                             "how much the stores for logs and for traces may keep, each of them"),
  };
  system.fields.push_back(grammar::optional_else(
      "alertmanager", &System::alertmanager, switched_on(), "none is",
      "true: an Alertmanager is started, of which claims on alerts may ask whom it told"));
  const auto own = grammar::fields_of_part<System>(
      system_file_fields(catalogue), [](System& whole) -> SystemFile& { return whole.own; });
  system.fields.insert(system.fields.end(), own.begin(), own.end());
  return grammar::record(system);
}

Checked<void> read_system_file(System& system, const std::string& file_name,
                               const Vocabulary& vocabulary, std::vector<yaml::Problem>& problems) {
  if (!vocabulary.locate) return {};
  place_in(system.own, file_name);
  append(problems, check_order(system.own.processes, vocabulary.backends));
  append(problems, check_files(system.own, vocabulary));
  append(problems, check_secrets(system.own.backends, vocabulary.environment));
  append(problems, check_endpoints(system.own.endpoints, taken_names(system, vocabulary),
                                   vocabulary.environment));
  if (!system.file.written()) {
    append(problems, check_end_of_run(system.own.end, system.own.endpoints, system.own.processes));
  }
  if (!system.file.can_be_judged()) return {};
  const std::string path = vocabulary.locate(*system.file);
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) {
    problems.push_back({system.file.place, "file: there is no file " + shown(*system.file),
                        "name one; paths count from beside the scenario"});
    return {};
  }
  Checked<SystemFile> own = load_system_file(path, vocabulary);
  if (!own) return tl::unexpected(own.error());
  for (auto& rules : system.own.rules) own->rules.push_back(std::move(rules));
  own->backends.put(system.own.backends);
  put(system.own.endpoints, own->endpoints);
  put(system.own.links, own->links);
  // What its owner says stands: a scenario cannot put another in its place.
  if (system.own.safety.written() && own->safety.written()) {
    problems.push_back({system.own.safety.place,
                        "safety: " + *system.file + " names the rules of its owner",
                        "leave safety out here"});
  } else if (system.own.safety.written()) {
    own->safety = system.own.safety;
  }
  if (system.own.conventions.is_given()) own->conventions = system.own.conventions;
  if (system.own.end.is_given()) {
    own->end = system.own.end;
    append(problems, check_end_of_run(own->end, own->endpoints, own->processes));
  }
  system.own = *std::move(own);
  return {};
}

Checked<SystemFile> load_system_file(const std::string& path, const Vocabulary& vocabulary) {
  const Result<std::string> text = read_file(path);
  if (!text) return tl::unexpected(std::vector{text.error()});
  auto own = parse_system_file(*text, path, vocabulary.catalogue, vocabulary.environment);
  if (!own) return own;
  std::vector<yaml::Problem> problems = check_order(own->processes, vocabulary.backends);
  append(problems, check_files(*own, vocabulary));
  append(problems, check_secrets(own->backends, vocabulary.environment));
  Names taken = vocabulary.backends;
  append_new(taken, names_of(own->processes));
  append(problems, check_endpoints(own->endpoints, taken, vocabulary.environment));
  append(problems, check_end_of_run(own->end, own->endpoints, own->processes));
  std::vector<Error> errors = yaml::located(problems, path);
  std::ranges::copy(check_safety_file(*own, vocabulary), std::back_inserter(errors));
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return own;
}

namespace {

// What runs already is no process of ours: there is nothing to break, to open a port for, or to
// give arguments to.
void forget(const std::vector<std::string>& remote, Names& names) {
  std::erase_if(names, [&](const std::string& name) { return contains(remote, name); });
}

}  // namespace

Vocabulary with_own_processes(Vocabulary words, const System& system) {
  const std::vector<std::string> remote = system.own.backends.names();
  for (auto& [stage, names] : words.stages) forget(remote, names);
  if (system.alertmanager) {
    words.backends.insert(words.backends.end(), {"pager", "alertmanager"});
    for (auto& [stage, names] : words.stages) {
      names.insert(names.end(), {"pager", "alertmanager"});
    }
  }
  if (!system.is_own() || words.stages.empty()) return words;
  const bool has_none = system.own.processes.empty() && system.own.endpoints.empty();
  if (has_none && !system.lists_processes) {
    if (system.file.written()) words.stages.clear();  // they are in a file that is not there
    return words;
  }
  Names& names = words.stages[system.stage] = words.backends;
  forget(remote, names);
  words.without_http.clear();
  words.databases.clear();
  words.stormy.clear();
  words.dice.clear();
  words.has_other_dice = false;
  for (const Process& process : system.own.processes) {
    append_new(names, {process.name});
    if (!process.url.starts_with("http")) words.without_http.insert(process.name);
    if (is_database(process)) words.databases.insert(process.name);
    add_storms(process, words);
  }
  return words;
}

void add_storms(const Process& process, Vocabulary& words) {
  if (process.storm.probe.empty()) return;
  words.stormy.insert(process.name);
  words.dice.insert(process.storm.dice.begin(), process.storm.dice.end());
  words.has_other_dice = words.has_other_dice || process.storm.dice.empty();
}

std::string System::title() const {
  if (!is_own()) return stage;
  if (!own.project.empty()) return own.project;
  if (file.written()) return std::filesystem::path(*file).stem().string();
  std::vector<std::string> names;
  for (const Process& process : own.processes) names.push_back(process.name);
  for (const Endpoint& endpoint : own.endpoints) names.push_back(endpoint.name);
  return names.empty() ? "a system of its own" : join(names, ", ");
}

std::string stage_name(const std::string& written) {
  const bool is_number =
      !written.empty() &&
      std::all_of(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? "stage" + written : written;
}

}  // namespace harness::scenario
