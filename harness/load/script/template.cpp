#include "harness/load/script/template.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/http/ascii_host.hpp"

namespace harness::load {
namespace {

// Behind the host of a URL, whose own letters have another way (IDNA). All of a text without one.
std::size_t host_end(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return 0;
  return std::min(url.find_first_of("/?#", scheme + 3), url.size());
}

// Letters beyond ASCII stand in no URL on the wire (RFC 3986).
std::string in_ascii(std::string_view text, std::size_t from) {
  std::string encoded(text.substr(0, from));
  for (const char c : text.substr(from)) {
    if (static_cast<unsigned char>(c) < 0x80) {
      encoded += c;
    } else {
      encoded += percent_encoded({&c, 1});
    }
  }
  return encoded;
}

// For between the quotes of a JSON text.
std::string json_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      escaped += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 7> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
      escaped += code.data();
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

Result<Template> Template::of_url(const std::string& text, const Scope& scope) {
  Result<Template> url =
      make(pieces_of(text), scope, scenario::placeholder_in_url, Encoding::reserved_too);
  if (!url) return url;
  for (std::size_t i = 0; i < url->pieces_.size(); ++i) {
    std::string& piece = url->pieces_[i].text;
    if (i == 0) piece = with_ascii_host(piece);
    piece = in_ascii(piece, i == 0 ? host_end(piece) : 0);
  }
  return url;
}

Result<Template> Template::of_header(const std::string& text, const Scope& scope) {
  return make(pieces_of(text), scope, scenario::placeholder_of, Encoding::none);
}

Result<Template> Template::of_body(const std::string& text, const Scope& scope) {
  const auto is_known = [&](const std::string& name) { return scope.find(name).has_value(); };
  return make(scenario::pieces_of_body(text, is_known), scope, scenario::placeholder_of,
              Encoding::none);
}

Result<Template> Template::make(const std::vector<PatternPiece>& pieces, const Scope& scope,
                                Reading reading, Encoding encoding) {
  Template made;
  for (const PatternPiece& piece : pieces) {
    if (!piece.is_placeholder) {
      made.pieces_.back().text += piece.text;
      continue;
    }
    const scenario::Placeholder placeholder = reading(piece.text);
    const auto meaning = scope.find(placeholder.name);
    if (!meaning) return fail("unknown placeholder {" + piece.text + "}");
    made.add(*meaning, {placeholder.keeps_reserved ? Encoding::all_but_reserved : encoding,
                        placeholder.as_json});
  }
  return made;
}

void Template::add(const Scope::Meaning& meaning, Manner manner) {
  Piece& last = pieces_.back();
  if (const auto* text = std::get_if<std::string>(&meaning)) {
    last.text += *text;
    return;
  }
  last.slot = std::get<Slot>(meaning);
  last.manner = manner;
  pieces_.push_back({});
}

void Template::write(const Values& values, std::string& text) const {
  for (const Piece& piece : pieces_) {
    text += piece.text;
    if (!piece.slot) continue;
    if (piece.manner.encoding == Encoding::none && !piece.manner.as_json) {
      values.append(*piece.slot, text);
    } else {
      std::string value;
      values.append(*piece.slot, value);
      append(std::move(value), piece.manner, text);
    }
  }
}

void Template::append(std::string value, Manner manner, std::string& text) {
  if (manner.as_json) value = json_escaped(value);
  if (manner.encoding == Encoding::none) {
    text += value;
  } else {
    append_encoded(value, manner.encoding, text);
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
