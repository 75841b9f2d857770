#include "harness/verdict/log_lines.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// The lines that lack a field, and the field that the first of them lacks.
struct Gap {
  std::size_t lines = 0;
  std::string field;
  observe::LogLine example;
};

Gap find_gap(const std::vector<observe::LogLine>& lines, const std::vector<std::string>& fields) {
  Gap gap;
  for (const observe::LogLine& line : lines) {
    for (const std::string& field : fields) {
      if (line.field(field)) continue;
      if (gap.lines++ == 0) {
        gap.field = field;
        gap.example = line;
      }
      break;
    }
  }
  return gap;
}

void show(Finding& finding, const observe::LogLine& line) {
  finding.log_line = line.line;
  finding.trace_id = line.field("trace_id").value_or("");
}

// Of lines that were not looked at nobody can say that each has its fields.
Finding judge_fields(Finding finding, const LinesWanted& wanted, double count,
                     const observe::Lines& listed) {
  const Gap gap = find_gap(listed.lines, wanted.fields);
  if (gap.lines > 0) {
    show(finding, gap.example);
    return with(std::move(finding), Outcome::fail,
                std::to_string(gap.lines) + " of " +
                    counted(static_cast<double>(listed.lines.size()), "line") + " without " +
                    gap.field);
  }
  const auto looked_at = static_cast<double>(listed.lines.size());
  if (listed.cut.empty() && looked_at >= count) return finding;
  return with(std::move(finding), Outcome::undecided,
              "only " + format_number(looked_at) + " of " + counted(count, "line") +
                  " could be looked at" + (listed.cut.empty() ? "" : ": " + listed.cut));
}

bool is_outside(const observe::Lines& listed, const observe::Window& window) {
  return std::any_of(listed.lines.begin(), listed.lines.end(),
                     [&](const observe::LogLine& line) { return !window.contains(line.at); });
}

}  // namespace

Finding judge_lines(Finding finding, const LinesWanted& wanted, double count,
                    const observe::Lines& listed) {
  if (!listed.lines.empty()) show(finding, listed.lines.front());
  const std::string seen = counted(count, "line");
  if (is_outside(listed, finding.window)) {
    return with(std::move(finding), Outcome::undecided,
                seen + ", but Loki lists lines from outside the window");
  }
  // All lines are listed where each is looked at, and the first where one is to be shown.
  const auto lines = static_cast<double>(listed.lines.size());
  const bool lists_all = !wanted.fields.empty() && listed.cut.empty();
  if (count < lines || (count > 0 && lines == 0) || (lists_all && count > lines)) {
    return with(std::move(finding), Outcome::undecided,
                "Loki counts " + seen + " and lists " + counted(lines, "line"));
  }
  finding = judge_number(std::move(finding), wanted.count, Interval::exactly(count), seen);
  if (finding.outcome != Outcome::pass || wanted.fields.empty()) return finding;
  return judge_fields(std::move(finding), wanted, count, listed);
}

}  // namespace harness::verdict
