#include "harness/scenario/load/placeholder.hpp"

#include <algorithm>

#include "harness/core/reference.hpp"

namespace harness::scenario {
namespace {

constexpr std::string_view json_filter = "|json";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

void append(std::string_view text, bool is_placeholder, std::vector<PatternPiece>& pieces) {
  const bool goes_on = !is_placeholder && !pieces.empty() && !pieces.back().is_placeholder;
  if (goes_on) {
    pieces.back().text += text;
  } else {
    pieces.push_back({std::string(text), is_placeholder});
  }
}

}  // namespace

bool could_be_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '|';
         });
}

std::string name_within(std::string_view written) {
  std::string_view name = trim(written.substr(0, written.find('|')));
  if (name.starts_with('+')) name = trim(name.substr(1));
  return std::string(name);
}

Placeholder placeholder_of(std::string_view written) {
  Placeholder placeholder;
  placeholder.name = written;
  placeholder.as_json = written == name_within(written) + std::string(json_filter);
  if (placeholder.as_json) placeholder.name.resize(written.size() - json_filter.size());
  return placeholder;
}

Placeholder placeholder_in_url(std::string_view written) {
  const bool keeps_reserved = written.starts_with('+');
  Placeholder placeholder = placeholder_of(written.substr(keeps_reserved ? 1 : 0));
  placeholder.keeps_reserved = keeps_reserved;
  return placeholder;
}

namespace {

using Known = std::function<bool(const std::string& name)>;

bool is_misspelt(std::string_view inside, const Known& is_known) {
  const bool is_more = inside.find('|') != std::string_view::npos ||
                       trim(inside).starts_with('+') || trim(inside) != inside;
  return is_more && is_known(name_within(inside));
}

bool reads_as_placeholder(std::string_view inside, const Known& is_known) {
  return could_be_name(inside) || is_known(placeholder_of(inside).name) ||
         is_misspelt(inside, is_known);
}

}  // namespace

std::vector<PatternPiece> pieces_of_body(std::string_view body, const Known& is_known) {
  std::vector<PatternPiece> pieces;
  while (!body.empty()) {
    const std::size_t open = std::min(body.find('{'), body.size());
    const std::size_t letters = size_of_letters(body, open);
    if (letters > 0) append(body.substr(0, letters), false, pieces);
    body.remove_prefix(letters);
    if (letters > open || body.empty()) continue;
    const std::size_t close = body.find_first_of("{}\n", 1);
    const bool closes = close != std::string_view::npos && body[close] == '}';
    const std::string_view inside = closes ? body.substr(1, close - 1) : "";
    if (body.starts_with("{{")) {
      append("{", false, pieces);
      body.remove_prefix(2);
    } else if (closes && reads_as_placeholder(inside, is_known)) {
      append(inside, true, pieces);
      body.remove_prefix(close + 1);
    } else {
      append("{", false, pieces);
      body.remove_prefix(1);
    }
  }
  return pieces;
}

}  // namespace harness::scenario
