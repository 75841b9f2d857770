// dashboards: the shipped pages for Grafana, listed, printed, or laid down where it is provisioned.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "harness/cli/flags.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/yaml/document.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

struct Page {
  std::string uid;  // which is its file's name, too
  std::string title;
  bool is_for_persona = false;
  std::string json;
};

// JSON is YAML.
Checked<Page> read_page(const fs::path& file) {
  auto text = read_file(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  const auto root = yaml::parse(*text, file.string());
  if (!root) return tl::unexpected(root.error());
  Page page{file.stem().string(), file.stem().string(), false, *std::move(text)};
  if (const yaml::Node* title = root->find("title")) page.title = title->text;
  if (const yaml::Node* tags = root->find("tags")) {
    page.is_for_persona = std::ranges::any_of(
        tags->items, [](const yaml::Node& tag) { return tag.text == "persona"; });
  }
  return page;
}

Checked<std::vector<Page>> read_pages(const fs::path& directory) {
  std::vector<Page> pages;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(directory, unreadable)) {
    if (entry.path().extension() != ".json") continue;
    auto page = read_page(entry.path());
    if (!page) return tl::unexpected(page.error());
    pages.push_back(*std::move(page));
  }
  if (pages.empty()) {
    return tl::unexpected(std::vector{
        Error{"has no dashboard", directory.string(), "install harness whole, as README says"}});
  }
  std::ranges::sort(pages, {}, &Page::uid);
  return pages;
}

std::vector<std::string> names_of(const std::vector<Page>& pages, bool of_personas) {
  std::vector<std::string> names;
  for (const Page& page : pages) {
    if (page.is_for_persona || !of_personas) names.push_back(page.uid);
  }
  return names;
}

// One that is not there is told with those that are.
Result<std::vector<Page>> chosen(std::vector<Page> pages, const Flags& flags) {
  const bool by_persona = flags.has("persona");
  if (!by_persona && !flags.has("name")) return pages;
  if (by_persona && flags.has("name")) {
    return fail("a name and --persona choose both", "harness dashboards", "give one of the two");
  }
  const std::vector<std::string> known = names_of(pages, by_persona);
  const auto wanted = by_persona ? std::vector{flags.text("persona")} : flags.texts("name");
  for (const std::string& name : wanted) {
    if (std::ranges::count(known, name) != 0) continue;
    return fail(
        "there is no " + std::string(by_persona ? "persona" : "dashboard") + " \"" + name + "\"",
        "harness dashboards", "choose one of " + join(known, ", "));
  }
  std::erase_if(pages, [&](const Page& page) { return std::ranges::count(wanted, page.uid) == 0; });
  return pages;
}

int list(const std::vector<Page>& pages) {
  for (const Page& page : pages) std::printf("%-24s %s\n", page.uid.c_str(), page.title.c_str());
  return exit_ok;
}

int print(const std::vector<Page>& pages) {
  if (pages.size() != 1) {
    return refuse(Error{"--print prints one dashboard", "harness dashboards",
                        "name it, or choose its --persona"});
  }
  std::fputs(pages.front().json.c_str(), stdout);
  return exit_ok;
}

int lay_down(const std::vector<Page>& pages, const fs::path& directory) {
  std::error_code problem;
  fs::create_directories(directory, problem);
  if (problem) {
    return refuse(Error{"cannot be made: " + problem.message(), directory.string(),
                        "name a directory that you may write"});
  }
  for (const Page& page : pages) {
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
  auto pages = read_pages(target::own_directory().parent_path() / "share/harness/dashboards");
  if (!pages) return refuse(pages.error(), exit_not_measured);
  const auto meant = chosen(*std::move(pages), flags);
  if (!meant) return refuse(meant.error());
  if (flags.has("print")) return print(*meant);
  if (flags.has("output-dir")) return lay_down(*meant, flags.text("output-dir"));
  return list(*meant);
}

}  // namespace harness::cli
