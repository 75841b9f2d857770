#include "harness/scenario/advisory.hpp"

#include <array>
#include <cstdio>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

constexpr std::string_view advisory_pattern = "^\\s*until\\s+[0-9]{4}-[0-9]{2}-[0-9]{2}\\s*$";
constexpr const char* advisory_remedy = "write until and a day, such as until 2027-03-01";

// "until 2027-03-01" to "2027-03-01"; empty: it does not begin so.
std::string_view day_in(std::string_view text) {
  constexpr std::string_view word = "until";
  const std::string_view all = trim(text);
  if (!all.starts_with(word) || all.size() == word.size()) return {};
  const std::string_view rest = all.substr(word.size());
  return rest.front() == ' ' || rest.front() == '\t' ? trim(rest) : std::string_view();
}

}  // namespace

std::string Advisory::day() const {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(last_day.year()),
                static_cast<unsigned>(last_day.month()), static_cast<unsigned>(last_day.day()));
  return text.data();
}

std::string Advisory::text() const { return "until " + day(); }

bool Advisory::is_over(WallTime at) const {
  return at >= std::chrono::sys_days(last_day) + std::chrono::days{1};
}

Result<Advisory> parse_advisory(std::string_view text) {
  const std::string day(day_in(text));
  int year = 0;
  unsigned month = 0;
  unsigned of_month = 0;
  int read = 0;
  const bool is_date =
      day.size() == 10 && day.find_first_not_of("0123456789-") == std::string::npos &&
      std::sscanf(day.c_str(), "%4d-%2u-%2u%n", &year, &month, &of_month, &read) == 3 && read == 10;
  const std::string written = shown(std::string(text));
  if (!is_date) return fail(written + " says no last day", {}, advisory_remedy);
  const Advisory advisory{std::chrono::year{year} / std::chrono::month{month} /
                          std::chrono::day{of_month}};
  if (advisory.last_day.ok()) return advisory;
  return fail(written + ": there is no such day", {}, advisory_remedy);
}

grammar::Form<Advisory> advisory_form() {
  return grammar::scalar<Advisory>(
      "a last day such as until 2027-03-01", {std::string(advisory_pattern), false},
      [](const std::string& text) { return parse_advisory(text); },
      [](const Advisory& advisory) { return advisory.text(); });
}

}  // namespace harness::scenario
