#include "harness/report/blocks.hpp"

#include <algorithm>
#include <cmath>

#include "harness/core/text.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

constexpr std::size_t label_width = 10;
constexpr std::size_t most_lines = 5;  // of one text; verdict.json has the whole

}  // namespace

std::string heading(const Look& look, std::string_view text) {
  return paint(look, Tint::strong, text) + '\n';
}

std::string labelled(const Look& look, std::string_view label, std::string_view text) {
  const std::size_t indent = label.size() > 1 ? label_width : 2;
  const std::size_t room = look.width - indent - 2;
  const std::string shown = fit(look, printable(text), room * most_lines);
  std::string lines;
  std::string lead = "  " + paint(look, Tint::faint, label) +
                     std::string(indent - std::min(indent, label.size()), ' ');
  for (const std::string& line : wrap(shown, room)) {
    lines += lead + line + '\n';
    lead = std::string(indent + 2, ' ');
  }
  return lines;
}

std::string tenths(double value) { return format_number(std::round(value * 10) / 10); }

std::string answers_text(const load::RequestStats& stats) {
  std::vector<std::string> parts;
  for (const auto& [outcome, count] : stats.outcomes) {
    parts.push_back(printable(outcome) + ": " + std::to_string(count));
  }
  return join(parts, ", ");
}

std::string conclusion_line(const Look& look, verdict::Conclusion conclusion,
                            std::string_view explanation, int exit_code,
                            const std::filesystem::path& directory) {
  const std::string name = upper(verdict::name_of(conclusion));
  const std::string rest =
      ": " + std::string(explanation) + " (exit code " + std::to_string(exit_code) + ")";
  const std::string path = printable(directory.string());
  const bool fits = columns_of(name + rest + path) + 2 <= look.width;
  const std::string where = path.empty() ? "" : (fits ? "  " : "\n") + path;
  return paint(look, tint_of(conclusion), name) + rest + where + '\n';
}

}  // namespace harness::report
