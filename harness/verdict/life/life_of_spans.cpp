// The attributes and span names that a TraceQL query reads, and the spans that it is about.
#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/review/traceql_values.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/subjects.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/tempo_tags.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_names.hpp"
#include "harness/verdict/life/other_values.hpp"
#include "harness/verdict/life/own_spans.hpp"

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
    case Type::Duration:
      return "number";  // of either type
    default:
      return {};
  }
}

bool is_number(const observe::TagValue& value) { return is_one_of(value.type, {"int", "float"}); }
// From the least number to the most; none: there is none among them.
std::optional<Interval> range_of(const std::set<observe::TagValue>& values) {
  std::optional<Interval> range;
  for (const observe::TagValue& value : values) {
    const auto number = is_number(value) ? to_number(value.text) : std::nullopt;
    if (!number) continue;
    const Interval one = Interval::exactly(*number);
    range = range ? hull(*range, one) : one;
  }
  return range;
}

// What is asked of one field, and what was answered.
class OneField {
 public:
  OneField(const FieldRead& read, const Stretches& stretches, Control control)
      : read_(read), stretches_(stretches), control_(control) {}

  Life of_name(const observe::Answer& named, const observe::Answer& listing) const {
    const FoundIn found = found_in(where_named(read_, stretches_), named);
    if (found.found == Found::yes) return {};
    if (found.found == Found::unknown) return {Outcome::undecided, found.why, {}};
    const auto tags = observe::parse_tags(listing);
    std::set<std::string> names = tags ? *tags : std::set<std::string>{};
    // The listing may be of more spans than those of the window.
    const bool is_elsewhere = names.erase(read_.field.name) > 0;
    return life_without_name(
        {"no span of " + spans_of(read_) + " has " + to_string(read_.field) +
             (read_.asks_presence ? " in the run" : " in the window") +
             (is_elsewhere ? ", though others do"
                           : listed("Tempo lists", as_written(names), to_string(read_.field))),
         meant_by({read_.field.name}, names)},
        control_);
  }

  // A comparison with a text sees no number, nor the other way round.
  Life of_types(const std::set<observe::TagValue>& values) const {
    Lives lives;
    for (const Type type : read_.types) {
      const std::string word = word_for(type);
      const bool is_there =
          std::any_of(values.begin(), values.end(), [&](const observe::TagValue& value) {
            return type == Type::Duration ? is_number(value) : value.type == word;
          });
      if (!needs_life(read_) || word.empty() || values.empty() || is_there) continue;
      lives.add(life_without_name(
          {no_span_has() + to_string(read_.field) + " as " + (type == Type::Int ? "an " : "a ") +
               word + listed("there are", texts_of(values), {}),
           {}},
          control_));
    }
    return lives.life();
  }

  // A number that no such value is, whatever comes.
  Life of_numbers(const std::set<observe::TagValue>& values) const {
    const auto known = range_of(values);
    if (!known || !needs_life(read_) || is_known_of()) return {};
    for (const languages::traceql::ReadNumber& number : read_.numbers) {
      const auto relation = languages::relation_of(number.op);
      if (!relation) continue;
      const auto never = never_so({read_.field.name, *relation, number.value}, *known);
      if (!never) continue;
      return {Outcome::undecided,
              to_string(read_.field) + " is " + known->text() + " in the run: " + *never +
                  if_meant_so(),
              {}};
    }
    return {};
  }

  // Beside a duration Tempo takes a number for nanoseconds, whatever its sender counts.
  Life of_durations(const std::set<observe::TagValue>& values) const {
    const bool is_asked = needs_life(read_) && read_.types.contains(Type::Duration);
    const auto known = range_of(values);
    if (!is_asked || !known || counts_nanoseconds(read_.field.name) || is_known_of()) return {};
    return {Outcome::undecided,
            to_string(read_.field) + " is " + known->text() +
                " in the run, which beside a duration is read as nanoseconds: compare it with a "
                "number" +
                if_meant_so(),
            {}};
  }

  // Without a single value, no span has what is looked for, however it is written.
  bool is_absent(const std::set<observe::TagValue>& values) const {
    return read_.is_optional() &&
           std::all_of(values.begin(), values.end(),
                       [](const observe::TagValue& value) { return value.text.empty(); });
  }
  Life without_any() const {
    return life_without_name(
        {"no span of " + spans_of(read_) + " has " + to_string(read_.field) + " in the run", {}},
        control_);
  }

  std::optional<Missing> without(const ReadValue& value, const FoundIn& valued,
                                 const std::set<observe::TagValue>& values) const {
    if (valued.found != Found::no) return std::nullopt;
    const std::string quote = read_.is_enumeration() ? "" : "\"";
    return Missing{no_span_has() + to_string(read_.field) + (value.is_pattern ? "=~" : "=") +
                       quote + value.text + quote + there_are(values, value.text),
                   meant(value, values)};
  }

 private:
  // Other services' may well have it.
  std::string no_span_has() const {
    const std::string whose = read_.service.empty() ? "the run" : spans_of(read_) + " in the run";
    return "no span of " + whose + " has ";
  }

  bool is_known_of() const {
    return control_ != nullptr && control_->find(read_.field.name) != std::string::npos;
  }
  std::string if_meant_so() const {
    return "; if it is meant so, give control, with " + read_.field.name + " in it";
  }

