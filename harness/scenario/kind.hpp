#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/grammar/field.hpp"
#include "harness/scenario/settings.hpp"
#include "harness/scenario/system/link.hpp"

namespace harness::scenario {

using grammar::Located;

// What of a process those faults hold that take it away.
inline constexpr const char* process_slot = "process";

// A kind of fault or claim as the language sees it. The first field's name is the key that picks it
// ("stop: postgres", "promql: …"). A kind without fields cannot be written in a list of claims, as
// those that thresholds become.
struct Kind {
  std::string name;
  std::string about;
  std::vector<grammar::Field<Settings>> fields;
  std::function<Settings()> fresh;
  std::function<Result<void>(const Settings&)> check = {};  // what no single field can say
  bool needs_fault = false;    // of a claim: there has to be a fault in its phase, or in the run
  bool reads_scrapes = false;  // what it asks about is seen when targets are scraped
  std::function<bool(const Settings&)> reads_scrapes_for = {};  // the same, where that hangs on it
  std::function<Located<std::string>(const Settings&)> target = {};  // of a fault: what it hits

  // Of a fault: what of its target it holds, so that two that hold the same contradict each other;
  // empty: what no other kind does.
  std::string slot = {};
  // The same where that hangs on its settings, in words; empty: `slot` says.
  std::function<std::string(const Settings&)> slot_of = {};
  // Of a fault: what more of it, in words that its settings complete; empty: nothing.
  std::function<std::string(const Settings&)> holds_also = {};
  // Of a fault: what it hits, a process, has to run for as long as it is there.
  bool needs_its_target = false;
  // Of a fault: how long it has to be there to be seen; empty: no time at all.
  std::function<Duration(const Settings&)> seen_after = {};
  // Of a fault: the link that it breaks, which the system has to have for it.
  std::function<Link(const Settings&)> link = {};
  std::string undone_by = {};  // of a fault: "starting it again"; empty: it is over by itself

  // Of a claim that asks for a value, which there is one of at each moment: over how much of the
  // past that is. None: it asks for something else.
  std::function<std::optional<Duration>(const Settings&)> looks_back = {};

  // Of a claim that asks what a file beside the scenario says: that file as it is named, and who
  // takes its text. A run keeps the text, so that it can be judged again without the file.
  std::function<Located<std::string>(const Settings&)> file = {};
  std::function<void(Settings& settings, const std::string& text,
                     std::vector<yaml::Problem>& problems)>
      take_text = {};

  std::string held_by(const Settings& settings) const {
    if (slot_of) return slot_of(settings);
    return slot.empty() ? name : slot;
  }
  bool reads_scrapes_of(const Settings& settings) const {
    return reads_scrapes || (reads_scrapes_for && reads_scrapes_for(settings));
  }
};

// Every field of the record, as it is printed.
template <typename T>
std::vector<SettingLine> lines_of(const std::vector<grammar::Field<T>>& fields, const T& record) {
  std::vector<SettingLine> lines;
  for (const grammar::Field<T>& field : fields) {
    lines.push_back({field.key.name, field.text(record), field.place(record)});
  }
  return lines;
}

// The kind whose settings are a T.
template <typename T>
Kind kind_of(std::string name, std::string about, std::vector<grammar::Field<T>> fields,
             Result<void> (*check)(const T&) = nullptr) {
  Kind kind{std::move(name), std::move(about), {}, {}};
  kind.fields = grammar::fields_of_part<Settings>(
      fields, [](Settings& settings) -> T& { return settings.as<T>(); });
  kind.fresh = [fields = std::move(fields)] {
    return Settings(
        T{}, [fields](const Settings& settings) { return lines_of(fields, settings.as<T>()); });
  };
  if (check != nullptr) {
    kind.check = [check](const Settings& settings) { return check(settings.as<T>()); };
  }
  return kind;
}

}  // namespace harness::scenario
