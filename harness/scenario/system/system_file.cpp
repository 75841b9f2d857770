#include "harness/scenario/system/system_file.hpp"

#include <algorithm>
#include <filesystem>

#include "harness/grammar/record.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/yaml/document.hpp"

namespace harness::scenario {
namespace {

using grammar::Form;
using grammar::list_of;
using grammar::Node;
using grammar::optional;
using grammar::Reading;
using grammar::required;

Form<PerRequest> per_request_form() {
  return grammar::record(grammar::Record<PerRequest>{
      "what a request leaves behind",
      {required("spans", &PerRequest::spans, grammar::number_from(0), "that of the user included"),
       required("lines", &PerRequest::lines, grammar::number_from(0), "of all logs")}});
}

struct CatalogueFile {
  std::vector<Process> processes;
};

// Each may begin as those before it.
Form<std::vector<Process>> entries_form() {
  auto form = processes_form(nullptr);
  form.read = [](const Node& node, const std::string& name, std::vector<Process>& entries,
                 Reading& reading) {
    const std::size_t before = reading.problems.size();
    for (const Node& item : node.items) {
      const auto known = std::make_shared<const std::vector<Process>>(entries);
      Process entry;
      process_form(known, Wanted::parts).read(item, name, entry, reading);
      if (std::any_of(entries.begin(), entries.end(),
                      [&](const Process& other) { return other.name == entry.name; })) {
        reading.refuse(item.place, "a second process " + shown(entry.name), "rename one of them");
      }
      entries.push_back(std::move(entry));
    }
    return reading.problems.size() == before;
  };
  return form;
}

// What is read from a text by one form.
template <typename T>
Checked<T> parse(std::string_view text, const std::string& file_name, const Form<T>& form,
                 const Environment& environment) {
  Checked<yaml::Document> document = yaml::read_document(text, file_name);
  if (!document) return tl::unexpected(document.error());
  const std::vector<FilledScalar> filled = fill_in(document->root, environment);
  Reading reading{std::move(document->problems), {}, {}};
  T value;
  form.read(document->root, "the file", value, reading);
  judge_filled(filled, text, reading.problems);
  if (!reading.problems.empty()) return tl::unexpected(yaml::located(reading.problems, file_name));
  return value;
}

}  // namespace

std::vector<grammar::Field<SystemFile>> system_file_fields(const Catalogue& catalogue) {
  return {
      optional("processes", &SystemFile::processes, processes_form(catalogue),
               "what runs, started by the harness"),
      optional("endpoints", &SystemFile::endpoints, endpoints_form(),
               "what runs already and is called by its URL: requests begin with {NAME}"),
      optional("links", &SystemFile::links, running_links_form(),
               "what leads through a Toxiproxy that runs already, and may be broken by it"),
      optional("backends", &SystemFile::backends, backends_form(),
               "backends that run already; what is left out, the harness starts"),
      grammar::optional_else("conventions", &SystemFile::conventions, conventions_form(),
                             "what the backends show", "what its telemetry calls things"),
      grammar::optional_else("end_marker", &SystemFile::end, end_of_run_form(),
                             "the run's own last requests, by their traces",
                             "how the end of a run is recognised in logs and traces"),
      optional("safety", &SystemFile::safety, grammar::filled_text("a file or a URL"),
               "what the system's owner lets others do: a file of the owner's, or its URL"),
      optional("project", &SystemFile::project, file_name(), "what its processes are together"),
      optional("per_request", &SystemFile::per_request, per_request_form(),
               "what one request of the load leaves behind, so that a plan can tell how much a run "
               "will keep"),
  };
}

Form<SystemFile> system_file_form(const Catalogue& catalogue) {
  grammar::Record<SystemFile> file{"a file of processes"};
  file.fields = system_file_fields(catalogue);
  file.any_of = {"processes", "endpoints"};
  file.fields.push_back(optional("rules", &SystemFile::rules, rule_files(),
                                 "rules of its own for the Prometheus that the harness starts"));
  return grammar::record(file);
}

Checked<SystemFile> parse_system_file(std::string_view text, const std::string& file_name,
                                      const Catalogue& catalogue, const Environment& environment) {
  auto system = parse(text, file_name, system_file_form(catalogue), environment);
  if (system) place_in(*system, file_name);
  return system;
}

Checked<std::vector<Process>> parse_catalogue(std::string_view text, const std::string& file_name) {
  grammar::Record<CatalogueFile> file{"a catalogue"};
  file.fields = {
      required("processes", &CatalogueFile::processes, entries_form(), "what stages are made of")};
  return parse(text, file_name, grammar::record(file), {}).map([](CatalogueFile read) {
    return std::move(read.processes);
  });
}

void place_in(SystemFile& system, const std::string& file_name) {
  const std::string directory = std::filesystem::path(file_name).parent_path().string();
  for (auto& rules : system.rules) {
    rules.value = (std::filesystem::path(directory) / *rules).lexically_normal().string();
  }
  if (system.safety.written() && !net::is_web_url(*system.safety)) {
    system.safety.value =
        (std::filesystem::path(directory) / *system.safety).lexically_normal().string();
  }
  for (Endpoint& endpoint : system.endpoints) endpoint.directory = directory;
  for (const auto& [name, backend] : system.backends.all()) {
    backend->where = yaml::locate(file_name, backend->place);
    backend->directory = directory;
  }
  for (Process& process : system.processes) {
    process.where = yaml::locate(file_name, process.place);
    process.directory = directory;
    if (process.project.empty()) process.project = system.project;
  }
}

Process filled(Process process, const Environment& environment) {
  for (Words* words : {&process.run.value, &process.args}) {
    for (std::string& word : *words) word = filled_template(word, environment);
  }
  for (auto& [name, value] : process.env) value = filled_template(value, environment);
  return process;
}

}  // namespace harness::scenario
