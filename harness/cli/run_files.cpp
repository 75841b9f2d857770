#include "harness/cli/run_files.hpp"

#include "harness/core/file.hpp"

namespace harness::cli {
namespace {

// Two runs of the same scenario in the same second get different names.
std::filesystem::path unused_name(const std::string& scenario, WallTime now) {
  const std::filesystem::path runs = std::filesystem::path("reports") / "runs";
  const std::string name = format_compact(now) + "-" + scenario;
  std::filesystem::path path = runs / name;
  for (int again = 2; std::filesystem::exists(path); ++again) {
    path = runs / (name + "-" + std::to_string(again));
  }
  return path;
}

}  // namespace

Result<std::filesystem::path> make_run_directory(const std::filesystem::path& chosen,
                                                 const std::string& scenario, WallTime now) {
  const std::filesystem::path path = chosen.empty() ? unused_name(scenario, now) : chosen;
  std::error_code failure;
  if (std::filesystem::exists(path / observations_file, failure)) {
    return fail("holds another run already", path.string(), "name a new directory with --out");
  }
  std::filesystem::create_directories(path, failure);
  if (failure) return fail("cannot be made: " + failure.message(), path.string());
  return path;
}

Result<observe::Observations> load_observations(const std::filesystem::path& run) {
  const std::filesystem::path file = run / observations_file;
  const Result<std::string> text = read_file(file);
  if (!text) return fail(text.error().what, file.string(), "name the directory of a finished run");
  return observe::from_json(*text, file.string());
}

}  // namespace harness::cli
