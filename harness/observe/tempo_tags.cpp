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

std::string to_text(const TagValue& value) {
  return value.is_text() ? value.text : value.text + " (" + value.type + ")";
}

Result<std::set<TagValue>> parse_values(const Answer& answer) {
  return read_document<std::set<TagValue>>(answer, [](const json& document) {
    std::set<TagValue> values;
    for (const json& one : list(document.value("tagValues", json::array()))) {
      values.insert({one.value("type", "string"), one.value("value", "")});
    }
    return values;
  });
}

}  // namespace harness::observe
