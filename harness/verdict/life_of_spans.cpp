// The attributes and span names that a TraceQL query reads.
#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/tempo_tags.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life_of_names.hpp"

namespace harness::verdict {
namespace {

using languages::ReadValue;
using languages::traceql::FieldRead;
using languages::traceql::Reads;
using languages::traceql::Scope;
using languages::traceql::Type;

std::string word_for(Scope scope) {
  switch (scope) {
    case Scope::Span:
      return "span";
    case Scope::Resource:
      return "resource";
    case Scope::Event:
      return "event";
    case Scope::Link:
      return "link";
    case Scope::Instrumentation:
      return "instrumentation";
    case Scope::Any:
      break;
  }
  return {};
}

// A service has a proof of life of its own.
bool needs_life(const FieldRead& read) { return read.is_attribute() && !read.is_service(); }

// Tempo lists values of spans, not of their parents. Of an attribute, also for their types.
bool can_be_listed(const FieldRead& read) {
  const bool is_wanted = !read.values.empty() || (needs_life(read) && !read.types.empty());
  return is_wanted && !read.field.of_parent;
}

// An attribute that a query only asks for may be there in another phase.
const observe::Window& where_named(const FieldRead& read, const Stretches& stretches) {
  return read.asks_presence ? stretches.run : stretches.window;
}

observe::Question search(const std::string& query, const observe::Window& window) {
  return observe::search_traces(query, window, observe::traces_per_page);
}
observe::Question for_name(const FieldRead& read, const Stretches& stretches) {
  return search(spans_with(read), where_named(read, stretches));
}
observe::Question names_near(const FieldRead& read, const Stretches& stretches) {
  return observe::span_tags(word_for(read.field.scope), spans_of(read),
                            where_named(read, stretches));
}
observe::Question values_of(const FieldRead& read, const Stretches& stretches) {
  return observe::span_values(to_string(read.field), spans_of(read), stretches.run);
}
observe::Question for_value(const FieldRead& read, const ReadValue& value,
                            const Stretches& stretches) {
  return search(spans_with(read, value), stretches.run);
}

Asked asked_for(const Reads& reads, const Stretches& stretches) {
  Asked asked;
  for (const FieldRead& read : reads.fields) {
    if (needs_life(read)) {
      asked.add(for_name(read, stretches));
      asked.add(names_near(read, stretches));
    }
    if (!can_be_listed(read)) continue;
    asked.add(values_of(read, stretches));
    for (const ReadValue& value : read.values) asked.add(for_value(read, value, stretches));
  }
  for (const std::string& subject : reads.subjects) asked.add(search(subject, stretches.window));
  return asked;
}

// Whether the answer has a span that began in the window. Nobody knows where a search was cut.
enum class Found { yes, no, unknown };
struct FoundIn {
  Found found = Found::unknown;
  std::string why;  // it is not known
};

FoundIn found_in(const observe::Window& window, const observe::Answer& answer) {
  const Result<observe::Search> found = observe::parse_traces(answer);
  if (!found) return {Found::unknown, to_string(found.error())};
  const observe::Matches matches = observe::matches_in(*found, window);
  if (!matches.traces.empty()) return {Found::yes, {}};
  if (!matches.count().is_exact()) return {Found::unknown, why_inexact(matches)};
  return {Found::no, {}};
}

std::set<std::string> texts_of(const std::set<observe::TagValue>& values) {
  std::set<std::string> texts;
  for (const observe::TagValue& value : values) texts.insert(to_text(value));
  return texts;
}

// As Tempo calls it; empty: the value of an attribute is not of that type.
std::string word_for(Type type) {
  switch (type) {
    case Type::String:
      return "string";
    case Type::Int:
      return "int";
    case Type::Float:
      return "float";
    case Type::Bool:
      return "bool";
    default:
      return {};
  }
}

// What is asked of one field, and what was answered.
class OneRead {
 public:
  OneRead(const FieldRead& read, const Stretches& stretches, Control control)
      : read_(read), stretches_(stretches), control_(control) {}

