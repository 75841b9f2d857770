#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::scenario {

// A value, with its members where it has any.
struct JsonValue {
  enum class Kind { null, literal, text, list, map };

  Kind kind = Kind::null;
  std::string text = {};  // of a literal (a number, true, false) its letters
  std::vector<std::pair<std::string, JsonValue>> members = {};  // of a list without keys
};

// A JSON document in which numbers keep the letters that they are written in: 1.10 is a price, and
// no double holds the id 12345678901234567890.
class JsonDocument {
 public:
  // The error says at which line and column it is none.
  static Result<JsonDocument> parse(std::string_view text);
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  const JsonValue& root() const { return *root_; }

  // What stands at the pointer (RFC 6901): text without its quotes, all else as the document has
  // it, but for white space. None where there is nothing, or null, which says the same.
  std::optional<std::string> at(std::string_view pointer) const;

 private:
  explicit JsonDocument(std::unique_ptr<const JsonValue> root);

  std::unique_ptr<const JsonValue> root_;
};

}  // namespace harness::scenario
