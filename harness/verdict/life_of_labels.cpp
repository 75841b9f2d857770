// The labels that a LogQL query reads.
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life_of_names.hpp"

namespace harness::verdict {
namespace {

using languages::logql::LabelRead;

// So many lines show what others are like.
constexpr unsigned lines_of_a_sample = 500;

// A label that a query only asks for may be there in another phase.
const observe::Window& where_named(const LabelRead& read, const Stretches& stretches) {
  return read.asks_presence ? stretches.run : stretches.window;
}

// A part of a selector that is silent is dead; another value may be what must not come.
const observe::Window& where_valued(const LabelRead& read, const Stretches& stretches) {
  return read.selects ? stretches.window : stretches.run;
}

observe::Question sample(const LabelRead& read, const Stretches& stretches) {
  return observe::list_lines(read.lines, stretches.run, lines_of_a_sample);
}
observe::Question for_name(const LabelRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_with(read), where_named(read, stretches), 1);
}
observe::Question for_value(const LabelRead& read, const std::string& value,
                            const Stretches& stretches) {
  return observe::list_lines(lines_with(read, value), where_valued(read, stretches), 1);
}

Asked asked_for(const std::vector<LabelRead>& reads, const Stretches& stretches) {
  Asked asked;
  for (const LabelRead& read : reads) {
    asked.add(sample(read, stretches));
    if (!read.selects) asked.add(for_name(read, stretches));
    for (const std::string& value : read.values) asked.add(for_value(read, value, stretches));
  }
  return asked;
}

bool any_in(const observe::Lines& lines, const observe::Window& window) {
  return std::any_of(lines.lines.begin(), lines.lines.end(),
                     [&](const observe::LogLine& line) { return window.contains(line.at); });
}

// The labels of the lines, or the values of one of them.
std::set<std::string> names_in(const observe::Answer& sample) {
  std::set<std::string> names;
  const auto lines = observe::parse_lines(sample);
  if (!lines) return names;
  for (const observe::LogLine& line : lines->lines) {
    for (const auto& [name, value] : line.labels) names.insert(name);
  }
  return names;
}

std::set<std::string> values_in(const observe::Answer& sample, const std::string& label) {
  std::set<std::string> values;
  const auto lines = observe::parse_lines(sample);
  if (!lines) return values;
  for (const observe::LogLine& line : lines->lines) {
    const auto found = line.labels.find(label);
    if (found != line.labels.end()) values.insert(found->second);
  }
  return values;
}

Life life_of_name(const LabelRead& read, const Stretches& stretches, const observe::Answer& named,
                  const observe::Answer& sample) {
  const Result<observe::Lines> lines = observe::parse_lines(named);
  if (!lines) return {Outcome::undecided, to_string(lines.error()), {}};
  if (any_in(*lines, where_named(read, stretches))) return {};
  return {Outcome::no_data,
          "no line of " + read.lines + " has the label " + read.name +
              (read.asks_presence ? " in the run" : " in the window") +
              listed("some have", names_in(sample), read.name),
          {}};
}

// What nobody could say is not told.
std::string told_of_value(const LabelRead& read, const std::string& value,
                          const Stretches& stretches, const observe::Answer& valued,
                          const observe::Answer& sample) {
  const Result<observe::Lines> lines = observe::parse_lines(valued);
  if (!lines || any_in(*lines, where_valued(read, stretches))) return {};
  return "no line of the " + std::string(read.selects ? "window" : "run") + " has " + read.name +
         "=\"" + value + "\"" + listed("some have", values_in(sample, read.name), value);
}

}  // namespace

std::vector<observe::Question> questions_for_names(const std::vector<LabelRead>& reads,
                                                   const Stretches& stretches) {
  return asked_for(reads, stretches).all();
}

Life life_of(const std::vector<LabelRead>& reads, const Stretches& stretches,
             std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, stretches);
  std::vector<std::string> told;
  for (const LabelRead& read : reads) {
    const observe::Answer& known = asked.answer_to(sample(read, stretches), answers);
    if (!read.selects) {
      Life life =
          life_of_name(read, stretches, asked.answer_to(for_name(read, stretches), answers), known);
      if (life.outcome != Outcome::pass) return life;
    }
    for (const std::string& value : read.values) {
      const auto& valued = asked.answer_to(for_value(read, value, stretches), answers);
      std::string text = told_of_value(read, value, stretches, valued, known);
      if (!text.empty()) told.push_back(std::move(text));
    }
  }
  return {Outcome::pass, {}, join(told, "; ")};
}

}  // namespace harness::verdict