  Life of_name(const observe::Answer& named, const observe::Answer& listing) const {
    const FoundIn found = found_in(where_named(read_, stretches_), named);
    if (found.found == Found::yes) return {};
    if (found.found == Found::unknown) return {Outcome::undecided, found.why, {}};
    const auto tags = observe::parse_tags(listing);
    const std::set<std::string> names = tags ? *tags : std::set<std::string>{};
    return life_without_name({"no span of " + spans_of(read_) + " has " + to_string(read_.field) +
                                  (read_.asks_presence ? " in the run" : " in the window") +
                                  listed("there are", names, read_.field.name),
                              meant_by({read_.field.name}, names)},
                             control_);
  }

  // A comparison with a text sees no number, nor the other way round.
  Life of_types(const std::set<observe::TagValue>& values) const {
    Lives lives;
    for (const Type type : read_.types) {
      const std::string word = word_for(type);
      const bool is_there =
          std::any_of(values.begin(), values.end(),
                      [&](const observe::TagValue& value) { return value.type == word; });
      if (!needs_life(read_) || word.empty() || values.empty() || is_there) continue;
      lives.add(life_without_name({"no span of the run has " + to_string(read_.field) + " as " +
                                       (type == Type::Int ? "an " : "a ") + word +
                                       listed("there are", texts_of(values), {}),
                                   {}},
                                  control_));
    }
    return lives.life();
  }

  std::optional<Missing> without(const ReadValue& value, const FoundIn& valued,
                                 const std::set<observe::TagValue>& values) const {
    if (valued.found != Found::no) return std::nullopt;
    const std::string quote = read_.is_enumeration() ? "" : "\"";
    return Missing{"no span of the run has " + to_string(read_.field) +
                       (value.is_pattern ? "=~" : "=") + quote + value.text + quote +
                       listed("there are", texts_of(values), value.text),
                   meant(value, values)};
  }

 private:
  // Not what the query names besides.
  std::optional<std::string> meant(const ReadValue& value,
                                   const std::set<observe::TagValue>& values) const {
    if (read_.is_enumeration()) return std::nullopt;
    std::set<std::string> known;
    for (const observe::TagValue& one : values) {
      if (one.is_text()) known.insert(one.text);
    }
    for (const ReadValue& other : read_.values) known.erase(other.text);
    return meant_by(value, known);
  }

  const FieldRead& read_;
  const Stretches& stretches_;
  Control control_;
};

// What is said of spans by name, where none has it. The values tell what may be meant.
Life without_subject(const std::string& subject, const std::vector<Missing>& values,
                     Control control) {
  std::vector<std::string> texts;
  for (const Missing& one : values) texts.push_back(one.text);
  const std::string also = texts.empty() || control != nullptr ? "" : ": " + join(texts, "; ");
  return life_without_name({"no trace at all of " + subject + " in the window" + also, {}},
                           control);
}

}  // namespace

std::vector<observe::Question> questions_for_names(const Reads& reads, const Stretches& stretches) {
  return asked_for(reads, stretches).all();
}

Life life_of(const Reads& reads, const Stretches& stretches, Control control,
             std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, stretches);
  const auto answer_to = [&](const observe::Question& question) -> const observe::Answer& {
    return asked.answer_to(question, answers);
  };
  Lives lives;
  std::vector<Missing> missing;
  for (const FieldRead& read : reads.fields) {
    const OneRead one(read, stretches, control);
    if (needs_life(read)) {
      lives.add(one.of_name(answer_to(for_name(read, stretches)),
                            answer_to(names_near(read, stretches))));
    }
    if (!can_be_listed(read)) continue;
    const auto values = observe::parse_values(answer_to(values_of(read, stretches)));
    if (!values) return {Outcome::undecided, to_string(values.error()), {}};
    lives.add(one.of_types(*values));
    for (const ReadValue& value : read.values) {
      const FoundIn found = found_in(stretches.run, answer_to(for_value(read, value, stretches)));
      if (found.found == Found::unknown) lives.add({Outcome::undecided, found.why, {}});
      if (auto none = one.without(value, found, *values)) missing.push_back(*std::move(none));
    }
  }
  for (const std::string& subject : reads.subjects) {
    const FoundIn found = found_in(stretches.window, answer_to(search(subject, stretches.window)));
    if (found.found == Found::unknown) lives.add({Outcome::undecided, found.why, {}});
    if (found.found == Found::no) lives.add(without_subject(subject, missing, control));
  }
  for (const Missing& one : missing) lives.add(life_without_value(one, control));
  return lives.life();
}

}  // namespace harness::verdict
