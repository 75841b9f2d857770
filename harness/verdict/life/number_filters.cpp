#include "harness/verdict/life/number_filters.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/other_values.hpp"

namespace harness::verdict {
namespace {

using languages::logql::NotCompared;
using languages::logql::RangeRead;

std::string why_not_compared(const observe::LogLine& line) {
  const auto details = line.labels.find("__error_details__");
  const std::string why = details == line.labels.end() ? "" : ": " + one_line(details->second);
  return "(LabelFilterErr" + why + ")";
}

observe::Question for_inside(const RangeRead& read, const Stretches& stretches) {
  return observe::list_lines(read.inside, stretches.run, 1);
}

// The least of all values, or the most: "min", "max".
observe::Question for_edge(const std::string& edge, const RangeRead& read,
                           const Stretches& stretches) {
  return observe::logql_at(edge + "(" + edge + "_over_time(" + read.numbers + " [" +
                               observe::range_of(stretches.run.length()) + "]))",
                           stretches.run.end);
}

Asked asked_for_ranges(const std::vector<RangeRead>& reads, const Stretches& stretches) {
  Asked asked;
  for (const RangeRead& read : reads) {
    asked.add(for_inside(read, stretches));
    for (const char* edge : {"min", "max"}) asked.add(for_edge(edge, read, stretches));
  }
  return asked;
}

class OneRange {
 public:
  OneRange(const RangeRead& read, const Stretches& stretches, Control control, const Asked& asked,
           std::span<const observe::Answer> answers)
      : read_(read), stretches_(stretches), control_(control), asked_(asked), answers_(answers) {}

  Life life() const {
    const auto inside =
        observe::parse_lines(asked_.answer_to(for_inside(read_, stretches_), answers_));
    if (!inside) return unknown(inside.error());
    if (!inside->lines.empty()) return {};
    const auto least = edge("min");
    const auto most = edge("max");
    for (const Error* problem : {error_of(least), error_of(most)}) {
      if (problem != nullptr) return unknown(*problem);
    }
    if (least->empty() || most->empty()) return of_nothing_compared();
    return of_others({value_of(*least), value_of(*most)});
  }

 private:
  static Life unknown(const Error& error) { return {Outcome::undecided, to_string(error), {}}; }

  static double value_of(const std::vector<observe::Series>& series) {
    return series.front().points.back().value;
  }

  Result<std::vector<observe::Series>> edge(const std::string& which) const {
    return observe::parse_series(asked_.answer_to(for_edge(which, read_, stretches_), answers_));
  }

  Life of_nothing_compared() const {
    return life_without_name({read_.text + " can compare nothing of any line of the run", {}},
                             control_);
  }

  Life of_others(const Interval& known) const {
    const std::string text = "no line of its stream in the run has " + read_.text + " (they have " +
                             known.text() + (read_.unit.empty() ? "" : " " + read_.unit) + ")";
    const auto never =
        never_so({read_.name, read_.relation, read_.value, !read_.unit.empty()}, known);
    const bool is_known_of = control_ != nullptr && control_->find(read_.name) != std::string::npos;
    if (!never || is_known_of) return {Outcome::pass, {}, text};
    return {
        Outcome::undecided,
        text + ": " + *never + "; if it is meant so, give control, with " + read_.name + " in it",
        {}};
  }

  const RangeRead& read_;
  const Stretches& stretches_;
  Control control_;
  const Asked& asked_;
  std::span<const observe::Answer> answers_;
};

}  // namespace

std::vector<observe::Question> questions_for_number_filters(const std::string& query,
                                                            const observe::Window& window) {
  const auto parsed = languages::logql::parse(query);
  if (!parsed) return {};
  std::vector<observe::Question> all;
  for (const NotCompared& one : languages::logql::counted_without_number(*parsed)) {
    all.push_back(observe::list_lines(one.without_number, window, 1));
    all.push_back(observe::list_lines(one.with_number, window, 1));
  }
  return all;
}

Finding unless_not_compared(Finding finding, std::span<const observe::Answer> answers) {
  for (; answers.size() >= 2; answers = answers.subspan(2)) {
    const bool is_decided = finding.outcome == Outcome::pass || finding.outcome == Outcome::fail;
    if (!is_decided) return finding;
    const auto without = observe::parse_lines(answers[0]);
    const auto others = observe::parse_lines(answers[1]);
    for (const Error* problem : {error_of(without), error_of(others)}) {
      if (problem != nullptr)
        return with(std::move(finding), Outcome::undecided, to_string(*problem));
    }
    if (without->lines.empty()) continue;
    const bool is_each = others->lines.empty();
    const std::string seen = finding.seen + ", but " + (is_each ? "each" : "some") +
                             " of them only because a filter could not compare it " +
                             why_not_compared(without->lines.front()) +
                             "; put | __error__=\"\" behind it, or compare text";
    return with(std::move(finding), is_each ? Outcome::no_data : Outcome::undecided, seen);
  }
  return finding;
}

std::vector<observe::Question> questions_for_ranges(const std::vector<RangeRead>& reads,
                                                    const Stretches& stretches) {
  return asked_for_ranges(reads, stretches).all();
}

Life life_of_ranges(const std::vector<RangeRead>& reads, const Stretches& stretches,
                    Control control, std::span<const observe::Answer> answers) {
  const Asked asked = asked_for_ranges(reads, stretches);
  Lives lives;
  for (const RangeRead& read : reads) {
    lives.add(OneRange(read, stretches, control, asked, answers).life());
  }
  return lives.life();
}

std::vector<observe::Question> questions_for_addresses(
    const std::vector<languages::logql::AddressRead>& reads, const Stretches& stretches) {
  std::vector<observe::Question> all;
  for (const auto& read : reads) all.push_back(observe::list_lines(read.any, stretches.run, 1));
  return all;
}

Life life_of_addresses(const std::vector<languages::logql::AddressRead>& reads, Control control,
                       std::span<const observe::Answer> answers) {
  Lives lives;
  for (std::size_t i = 0; i < reads.size(); ++i) {
    const auto lines = observe::parse_lines(answers[i]);
    if (!lines) return {Outcome::undecided, to_string(lines.error()), {}};
    if (!lines->lines.empty()) continue;
    lives.add(life_without_name({"no line of its stream in the run has an address where " +
                                     reads[i].text + " looks for one",
                                 {}},
                                control));
  }
  return lives.life();
}

}  // namespace harness::verdict
