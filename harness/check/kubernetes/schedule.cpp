// When a CronJob runs: minute, hour, day of the month, month, day of the week.
#include <array>
#include <optional>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

struct Field {
  const char* name;
  double first;
  double last;
  const char* words;  // that stand for its numbers, in order
};

constexpr std::array fields{
    Field{"minute", 0, 59, ""},
    Field{"hour", 0, 23, ""},
    Field{"day of the month", 1, 31, ""},
    Field{"month", 1, 12, "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec"},
    Field{"day of the week", 0, 6, "sun,mon,tue,wed,thu,fri,sat"},
};

std::optional<double> number_in(const Field& field, const std::string& text) {
  const std::vector<std::string> words = split(field.words, ',');
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!words[at].empty() && lower(text) == words[at]) {
      return field.first + static_cast<double>(at);
    }
  }
  const bool is_whole = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  return is_whole ? to_number(text) : std::nullopt;
}

// "5", "1-5", "*/15", "mon-fri/2": one of those that stand between commas.
bool is_part_of(const Field& field, const std::string& part) {
  const std::vector<std::string> range_and_step = split(part, '/');
  if (range_and_step.size() > 2) return false;
  if (range_and_step.size() == 2) {
    const auto step = to_number(range_and_step[1]);
    if (!step || *step < 1) return false;
  }
  const std::string& range = range_and_step[0];
  if (is_one_of(range, {"*", "?"})) return true;
  const std::vector<std::string> ends = split(range, '-');
  if (ends.size() > 2) return false;
  std::optional<double> before;
  for (const std::string& end : ends) {
    const auto number = number_in(field, end);
    if (!number || *number < field.first || *number > field.last) return false;
    if (before && *before > *number) return false;
    before = number;
  }
  return true;
}

std::vector<std::string> words_of(const std::string& text) {
  return split(std::string(trim(one_line(text))), ' ');
}

// Empty: it is a schedule.
std::string why_no_schedule(const std::string& text) {
  if (text.starts_with("@every ")) {
    return parse_duration(text.substr(7)) ? "" : "@every takes a time, such as 1h30m";
  }
  if (text.starts_with("@")) {
    const bool is_known = is_one_of(
        text, {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"});
    return is_known ? "" : "there is no " + text;
  }
  const std::vector<std::string> words = words_of(text);
  if (words.size() != fields.size()) {
    return "it has " + std::to_string(words.size()) + " fields, and not five";
  }
  for (std::size_t at = 0; at < fields.size(); ++at) {
    for (const std::string& part : split(words[at], ',')) {
      if (is_part_of(fields[at], part)) continue;
      return shown(part) + " is no " + fields[at].name + ", which goes from " +
             format_number(fields[at].first) + " to " + format_number(fields[at].last);
    }
  }
  return {};
}

}  // namespace

void cron_schedules(const ObjectToCheck& one, Findings& findings) {
  if (one.object.kind != "CronJob") return;
  const yaml::Node* schedule = at_path(*one.object.node, "spec/schedule");
  const std::string text = text_of(schedule);
  if (text.empty() || text.find('$') != std::string::npos) return;
  const std::string why_not = why_no_schedule(text);
  if (why_not.empty()) return;
  findings.add(schedule->place, one.object.title() + " has no schedule: " + why_not,
               "write minute, hour, day, month and day of the week: \"*/15 * * * *\"");
}

}  // namespace harness::check
