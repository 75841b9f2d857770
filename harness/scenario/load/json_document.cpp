#include "harness/scenario/load/json_document.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/scenario/load/json_error.hpp"

namespace harness::scenario {
namespace {

using Json = nlohmann::json;
using JsonKind = JsonValue::Kind;

// Deeper ones are attacks; and values are taken apart by recursion.
constexpr std::size_t deepest = 500;

// Puts a document together from what the parser finds in it.
class Builder final : public Json::json_sax_t {
 public:
  explicit Builder(std::string_view text) : text_(text) {}

  std::unique_ptr<JsonValue> root = std::make_unique<JsonValue>();
  Error problem;

  bool null() override { return add({}); }
  bool boolean(bool value) override { return add({JsonKind::literal, value ? "true" : "false"}); }
  // Only where it has a sign: what has none is unsigned, so that this zero was "-0".
  bool number_integer(std::int64_t value) override {
    return add({JsonKind::literal, value == 0 ? "-0" : std::to_string(value)});
  }
  bool number_unsigned(std::uint64_t value) override {
    return add({JsonKind::literal, std::to_string(value)});
  }
  bool number_float(double, const std::string& letters) override {
    return add({JsonKind::literal, letters});
  }
  bool string(std::string& value) override { return add({JsonKind::text, std::move(value)}); }
  bool binary(Json::binary_t&) override { return false; }  // is not in JSON
  bool start_object(std::size_t) override { return open(JsonKind::map); }
  bool start_array(std::size_t) override { return open(JsonKind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& value) override {
    key_ = std::move(value);
    return true;
  }
  bool parse_error(std::size_t read, const std::string&, const Json::exception& error) override {
    problem = json_error(text_, read, error.what());
    return false;
  }

 private:
  JsonValue& place(JsonValue value) {
    if (open_.empty()) return *root = std::move(value);
    return open_.back()->members.emplace_back(std::move(key_), std::move(value)).second;
  }
  bool add(JsonValue value) {
    place(std::move(value));
    return true;
  }
  bool open(JsonKind kind) {
    if (open_.size() == deepest) {
      problem.what = "it is deeper than " + std::to_string(deepest) + " lists and maps";
      return false;
    }
    open_.push_back(&place({kind}));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  std::string key_;
  std::vector<JsonValue*> open_;  // from the root on; they stay where they are while they are open
};

// Of equal keys the last counts, as for most who read JSON.
const JsonValue* member(const JsonValue& map, const std::string& key) {
  const auto found = std::find_if(map.members.rbegin(), map.members.rend(),
                                  [&](const auto& one) { return one.first == key; });
  return found == map.members.rend() ? nullptr : &found->second;
}

const JsonValue* item(const JsonValue& list, const std::string& index) {
  const bool has_leading_zero = index.size() > 1 && index.front() == '0';
  std::size_t number = 0;
  const char* end = index.data() + index.size();
  const auto [last, problem] = std::from_chars(index.data(), end, number);
  const bool is_index = !has_leading_zero && problem == std::errc{} && last == end;
  return is_index && number < list.members.size() ? &list.members[number].second : nullptr;
}

const JsonValue* child(const JsonValue& value, const std::string& token) {
  if (value.kind == JsonKind::map) return member(value, token);
  return value.kind == JsonKind::list ? item(value, token) : nullptr;
}

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

JsonDocument::JsonDocument(std::unique_ptr<const JsonValue> root) : root_(std::move(root)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  Builder builder(text);
  if (Json::sax_parse(text, &builder)) return JsonDocument(std::move(builder.root));
  return fail(std::move(builder.problem));
}

std::optional<std::string> JsonDocument::at(std::string_view pointer) const {
  const JsonValue* value = root_.get();
  while (value != nullptr && !pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string token(pointer.substr(1, end - 1));
    value = child(*value, replace_all(replace_all(token, "~1", "/"), "~0", "~"));
    pointer.remove_prefix(end);
  }
  if (value == nullptr || value->kind == JsonKind::null) return std::nullopt;
  if (value->kind == JsonKind::text) return value->text;
  std::string text;
  write(*value, text);
  return text;
}

}  // namespace harness::scenario
