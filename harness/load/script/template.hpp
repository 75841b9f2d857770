#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/load/script/scope.hpp"
#include "harness/scenario/load/placeholder.hpp"

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
  // The error names a placeholder that the scope does not know; of a body, see pieces_of_body. In a
  // URL, values are percent-encoded; as in RFC 6570, {+name} leaves what has a meaning in URLs. So
  // are its own letters behind the host, where they are beyond ASCII. {name|json} is escaped for
  // JSON first.
  static Result<Template> of_url(const std::string& text, const Scope& scope);
  static Result<Template> of_header(const std::string& text, const Scope& scope);
  static Result<Template> of_body(const std::string& text, const Scope& scope);

  // Appends to what `text` holds.
  void write(const Values& values, std::string& text) const;

  bool is_fixed() const { return pieces_.size() == 1; }

  // What it always begins with, up to the first slot.
  const std::string& beginning() const { return pieces_.front().text; }

  // All that never changes.
  std::vector<std::string> fixed_texts() const;

 private:
  enum class Encoding { none, reserved_too, all_but_reserved };

  // How a value comes into the text.
  struct Manner {
    Encoding encoding = Encoding::none;
    bool as_json = false;
  };

  struct Piece {
    std::string text;          // in front of the value
    std::optional<Slot> slot;  // whose value follows
    Manner manner;
  };

  using Reading = scenario::Placeholder (*)(std::string_view written);

  static Result<Template> make(const std::vector<PatternPiece>& pieces, const Scope& scope,
                               Reading reading, Encoding encoding);
  void add(const Scope::Meaning& meaning, Manner manner);
  static void append(std::string value, Manner manner, std::string& text);
  static void append_encoded(const std::string& value, Encoding encoding, std::string& text);

  std::vector<Piece> pieces_{1};
};

}  // namespace harness::load
