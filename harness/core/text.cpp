#include "harness/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>
#include <utility>

namespace harness {
namespace {

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

// Calls on_text for the stretches between placeholders and on_name for each placeholder.
void walk_pattern(std::string_view pattern, const std::function<void(std::string_view)>& on_text,
                  const std::function<void(std::string_view)>& on_name) {
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    on_text(pattern.substr(0, open));
    if (open == std::string_view::npos) return;
    if (pattern.substr(open, 2) == "{{") {
      on_text("{");
      pattern.remove_prefix(open + 2);
      continue;
    }
    const std::size_t close = pattern.find('}', open);
    if (close == std::string_view::npos) {
      on_text(pattern.substr(open));
      return;
    }
    on_name(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
  }
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
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
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

Result<std::string> fill_placeholders(
    std::string_view pattern,
    const std::function<std::optional<std::string>(std::string_view)>& lookup) {
  std::string filled;
  std::optional<Error> unknown;
  walk_pattern(
      pattern, [&](std::string_view text) { filled += text; },
      [&](std::string_view name) {
        if (auto value = lookup(name)) {
          filled += *value;
        } else if (!unknown) {
          unknown = Error{"unknown placeholder {" + std::string(name) + "}"};
        }
      });
  if (unknown) return fail(*unknown);
  return filled;
}

std::vector<std::string> placeholders(std::string_view pattern) {
  std::vector<std::string> names;
  walk_pattern(
      pattern, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
  return names;
}

std::string format_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

}  // namespace harness
