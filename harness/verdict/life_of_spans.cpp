// The attributes and span names that a TraceQL query reads.
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/tempo_tags.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life_of_names.hpp"

namespace harness::verdict {
namespace {

using languages::traceql::FieldRead;
using languages::traceql::Reads;
using languages::traceql::Scope;

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

// Tempo lists values of spans, not of their parents.
bool can_be_listed(const FieldRead& read) { return !read.values.empty() && !read.field.of_parent; }

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

Asked asked_for(const Reads& reads, const Stretches& stretches) {
  Asked asked;
  for (const FieldRead& read : reads.fields) {
    if (needs_life(read)) {
      asked.add(for_name(read, stretches));
      asked.add(names_near(read, stretches));
    }
    if (can_be_listed(read)) asked.add(values_of(read, stretches));
  }
  for (const std::string& subject : reads.subjects) asked.add(search(subject, stretches.window));
  return asked;
}

// Whether the answer has a span that began in the window; nobody knows where a search was cut.
Life found_in(const observe::Window& window, const observe::Answer& answer,
              const std::string& otherwise) {
  const Result<observe::Search> found = observe::parse_traces(answer);
  if (!found) return {Outcome::undecided, to_string(found.error()), {}};
  const observe::Matches matches = observe::matches_in(*found, window);
  if (!matches.traces.empty()) return {};
  if (!matches.count().is_exact()) return {Outcome::undecided, why_inexact(matches), {}};
  return {Outcome::no_data, otherwise, {}};
}

std::string told_of_values(const FieldRead& read, const observe::Answer& answer) {
  const auto values = observe::parse_values(answer);
  if (!values || values->empty()) return {};  // what nobody could say is not told
  std::vector<std::string> told;
  for (const std::string& value : read.values) {
    if (values->contains(value)) continue;
    told.push_back("no span of the run has " + to_string(read.field) + "=\"" + value + "\"" +
                   listed("there are", *values, value));
  }
  return join(told, "; ");
}

}  // namespace

std::vector<observe::Question> questions_for_names(const Reads& reads, const Stretches& stretches) {
  return asked_for(reads, stretches).all();
}

Life life_of(const Reads& reads, const Stretches& stretches,
             std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, stretches);
  const auto answer_to = [&](const observe::Question& question) -> const observe::Answer& {
    return asked.answer_to(question, answers);
  };
  std::vector<std::string> told;
  for (const FieldRead& read : reads.fields) {
    if (needs_life(read)) {
      const auto tags = observe::parse_tags(answer_to(names_near(read, stretches)));
      Life life = found_in(
          where_named(read, stretches), answer_to(for_name(read, stretches)),
          "no span of " + spans_of(read) + " has " + to_string(read.field) +
              (read.asks_presence ? " in the run" : " in the window") +
              listed("there are", tags ? *tags : std::set<std::string>{}, read.field.name));
      if (life.outcome != Outcome::pass) return life;
    }
    if (!can_be_listed(read)) continue;
    std::string text = told_of_values(read, answer_to(values_of(read, stretches)));
    if (!text.empty()) told.push_back(std::move(text));
  }
  const std::string also = told.empty() ? "" : ": " + join(told, "; ");
  for (const std::string& subject : reads.subjects) {
    Life life = found_in(stretches.window, answer_to(search(subject, stretches.window)),
                         "no trace at all of " + subject + " in the window" + also);
    if (life.outcome != Outcome::pass) return life;
  }
  return {Outcome::pass, {}, join(told, "; ")};
}

}  // namespace harness::verdict
