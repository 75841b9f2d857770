// push dashboards: those that are shipped, or one's own files, into one's own Grafana.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "harness/cli/grafana_flags.hpp"
#include "harness/cli/shipped_dashboards.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/push/dashboards.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* pushes_dashboards = "harness push dashboards";

// A dashboard before it is read.
struct DashboardText {
  std::string where;
  std::string json;
};

Options dashboard_flags() {
  Options options("push dashboards", "[FILE|NAME…] --grafana URL",
                  "Push dashboards into your Grafana: all that are shipped, those that are named, "
                  "or files and directories of your own");
  options.paths("file", "");
  options.operand("file");
  add_grafana_flags(options);
  options.path("persona", "That of developer, sre, management or security")
      .path("folder",
            "The uid of their folder, which is made where there is none (left out: each "
            "stays where it is; new ones are in none)")
      .path("folder-title", "What that folder is called where it is made (left out: its uid)")
      .flag("overwrite", "Also where one is there that is not the same")
      .text("message", "What the history of each says of it", "pushed by harness " HARNESS_VERSION)
      .texts("datasource",
             "TYPE=UID: which datasource of that Grafana all of a type are; of variables it is the "
             "choice that the page opens with (repeatable; left out: as the dashboard says)");
  return options;
}

std::vector<DashboardText> texts_of(const std::vector<ShippedPage>& pages) {
  std::vector<DashboardText> texts;
  for (const ShippedPage& page : pages) texts.push_back({page.uid, page.json});
  return texts;
}

// What a directory has, by name.
Result<std::vector<fs::path>> files_at(const fs::path& path) {
  std::error_code unreadable;
  if (!fs::is_directory(path, unreadable)) return std::vector{path};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path, unreadable)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (files.empty()) return fail("has no file NAME.json", path.string(), "name another");
  std::ranges::sort(files);
  return files;
}

Checked<std::vector<DashboardText>> texts_in(const std::vector<fs::path>& files) {
  std::vector<DashboardText> texts;
  std::vector<Error> errors;
  for (const fs::path& file : files) {
    auto text = read_file(file);
    if (text) {
      texts.push_back({file.string(), *std::move(text)});
    } else {
      errors.push_back(text.error());
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return texts;
}

// Whatever exists is a file; the rest are names of shipped ones.
Checked<std::vector<DashboardText>> named_dashboards(const std::vector<std::string>& named) {
  std::vector<fs::path> files;
  std::vector<std::string> names;
  std::error_code unknown;
  for (const std::string& one : named) {
    const bool is_path = fs::exists(one, unknown) || one.find_first_of("./") != std::string::npos;
    if (!is_path) {
      names.push_back(one);
      continue;
    }
    const auto there = files_at(one);
    if (!there) return tl::unexpected(std::vector{there.error()});
    files.insert(files.end(), there->begin(), there->end());
  }
  auto texts = texts_in(files);
  if (!texts || names.empty()) return texts;
  auto shipped = shipped_pages();
  if (!shipped) return tl::unexpected(shipped.error());
  const auto pages = pages_named(*std::move(shipped), names, pushes_dashboards);
  if (!pages) return tl::unexpected(std::vector{pages.error()});
  for (DashboardText& text : texts_of(*pages)) texts->push_back(std::move(text));
  return texts;
}

Checked<std::vector<DashboardText>> meant_by(const Flags& flags) {
  if (flags.has("file") && flags.has("persona")) {
    return tl::unexpected(std::vector{
        Error{"files and --persona choose both", pushes_dashboards, "give one of the two"}});
  }
  if (flags.has("file")) return named_dashboards(flags.texts("file"));
  auto shipped = shipped_pages();
  if (!shipped) return tl::unexpected(shipped.error());
  if (!flags.has("persona")) return texts_of(*shipped);
  const auto page = page_of_persona(*std::move(shipped), flags.text("persona"), pushes_dashboards);
  if (!page) return tl::unexpected(std::vector{page.error()});
  return texts_of(*page);
}

Result<std::optional<push::Folder>> folder_of(const Flags& flags) {
  if (!flags.has("folder")) {
    if (!flags.has("folder-title")) return std::nullopt;
    return fail("there is no folder that it belongs to", "--folder-title",
                "name the folder with --folder UID");
  }
  const std::string uid = flags.text("folder");
  if (const auto sound = push::check_uid(uid, "--folder"); !sound) return fail(sound.error());
  return push::Folder{uid, flags.has("folder-title") ? flags.text("folder-title") : uid};
}

// Every error at once.
Checked<push::DashboardPush> push_of(const Flags& flags) {
  std::vector<Error> errors;
  push::DashboardPush push;
  const auto datasources = push::datasources_of(flags.texts("datasource"));
  if (!datasources) return tl::unexpected(std::vector{datasources.error()});
  push.datasources = *datasources;
  const auto folder = folder_of(flags);
  if (!folder) return tl::unexpected(std::vector{folder.error()});
  push.folder = *folder;
  push.overwrite = flags.has("overwrite");
  push.message = flags.text("message");
  const auto texts = meant_by(flags);
  if (!texts) return tl::unexpected(texts.error());
  for (const DashboardText& text : *texts) {
    auto dashboard = push::read_dashboard(text.json, text.where, push.datasources);
    if (dashboard) {
      push.dashboards.push_back(*std::move(dashboard));
    } else {
      errors.insert(errors.end(), dashboard.error().begin(), dashboard.error().end());
    }
  }
  if (errors.empty()) errors = push::wrong_by_themselves(push);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return push;
}

}  // namespace

int push_dashboards_command(const Words& args) {
  Options options = dashboard_flags();
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const Flags& flags = std::get<0>(parsed);
  auto server = grafana_of(flags, pushes_dashboards);
  if (!server) return refuse(server.error());
  const auto push = push_of(flags);
  if (!push) return refuse(push.error());
  tell_of_clear_text(*server);
  push::Grafana grafana(*std::move(server), by_http());
  if (const auto who = grafana.introduce(); !who) return refuse(who.error(), exit_not_measured);
  const auto pushed = push::push_dashboards(grafana, *push, [&](const push::PushedDashboard& one) {
    std::printf("%-9s %s: %s\n", one.what, one_line(one.dashboard.title).c_str(),
                grafana.page_of(one.dashboard.uid).c_str());
  });
  return pushed ? exit_ok : refuse(pushed.error(), exit_not_measured);
}

}  // namespace harness::cli