  // With the scope that the query has (span.http.route, .http.route), without the harness' own.
  std::set<std::string> as_written(const std::set<std::string>& names) const {
    std::set<std::string> all;
    languages::traceql::Field field = read_.field;
    for (const std::string& name : beside_own_spans(names)) {
      field.name = name;
      all.insert(to_string(field));
    }
    return all;
  }

  // Of a language's own words Tempo lists all that there can be.
  std::string there_are(const std::set<observe::TagValue>& values, const std::string& near) const {
    return read_.is_enumeration() ? "" : listed("there are", texts_of(values), near);
  }

  // Not what the query names besides.
  std::optional<std::string> meant(const ReadValue& value,
                                   const std::set<observe::TagValue>& values) const {
    if (read_.is_enumeration()) return std::nullopt;
    std::set<std::string> known;
    for (const observe::TagValue& one : values) {
      if (one.is_text()) known.insert(one.text);
    }
    for (const ReadValue& other : read_.values) {
      known.erase(std::string(languages::without_anchors(other.text)));
    }
    return meant_by(value, known, read_.field.name);
  }

  const FieldRead& read_;
  const Stretches& stretches_;
  Control control_;
};

// What is said of spans, where there is none to say it of. The values that those do not have tell
// what may be meant.
Life without_subject(const std::string& subject, const std::vector<std::string>& values,
                     Control control) {
  const std::string also = values.empty() || control != nullptr ? "" : ": " + join(values, "; ");
  Life life =
      life_without_name({"no trace at all of " + subject + " in the window" + also, {}}, control);
  life.of_slowness = true;
  return life;
}

// That a service has spans is found without a control, too: it says nothing of what they are.
bool says_no_more_than_services(Control control) {
  if (control == nullptr) return false;
  const auto query = languages::traceql::parse(scenario::with_any_window(*control));
  return query && languages::traceql::is_of_services_only(*query);
}

// All that is asked, and what was answered.
class AllReads {
 public:
  AllReads(const Reads& reads, const Stretches& stretches, Control control,
           std::span<const observe::Answer> answers)
      : stretches_(stretches),
        control_(control),
        asked_(asked_for(reads, stretches)),
        answers_(answers) {}

  void add_name(const FieldRead& read) {
    const OneField one(read, stretches_, control_);
    lives_.add(one.of_name(answer_to(for_name(read, stretches_)),
                           answer_to(names_near(read, stretches_))));
  }

  void add_values(const FieldRead& read) {
    const OneField one(read, stretches_, control_);
    const auto values = observe::parse_values(answer_to(values_of(read, stretches_)));
    if (!values) {
      lives_.add({Outcome::undecided, to_string(values.error()), {}});
      return;
    }
    lives_.add(one.of_types(*values));
    lives_.add(one.of_numbers(*values));
    lives_.add(one.of_durations(*values));
    std::vector<Missing> missing;
    for (const ReadValue& value : read.values) {
      const FoundIn found = found_in(stretches_.run, answer_to(for_value(read, value, stretches_)));
      if (found.found == Found::unknown) lives_.add({Outcome::undecided, found.why, {}});
      if (auto none = one.without(value, found, *values)) missing.push_back(*std::move(none));
    }
    const bool lacks_all = missing.size() == read.values.size();
    if (lacks_all && one.is_absent(*values)) {
      lives_.add(one.without_any());
      return;
    }
    for (Missing& value : missing) {
      if (!tells_an_outcome(read.field)) of_subjects_.push_back(value.text);
      missing_.push_back(std::move(value));
    }
  }

  void add_subject(const std::string& subject) {
    const FoundIn found =
        found_in(stretches_.window, answer_to(search(subject, stretches_.window)));
    if (found.found == Found::unknown) lives_.add({Outcome::undecided, found.why, {}});
    if (found.found != Found::no) return;
    const bool is_weak = says_no_more_than_services(control_);
    Life life = without_subject(subject, of_subjects_, is_weak ? nullptr : control_);
    if (is_weak) life.why += " that finds what was done";
    lives_.add(std::move(life));
  }

  Life life() && {
    for (const Missing& one : missing_) lives_.add(life_without_value(one, control_));
    return lives_.life();
  }

 private:
  const observe::Answer& answer_to(const observe::Question& question) const {
    return asked_.answer_to(question, answers_);
  }

  const Stretches& stretches_;
  Control control_;
  Asked asked_;
  std::span<const observe::Answer> answers_;
  Lives lives_;
  std::vector<Missing> missing_;
  std::vector<std::string> of_subjects_;  // of those, what says which spans are meant
};

}  // namespace

std::vector<observe::Question> questions_for_names(const Reads& reads, const Stretches& stretches) {
  return asked_for(reads, stretches).all();
}

Life life_of(const Reads& reads, const Stretches& stretches, Control control,
             std::span<const observe::Answer> answers) {
  AllReads all(reads, stretches, control, answers);
  for (const FieldRead& read : reads.fields) {
    if (needs_life(read)) all.add_name(read);
    if (can_be_listed(read)) all.add_values(read);
  }
  for (const std::string& subject : reads.subjects) all.add_subject(subject);
  return std::move(all).life();
}

}  // namespace harness::verdict
