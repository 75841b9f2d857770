// What regressions do to log lines.
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

void each_push(Lines& lines, const std::string& service,
               const std::function<void(LogPush&)>& act) {
  for (LogPush& push : lines) {
    if (service_of(push) == service) act(push);
  }
}

std::string altered(std::string_view text) { return "not " + std::string(text); }

Json altered(const Json& value) {
  if (value.is_string()) return altered(std::string_view(value.get_ref<const std::string&>()));
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number()) return value.get<double>() + 1000000;
  return "altered";
}

enum class Fate { lost, altered };

void change_metadata(LogEntry& entry, const std::string& name, Fate fate, Texts& texts) {
  if (fate == Fate::lost) {
    std::erase_if(entry.metadata, [&](const auto& field) { return field.name == name; });
    return;
  }
  for (store::Field& field : entry.metadata) {
    if (field.name == name) field.value = texts.keep(altered(field.value));
  }
}

void change_field(LogEntry& entry, const std::string& name, Fate fate, Texts& texts) {
  change_metadata(entry, name, fate, texts);
  Json document = document_of(entry.line);
  if (!document.is_object()) {
    if (name != whole_line) return;
    entry.line = fate == Fate::lost ? std::string_view{} : texts.keep(altered(entry.line));
    return;
  }
  const auto field = document.find(name);
  if (field == document.end()) return;
  if (fate == Fate::lost) {
    document.erase(field);
  } else {
    *field = altered(*field);
  }
  entry.line = texts.keep(document.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::vector<Mutant> fields_changed(const Material& material, Fate fate) {
  std::vector<Mutant> all;
  for (const auto& [service, field] : field_sites(material.telemetry.lines)) {
    Mutant mutant{.site = service + ": " + field};
    mutant.logs = [service = service, field = field, fate](Lines& lines, Texts& texts) {
      each_push(lines, service, [&](LogPush& push) {
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

// One in a hundred of the service's lines, whatever push they came in: what becomes of each.
std::vector<Mutant> one_in_a_hundred(
    const Material& material,
    const std::function<void(const LogEntry& entry, std::vector<LogEntry>& into)>& act) {
  return of_each_sender(material, [act](Lines& lines, const std::string& service, Texts&) {
    std::size_t count = 0;
    each_push(lines, service, [&](const LogPush& push) { count += push.entries.size(); });
    std::size_t index = 0;
    each_push(lines, service, [&](LogPush& push) {
      std::vector<LogEntry> entries;
      for (const LogEntry& entry : push.entries) {
        if (is_one_in_a_hundred(index++, count)) {
          act(entry, entries);
        } else {
          entries.push_back(entry);
        }
      }
      push.entries = std::move(entries);
    });
  });
}

std::vector<Mutant> some_dropped(const Material& material) {
  return one_in_a_hundred(material, [](const LogEntry&, std::vector<LogEntry>&) {});
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

std::int64_t nanoseconds_of(WallTime at) {
  return std::chrono::nanoseconds(at.time_since_epoch()).count();
}

std::int64_t midst_of(const observe::Window& window) {
  return nanoseconds_of(window.begin + window.length() / 2);
}

// As the service writes its lines, with the level and nothing else changed.
LogEntry error_like(const LogEntry& one, std::int64_t at, Texts& texts) {
  LogEntry error = one;
  error.time = at;
  Json document = document_of(one.line);
  if (!document.is_object()) {
    error.line = texts.keep("ERROR " + std::string(one.line));
    return error;
  }
  std::string level = "level";
  for (const char* name : {"severity", "severity_text", "lvl"}) {
    if (document.contains(name)) level = name;
  }
  document[level] = "ERROR";
  error.line = texts.keep(document.dump(-1, ' ', false, Json::error_handler_t::replace));
  return error;
}

// In each phase one.
std::vector<Mutant> error_lines(const Material& material) {
  std::vector<std::int64_t> times;
  for (const observe::PhaseMark& phase : material.telemetry.phases) {
    times.push_back(midst_of(phase.window));
  }
  return of_each_sender(material, [times](Lines& lines, const std::string& service, Texts& texts) {
    bool is_added = false;
    each_push(lines, service, [&](LogPush& push) {
      if (std::exchange(is_added, is_added || !push.entries.empty()) || push.entries.empty()) return;
      const LogEntry like = push.entries.front();
      for (const std::int64_t at : times) push.entries.push_back(error_like(like, at, texts));
    });
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
      {"lines lost", of, "a service's lines no longer arrive", senders_lost},
      {"1 in 100 dropped", of, "of a service's lines, one in a hundred is lost", some_dropped},
      {"1 in 100 doubled", of, "one in a hundred is sent twice", some_doubled},
      {"1 in 100 late", of, "one in a hundred comes 30 s late", some_late},
      {"ERROR line added", of, "in each phase a service writes an ERROR line", error_lines},
      {"clock shifted", of, "a service's clock is 30 s ahead", clocks_shifted},
  };
}

}  // namespace harness::prove
