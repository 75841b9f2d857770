#include "harness/target/native/programs.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "harness/core/text.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<fs::path> postgres_directories() {
  std::vector<fs::path> versions;
  std::error_code none;
  for (fs::directory_iterator entry("/usr/lib/postgresql", none), end; !none && entry != end;
       entry.increment(none)) {
    versions.push_back(entry->path());
  }
  std::sort(versions.begin(), versions.end(), [](const fs::path& left, const fs::path& right) {
    return std::atoi(left.filename().c_str()) > std::atoi(right.filename().c_str());
  });
  for (fs::path& version : versions) version /= "bin";
  return versions;
}

// What brings it on Debian, of what is not ours; empty: something else.
std::string_view package_of(std::string_view program) {
  if (program == "prometheus" || program == "promtool") return "prometheus";
  if (program == "postgres" || program == "initdb" || program == "psql") return "postgresql-15";
  if (program == "prometheus-postgres-exporter" || program == "stress-ng" ||
      program == "prometheus-alertmanager") {
    return program;
  }
  return {};
}

std::string remedy_for(const std::string& program) {
  const std::string package{package_of(program)};
  if (package.empty()) return "install it (in a checkout, `./dev setup` does)";
  return "apt-get install " + package + " (in a checkout, `./dev setup` does)";
}

}  // namespace

fs::path own_directory() {
  std::error_code unknown;
  return fs::read_symlink("/proc/self/exe", unknown).parent_path();
}

std::vector<fs::path> program_directories() {
  const fs::path own = own_directory();
  std::vector<fs::path> all{own, own.parent_path() / "libexec/harness"};
  for (const std::string& directory : split(environment("PATH"), ':')) {
    if (!directory.empty()) all.emplace_back(directory);
  }
  for (const fs::path& directory : postgres_directories()) all.push_back(directory);
  return all;
}

Result<fs::path> find_program(const std::string& name, const std::vector<fs::path>& directories) {
  for (const fs::path& directory : directories) {
    const fs::path candidate = directory / name;
    std::error_code unknown;
    if (::access(candidate.c_str(), X_OK) == 0 && fs::is_regular_file(candidate, unknown)) {
      return fs::absolute(candidate);
    }
  }
  std::vector<std::string> names;
  for (const fs::path& directory : directories) names.push_back(directory.string());
  return fail("the program \"" + name + "\" is not installed", {},
              remedy_for(name) + "; looked in " + join(names, ", "));
}

}  // namespace harness::target
