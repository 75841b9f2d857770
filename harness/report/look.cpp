#include "harness/report/look.hpp"

#include <algorithm>

#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

// Longer lines are hard to follow, however wide the terminal is; shorter ones hold no table.
constexpr std::size_t widest = 120;
constexpr std::size_t narrowest = 40;

std::string_view escape_sequence(Tint tint) {
  switch (tint) {
    case Tint::none:
      return "";
    case Tint::good:
      return "\x1b[32m";
    case Tint::bad:
      return "\x1b[31m";
    case Tint::warning:
      return "\x1b[33m";
    case Tint::faint:
      return "\x1b[2m";
    case Tint::strong:
      return "\x1b[1m";
  }
  return "";
}

// The longest beginning of the text that takes at most `width` columns, in bytes; at least one
// character, so that whoever cuts in a loop comes to an end.
std::size_t bytes_within(std::string_view text, std::size_t width) {
  std::string_view rest = text;
  std::size_t taken = 0;
  std::size_t columns = 0;
  while (!rest.empty()) {
    take_code_point(rest);
    const std::size_t end = text.size() - rest.size();
    columns += columns_of(text.substr(taken, end - taken));
    if (columns > width && taken > 0) return taken;
    taken = end;
  }
  return taken;
}

// Its first word.
bool fits_into(std::string_view text, std::size_t width) {
  return columns_of(text.substr(0, text.find(' '))) <= width;
}

}  // namespace

Look look_of_files() { return {.colour = false, .unicode = true, .width = widest}; }

Look readable_in(const Look& look) {
  Look readable = look;
  readable.width = std::clamp(look.width, narrowest, widest);
  return readable;
}

std::string paint(const Look& look, Tint tint, std::string_view text) {
  if (!look.colour || tint == Tint::none || text.empty()) return std::string(text);
  return std::string(escape_sequence(tint)).append(text).append("\x1b[0m");
}

std::string_view symbol(const Look& look, verdict::Outcome outcome) {
  switch (outcome) {
    case verdict::Outcome::pass:
      return look.unicode ? "✓" : "+";
    case verdict::Outcome::fail:
      return look.unicode ? "✗" : "x";
    case verdict::Outcome::no_data:
      return look.unicode ? "∅" : "0";
    case verdict::Outcome::undecided:
      return "!";
  }
  return "?";
}

Tint tint_of(verdict::Outcome outcome) {
  if (outcome == verdict::Outcome::pass) return Tint::good;
  return outcome == verdict::Outcome::undecided ? Tint::warning : Tint::bad;
}

Tint tint_of(verdict::Conclusion conclusion) {
  if (conclusion == verdict::Conclusion::pass) return Tint::good;
  return conclusion == verdict::Conclusion::inconclusive ? Tint::warning : Tint::bad;
}

std::string fit(const Look& look, std::string_view text, std::size_t width) {
  if (columns_of(text) <= width) return std::string(text);
  const std::string_view ellipsis = look.unicode ? "…" : "~";
  if (width == 0) return {};
  if (width == 1) return std::string(ellipsis);
  return std::string(text.substr(0, bytes_within(text, width - 1))).append(ellipsis);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (columns_of(text) > width) {
    const std::size_t most = bytes_within(text, width);
    const std::size_t space = text.rfind(' ', most);
    const bool at_space = space != std::string_view::npos && space > 0 &&
                          (space > most / 2 || fits_into(text.substr(space + 1), width));
    lines.emplace_back(text.substr(0, at_space ? space : most));
    text.remove_prefix(at_space ? space + 1 : most);
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

}  // namespace harness::report
