// What regressions do to log lines.
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/prove/mutant.hpp"
#include "harness/prove/sites.hpp"

namespace harness::prove {
namespace {

using Json = nlohmann::ordered_json;
using store::LogEntry;
using store::LogPush;

Json document_of(std::string_view line) { return Json::parse(line, nullptr, false); }

// A service, and a field of its lines.
using FieldSite = std::pair<std::string, std::string>;

// A line that is no JSON is one text.
constexpr std::string_view whole_line = "(line)";

void add_fields_of(const LogEntry& entry, std::set<std::string>& fields) {
  for (const store::Field& field : entry.metadata) fields.emplace(field.name);
  const Json document = document_of(entry.line);
  if (!document.is_object()) {
    fields.emplace(whole_line);
    return;
  }
  for (const auto& [name, value] : document.items()) fields.insert(name);
}

std::vector<FieldSite> field_sites(const Lines& lines) {
  std::map<std::string, std::set<std::string>> fields;
  for (const LogPush& push : lines) {
    std::set<std::string>& of_service = fields[std::string(service_of(push))];
    for (const LogEntry& entry : push.entries) add_fields_of(entry, of_service);
  }
  std::vector<FieldSite> sites;
  for (const auto& [service, names] : fields) {
    for (const std::string& name : names) sites.emplace_back(service, name);
  }
  return sites;
}

std::set<std::string> services_in(const Lines& lines) {
  std::set<std::string> services;
  for (const LogPush& push : lines) {
    if (!push.entries.empty()) services.emplace(service_of(push));
  }
  return services;
}

void each_push(Lines& lines, const std::string& service, const std::function<void(LogPush&)>& act) {
  for (LogPush& push : lines) {
    if (service_of(push) == service) act(push);
  }
}

enum class Fate { lost, altered, emptied };

std::string text_with(Fate fate, std::string_view text) {
  return fate == Fate::emptied ? "" : "not " + std::string(text);
}

Json value_with(Fate fate, const Json& value) {
  if (value.is_string()) return text_with(fate, value.get_ref<const std::string&>());
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number()) {
    return fate == Fate::emptied ? Json(0) : Json(value.get<double>() + 1000000);
  }
  return "altered";
}

void change_metadata(LogEntry& entry, const std::string& name, Fate fate, Texts& texts) {
  if (fate == Fate::lost) {
    std::erase_if(entry.metadata, [&](const auto& field) { return field.name == name; });
    return;
  }
  for (store::Field& field : entry.metadata) {
    if (field.name == name) field.value = texts.keep(text_with(fate, field.value));
  }
}

// What ships lines makes labels of some of their fields.
void change_label(LogPush& push, const std::string& name, Fate fate, Texts& texts) {
  if (fate == Fate::lost) {
    std::erase_if(push.labels, [&](const auto& label) { return label.name == name; });
    return;
  }
  for (store::Field& label : push.labels) {
    if (label.name == name) label.value = texts.keep(text_with(fate, label.value));
  }
}

void change_field(LogEntry& entry, const std::string& name, Fate fate, Texts& texts) {
  change_metadata(entry, name, fate, texts);
  const bool may_have = name == whole_line || entry.line.find(name) != std::string_view::npos;
  if (!may_have) return;
  Json document = document_of(entry.line);
  if (!document.is_object()) {
    if (name != whole_line) return;
    entry.line = fate == Fate::altered ? texts.keep(text_with(fate, entry.line)) : "";
    return;
  }
  const auto field = document.find(name);
  if (field == document.end()) return;
  if (fate == Fate::lost) {
    document.erase(field);
  } else {
    *field = value_with(fate, *field);
  }
  entry.line = texts.keep(document.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::vector<Mutant> fields_changed(const Material& material, Fate fate) {
  std::vector<Mutant> all;
  for (const auto& [service, field] : field_sites(material.telemetry.lines)) {
    Mutant mutant{.site = service + ": " + field};
    mutant.logs = [service = service, field = field, fate](Lines& lines, Texts& texts) {
      each_push(lines, service, [&](LogPush& push) {
        change_label(push, field, fate, texts);
        for (LogEntry& entry : push.entries) change_field(entry, field, fate, texts);
      });
    };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> fields_lost(const Material& material) {
  return fields_changed(material, Fate::lost);
}

std::vector<Mutant> fields_altered(const Material& material) {
  return fields_changed(material, Fate::altered);
}

std::vector<Mutant> fields_emptied(const Material& material) {
  return fields_changed(material, Fate::emptied);
}

using OfService = std::function<void(Lines&, const std::string& service, Texts&)>;

std::vector<Mutant> of_each_sender(const Material& material, const OfService& act) {
  std::vector<Mutant> all;
  for (const std::string& service : services_in(material.telemetry.lines)) {
    Mutant mutant{.site = service};
    mutant.logs = [service, act](Lines& lines, Texts& texts) { act(lines, service, texts); };
    all.push_back(std::move(mutant));
  }
  return all;
}

std::vector<Mutant> senders_lost(const Material& material) {
  return of_each_sender(material, [](Lines& lines, const std::string& service, Texts&) {
    each_push(lines, service, [](LogPush& push) { push.entries.clear(); });
  });
}

// As another, the one that writes most, labels its own lines. Who is alone has nobody to be taken
// for.
std::vector<Mutant> senders_mistaken(const Material& material) {
  auto all = of_each_sender(material, [](Lines& lines, const std::string& service, Texts&) {
    std::map<std::string_view, std::size_t> written;
    const LogPush* other = nullptr;
    for (const LogPush& push : lines) {
      const std::string_view sender = service_of(push);
      if (sender == service || push.entries.empty()) continue;
      written[sender] += push.entries.size();
      if (other == nullptr || written[sender] > written[service_of(*other)]) other = &push;
    }
    if (other == nullptr) return;
    const std::vector<store::Field> labels = other->labels;
    each_push(lines, service, [&](LogPush& push) { push.labels = labels; });
  });
  if (all.size() < 2) all.clear();
  return all;
}

using Picks = bool (*)(std::size_t index, std::size_t count);
using ActOnLine = std::function<void(const LogEntry& entry, std::vector<LogEntry>& into)>;

// Some of the service's lines, whatever push they came in: what becomes of each.
std::vector<Mutant> some_lines(const Material& material, Picks picks, const ActOnLine& act) {
  return of_each_sender(material, [picks, act](Lines& lines, const std::string& service, Texts&) {
    std::size_t count = 0;
    each_push(lines, service, [&](const LogPush& push) { count += push.entries.size(); });
    std::size_t index = 0;
    each_push(lines, service, [&](LogPush& push) {
      std::vector<LogEntry> entries;
      for (const LogEntry& entry : push.entries) {
        if (picks(index++, count)) {
          act(entry, entries);
        } else {
          entries.push_back(entry);
        }
      }
      push.entries = std::move(entries);
    });
  });
}

std::vector<Mutant> one_in_a_hundred(const Material& material, const ActOnLine& act) {
  return some_lines(material, is_one_in_a_hundred, act);
}

constexpr auto dropped = [](const LogEntry&, std::vector<LogEntry>&) {};

std::vector<Mutant> some_dropped(const Material& material) {
  return one_in_a_hundred(material, dropped);
}

std::vector<Mutant> most_dropped(const Material& material) {
  return some_lines(material, is_one_of_nine_in_ten, dropped);
}

// Lines of the same time are one where they are equal.
std::vector<Mutant> some_doubled(const Material& material) {
  return one_in_a_hundred(material, [](const LogEntry& entry, std::vector<LogEntry>& into) {
    into.insert(into.end(), 2, entry);
    ++into.back().time;
  });
}

constexpr std::int64_t late_by = 30'000'000'000;

std::vector<Mutant> some_late(const Material& material) {
  return one_in_a_hundred(material, [](const LogEntry& entry, std::vector<LogEntry>& into) {
    into.push_back(entry);
    into.back().time += late_by;
  });
}

// Cut off in its midst, as by a writer that dies.
std::vector<Mutant> some_torn(const Material& material) {
  return one_in_a_hundred(material, [](const LogEntry& entry, std::vector<LogEntry>& into) {
    into.push_back(entry);
    into.back().line = entry.line.substr(0, entry.line.size() / 2);
  });
}

std::int64_t midst_of(const observe::Window& window) {
  return std::chrono::nanoseconds((window.begin + window.length() / 2).time_since_epoch()).count();
}

constexpr std::array<std::string_view, 4> level_names{"level", "severity", "severity_text", "lvl"};

// The field that says the level of a line of JSON; empty: none does.
std::string_view level_of(const Json& document) {
  if (!document.is_object()) return {};
  const auto* const found = std::find_if(level_names.begin(), level_names.end(),
                                         [&](auto name) { return document.contains(name); });
  return found == level_names.end() ? std::string_view{} : *found;
}

// A stream of one line, as the service writes them: with the level of an error, and nothing else
// changed.
LogPush error_like(const LogPush& push, const LogEntry& entry, std::int64_t at, Texts& texts) {
  LogPush error{push.labels, {entry}};
  LogEntry& line = error.entries.front();
  line.time = at;
  Json document = document_of(entry.line);
  const std::string_view level = level_of(document);
  if (level.empty()) {
    line.line = texts.keep("ERROR " + std::string(entry.line));
    return error;
  }
  document[std::string(level)] = "ERROR";
  line.line = texts.keep(document.dump(-1, ' ', false, Json::error_handler_t::replace));
  for (std::vector<store::Field>* fields : {&error.labels, &line.metadata}) {
    for (store::Field& field : *fields) {
      if (field.name == level) field.value = "ERROR";
    }
  }
  return error;
}

// What a line of the service looks like, best one that says its level.
std::pair<const LogPush*, const LogEntry*> example_of(const Lines& lines,
                                                      const std::string& service) {
  std::pair<const LogPush*, const LogEntry*> first{nullptr, nullptr};
  for (const LogPush& push : lines) {
    if (service_of(push) != service) continue;
    for (const LogEntry& entry : push.entries) {
      if (!level_of(document_of(entry.line)).empty()) return {&push, &entry};
      if (first.second == nullptr) first = {&push, &entry};
    }
  }
  return first;
}

// In each phase one.
std::vector<Mutant> error_lines(const Material& material) {
  std::vector<std::int64_t> times;
  for (const observe::PhaseMark& phase : material.telemetry.phases) {
    times.push_back(midst_of(phase.window));
  }
  return of_each_sender(material, [times](Lines& lines, const std::string& service, Texts& texts) {
    const auto [push, entry] = example_of(lines, service);
    Lines added;
    for (const std::int64_t at : times) added.push_back(error_like(*push, *entry, at, texts));
    lines.insert(lines.end(), added.begin(), added.end());
  });
}

std::vector<Mutant> clocks_shifted(const Material& material) {
  return of_each_sender(material, [](Lines& lines, const std::string& service, Texts&) {
    each_push(lines, service, [](LogPush& push) {
      for (LogEntry& entry : push.entries) entry.time += late_by;
    });
  });
}

}  // namespace

std::vector<MutantKind> log_kinds() {
  constexpr Signal of = Signal::logs;
  return {
      {"field lost", of, "a service no longer writes the field", fields_lost},
      {"field altered", of, "a service writes something else into the field", fields_altered},
      {"field emptied", of, "the field is there, and says 0 or nothing", fields_emptied},
      {"lines lost", of, "a service's lines no longer arrive", senders_lost},
      {"under another's name", of, "a service's lines come in as another's", senders_mistaken},
      {"1 in 100 dropped", of, "of a service's lines, one in a hundred is lost", some_dropped},
      {"9 in 10 dropped", of, "of a service's lines, one in ten is left", most_dropped},
      {"1 in 100 doubled", of, "one in a hundred is sent twice", some_doubled},
      {"1 in 100 late", of, "one in a hundred comes 30 s late", some_late},
      {"1 in 100 torn", of, "one in a hundred ends in its midst", some_torn},
      {"ERROR line added", of, "in each phase a service writes an ERROR line", error_lines},
      {"clock shifted", of, "a service's clock is 30 s ahead", clocks_shifted},
  };
}

}  // namespace harness::prove
