#include "harness/scenario/system/safety.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/grammar/collections.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/net/sha256.hpp"
#include "harness/yaml/document.hpp"

namespace harness::scenario {
namespace {

using std::chrono::minutes;

struct Caps {
  std::optional<double> rate;
  std::optional<Duration> duration;
};

// As it is written.
struct Hours {
  std::vector<unsigned> days;
  std::string from = "00:00";
  std::string to = "24:00";
  std::string zone;
};

struct SafetyFile {
  std::vector<std::string> protect;
  Caps caps;
  std::vector<Hours> windows;
  std::string lever;
};

// "09:30"; none: it is no time of a day.
std::optional<minutes> time_of_day(const std::string& text) {
  unsigned hour = 0;
  unsigned minute = 0;
  int read = 0;
  const bool has_form = text.size() == 5 && text[2] == ':' && is_digit(text[0]) &&
                        std::sscanf(text.c_str(), "%2u:%2u%n", &hour, &minute, &read) == 2 &&
                        read == 5;
  if (!has_form || minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
  return minutes{60 * hour + minute};
}

// "UTC", "+01:00".
std::optional<minutes> offset_from_utc(const std::string& text) {
  if (text == "UTC" || text == "Z") return minutes{0};
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto size = time_of_day(text.substr(1));
  if (!size || *size > minutes{14 * 60}) return std::nullopt;
  return text[0] == '-' ? -*size : *size;
}

Result<void> check_time(const std::string& text) {
  if (time_of_day(text)) return {};
  return fail(shown(text) + " is no time of a day", {}, "write 09:00, or 24:00 for its end");
}

// A name such as Europe/Berlin means another offset in summer: who acts by it wants to see which.
Result<void> check_zone(const std::string& text) {
  if (offset_from_utc(text)) return {};
  return fail(shown(text) + " is no offset from UTC", {}, "write UTC, or +01:00");
}

grammar::Form<Hours> hours_form() {
  grammar::Record<Hours> hours{"a window"};
  hours.fields = {
      grammar::optional(
          "days", &Hours::days,
          grammar::list_of("a list of days", grammar::choice<unsigned>({{"mon", 0U},
                                                                        {"tue", 1U},
                                                                        {"wed", 2U},
                                                                        {"thu", 3U},
                                                                        {"fri", 4U},
                                                                        {"sat", 5U},
                                                                        {"sun", 6U}})),
          "on which; left out: each"),
      grammar::optional(
          "from", &Hours::from,
          grammar::checked_text("a time such as 09:00", check_time, "^[0-9]{2}:[0-9]{2}$"),
          "from when"),
      grammar::optional(
          "to", &Hours::to,
          grammar::checked_text("a time such as 17:00", check_time, "^[0-9]{2}:[0-9]{2}$"),
          "to when"),
      grammar::required("zone", &Hours::zone,
                        grammar::checked_text("an offset from UTC", check_zone,
                                              "^(UTC|Z|[+-][0-9]{2}:[0-9]{2})$"),
                        "whose times these are: UTC, or +01:00"),
  };
  hours.check = [](const grammar::Node& node, Hours& read, grammar::Reading& reading) {
    const auto from = time_of_day(read.from);
    const auto to = time_of_day(read.to);
    if (!from || !to || *from < *to) return;
    reading.refuse(node.place, "a window that ends before it begins",
                   "make two of it, one to 24:00 and one from 00:00");
  };
  return grammar::record(hours);
}

grammar::Form<SafetyFile> safety_form() {
  grammar::Record<Caps> caps{"caps"};
  caps.any_of = {"rate", "duration"};
  caps.fields = {
      grammar::optional("rate", &Caps::rate, grammar::number_from(0),
                        "how many iterations may begin in a second, of all loads together"),
      grammar::optional("duration", &Caps::duration, grammar::positive_duration(),
                        "how long a run may take by its plan"),
  };
  grammar::Record<SafetyFile> file{"rules of safety"};
  file.any_of = {"protected", "caps", "windows", "lever"};
  file.fields = {
      grammar::optional("protected", &SafetyFile::protect,
                        grammar::list_of("a list of names", grammar::text("a name")),
                        "endpoints and processes that get neither load nor faults"),
      grammar::optional("caps", &SafetyFile::caps, grammar::record(caps), "the most that may be"),
      grammar::optional("windows", &SafetyFile::windows,
                        grammar::list_of("a list of windows", hours_form()),
                        "when something may be done; left out: at any time"),
      grammar::optional("lever", &SafetyFile::lever, grammar::text("a URL or a file"),
                        "a URL or a file that says go as long as something may be done"),
  };
  return grammar::record(file);
}

Safety safety_of(SafetyFile file) {
  Safety safety;
  safety.protect = std::move(file.protect);
  safety.most_rate = file.caps.rate;
  safety.most_time = file.caps.duration;
  safety.lever = std::move(file.lever);
  for (const Hours& hours : file.windows) {
    safety.hours.push_back({hours.days, time_of_day(hours.from).value_or(minutes{0}),
                            time_of_day(hours.to).value_or(minutes{0}),
                            offset_from_utc(hours.zone).value_or(minutes{0})});
  }
  return safety;
}

bool is_url(const std::string& text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

}  // namespace

bool SafeHours::contain(WallTime at) const {
  const auto there = at + zone;
  const auto day = std::chrono::floor<std::chrono::days>(there);
  const auto time = there - day;
  const unsigned since_monday = std::chrono::weekday{day}.iso_encoding() - 1;
  const bool is_day =
      days.empty() || std::find(days.begin(), days.end(), since_monday) != days.end();
  return is_day && from <= time && time < to;
}

std::string Safety::text() const {
  std::vector<std::string> all;
  if (!protect.empty()) all.push_back("protected: " + join(protect, ", "));
  if (most_rate) all.push_back("at most " + format_number(*most_rate) + " iterations/s");
  if (most_time) all.push_back("for at most " + format_duration(*most_time));
  if (!hours.empty()) all.push_back("in its windows");
  if (!lever.empty()) all.push_back("as long as " + lever + " says go");
  return join(all, "; ");
}

Checked<Safety> load_safety(const std::string& path) {
  const Result<std::string> text = read_file(path);
  if (!text) return tl::unexpected(std::vector{text.error()});
  Checked<yaml::Document> document = yaml::read_document(*text, path);
  if (!document) return tl::unexpected(document.error());
  grammar::Reading reading{std::move(document->problems), {}, {}};
  SafetyFile file;
  safety_form().read(document->root, "the file", file, reading);
  if (!reading.problems.empty()) return tl::unexpected(yaml::located(reading.problems, path));
  Safety safety = safety_of(std::move(file));
  safety.file = path;
  safety.hash = net::sha256(*text);
  if (!safety.lever.empty() && !is_url(safety.lever)) {
    safety.lever = (std::filesystem::path(path).parent_path() / safety.lever).string();
  }
  return safety;
}

}  // namespace harness::scenario
