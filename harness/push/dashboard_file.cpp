#include "harness/push/dashboard_file.hpp"

#include <algorithm>

#include "harness/check/json_tree.hpp"
#include "harness/core/text.hpp"
#include "harness/push/grafana.hpp"
#include "harness/yaml/place.hpp"

namespace harness::push {
namespace {

using nlohmann::json;

constexpr std::size_t longest_uid = 40;

bool is_of_uid(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

// Its API has it in "dashboard", beside what that Grafana knows of it.
json unwrapped(json document) {
  const bool is_wrapped = document.is_object() && document.contains("dashboard") &&
                          document["dashboard"].is_object() && !document.contains("panels");
  return is_wrapped ? std::move(document["dashboard"]) : std::move(document);
}

// What it is instead of a dashboard that this API takes; empty: it is one.
Error other_form(const json& model, const std::string& where) {
  if (!model.is_object()) return {"is no dashboard, which is an object", where, "see its file"};
  if (model.contains("apiVersion") || model.contains("elements")) {
    return {"is a dashboard in Grafana's newer form, of resources", where,
            "export it in the classic form: Export as code, Classic"};
  }
  if (model.contains("__elements") && !model["__elements"].empty()) {
    return {"has library panels in it, which are pushed by nobody", where,
            "unlink them in Grafana, and export it again"};
  }
  return {};
}

std::vector<Error> name_errors(const json& model, const std::string& where) {
  std::vector<Error> errors;
  if (trim(text_at(model, "title")).empty()) {
    errors.push_back({"the dashboard has no title", where, "add \"title\""});
  }
  if (text_at(model, "uid").empty()) {
    errors.push_back({"the dashboard has no uid, so that each push would make another", where,
                      "add \"uid\", such as its file's name"});
  } else if (const auto sound = check_uid(text_at(model, "uid"), where); !sound) {
    errors.push_back(sound.error());
  }
  return errors;
}

Checked<json> document_in(const std::string& text, const std::string& where) {
  const auto strict = check::read_json(text);
  if (!strict) return tl::unexpected(yaml::located({strict.error()}, where));
  json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    return tl::unexpected(std::vector{Error{"is no JSON", where, "export the dashboard again"}});
  }
  return document;
}

}  // namespace

Result<void> check_uid(const std::string& uid, const std::string& where) {
  if (uid.empty() || uid.size() > longest_uid || !std::ranges::all_of(uid, is_of_uid)) {
    return fail("uid " + shown(uid) + " is none that Grafana takes", where,
                "write 1 to 40 letters, digits, - and _");
  }
  return {};
}

json without_database(json model) {
  if (!model.is_object()) return model;
  for (const char* key : {"id", "version", "__inputs", "__requires", "__elements"}) {
    model.erase(key);
  }
  return model;
}

Checked<Dashboard> read_dashboard(const std::string& text, const std::string& where,
                                  const Datasources& named) {
  auto document = document_in(text, where);
  if (!document) return tl::unexpected(document.error());
  json model = unwrapped(*std::move(document));
  if (const Error other = other_form(model, where); !other.what.empty()) {
    return tl::unexpected(std::vector{other});
  }
  std::vector<Error> errors = name_errors(model, where);
  auto types = put_datasources(model, named, where);
  if (!types) errors.insert(errors.end(), types.error().begin(), types.error().end());
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  const std::string uid = text_at(model, "uid");
  const std::string title = text_at(model, "title");
  return Dashboard{where, uid, title, without_database(std::move(model)), *std::move(types)};
}

}  // namespace harness::push
