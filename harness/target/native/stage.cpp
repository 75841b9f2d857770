#include "harness/target/native/stage.hpp"

#include <algorithm>
#include <iterator>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/stage_parser.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// In the order of the files, so whatever is needed must stand before: that rules out circles too.
std::vector<Error> check_order(const Stage& stage) {
  std::vector<Error> errors;
  std::vector<std::string> before;
  for (const ProcessSpec& spec : stage.processes) {
    if (std::find(before.begin(), before.end(), spec.name) != before.end()) {
      errors.push_back({"a second process \"" + spec.name + "\"", spec.where});
    }
    for (const std::string& need : spec.needs) {
      if (std::find(before.begin(), before.end(), need) != before.end()) continue;
      errors.push_back({spec.name + " needs \"" + need + "\", which does not stand before it",
                        spec.where, "before it stand: " + join(before, ", ")});
    }
    before.push_back(spec.name);
  }
  return errors;
}

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

template <typename Parse, typename... With>
auto read_part(const fs::path& file, Parse parse, const With&... with)
    -> decltype(parse(std::string(), std::string(), with...)) {
  const auto text = read_file(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  return parse(*text, file.string(), with...);
}

}  // namespace

std::vector<std::string> Stage::names() const {
  std::vector<std::string> all;
  for (const ProcessSpec& spec : processes) all.push_back(spec.name);
  return all;
}

const ProcessSpec* Stage::find(const std::string& name) const {
  const auto found = std::find_if(processes.begin(), processes.end(),
                                  [&](const ProcessSpec& spec) { return spec.name == name; });
  return found == processes.end() ? nullptr : &*found;
}

Checked<std::vector<ProcessSpec>> load_processes(const fs::path& file) {
  return read_part(file, parse_processes, std::vector<ProcessSpec>{});
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
  const auto catalogue = read_part(stack / "services.yaml", parse_catalogue);
  if (!catalogue) return tl::unexpected(catalogue.error());
  Stage stage;
  for (const fs::path& part : parts) {
    auto processes = read_part(part, parse_processes, *catalogue);
    if (!processes) return tl::unexpected(processes.error());
    std::move(processes->begin(), processes->end(), std::back_inserter(stage.processes));
  }
  if (auto errors = check_order(stage); !errors.empty()) return tl::unexpected(errors);
  const auto per_request = read_part(parts.back(), parse_per_request);
  if (!per_request) return tl::unexpected(per_request.error());
  stage.per_request = *per_request;
  return stage;
}

}  // namespace harness::target
