#include "harness/core/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <utility>

#include "harness/core/reference.hpp"

namespace harness {
namespace {

constexpr std::string_view blank = " \t\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Letters left out, added, exchanged or swapped with their neighbour; case does not count.
std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before_last(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  const auto same = [&](std::size_t i, std::size_t j) {
    return lower(left[i - 1]) == lower(right[j - 1]);
  };
  for (std::size_t i = 1; i <= left.size(); ++i) {
    before_last = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      row[j] = std::min({last[j - 1] + (same(i, j) ? 0 : 1), last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string one_line(std::string_view text) {
  std::string line;
  while (!(text = trim(text)).empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(blank));
    line += (line.empty() ? "" : " ") + std::string(word);
    text.remove_prefix(word.size());
  }
  return line;
}

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return result;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

namespace {

// What will be one counts, too: {port}, ${PORT}.
bool may_be_port(std::string_view text) {
  if (text.ends_with('}') && (text.starts_with('{') || text.starts_with("${"))) return true;
  if (text.empty() || text.size() > 5) return false;
  unsigned port = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  return port >= 1 && port <= 65535;
}

// A host with its port, if it has one; what else stands there is a part of a password, in which a
// slash and its like were not percent-encoded.
bool may_be_place(std::string_view text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return !text.empty();
  return colon > 0 && may_be_port(text.substr(colon + 1));
}

// Where the user begins. A text that leaves out its scheme may hold another URL.
std::size_t user_at(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const bool has_one = scheme != std::string_view::npos && url.find('@') > scheme;
  return has_one ? scheme + 3 : 0;
}

// What stands between the colon and the @ there is hidden; nothing where there is no colon before.
std::string hidden_before(std::size_t at, std::string_view url, std::size_t user) {
  const std::size_t colon = url.find(':', user);
  if (at == std::string_view::npos || colon > at) return std::string(url);
  return std::string(url.substr(0, colon)) + ":***" + std::string(url.substr(at));
}

}  // namespace

std::string without_password(std::string_view url) {
  const std::size_t user = user_at(url);
  const std::string_view authority = url.substr(0, url.find_first_of("/?#", user)).substr(user);
  const std::size_t at = authority.rfind('@');
  const std::string_view place =
      at == std::string_view::npos ? authority : authority.substr(at + 1);
  const bool has_colon = authority.find(':') != std::string_view::npos;
  if (has_colon && !may_be_place(place)) return hidden_before(url.rfind('@'), url, user);
  return hidden_before(at == std::string_view::npos ? at : user + at, url, user);
}

std::string without_any_password(std::string_view text) {
  return hidden_before(text.rfind('@'), text, user_at(text));
}

std::string percent_encoded(std::string_view text, std::string_view also) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view marks = "-._~";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte < 0x80 && std::isalnum(byte) != 0;
    if (plain || marks.find(c) != std::string_view::npos ||
        also.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return encoded;
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  const std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
  std::optional<std::string> best;
  std::size_t best_distance = allowed + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::vector<PatternPiece> pieces_of(std::string_view pattern) {
  std::vector<PatternPiece> pieces;
  const auto add_text = [&](std::string_view text) {
    if (text.empty()) return;
    if (pieces.empty() || pieces.back().is_placeholder) pieces.push_back({});
    pieces.back().text += text;
  };
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    if (const std::size_t letters = size_of_letters(pattern, open); letters > open) {
      add_text(pattern.substr(0, letters));
      pattern.remove_prefix(letters);
      continue;
    }
    add_text(pattern.substr(0, open));
    pattern.remove_prefix(open);
    const std::size_t close = pattern.find('}');
    if (pattern.substr(0, 2) == "{{") {
      add_text("{");
      pattern.remove_prefix(2);
    } else if (close == std::string_view::npos) {
      add_text(pattern);
      pattern = {};
    } else {
      pieces.push_back({std::string(pattern.substr(1, close - 1)), true});
      pattern.remove_prefix(close + 1);
    }
  }
  return pieces;
}

Result<std::string> fill_placeholders(
    std::string_view pattern,
    const std::function<std::optional<std::string>(std::string_view)>& lookup) {
  std::string filled;
  for (const PatternPiece& piece : pieces_of(pattern)) {
    const std::optional<std::string> value = piece.is_placeholder ? lookup(piece.text) : piece.text;
    if (!value) return fail("unknown placeholder {" + piece.text + "}");
    filled += *value;
  }
  return filled;
}

std::vector<std::string> placeholders(std::string_view pattern) {
  std::vector<std::string> names;
  for (PatternPiece& piece : pieces_of(pattern)) {
    if (piece.is_placeholder) names.push_back(std::move(piece.text));
  }
  return names;
}

std::optional<double> to_number(const std::string& text) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::string shell_word(const std::string& text) {
  const auto is_plain = [](char c) {
    constexpr std::string_view signs = "_-./:@%+=,";
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || signs.find(c) != signs.npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return text;
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }

std::string shown(std::string text) {
  constexpr std::size_t longest = 60;
  std::replace_if(text.begin(), text.end(), is_control, '?');  // a message is one line
  if (text.size() <= longest) return "\"" + text + "\"";
  std::size_t end = longest;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // whole characters
  return "\"" + text.substr(0, end) + "…\"";
}

std::string format_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

// to_chars has the fewest digits behind the point, but all those before it.
std::string plain_number(double value) {
  constexpr double all_digits_needed = 1e15;
  std::array<char, 400> text{};  // the smallest number has 325 digits behind the point
  const auto written = [&](std::chars_format format) {
    return std::string(text.data(),
                       std::to_chars(text.data(), text.data() + text.size(), value, format).ptr);
  };
  const bool is_large = std::isfinite(value) && std::abs(value) >= all_digits_needed;
  if (!is_large) return written(std::chars_format::fixed);
  const std::string short_form = written(std::chars_format::scientific);  // "-1.25e+23"
  const std::size_t e = short_form.find('e');
  std::string digits = short_form.substr(0, e);
  std::size_t behind_point = 0;
  if (const std::size_t point = digits.find('.'); point != std::string::npos) {
    behind_point = digits.size() - point - 1;
    digits.erase(point, 1);
  }
  const auto exponent = static_cast<std::size_t>(std::stoi(short_form.substr(e + 1)));
  if (exponent < behind_point) return written(std::chars_format::fixed);
  return digits + std::string(exponent - behind_point, '0');
}

}  // namespace harness
