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

class JsonText;

// A JSON document in which numbers keep the letters that they are written in: 1.10 is a price, and
// no double holds the id 12345678901234567890. What is asked for is looked up in the text: as a
// tree, an answer of some megabytes would take longer to read than most servers take to answer.
class JsonDocument {
 public:
  // The error says at which line and column it is none.
  static Result<JsonDocument> parse(std::string_view text);
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  JsonValue root() const;

  // What stands at the pointer (RFC 6901): text without its quotes, all else as the document has
  // it, but for white space. None where there is nothing, or null, which says the same.
  std::optional<std::string> at(std::string_view pointer) const;

 private:
  explicit JsonDocument(std::unique_ptr<JsonText> text);

  std::unique_ptr<JsonText> text_;
};

}  // namespace harness::scenario
