#include "tests/support/fake_grafana.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::test {
namespace {

using nlohmann::json;

std::string message(const std::string& text) { return json{{"message", text}}.dump(); }

std::string decoded(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

std::string header_in(const std::string& head, const std::string& name) {
  for (const std::string& line : split(head, '\n')) {
    if (line.starts_with(name + ":")) return std::string(trim(line.substr(name.size() + 1)));
  }
  return {};
}

bool has_tag(const json& annotation, const std::string& tag) {
  return std::ranges::any_of(annotation["tags"], [&](const json& one) { return one == tag; });
}

}  // namespace

// "/api/annotations" and {"tags", "harness"}, ….
struct FakeGrafana::Target {
  std::string path;
  std::multimap<std::string, std::string> query;

  explicit Target(const std::string& text) : path(text.substr(0, text.find('?'))) {
    if (path.size() == text.size()) return;
    for (const std::string& pair : split(text.substr(path.size() + 1), '&')) {
      const std::size_t equals = pair.find('=');
      query.emplace(pair.substr(0, equals), decoded(pair.substr(equals + 1)));
    }
  }

  std::string one(const std::string& name, const std::string& otherwise) const {
    const auto found = query.find(name);
    return found == query.end() ? otherwise : found->second;
  }
};

net::HttpResponse FakeGrafana::answer(const net::HttpRequest& request) {
  const std::size_t path = request.url.find('/', request.url.find("://") + 3);
  const auto signs_in = request.headers.find("Authorization");
  const Said said = reply({request.method, request.url.substr(path),
                           signs_in == request.headers.end() ? "" : signs_in->second,
                           json::parse(request.body, nullptr, false)});
  return {said.status, said.body};
}

ServedResponse FakeGrafana::answer(const ServedRequest& request) {
  const std::vector<std::string> line = split(request.head.substr(0, request.head.find('\r')), ' ');
  const Said said = reply({line.at(0), line.at(1), header_in(request.head, "Authorization"),
                           json::parse(request.body, nullptr, false)});
  return {said.status, said.body};
}

FakeGrafana::Said FakeGrafana::reply(const Asked& asked) {
  const std::lock_guard lock(mutex_);
  asked_.push_back(asked);
  const Target target(asked.path);
  if (const auto told = said_.find(target.path); told != said_.end()) return told->second;
  if (target.path == "/api/health") {
    return {200, R"({"commit":"abc","database":"ok","version":"11.6.0"})"};
  }
  const bool is_editor = asked.authorization == std::string("Bearer ") + editor;
  if (!is_editor && asked.authorization != std::string("Bearer ") + viewer) {
    return {401, message("Invalid API key")};
  }
  if (asked.method == "POST" && !is_editor) {
    return {403, message("You'll need additional permissions to perform this action.")};
  }
  return reply_to_known(asked, target);
}

FakeGrafana::Said FakeGrafana::reply_to_known(const Asked& asked, const Target& target) {
  const std::string name = target.path.substr(target.path.rfind('/') + 1);
  const bool is_post = asked.method == "POST";
  if (target.path == "/api/dashboards/db" && is_post) return save_dashboard(asked.body);
  if (target.path == "/api/folders" && is_post) return make_folder(asked.body);
  if (target.path == "/api/annotations") {
    return is_post ? add_annotation(asked.body) : find_annotations(target);
  }
  if (target.path.starts_with("/api/dashboards/uid/") && dashboards_.contains(name)) {
    const Kept& kept = dashboards_[name];
    return {200, json{{"dashboard", kept.model}, {"meta", {{"folderUid", kept.folder}}}}.dump()};
  }
  if (target.path.starts_with("/api/folders/") && folders_.contains(name)) {
    return {200, json{{"uid", name}, {"title", folders_[name]}}.dump()};
  }
  if (target.path.starts_with("/api/datasources/uid/") && datasources_.contains(name)) {
    return {200, json{{"uid", name}, {"type", datasources_[name]}}.dump()};
  }
  return {404, message("Not found")};
}

// Of an unknown folder it is 400; of one that is there and is not to be overwritten 412.
FakeGrafana::Said FakeGrafana::save_dashboard(const json& body) {
  json model = body.at("dashboard");
  const std::string uid = model.value("uid", "");
  const std::string folder = body.value("folderUid", "");
  if (!folder.empty() && !folders_.contains(folder)) return {400, message("folder not found")};
  const bool is_there = dashboards_.contains(uid);
  if (is_there && !body.value("overwrite", false)) {
    return {412, json{{"message", "A dashboard with the same uid already exists"},
                      {"status", "name-exists"}}
                     .dump()};
  }
  model["id"] = ++last_id_;
  model["version"] = is_there ? dashboards_[uid].model["version"].get<int>() + 1 : 1;
  dashboards_[uid] = {model, folder};
  return {200, json{{"id", model["id"]}, {"uid", uid}, {"status", "success"}}.dump()};
}

FakeGrafana::Said FakeGrafana::make_folder(const json& body) {
  folders_[body.at("uid")] = body.at("title");
  return {200, json{{"uid", body["uid"]}, {"title", body["title"]}}.dump()};
}

FakeGrafana::Said FakeGrafana::find_annotations(const Target& target) const {
  json found = json::array();
  const std::int64_t from = std::stoll(target.one("from", "0"));
  const std::int64_t to = std::stoll(target.one("to", "9999999999999"));
  const std::string dashboard = target.one("dashboardUID", "");
  const auto [first, last] = target.query.equal_range("tags");
  for (const json& one : annotations_) {
    const bool is_meant =
        std::all_of(first, last, [&](const auto& named) { return has_tag(one, named.second); });
    const bool is_there = dashboard.empty() || one["dashboardUID"] == dashboard;
    if (is_meant && is_there && one["time"] <= to && one["timeEnd"] >= from) found.push_back(one);
  }
  return {200, found.dump()};
}

FakeGrafana::Said FakeGrafana::add_annotation(json body) {
  body["id"] = ++last_id_;
  if (!body.contains("dashboardUID")) body["dashboardUID"] = "";
  std::sort(body["tags"].begin(), body["tags"].end());
  annotations_.push_back(body);
  return {200, json{{"message", "Annotation added"}, {"id", body["id"]}}.dump()};
}

std::vector<FakeGrafana::Asked> FakeGrafana::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

std::vector<std::string> FakeGrafana::posts() const {
  std::vector<std::string> paths;
  for (const Asked& one : asked()) {
    if (one.method != "GET") paths.push_back(one.path);
  }
  return paths;
}

json FakeGrafana::dashboard(const std::string& uid) const {
  const std::lock_guard lock(mutex_);
  const auto kept = dashboards_.find(uid);
  return kept == dashboards_.end() ? json(nullptr) : kept->second.model;
}

std::string FakeGrafana::folder_of(const std::string& uid) const {
  const std::lock_guard lock(mutex_);
  const auto kept = dashboards_.find(uid);
  return kept == dashboards_.end() ? "" : kept->second.folder;
}

std::string FakeGrafana::folder_title(const std::string& uid) const {
  const std::lock_guard lock(mutex_);
  const auto title = folders_.find(uid);
  return title == folders_.end() ? "" : title->second;
}

std::vector<json> FakeGrafana::annotations() const {
  const std::lock_guard lock(mutex_);
  return annotations_;
}

void FakeGrafana::put_dashboard(json model, const std::string& folder) {
  const std::lock_guard lock(mutex_);
  if (!folder.empty()) folders_[folder] = folder;
  model["id"] = ++last_id_;
  model["version"] = 1;
  const std::string uid = model.at("uid");
  dashboards_[uid] = {std::move(model), folder};
}

void FakeGrafana::put_annotation(json annotation) {
  const std::lock_guard lock(mutex_);
  add_annotation(std::move(annotation));
}

void FakeGrafana::put_datasource(const std::string& uid, const std::string& type) {
  const std::lock_guard lock(mutex_);
  datasources_[uid] = type;
}

void FakeGrafana::say(const std::string& path, int status, const std::string& body) {
  const std::lock_guard lock(mutex_);
  said_[path] = {status, body};
}

}  // namespace harness::test
