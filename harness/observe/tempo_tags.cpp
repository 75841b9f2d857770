#include "harness/observe/tempo_tags.hpp"

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

Question about_spans(std::string path, const std::string& traceql, const Window& window) {
  const auto begin = std::chrono::floor<std::chrono::seconds>(window.begin).time_since_epoch();
  const auto end = std::chrono::ceil<std::chrono::seconds>(window.end).time_since_epoch();
  return {Backend::tempo,
          std::move(path),
          {{"q", traceql},
           {"start", std::to_string(begin.count())},
           {"end", std::to_string(end.count() + 1)}},
          traceql};
}

// A number is not the text that looks like it.
std::string value_of(const json& typed) {
  const std::string type = typed.value("type", "string");
  const std::string value = typed.value("value", "");
  const bool is_text = type == "string" || type == "keyword";
  return is_text ? value : value + " (" + type + ")";
}

}  // namespace

Question span_tags(const std::string& scope, const std::string& traceql, const Window& window) {
  Question question = about_spans("/api/v2/search/tags", traceql, window);
  if (!scope.empty()) question.params["scope"] = scope;
  return question;
}

Question span_values(const std::string& field, const std::string& traceql, const Window& window) {
  return about_spans("/api/v2/search/tag/" + percent_encoded(field) + "/values", traceql, window);
}

Result<std::set<std::string>> parse_tags(const Answer& answer) {
  return read_document<std::set<std::string>>(answer, [](const json& document) {
    std::set<std::string> tags;
    for (const json& scope : list(document.value("scopes", json::array()))) {
      if (scope.at("name") == "intrinsic") continue;
      for (const json& tag : list(scope.value("tags", json::array()))) {
        tags.insert(tag.get<std::string>());
      }
    }
    return tags;
  });
}

Result<std::set<std::string>> parse_values(const Answer& answer) {
  return read_document<std::set<std::string>>(answer, [](const json& document) {
    std::set<std::string> values;
    for (const json& one : list(document.value("tagValues", json::array()))) {
      values.insert(value_of(one));
    }
    return values;
  });
}

}  // namespace harness::observe
