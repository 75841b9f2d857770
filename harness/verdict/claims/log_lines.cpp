#include "harness/verdict/claims/log_lines.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

// How many digits an id of that name has, as loggers write it: trace_id, spanId, otelTraceID,
// trace.id; none: it is no such name.
std::optional<std::size_t> digits_of_id(const std::string& field) {
  std::string letters;
  for (const char c : lower(field)) {
    if (c >= 'a' && c <= 'z') letters += c;
  }
  if (letters.starts_with("otel")) letters.erase(0, 4);
  if (letters == "traceid") return 32;
  if (letters == "spanid") return 16;
  return std::nullopt;
}

// "None", "null", and the zeros that OpenTelemetry writes where there is no span are none. Traces
// of older kinds have ids of half the length.
bool is_an_id(const std::string& text, std::size_t digits) {
  const bool fits = text.size() == digits || (digits == 32 && text.size() == 16);
  return fits && text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos &&
         text.find_first_not_of('0') != std::string::npos;
}

// The lines that lack a field, and the field that the first of them lacks.
struct Gap {
  std::size_t lines = 0;
  std::string field;
  std::string instead;  // what it has there, where an id belongs
  observe::LogLine example;
};

// Whether the line has it; else what it has there.
bool has_field(const observe::LogLine& line, const std::string& field, std::string& instead) {
  const auto text = line.field(field);
  const auto digits = digits_of_id(field);
  if (!text || !digits || is_an_id(*text, *digits)) return text.has_value();
  instead = *text;
  return false;
}

Gap find_gap(const std::vector<observe::LogLine>& lines, const std::vector<std::string>& fields) {
  Gap gap;
  for (const observe::LogLine& line : lines) {
    for (const std::string& field : fields) {
      std::string instead;
      if (has_field(line, field, instead)) continue;
      if (gap.lines++ == 0) {
        gap.field = field;
        gap.instead = std::move(instead);
        gap.example = line;
      }
      break;
    }
  }
  return gap;
}

std::string without(const Gap& gap, std::size_t of) {
  const std::string instead =
      gap.instead.empty() ? "" : ": " + shown(gap.instead) + " is no id (hex digits, not all 0)";
  return std::to_string(gap.lines) + " of " + counted(static_cast<double>(of), "line") +
         " without " + gap.field + instead;
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
    finding.lost = true;
    return with(std::move(finding), Outcome::fail, without(gap, listed.lines.size()));
  }
  const auto looked_at = static_cast<double>(listed.lines.size());
  if (listed.cut.empty() && looked_at >= count) return finding;
  return with(std::move(finding), Outcome::undecided,
              "only " + format_number(looked_at) + " of " + counted(count, "line") +
                  " could be looked at" + (listed.cut.empty() ? "" : ": " + listed.cut));
}

// Lines by whose they are.
struct LinesByOwner {
  std::vector<observe::LogLine> run;
  std::vector<observe::LogLine> perhaps;
  std::size_t others = 0;
};

LinesByOwner told_apart(const std::vector<observe::LogLine>& lines, const Ownership& ownership) {
  LinesByOwner told;
  for (const observe::LogLine& line : lines) {
    const Owner owner = ownership.of_line(line);
    if (owner == Owner::others) {
      ++told.others;
    } else {
      (owner == Owner::run ? told.run : told.perhaps).push_back(line);
    }
  }
  return told;
}

// Of those that may be the run's or not, any number may be. Those that lack a field cannot be, if
// the claim is to hold.
Finding judge_told_apart(Finding finding, const LinesWanted& wanted, double count,
                         const observe::Lines& listed) {
  const LinesByOwner told = told_apart(listed.lines, *wanted.ownership);
  const Gap own = find_gap(told.run, wanted.fields);
  const Gap perhaps = find_gap(told.perhaps, wanted.fields);
  if (!told.run.empty()) show(finding, told.run.front());
  const auto least = static_cast<double>(told.run.size());
  const double unlisted = count - static_cast<double>(listed.lines.size());
  const Interval lines{least, least + static_cast<double>(told.perhaps.size()) + unlisted};
  if (own.lines > 0) {
    show(finding, own.example);
    finding.value = lines;
    finding.of_slowness = false;
    finding.lost = true;
    return with(std::move(finding), Outcome::fail, without(own, told.run.size()));
  }
  std::string seen = counted(lines, "line") + and_others(told.others);
  if (!told.perhaps.empty()) {
    seen += ": " + why_not_told_apart(told.run.size(), told.perhaps.size(), "lines");
  }
  if (unlisted > 0) seen += "; " + listed.cut;
  const auto lacking = static_cast<double>(perhaps.lines);
  finding = judge_number(std::move(finding), wanted.count, {lines.low, lines.high - lacking}, seen);
  finding.value = lines;
  if (perhaps.lines == 0 && (unlisted == 0 || wanted.fields.empty())) return finding;
  if (perhaps.lines > 0) {
    show(finding, perhaps.example);
    seen = without(perhaps, listed.lines.size() - told.others) + "; " + seen;
  }
  const Outcome outcome = finding.outcome == Outcome::fail ? Outcome::fail : Outcome::undecided;
  // Lines of a stream come in their order: those of the run that have the field would be there
  // beside these.
  const bool none_has_it = told.run.empty() && perhaps.lines == told.perhaps.size();
  finding.lost = outcome == Outcome::fail && perhaps.lines > 0 && none_has_it;
  return with(std::move(finding), outcome, std::move(seen));
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
  const bool tells = wanted.ownership != nullptr && wanted.ownership->tells();
  const bool lists_all = (tells || !wanted.fields.empty()) && listed.cut.empty();
  if (count < lines || (count > 0 && lines == 0) || (lists_all && count > lines)) {
    return with(std::move(finding), Outcome::undecided,
                "Loki counts " + seen + " and lists " + counted(lines, "line"));
  }
  if (tells) return judge_told_apart(std::move(finding), wanted, count, listed);
  finding = judge_number(std::move(finding), wanted.count, Interval::exactly(count), seen);
  if (finding.outcome != Outcome::pass || wanted.fields.empty()) return finding;
  return judge_fields(std::move(finding), wanted, count, listed);
}

}  // namespace harness::verdict
