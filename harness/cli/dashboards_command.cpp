// dashboards: the shipped pages for Grafana, listed, printed, or laid down where it is provisioned.
#include <cstdio>
#include <filesystem>

#include "harness/cli/flags.hpp"
#include "harness/cli/shipped_dashboards.hpp"
#include "harness/core/file.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

// One that is not there is told with those that are.
Result<std::vector<ShippedPage>> chosen(std::vector<ShippedPage> pages, const Flags& flags) {
  constexpr const char* program = "harness dashboards";
  const bool by_persona = flags.has("persona");
  if (by_persona && flags.has("name")) {
    return fail("a name and --persona choose both", program, "give one of the two");
  }
  if (by_persona) return page_of_persona(std::move(pages), flags.text("persona"), program);
  if (!flags.has("name")) return pages;
  return pages_named(std::move(pages), flags.texts("name"), program);
}

int list(const std::vector<ShippedPage>& pages) {
  for (const ShippedPage& page : pages)
    std::printf("%-24s %s\n", page.uid.c_str(), page.title.c_str());
  return exit_ok;
}

int print(const std::vector<ShippedPage>& pages) {
  if (pages.size() != 1) {
    return refuse(Error{"--print prints one dashboard", "harness dashboards",
                        "name it, or choose its --persona"});
  }
  std::fputs(pages.front().json.c_str(), stdout);
  return exit_ok;
}

int lay_down(const std::vector<ShippedPage>& pages, const fs::path& directory) {
  std::error_code problem;
  fs::create_directories(directory, problem);
  if (problem) {
    return refuse(Error{"cannot be made: " + problem.message(), directory.string(),
                        "name a directory that you may write"});
  }
  for (const ShippedPage& page : pages) {
    const fs::path file = directory / (page.uid + ".json");
    if (const auto written = write_file(file, page.json); !written) return refuse(written.error());
    std::printf("%s: %s\n", file.c_str(), page.title.c_str());
  }
  return exit_ok;
}

}  // namespace

int dashboards_command(const Words& args) {
  Options options("dashboards", "[NAME…]",
                  "List the shipped Grafana dashboards, or those that are named; print one, or lay "
                  "them down as files");
  options.paths("name", "");
  options.operand("name");
  options.path("persona", "that of developer, sre, management or security");
  options.path("output-dir", "write each to a file of its uid in this directory");
  options.flag("print", "print the JSON of one");
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Flags& flags = std::get<0>(parsed);
  if (flags.has("print") && flags.has("output-dir")) {
    return refuse(Error{"--print and --output-dir exclude each other", "harness dashboards",
                        "give one of the two"});
  }
  auto pages = shipped_pages();
  if (!pages) return refuse(pages.error(), exit_not_measured);
  const auto meant = chosen(*std::move(pages), flags);
  if (!meant) return refuse(meant.error());
  if (flags.has("print")) return print(*meant);
  if (flags.has("output-dir")) return lay_down(*meant, flags.text("output-dir"));
  return list(*meant);
}

}  // namespace harness::cli
