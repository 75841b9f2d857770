#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/load/script/scope.hpp"

namespace harness::load {

// What slots hold while a request is written.
class Values {
 public:
  virtual ~Values() = default;
  virtual void append(const Slot& slot, std::string& text) const = 0;
};

// A URL, a header's value or a body, taken apart once, so that to fill in what varies is only
// copying.
class Template {
 public:
  // Every brace belongs to a placeholder; the error names one that the scope does not know. In a
  // URL, values are percent-encoded; as in RFC 6570, {+name} leaves what has a meaning in URLs.
  static Result<Template> of_url(const std::string& text, const Scope& scope);
  static Result<Template> of_header(const std::string& text, const Scope& scope);

  // Known names in braces are placeholders, and every other brace is a brace.
  static Template of_body(const std::string& text, const Scope& scope);

  // Appends to what `text` holds.
  void write(const Values& values, std::string& text) const;

  bool is_fixed() const { return pieces_.size() == 1; }

  // What it always begins with, up to the first slot.
  const std::string& beginning() const { return pieces_.front().text; }

  // All that never changes.
  std::vector<std::string> fixed_texts() const;

 private:
  enum class Encoding { none, reserved_too, all_but_reserved };

  struct Piece {
    std::string text;          // in front of the value
    std::optional<Slot> slot;  // whose value follows
    Encoding encoding = Encoding::none;
  };

  static Result<Template> parse(const std::string& text, const Scope& scope, Encoding encoding);
  void add(const Scope::Meaning& meaning, Encoding encoding);
  static void append_encoded(const std::string& value, Encoding encoding, std::string& text);

  std::vector<Piece> pieces_{1};
};

}  // namespace harness::load
