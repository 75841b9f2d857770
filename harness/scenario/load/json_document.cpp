#include "harness/scenario/load/json_document.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/scenario/load/json_error.hpp"
#include "harness/scenario/load/json_text.hpp"

namespace harness::scenario {
namespace {

using Json = nlohmann::json;
using JsonKind = JsonValue::Kind;

// Finds what is wrong with a text that is none.
class ProblemFinder final : public Json::json_sax_t {
 public:
  explicit ProblemFinder(std::string_view text) : text_(text) {}

  Error problem;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t) override { return true; }
  bool number_unsigned(std::uint64_t) override { return true; }
  bool number_float(double, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(Json::binary_t&) override { return false; }  // is not in JSON
  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string&) override { return true; }
  bool parse_error(std::size_t read, const std::string&, const Json::exception& error) override {
    problem = json_error(text_, read, error.what());
    return false;
  }

 private:
  bool open() {
    if (++depth_ <= deepest_json) return true;
    problem.what = "it is deeper than " + std::to_string(deepest_json) + " lists and maps";
    return false;
  }
  bool close() {
    --depth_;
    return true;
  }

  std::string_view text_;
  std::size_t depth_ = 0;
};

std::string in_quotes(const std::string& text) { return Json(text).dump(); }

void write(const JsonValue& value, std::string& text) {
  switch (value.kind) {
    case JsonKind::null:
      text += "null";
      return;
    case JsonKind::literal:
      text += value.text;
      return;
    case JsonKind::text:
      text += in_quotes(value.text);
      return;
    case JsonKind::list:
    case JsonKind::map:
      break;
  }
  const bool is_map = value.kind == JsonKind::map;
  text += is_map ? '{' : '[';
  for (std::size_t i = 0; i < value.members.size(); ++i) {
    if (i > 0) text += ',';
    if (is_map) text += in_quotes(value.members[i].first) + ':';
    write(value.members[i].second, text);
  }
  text += is_map ? '}' : ']';
}

}  // namespace

JsonDocument::JsonDocument(std::unique_ptr<JsonText> text) : text_(std::move(text)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  if (std::unique_ptr<JsonText> read = JsonText::read(text)) return JsonDocument(std::move(read));
  ProblemFinder finder(text);
  // To nlohmann's reader a zero byte is the end.
  const bool is_sound = Json::sax_parse(text, &finder);
  if (is_sound) finder.problem.what = "there is a zero byte in it";
  return fail(std::move(finder.problem));
}

JsonValue JsonDocument::root() const { return text_->tree(); }

std::optional<std::string> JsonDocument::at(std::string_view pointer) const {
  std::vector<std::string> keys;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string key(pointer.substr(1, end - 1));
    keys.push_back(replace_all(replace_all(key, "~1", "/"), "~0", "~"));
    pointer.remove_prefix(end);
  }
  const std::optional<JsonValue> value = text_->at(keys);
  if (!value || value->kind == JsonKind::null) return std::nullopt;
  if (value->kind == JsonKind::text) return value->text;
  std::string text;
  write(*value, text);
  return text;
}

}  // namespace harness::scenario
