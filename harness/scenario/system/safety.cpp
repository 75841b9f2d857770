#include "harness/scenario/system/safety.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/grammar/collections.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/sha256.hpp"
#include "harness/net/url.hpp"
#include "harness/yaml/document.hpp"

namespace harness::scenario {
namespace {

using std::chrono::minutes;

constexpr std::array<const char*, 7> day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct Caps {
  std::optional<double> rate;
  std::optional<Duration> duration;
  std::optional<double> share;
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
  std::string lease;
  std::vector<std::string> notify;
};

// "09:30"; none: it is no time of a day.
std::optional<minutes> time_of_day(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 3U, 4U}) {
    if (!is_digit(text[at])) return std::nullopt;
  }
  const int hour = std::stoi(text.substr(0, 2));
  const int minute = std::stoi(text.substr(3));
  if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
  return minutes{60 * hour + minute};
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string time_text(minutes time) {
  return two_digits(time.count() / 60) + ":" + two_digits(time.count() % 60);
}

std::string zone_text(minutes zone) {
  if (zone == minutes{0}) return "UTC";
  return (zone < minutes{0} ? "-" : "+") + time_text(std::chrono::abs(zone));
}

// Monday is 0.
template <typename Day>
unsigned weekday_of(Day day) {
  return std::chrono::weekday{day}.iso_encoding() - 1;
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

Result<void> check_web_url(const std::string& text) {
  if (!net::is_web_url(text)) {
    return fail(shown(text) + " is no URL", {}, "begin it with http:// or https://");
  }
  const Result<void> sound = net::check_url(text);
  if (sound) return {};
  return fail("the URL " + sound.error().what, {}, sound.error().remedy);
}

// What would protect nothing.
Result<void> check_protected(const std::string& text) {
  if (text.find_first_not_of(" \t") == std::string::npos) {
    return fail("an empty name", {}, "write a name");
  }
  if (text.find("://") != std::string::npos) {
    return fail(shown(text) + " is a URL", {}, "name its host, or its host and port");
  }
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::all_of(text.begin(), text.end(), is_ascii)) {
    return fail(shown(text) + " has letters that neither a host nor a process has", {},
                "write the host as DNS has it: xn--…");
  }
  if (text.find_first_of("*?") == std::string::npos) return {};
  return fail(shown(text) + " is a pattern, and names are taken as they are", {}, "name each");
}

grammar::Form<std::vector<unsigned>> days_form() {
  std::vector<std::pair<std::string, unsigned>> days;
  for (const char* day : day_names) days.emplace_back(day, days.size());
  return grammar::list_of("a list of days", grammar::choice(days));
}

grammar::Form<Hours> hours_form() {
  grammar::Record<Hours> hours{"a window"};
  hours.fields = {
      grammar::optional("days", &Hours::days, days_form(), "on which; left out: each"),
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

grammar::Form<Caps> caps_form() {
  grammar::Record<Caps> caps{"caps"};
  caps.any_of = {"rate", "duration", "share"};
  caps.fields = {
      grammar::optional("rate", &Caps::rate, grammar::number_from(0),
                        "how many requests may be sent in a second, by all loads together"),
      grammar::optional("duration", &Caps::duration, grammar::positive_duration(),
                        "how long a run may take"),
      grammar::optional("share", &Caps::share, grammar::number_from(0),
                        "which share of its processes faults may hit at the same time: 0.5"),
  };
  caps.check = [](const grammar::Node& node, Caps& read, grammar::Reading& reading) {
    if (read.share.value_or(0) <= 1) return;
    reading.refuse(node.place, "share: " + format_number(*read.share) + " is more than all",
                   "write a number from 0 to 1");
  };
  return grammar::record(caps);
}

grammar::Form<SafetyFile> safety_form() {
  grammar::Record<SafetyFile> file{"rules of safety"};
  file.any_of = {"protected", "caps", "windows", "lever", "lease", "notify"};
  file.fields = {
      grammar::optional(
          "protected", &SafetyFile::protect,
          grammar::list_of("a list of names", grammar::checked_text("a name", check_protected,
                                                                    "\\S", grammar::takes_numbers)),
          "endpoints, processes and hosts that get neither load nor faults"),
      grammar::optional("caps", &SafetyFile::caps, caps_form(), "the most that may be"),
      grammar::optional("windows", &SafetyFile::windows,
                        grammar::list_of("a list of windows", hours_form()),
                        "when something may be done; left out: at any time"),
      grammar::optional("lever", &SafetyFile::lever, grammar::filled_text("a URL or a file"),
                        "a URL or a file that says go as long as something may be done"),
      grammar::optional("lease", &SafetyFile::lease, grammar::filled_text("a URL or a file"),
                        "a URL or a file that one run has at a time, from whichever machine"),
      grammar::optional(
          "notify", &SafetyFile::notify,
          grammar::list_of("a list of URLs",
                           grammar::checked_text("a URL", check_web_url, "^https?://")),
          "URLs that are told of each act, as {\"text\": …}"),
  };
  return grammar::record(file);
}

Safety safety_of(SafetyFile file) {
  Safety safety;
  safety.protect = std::move(file.protect);
  safety.most_rate = file.caps.rate;
  safety.most_time = file.caps.duration;
  safety.most_share = file.caps.share;
  safety.lever = std::move(file.lever);
  safety.lease = std::move(file.lease);
  safety.notify = std::move(file.notify);
  for (const Hours& hours : file.windows) {
    safety.hours.push_back({hours.days, time_of_day(hours.from).value_or(minutes{0}),
                            time_of_day(hours.to).value_or(minutes{0}),
                            offset_from_utc(hours.zone).value_or(minutes{0})});
  }
  return safety;
}

// The error says why a URL does not answer, or a file cannot be read.
Result<std::string> text_at(const std::string& place) {
  if (!net::is_web_url(place)) return read_file(place);
  net::HttpRequest request;
  request.url = place;
  const auto response = net::HttpClient().send(request);
  if (!response) return fail(replace_all(response.error().what, place, without_password(place)));
  if (response->status == 200) return response->body;
  return fail("answered " + std::to_string(response->status));
}

Safety silent(const std::string& place, const Error& error) {
  Safety safety;
  safety.file = without_password(place);
  safety.silence = safety.file + " gives no rules: " + error.what;
  return safety;
}

// From where the rules are; that a URL has no files beside it is for its owner to know.
Checked<std::string> found_from(const std::string& place, const std::string& key,
                                const std::string& named) {
  if (named.empty() || net::is_web_url(named)) return named;
  if (!net::is_web_url(place)) {
    return (std::filesystem::path(place).parent_path() / named).string();
  }
  return tl::unexpected(std::vector{Error{key + ": " + shown(named) + " is a file beside a URL",
                                          without_password(place), "name a URL"}});
}

}  // namespace

bool SafeHours::contain(WallTime at) const {
  const auto there = at + zone;
  const auto day = std::chrono::floor<std::chrono::days>(there);
  const auto time = there - day;
  const bool is_day =
      days.empty() || std::find(days.begin(), days.end(), weekday_of(day)) != days.end();
  return is_day && from <= time && time < to;
}

std::string SafeHours::text() const {
  std::vector<std::string> names;
  for (const unsigned day : days) names.emplace_back(day_names.at(day));
  return (names.empty() ? "" : join(names, ", ") + " ") + time_text(from) + "-" + time_text(to) +
         " " + zone_text(zone);
}

std::string SafeHours::text_of(WallTime at) const {
  const auto there = std::chrono::floor<minutes>(at + zone);
  const auto day = std::chrono::floor<std::chrono::days>(there);
  return std::string(day_names.at(weekday_of(day))) + " " + time_text(there - day) + " " +
         zone_text(zone);
}

std::string Safety::why_outside_hours(WallTime at) const {
  if (hours.empty()) return {};
  std::vector<std::string> all;
  for (const SafeHours& window : hours) {
    if (window.contain(at)) return {};
    all.push_back(window.text());
  }
  return "it is " + hours.front().text_of(at) + ", outside the windows of " + file + ": " +
         join(all, "; ");
}

std::string Safety::text() const {
  std::vector<std::string> all;
  if (!silence.empty()) all.push_back("nothing may be done: " + silence);
  if (!protect.empty()) all.push_back("protected: " + join(protect, ", "));
  if (most_rate) all.push_back("at most " + format_number(*most_rate) + " requests/s");
  if (most_time) all.push_back("for at most " + format_duration(*most_time));
  if (most_share) {
    all.push_back("faults hit at most " + format_number(100 * *most_share) + " % at once");
  }
  for (const SafeHours& window : hours) all.push_back(window.text());
  if (!lever.empty()) all.push_back("as long as " + without_password(lever) + " says go");
  if (!lease.empty()) all.push_back("one run at a time, which has " + without_password(lease));
  for (const std::string& url : notify) {
    all.push_back("each act is told to " + net::authority_of(url).text);
  }
  return join(all, "; ");
}

Checked<Safety> load_safety(const std::string& place) {
  const Result<std::string> text = text_at(place);
  if (!text && net::is_web_url(place)) return silent(place, text.error());
  if (!text) return tl::unexpected(std::vector{text.error()});
  const std::string name = without_password(place);
  Checked<yaml::Document> document = yaml::read_document(*text, name);
  if (!document) return tl::unexpected(document.error());
  grammar::Reading reading{std::move(document->problems), {}, {}};
  SafetyFile file;
  safety_form().read(document->root, "the file", file, reading);
  if (!reading.problems.empty()) return tl::unexpected(yaml::located(reading.problems, name));
  auto lever = found_from(place, "lever", file.lever);
  if (!lever) return tl::unexpected(lever.error());
  auto lease = found_from(place, "lease", file.lease);
  if (!lease) return tl::unexpected(lease.error());
  file.lever = *std::move(lever);
  file.lease = *std::move(lease);
  Safety safety = safety_of(std::move(file));
  safety.file = name;
  safety.hash = net::sha256(*text);
  return safety;
}

}  // namespace harness::scenario
