#include "harness/cli/shipped_dashboards.hpp"

#include <algorithm>
#include <filesystem>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/yaml/document.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

// JSON is YAML.
Checked<ShippedPage> read_page(const fs::path& file) {
  auto text = read_file(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  const auto root = yaml::parse(*text, file.string());
  if (!root) return tl::unexpected(root.error());
  ShippedPage page{file.stem().string(), file.stem().string(), false, *std::move(text)};
  if (const yaml::Node* title = root->find("title")) page.title = title->text;
  if (const yaml::Node* tags = root->find("tags")) {
    page.is_for_persona = std::ranges::any_of(
        tags->items, [](const yaml::Node& tag) { return tag.text == "persona"; });
  }
  return page;
}

std::vector<std::string> names_of(const std::vector<ShippedPage>& pages) {
  std::vector<std::string> names;
  for (const ShippedPage& page : pages) names.push_back(page.uid);
  return names;
}

Result<std::vector<ShippedPage>> those_of(std::vector<ShippedPage> pages,
                                          const std::vector<std::string>& wanted,
                                          const std::string& kind, const std::string& program) {
  const std::vector<std::string> known = names_of(pages);
  for (const std::string& name : wanted) {
    if (std::ranges::count(known, name) != 0) continue;
    return fail("there is no " + kind + " \"" + name + "\"", program,
                "choose one of " + join(known, ", "));
  }
  std::erase_if(pages,
                [&](const ShippedPage& page) { return std::ranges::count(wanted, page.uid) == 0; });
  return pages;
}

}  // namespace

Checked<std::vector<ShippedPage>> shipped_pages() {
  const fs::path directory = target::own_directory().parent_path() / "share/harness/dashboards";
  std::vector<ShippedPage> pages;
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
  std::ranges::sort(pages, {}, &ShippedPage::uid);
  return pages;
}

Result<std::vector<ShippedPage>> pages_named(std::vector<ShippedPage> pages,
                                             const std::vector<std::string>& wanted,
                                             const std::string& program) {
  return those_of(std::move(pages), wanted, "dashboard", program);
}

Result<std::vector<ShippedPage>> page_of_persona(std::vector<ShippedPage> pages,
                                                 const std::string& persona,
                                                 const std::string& program) {
  std::erase_if(pages, [](const ShippedPage& page) { return !page.is_for_persona; });
  return those_of(std::move(pages), {persona}, "persona", program);
}

}  // namespace harness::cli
