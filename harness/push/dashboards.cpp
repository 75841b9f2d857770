#include "harness/push/dashboards.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"

namespace harness::push {
namespace {

using nlohmann::json;

// One dashboard, and what is there in its place.
struct Standing {
  const Dashboard* dashboard;
  bool is_there = false;
  bool is_same = false;
  std::string folder;  // that it is to be in; empty: the root
};

std::string folder_path(const std::string& uid) { return "/api/folders/" + percent_encoded(uid); }

Result<Standing> look_at(Grafana& grafana, const Dashboard& dashboard, const DashboardPush& push) {
  const auto there = grafana.get("/api/dashboards/uid/" + dashboard.uid, {404});
  if (!there) return fail(there.error());
  Standing standing{&dashboard, there->status == 200, false, ""};
  std::string folder_now;
  if (standing.is_there) {
    if (!there->body.is_object() || !there->body.contains("dashboard")) {
      return fail("answers without a dashboard", grafana.page_of(dashboard.uid),
                  "see whether --grafana names a Grafana");
    }
    // Saved without its folder, a dashboard would go to the root.
    folder_now = text_at(there->body.value("meta", json::object()), "folderUid");
    standing.is_same = without_database(there->body["dashboard"]) == dashboard.model;
  }
  standing.folder = push.folder ? push.folder->uid : folder_now;
  standing.is_same = standing.is_same && standing.folder == folder_now;
  return standing;
}

// A Grafana need not let everybody see its datasources: then nobody knows before the page is
// opened.
Result<void> look_at_datasource(Grafana& grafana, const std::string& type, const std::string& uid) {
  const auto there = grafana.get("/api/datasources/uid/" + percent_encoded(uid), {403, 404});
  if (!there) return fail(there.error());
  if (there->status == 404) {
    return fail("has no datasource of uid " + shown(uid), grafana.url(),
                "name one of its own: its uid stands in the URL of its settings");
  }
  const std::string found = text_at(there->body, "type");
  if (there->status == 403 || found == type) return {};
  return fail("its datasource " + shown(uid) + " is of type " + shown(found) + ", not " + type,
              grafana.url(), "name one of that type");
}

Result<bool> lacks_folder(Grafana& grafana, const DashboardPush& push) {
  if (!push.folder) return false;
  return grafana.get(folder_path(push.folder->uid), {404}).map([](const Grafana::Answer& answer) {
    return answer.status == 404;
  });
}

Error clash(const Grafana& grafana, const Dashboard& dashboard) {
  return {"is there otherwise, or in another folder: " + grafana.page_of(dashboard.uid),
          dashboard.where, "look at it, and push with --overwrite: its history keeps what it was"};
}

Checked<std::vector<Standing>> look_at_all(Grafana& grafana, const DashboardPush& push) {
  for (const auto& [type, uid] : push.datasources) {
    const auto looked = look_at_datasource(grafana, type, uid);
    if (!looked) return tl::unexpected(std::vector{looked.error()});
  }
  std::vector<Standing> all;
  std::vector<Error> clashes;
  for (const Dashboard& dashboard : push.dashboards) {
    const auto standing = look_at(grafana, dashboard, push);
    if (!standing) return tl::unexpected(std::vector{standing.error()});
    if (standing->is_there && !standing->is_same && !push.overwrite) {
      clashes.push_back(clash(grafana, dashboard));
    }
    all.push_back(*standing);
  }
  if (!clashes.empty()) return tl::unexpected(std::move(clashes));
  return all;
}

Result<void> push_one(Grafana& grafana, const Standing& standing, const DashboardPush& push) {
  json body{{"dashboard", standing.dashboard->model},
            {"overwrite", standing.is_there && push.overwrite},
            {"message", push.message}};
  // Without a number it is told from others by its uid.
  body["dashboard"]["id"] = nullptr;
  if (!standing.folder.empty()) body["folderUid"] = standing.folder;
  const auto answer = grafana.post("/api/dashboards/db", body);
  if (!answer) return fail(answer.error());
  if (text_at(answer->body, "uid") == standing.dashboard->uid) return {};
  return fail("did not say that it has the dashboard " + standing.dashboard->uid, grafana.url(),
              "look whether it is there");
}

Error not_all(std::size_t pushed, std::size_t of) {
  return {std::to_string(pushed) + " of " + std::to_string(of) +
              " are there; the rest is not "
              "pushed",
          "harness push dashboards", "push again: those that are there are left as they are"};
}

}  // namespace

std::vector<Error> wrong_by_themselves(const DashboardPush& push) {
  std::vector<Error> errors;
  std::set<std::string> uids;
  std::set<std::string> types;
  for (const Dashboard& dashboard : push.dashboards) {
    types.insert(dashboard.datasource_types.begin(), dashboard.datasource_types.end());
    if (uids.insert(dashboard.uid).second) continue;
    errors.push_back({"another has the uid " + dashboard.uid + ", too", dashboard.where,
                      "give each its own: one would take the place of the other"});
  }
  for (const auto& [type, uid] : push.datasources) {
    if (types.contains(type)) continue;
    const std::vector<std::string> known(types.begin(), types.end());
    errors.push_back({"no dashboard reads a datasource of type " + shown(type), "--datasource",
                      "choose one of " + join(known, ", ") + ", or leave it out"});
  }
  return errors;
}

Checked<void> push_dashboards(Grafana& grafana, const DashboardPush& push, const TellPushed& tell) {
  const auto all = look_at_all(grafana, push);
  if (!all) return tl::unexpected(all.error());
  const auto is_to_be_made = lacks_folder(grafana, push);
  if (!is_to_be_made) return tl::unexpected(std::vector{is_to_be_made.error()});
  if (*is_to_be_made) {
    const auto made = grafana.post("/api/folders",
                                   {{"uid", push.folder->uid}, {"title", push.folder->title}}, {});
    if (!made) return tl::unexpected(std::vector{made.error()});
  }
  std::size_t pushed = 0;
  for (const Standing& standing : *all) {
    if (!standing.is_same) {
      const auto done = push_one(grafana, standing, push);
      if (!done) {
        return tl::unexpected(std::vector{Error{standing.dashboard->uid + ": " + done.error().what,
                                                done.error().where, done.error().remedy},
                                          not_all(pushed, all->size())});
      }
    }
    ++pushed;
    tell({standing.is_same    ? "unchanged"
          : standing.is_there ? "updated"
                              : "created",
          *standing.dashboard});
  }
  return {};
}

}  // namespace harness::push
