#include "harness/load/script/template.hpp"

#include <utility>

#include "harness/core/text.hpp"

namespace harness::load {

Result<Template> Template::of_url(const std::string& text, const Scope& scope) {
  return parse(text, scope, Encoding::reserved_too);
}

Result<Template> Template::of_header(const std::string& text, const Scope& scope) {
  return parse(text, scope, Encoding::none);
}

Result<Template> Template::parse(const std::string& text, const Scope& scope, Encoding encoding) {
  Template made;
  for (const PatternPiece& piece : pieces_of(text)) {
    if (!piece.is_placeholder) {
      made.pieces_.back().text += piece.text;
      continue;
    }
    const bool keeps_reserved = encoding == Encoding::reserved_too && piece.text.starts_with('+');
    const auto meaning = scope.find(piece.text.substr(keeps_reserved ? 1 : 0));
    if (!meaning) return fail("unknown placeholder {" + piece.text + "}");
    made.add(*meaning, keeps_reserved ? Encoding::all_but_reserved : encoding);
  }
  return made;
}

Template Template::of_body(const std::string& text, const Scope& scope) {
  Template made;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t close = text[at] == '{' ? text.find('}', at) : std::string::npos;
    const auto meaning = close == std::string::npos
                             ? std::nullopt
                             : scope.find(std::string_view(text).substr(at + 1, close - at - 1));
    if (meaning) {
      made.add(*meaning, Encoding::none);
      at = close + 1;
    } else {
      made.pieces_.back().text += text[at++];
    }
  }
  return made;
}

void Template::add(const Scope::Meaning& meaning, Encoding encoding) {
  Piece& last = pieces_.back();
  if (const auto* text = std::get_if<std::string>(&meaning)) {
    last.text += *text;
    return;
  }
  last.slot = std::get<Slot>(meaning);
  last.encoding = encoding;
  pieces_.push_back({});
}

void Template::write(const Values& values, std::string& text) const {
  for (const Piece& piece : pieces_) {
    text += piece.text;
    if (!piece.slot) continue;
    if (piece.encoding == Encoding::none) {
      values.append(*piece.slot, text);
    } else {
      std::string value;
      values.append(*piece.slot, value);
      append_encoded(value, piece.encoding, text);
    }
  }
}

// A dot after a slash may mean another path to whoever sends or reads it.
void Template::append_encoded(const std::string& value, Encoding encoding, std::string& text) {
  constexpr std::string_view reserved = ":/?[]@!$&'()*+,;=%";
  const std::string_view left = encoding == Encoding::all_but_reserved ? reserved : "";
  const std::string encoded = replace_all(percent_encoded(value, left), "/.", "/%2E");
  const bool begins_with_dot = encoded.starts_with('.') && text.ends_with('/');
  text += begins_with_dot ? "%2E" + encoded.substr(1) : encoded;
}

std::vector<std::string> Template::fixed_texts() const {
  std::vector<std::string> texts;
  for (const Piece& piece : pieces_) texts.push_back(piece.text);
  return texts;
}

}  // namespace harness::load
