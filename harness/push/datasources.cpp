#include "harness/push/datasources.hpp"

#include "harness/core/text.hpp"
#include "harness/push/grafana.hpp"

namespace harness::push {
namespace {

using nlohmann::json;

// "${DS_PROMETHEUS}" and what stands for it.
using InputValues = std::map<std::string, std::string>;

const json& inputs_of(const json& dashboard) {
  static const json none = json::array();
  const auto inputs = dashboard.find("__inputs");
  return inputs != dashboard.end() && inputs->is_array() ? *inputs : none;
}

Checked<InputValues> input_values(const json& dashboard, const Datasources& named,
                                  const std::string& where, std::set<std::string>& met) {
  InputValues values;
  std::vector<Error> errors;
  for (const json& input : inputs_of(dashboard)) {
    const std::string name = text_at(input, "name");
    const std::string type = text_at(input, "pluginId");
    if (text_at(input, "type") != "datasource") {
      values["${" + name + "}"] = text_at(input, "value");
      continue;
    }
    met.insert(type);
    if (const auto uid = named.find(type); uid != named.end()) {
      values["${" + name + "}"] = uid->second;
      continue;
    }
    errors.push_back({"was exported for others, and asks which datasource of type " + shown(type) +
                          " " + shown(name) + " is",
                      where, "name it: --datasource " + type + "=UID"});
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return values;
}

void fill_in(json& value, const InputValues& values) {
  if (value.is_string()) {
    std::string text = value.get<std::string>();
    for (const auto& [name, filled] : values) text = replace_all(std::move(text), name, filled);
    value = std::move(text);
  } else if (value.is_structured()) {
    for (json& member : value) fill_in(member, values);
  }
}

// A variable is chosen on the page; "-- Grafana --" and its like are no datasources of anybody's.
bool is_fixed(const std::string& uid) {
  return !uid.empty() && !uid.starts_with('$') && !uid.starts_with("-- ");
}

void choose(json& variable, const Datasources& named, std::set<std::string>& met) {
  const std::string type = text_at(variable, "query");
  if (text_at(variable, "type") != "datasource" || type.empty()) return;
  met.insert(type);
  const auto uid = named.find(type);
  if (uid == named.end()) return;
  const bool takes_several = variable.value("multi", json(false)) == json(true);
  const json chosen = takes_several ? json::array({uid->second}) : json(uid->second);
  variable["current"] = {{"text", chosen}, {"value", chosen}};
}

void put_into(json& value, const Datasources& named, std::set<std::string>& met) {
  if (!value.is_structured()) return;
  if (value.is_object() && value.contains("datasource") && value["datasource"].is_object()) {
    json& datasource = value["datasource"];
    const std::string type = text_at(datasource, "type");
    if (is_fixed(text_at(datasource, "uid"))) {
      met.insert(type);
      if (const auto uid = named.find(type); uid != named.end()) datasource["uid"] = uid->second;
    }
  }
  for (json& member : value) put_into(member, named, met);
}

}  // namespace

Result<Datasources> datasources_of(const std::vector<std::string>& texts) {
  Datasources named;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      return fail(shown(text) + " names no datasource", "--datasource",
                  "write TYPE=UID, such as prometheus=P1809F7CD0C75ACF3");
    }
    const std::string type = text.substr(0, equals);
    if (!named.emplace(type, text.substr(equals + 1)).second) {
      return fail("there are two of type " + shown(type), "--datasource", "name one of them");
    }
  }
  return named;
}

Checked<std::set<std::string>> put_datasources(json& dashboard, const Datasources& named,
                                               const std::string& where) {
  std::set<std::string> met;
  const auto values = input_values(dashboard, named, where, met);
  if (!values) return tl::unexpected(values.error());
  if (!values->empty()) fill_in(dashboard, *values);
  put_into(dashboard, named, met);
  if (dashboard.contains("templating") && dashboard["templating"].is_object() &&
      dashboard["templating"].contains("list")) {
    for (json& variable : dashboard["templating"]["list"]) choose(variable, named, met);
  }
  return met;
}

}  // namespace harness::push
