#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/load/json_document.hpp"

namespace harness::scenario {

// Deeper ones are attacks; and values are taken apart by recursion.
inline constexpr std::size_t deepest_json = 500;

// The text of a JSON document, and where its values are in it, found by simdjson.
class JsonText {
 public:
  // None: it is no JSON, or deeper than that.
  static std::unique_ptr<JsonText> read(std::string_view text);
  JsonText(const JsonText&) = delete;
  JsonText& operator=(const JsonText&) = delete;
  ~JsonText();

  JsonValue tree();

  // The value behind these keys and indexes. Of equal keys the last counts, as for most who read
  // JSON.
  std::optional<JsonValue> at(const std::vector<std::string>& keys);

 private:
  explicit JsonText(std::string_view text);

  struct Parsed;  // its headers take long to compile
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace harness::scenario
