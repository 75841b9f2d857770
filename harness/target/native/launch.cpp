#include "harness/target/native/launch.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/system/process_environment.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/target/native/ready_check.hpp"
#include "harness/target/native/scratch.hpp"
#include "harness/target/native/stage_links.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// Fills the placeholders of one process, and remembers the first problem so that the building of a
// Launch reads straight.
class Filler {
 public:
  Filler(const Process& spec, const Stage& stage, const StagePorts& ports, const RunPlaces& places)
      : spec_(spec),
        stage_(stage),
        ports_(ports),
        places_(places),
        directory_(places.scratch / spec.name) {}

  std::string fill(const std::string& pattern, const std::string& where) {
    auto filled = fill_placeholders(pattern, [this](std::string_view name) { return value(name); });
    if (filled) return *filled;
    note(
        {filled.error().what, where,
         "known: {name}, {project}, {dir}, {telemetry}, {memory}, {admin_token}, {stack}, {rules}, "
         "{port}, {port:NAME}, {url:NAME}"});
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

  Command main_command(const Words& more_args) {
    Words words{spec_.program};
    if (spec_.run.written()) words = *spec_.run;
    words.insert(words.end(), spec_.args.begin(), spec_.args.end());
    words.insert(words.end(), more_args.begin(), more_args.end());
    Command made = command(words, spec_.user);
    if (spec_.cwd.written()) {
      made.directory = beside(fill(*spec_.cwd));
    } else if (spec_.run.written()) {
      made.directory = beside("");
    }
    return made;
  }

  // Paths count from the file that has them.
  fs::path beside(const std::string& path) const {
    return fs::absolute(fs::path(".") / spec_.directory / path).lexically_normal();
  }

  void render(const TemplateFile& file) {
    const fs::path source = beside(*file.source);
    const auto pattern = read_file(source);
    if (!pattern) return note(pattern.error());
    template_names_port_ = template_names_port_ || scenario::names_port(*pattern, spec_.name);
    write(fill(file.target), fill(*pattern, source.string()));
  }

  void write(const fs::path& path, const std::string& content) {
    if (const auto written = write_file(path, content); !written) note(written.error());
  }

  void make_directory() {
    const auto made = make_directory_for(directory_, spec_.user);
    if (!made) note(made.error());
  }

  // By what it is given, and by whom: its author, a run, a file that is made for it.
  bool tells_port(const Additions& more) const {
    const auto names_it = [this](const std::string& text) {
      return scenario::names_port(text, spec_.name);
    };
    return scenario::is_told_its_port(spec_) || template_names_port_ ||
           std::any_of(more.args.begin(), more.args.end(), names_it) ||
           std::any_of(more.env.begin(), more.env.end(),
                       [&](const auto& one) { return names_it(one.second); }) ||
           std::any_of(spec_.before.begin(), spec_.before.end(), [&](const Words& words) {
             return std::any_of(words.begin(), words.end(), names_it);
           });
  }

  const std::optional<Error>& problem() const { return problem_; }

 private:
  Command bare_command(const std::string& program) {
    Command made;
    if (program.find('/') != std::string::npos) {
      made.program = beside(fill(program));
    } else if (const auto found = find_program(program, program_directories()); found) {
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
    if (name == "project") return spec_.project;
    if (name == "dir") return directory_.string();
    if (name == "telemetry") return places_.telemetry.string();
    if (name == "admin_token") return places_.admin_token;
    if (name == "memory") return std::to_string(places_.memory);
    if (name == "stack") return places_.stack.string();
    if (name == "rules") return nlohmann::json(stage_.rules).dump();
    if (name == "port") return port(spec_.name);
    if (name.starts_with("port:")) return port(std::string(name.substr(5)));
    if (name.starts_with("url:")) return url(std::string(name.substr(4)));
    return std::nullopt;
  }

  // Where it finds another: where a link leads, if it has one.
  std::optional<std::string> port(const std::string& name) const {
    const scenario::Link* link = stage_.link(spec_.name, name);
    const auto found = ports_.find(link == nullptr ? name : port_name(*link));
    if (!found) return std::nullopt;
    return std::to_string(*found);
  }

  // Also of "tempo.otlp", which is another URL of the same port.
  std::optional<std::string> url(const std::string& name) const {
    auto url = ports_.url(name);
    const std::string whose = name.substr(0, name.find('.'));
    const scenario::Link* link = stage_.link(spec_.name, whose);
    if (!url || link == nullptr) return url;
    return replace_all(*url, *ports_.place(whose), *ports_.place(port_name(*link)));
  }

  void note(const Error& error) {
    if (!problem_) problem_ = error;
  }

  const Process& spec_;
  const Stage& stage_;
  const StagePorts& ports_;
  const RunPlaces& places_;
  fs::path directory_;
  bool template_names_port_ = false;
  std::optional<Error> problem_;
};

// What is run for a process runs where it does, and knows what it knows. What it says is not the
// process's: beside its log, "shop.ready.log", lest it becomes part of a line of that.
Command beside_it(const Launch& launch, const std::string& role, Command command) {
  command.directory = launch.command.directory;
  command.env = launch.command.env;
  command.output.replace_extension("." + role + ".log");
  return command;
}

// When it can be used, where it does not say so itself too.
void add_ready(const Process& spec, Filler& filler, Launch& launch) {
  const scenario::ReadyRule& ready = spec.ready;
  launch.ready_log = ready.log;
  launch.ready_when_reached =
      ready.tcp ||
      (!ready.is_given() && (scenario::is_told_its_port(spec) || scenario::is_called(spec)));
  launch.ready_within = ready.within;
  if (!ready.http.empty()) {
    launch.ready_url = "http://" + launch.place + ready.http;
  }
  if (!ready.command.empty())
    launch.ready_command = beside_it(launch, "ready", filler.command(ready.command, {}));
}

// Whoever asks for a service's lines finds them by the label that Loki itself would give them.
void add_log(const Process& spec, Filler& filler, Launch& launch) {
  launch.ships_log = spec.logs.shipped;
  launch.log = launch.command.output;
  if (!spec.logs.file->empty()) launch.log = filler.beside(filler.fill(*spec.logs.file));
  launch.labels = {{"job", spec.name}};
  for (const auto& [name, value] : spec.labels) launch.labels[name] = filler.fill(value);
  if (spec.labels.empty()) launch.labels["service_name"] = spec.name;
}

// In milliseconds, as OpenTelemetry has them.
Duration longest_delay(const std::map<std::string, std::string>& env) {
  Duration longest{0};
  for (const char* name : {"OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY"}) {
    const auto found = env.find(name);
    if (found == env.end()) continue;
    const double given = to_number(found->second).value_or(0);
    longest = std::max(longest, from_seconds(std::clamp(given, 0.0, 60'000.0) / 1000));
  }
  return longest;
}

// A service that shows its end by a request sends the spans that it is known for.
void add_end_sign(const Process& spec, const StagePorts& ports, Launch& launch) {
  EndSign& sign = launch.end_sign;
  const auto sends = [&](scenario::Signal signal) {
    const auto& all = spec.otlp.signals;
    return std::find(all.begin(), all.end(), signal) != all.end();
  };
  sign.service = spec.name;
  sign.logs = spec.logs.shipped || sends(scenario::Signal::logs);
  sign.logs_are_shipped = spec.logs.shipped;
  sign.traces = sends(scenario::Signal::traces) || !spec.end_marker.attribute.empty();
  sign.metrics = sends(scenario::Signal::metrics);
  sign.longest_delay = longest_delay(launch.command.env);
  sign.scrape_path = spec.scrape.path;
  if (spec.end_marker.request.empty()) return;
  sign.request = ports.url(spec.name).value_or("") + spec.end_marker.request;
  sign.attribute = spec.end_marker.attribute;
}

void add_storm(const Process& spec, const StagePorts& ports, const RunPlaces& places,
               Launch& launch) {
  if (spec.storm.probe.empty()) return;
  launch.storm = {ports.url(spec.name).value_or(""), places.admin_token, spec.storm.probe,
                  spec.storm.die};
}

// A service that names its compose project in its log says it in its metrics, too: the shipped
// stages do, as "stage", and so does the Prometheus of stack/compose.
nlohmann::json target_labels(const Process& spec) {
  nlohmann::json labels = {{"job", spec.name}, {"__metrics_path__", spec.scrape.path}};
  if (const auto project = spec.labels.find("compose_project"); project != spec.labels.end()) {
    labels["stage"] = replace_all(project->second, "{project}", spec.project);
  }
  return labels;
}

// Backends that say at /metrics how they are.
bool has_own_metrics(const Process& spec) {
  constexpr std::array names{"prometheus", "loki", "tempo", "otlp", "alertmanager"};
  return spec.role == Role::backend && spec.scrape.path.empty() &&
         std::find(names.begin(), names.end(), spec.name) != names.end();
}

}  // namespace

std::vector<fs::path> outputs_of(const Launch& launch) {
  std::vector<fs::path> all{launch.command.output};
  if (!launch.ready_command.program.empty()) all.push_back(launch.ready_command.output);
  for (const auto* commands : {&launch.before, &launch.after}) {
    for (const Command& command : *commands) all.push_back(command.output);
  }
  return all;
}

Result<Launch> prepare_launch(const Process& spec, const Additions& more, const Stage& stage,
                              const StagePorts& ports, const RunPlaces& places) {
  Filler filler(spec, stage, ports, places);
  Launch launch;
  launch.name = spec.name;
  launch.role = spec.role;
  launch.place = *ports.place(spec.name);
  launch.needs = spec.needs;
  // A program that is missing is said before the user that comes with it.
  launch.command = filler.main_command(more.args);
  filler.make_directory();
  for (const TemplateFile& file : spec.files) filler.render(file);
  if (!spec.targets.empty()) {
    launch.targets = filler.fill(spec.targets);
    filler.write(launch.targets, scrape_targets(stage, ports));
  }
  std::map<std::string, std::string> env = scenario::environment_of(spec);
  for (const auto& [name, value] : more.env) env[name] = value;
  for (const auto& [name, value] : env) launch.command.env[name] = filler.fill(value);
  for (const Words& words : spec.before) {
    launch.before.push_back(beside_it(launch, "before", filler.command(words, spec.user)));
  }
  for (const Words& words : spec.after) {
    launch.after.push_back(beside_it(launch, "after", filler.command(words, {})));
  }
  add_ready(spec, filler, launch);
  launch.is_told_its_port = filler.tells_port(more);
  add_log(spec, filler, launch);
  add_end_sign(spec, ports, launch);
  add_storm(spec, ports, places, launch);
  launch.stop_signal = spec.stop_signal;
  if (filler.problem()) return fail(*filler.problem());
  return launch;
}

std::string scrape_targets(const Stage& stage, const StagePorts& ports) {
  auto targets = nlohmann::json::array();
  const auto add = [&](const std::string& port, nlohmann::json labels) {
    targets.push_back(
        {{"targets", {place_that_answers(*ports.place(port))}}, {"labels", std::move(labels)}});
  };
  for (const Process& spec : stage.processes) {
    const std::string& extra = *spec.scrape.port;
    if (!spec.scrape.path.empty()) {
      add(extra.empty() ? spec.name : spec.name + "." + extra, target_labels(spec));
    }
    if (!stage.scrapes_backends || !has_own_metrics(spec)) continue;
    // Who takes OTLP tells of itself at a port beside that.
    add(spec.extra_ports.contains("own") ? spec.name + ".own" : spec.name,
        {{"job", spec.name}, {"__metrics_path__", "/metrics"}});
  }
  for (const ScrapedEndpoint& endpoint : stage.scraped) {
    // A certificate is for the name.
    const bool secured = endpoint.scheme == "https";
    targets.push_back(
        {{"targets", {secured ? endpoint.address : place_that_answers(endpoint.address)}},
         {"labels",
          {{"job", endpoint.name},
           {"__scheme__", endpoint.scheme},
           {"__metrics_path__", endpoint.path}}}});
  }
  return targets.dump(2);
}

}  // namespace harness::target
