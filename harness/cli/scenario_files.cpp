#include "harness/cli/scenario_files.hpp"

#include <algorithm>

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

Checked<std::vector<fs::path>> scenarios_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (fs::directory_iterator entry(directory, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const fs::path extension = entry->path().extension();
    if (extension == ".yaml" || extension == ".yml") files.push_back(entry->path());
  }
  if (failure || files.empty()) {
    return tl::unexpected(std::vector{
        Error{failure ? "cannot be read: " + failure.message() : "holds no scenario",
              directory.string(), "name a directory with .yaml files, or the files themselves"}});
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Checked<std::vector<fs::path>> scenario_files(const std::vector<std::string>& named) {
  std::vector<fs::path> files;
  std::vector<Error> errors;
  for (const std::string& name : named) {
    std::error_code unknown;
    if (!fs::is_directory(name, unknown)) {
      files.emplace_back(name);  // if it is nothing at all, reading it says so
      continue;
    }
    const Checked<std::vector<fs::path>> inside = scenarios_in(name);
    if (inside) {
      files.insert(files.end(), inside->begin(), inside->end());
    } else {
      errors.insert(errors.end(), inside.error().begin(), inside.error().end());
    }
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return files;
}

Checked<std::vector<run::LoadedPlan>> load_plans(const std::vector<fs::path>& files,
                                                 const run::PlanOptions& options) {
  std::vector<run::LoadedPlan> plans;
  std::vector<Error> errors;
  for (const fs::path& file : files) {
    Checked<run::LoadedPlan> loaded = run::load_plan(file, options);
    if (loaded) {
      plans.push_back(std::move(*loaded));
    } else {
      errors.insert(errors.end(), loaded.error().begin(), loaded.error().end());
    }
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return plans;
}

}  // namespace harness::cli
