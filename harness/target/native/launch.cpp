#include "harness/target/native/launch.hpp"

#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/target/native/scratch.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// Fills the placeholders of one process, and remembers the first problem so that the building of a
// Launch reads straight.
class Filler {
 public:
  Filler(const ProcessSpec& spec, const StagePorts& ports, const RunPlaces& places)
      : spec_(spec), ports_(ports), places_(places), directory_(places.scratch / spec.name) {}

  std::string fill(const std::string& pattern, const std::string& where) {
    auto filled = fill_placeholders(pattern, [this](std::string_view name) { return value(name); });
    if (filled) return *filled;
    note({filled.error().what, where,
          "known: {name}, {dir}, {telemetry}, {memory}, {stack}, {port}, {port:NAME}, {url:NAME}"});
    return {};
  }

  std::string fill(const std::string& pattern) { return fill(pattern, spec_.where); }

  Command command(const Words& words, const std::string& user) {
    Command made = bare_command(words.front());
    made.args = {words.begin() + 1, words.end()};
    for (std::string& arg : made.args) arg = fill(arg);
    made.user = user;
    return made;
  }

  std::string rendered(const TemplateFile& file) {
    const fs::path source = places_.stack / file.source;
    const auto pattern = read_file(source);
    if (pattern) return fill(*pattern, source.string());
    note(pattern.error());
    return {};
  }

  void render(const TemplateFile& file) { write(fill(file.target), rendered(file)); }

  void write(const fs::path& path, const std::string& content) {
    if (const auto written = write_file(path, content); !written) note(written.error());
  }

  void make_directory() {
    const auto made = make_directory_for(directory_, spec_.user);
    if (!made) note(made.error());
  }

  const std::optional<Error>& problem() const { return problem_; }

 private:
  Command bare_command(const std::string& program) {
    Command made;
    const auto found = find_program(program, program_directories());
    if (found) {
      made.program = *found;
    } else {
      note({found.error().what, spec_.where, found.error().remedy});
    }
    made.env = {{run_variable, places_.scratch.filename()}};
    made.directory = directory_;
    made.input = run_input(places_.scratch);
    made.output = places_.logs / (spec_.name + ".log");
    return made;
  }

  std::optional<std::string> value(std::string_view name) const {
    if (name == "name") return spec_.name;
    if (name == "dir") return directory_.string();
    if (name == "telemetry") return places_.telemetry.string();
    if (name == "memory") return std::to_string(places_.memory);
    if (name == "stack") return places_.stack.string();
    if (name == "port") return port(spec_.name);
    if (name.starts_with("port:")) return port(std::string(name.substr(5)));
    if (name.starts_with("url:")) return ports_.url(std::string(name.substr(4)));
    return std::nullopt;
  }

  std::optional<std::string> port(const std::string& name) const {
    const auto found = ports_.find(name);
    if (!found) return std::nullopt;
    return std::to_string(*found);
  }

  void note(const Error& error) {
    if (!problem_) problem_ = error;
  }

  const ProcessSpec& spec_;
  const StagePorts& ports_;
  const RunPlaces& places_;
  fs::path directory_;
  std::optional<Error> problem_;
};

Words main_command(const ProcessSpec& spec, const std::vector<std::string>& more_args) {
  Words words{spec.program};
  words.insert(words.end(), spec.args.begin(), spec.args.end());
  words.insert(words.end(), more_args.begin(), more_args.end());
  return words;
}

}  // namespace

Result<Launch> prepare_launch(const ProcessSpec& spec, const std::vector<std::string>& more_args,
                              const Stage& stage, const StagePorts& ports,
                              const RunPlaces& places) {
  Filler filler(spec, ports, places);
  Launch launch;
  launch.name = spec.name;
  launch.role = spec.role;
  launch.port = *ports.find(spec.name);
  launch.needs = spec.needs;
  filler.make_directory();
  for (const TemplateFile& file : spec.files) filler.render(file);
  if (!spec.targets.empty()) filler.write(filler.fill(spec.targets), scrape_targets(stage, ports));
  for (const Words& words : spec.before) launch.before.push_back(filler.command(words, spec.user));
  launch.command = filler.command(main_command(spec, more_args), spec.user);
  for (const auto& [name, value] : spec.env) launch.command.env[name] = filler.fill(value);
  for (const Words& words : spec.after) launch.after.push_back(filler.command(words, {}));
  if (spec.ready.command.empty()) {
    launch.ready_url = "http://127.0.0.1:" + std::to_string(launch.port) + spec.ready.http;
  } else {
    launch.ready_command = filler.command(spec.ready.command, {});
  }
  if (!spec.hurry.post.empty()) {
    launch.hurry_file = filler.fill(spec.hurry.file.target);
    launch.hurry_content = filler.rendered(spec.hurry.file);
    launch.hurry_url = "http://127.0.0.1:" + std::to_string(launch.port) + spec.hurry.post;
  }
  launch.stop_signal = spec.stop_signal;
  if (filler.problem()) return fail(*filler.problem());
  return launch;
}

std::string scrape_targets(const Stage& stage, const StagePorts& ports) {
  auto targets = nlohmann::json::array();
  for (const ProcessSpec& spec : stage.processes) {
    if (spec.scrape_path.empty()) continue;
    targets.push_back({{"targets", {"127.0.0.1:" + std::to_string(*ports.find(spec.name))}},
                       {"labels", {{"job", spec.name}, {"__metrics_path__", spec.scrape_path}}}});
  }
  return targets.dump(2);
}

}  // namespace harness::target
