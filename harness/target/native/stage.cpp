#include "harness/target/native/stage.hpp"

#include <algorithm>
#include <iterator>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/url.hpp"
#include "harness/scenario/system/system_file.hpp"
#include "harness/scenario/system/system_rules.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

using scenario::Catalogue;
using scenario::SystemFile;

// Nothing of a stage is the caller's to change.
const scenario::Environment no_environment{};

std::vector<std::string> stages_in(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code gone;
  for (fs::directory_iterator entry(directory, gone), end; !gone && entry != end;
       entry.increment(gone)) {
    if (entry->path().extension() == ".yaml") names.push_back(entry->path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Checked<SystemFile> read_part(const fs::path& file, const Catalogue& catalogue) {
  const auto text = read_file(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  return scenario::parse_system_file(*text, file.string(), catalogue, no_environment);
}

// In the order of the files, so whatever is needed must stand before: that rules out circles too.
Checked<void> add(SystemFile part, const fs::path& file, Stage& stage) {
  const auto problems = scenario::check_order(part.processes, stage.names());
  if (!problems.empty()) return tl::unexpected(yaml::located(problems, file.string()));
  std::move(part.processes.begin(), part.processes.end(), std::back_inserter(stage.processes));
  for (const auto& rules : part.rules) stage.rules.push_back(fs::absolute(*rules).string());
  stage.per_request = part.per_request;
  return {};
}

Checked<void> add_part(const fs::path& file, const Catalogue& catalogue, Stage& stage) {
  auto part = read_part(file, catalogue);
  if (!part) return tl::unexpected(part.error());
  return add(*std::move(part), file, stage);
}

}  // namespace

std::vector<std::string> Stage::names() const {
  std::vector<std::string> all;
  for (const Process& process : processes) all.push_back(process.name);
  return all;
}

const Process* Stage::find(const std::string& name) const {
  const auto found = std::find_if(processes.begin(), processes.end(),
                                  [&](const Process& process) { return process.name == name; });
  return found == processes.end() ? nullptr : &*found;
}

const scenario::Link* Stage::link(const std::string& from, const std::string& to) const {
  const auto found = std::find_if(links.begin(), links.end(), [&](const scenario::Link& one) {
    return one.from == from && one.to == to;
  });
  return found == links.end() ? nullptr : &*found;
}

Checked<std::vector<Process>> load_processes(const fs::path& file) {
  return read_part(file, std::make_shared<const std::vector<Process>>()).map([](SystemFile part) {
    return std::move(part.processes);
  });
}

Checked<Catalogue> load_catalogue(const fs::path& stack) {
  const fs::path file = stack / "services.yaml";
  const auto text = read_file(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  return scenario::parse_catalogue(*text, file.string()).map([](std::vector<Process> read) {
    return std::make_shared<const std::vector<Process>>(std::move(read));
  });
}

Checked<Stage> load_stage(const fs::path& stack, const std::string& name) {
  const fs::path file = stack / "stages" / (name + ".yaml");
  std::vector<fs::path> parts{stack / "native.yaml"};
  if (name != backends_alone) parts.push_back(file);
  std::error_code unknown;
  if (!fs::exists(parts.back(), unknown)) {
    return tl::unexpected(
        std::vector{Error{"there is no stage \"" + name + "\"", (stack / "stages").string(),
                          "use one of " + join(stages_in(stack / "stages"), ", ")}});
  }
  const auto catalogue = load_catalogue(stack);
  if (!catalogue) return tl::unexpected(catalogue.error());
  Stage stage;
  for (const fs::path& part : parts) {
    if (auto added = add_part(part, *catalogue, stage); !added) {
      return tl::unexpected(added.error());
    }
  }
  return stage;
}

Checked<Stage> load_own(const fs::path& stack, const SystemFile& own,
                        const scenario::Environment& environment) {
  Stage stage;
  const auto catalogue = load_catalogue(stack);
  if (!catalogue) return tl::unexpected(catalogue.error());
  if (auto backends = add_part(stack / "native.yaml", *catalogue, stage); !backends) {
    return tl::unexpected(backends.error());
  }
  SystemFile part = own;
  for (Process& process : part.processes) {
    process = scenario::filled(std::move(process), environment);
  }
  if (auto added = add(std::move(part), "system", stage); !added) {
    return tl::unexpected(added.error());
  }
  return stage;
}

Checked<void> add_paging(const fs::path& stack, Stage& stage) {
  const fs::path file = stack / "paging.yaml";
  auto paging = load_processes(file);
  if (!paging) return tl::unexpected(paging.error());
  for (const Process& process : *paging) {
    if (stage.find(process.name) == nullptr) continue;
    return tl::unexpected(std::vector{
        Error{"alertmanager: a process of the system is called \"" + process.name + "\" already",
              file.string(), "give it another name, or leave alertmanager out"}});
  }
  const auto watched =
      std::find_if(stage.processes.begin(), stage.processes.end(),
                   [](const Process& process) { return process.role != scenario::Role::backend; });
  stage.processes.insert(watched, std::make_move_iterator(paging->begin()),
                         std::make_move_iterator(paging->end()));
  return {};
}

Checked<void> add_usage(const fs::path& stack, Stage& stage) {
  const auto catalogue = load_catalogue(stack);
  if (!catalogue) return tl::unexpected(catalogue.error());
  return add_part(stack / "usage.yaml", *catalogue, stage);
}

void scrape(const scenario::Endpoints& endpoints, const scenario::Environment& environment,
            Stage& stage) {
  for (const scenario::Endpoint& endpoint : endpoints) {
    if (endpoint.scrape_path.empty()) continue;
    const std::string url =
        net::with_lower_case_scheme(scenario::filled(*endpoint.url, environment));
    const net::Authority there = net::authority_of(url);
    const bool secured = url.starts_with("https:");
    stage.scraped.push_back({endpoint.name, secured ? "https" : "http",
                             there.host + ":" + there.port, endpoint.scrape_path});
  }
}

}  // namespace harness::target
