// What a LogQL query leaves out: where that is each line, it finds nothing whatever was logged.
#include "harness/verdict/life/life_of_left_out.hpp"

#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"

namespace harness::verdict {
namespace {

using languages::logql::ErrorFilter;
using languages::logql::Exclusion;
using languages::logql::lines_with_error;
using languages::logql::lines_without_error;
using languages::logql::NanRead;
using languages::logql::NoNumberRead;
using languages::logql::NumberRead;
using languages::logql::UnwrapRead;

observe::Question for_line(const std::string& query, const Stretches& stretches) {
  return observe::list_lines(query, stretches.window, 1);
}

observe::Question for_left(const Exclusion& exclusion, const Stretches& stretches) {
  return observe::list_lines(exclusion.left, stretches.run, 1);
}

observe::Question for_numbers(const UnwrapRead& read, const Stretches& stretches) {
  const observe::Window& window = stretches.window;
  return observe::logql_at(
      "sum(sum_over_time(" + read.numbers + " [" + observe::range_of(window.length()) + "]))",
      window.end);
}

Asked asked_for_left_out(const LeftOut& reads, const Stretches& stretches) {
  Asked asked;
  const auto ask = [&](const std::string& query) { asked.add(for_line(query, stretches)); };
  for (const ErrorFilter& filter : reads.filters) {
    for (const std::string* query : {&filter.reached, &filter.unfiltered}) {
      ask(lines_without_error(*query));
      ask(lines_with_error(*query));
    }
  }
  for (const NumberRead& number : reads.numbers) {
    ask(number.comparable);
    ask(number.failing);
  }
  for (const UnwrapRead& unwrap : reads.unwraps) {
    ask(unwrap.reached);
    asked.add(for_numbers(unwrap, stretches));
  }
  for (const NoNumberRead& read : reads.no_numbers) ask(read.lines);
  for (const NanRead& read : reads.nans) ask(read.lines);
  for (const Exclusion& exclusion : reads.exclusions) asked.add(for_left(exclusion, stretches));
  return asked;
}

// "JSONParserErr: …"
std::string error_said_by(const observe::LogLine& line) {
  const auto label = [&](const char* name) {
    const auto found = line.labels.find(name);
    return found == line.labels.end() ? std::string() : one_line(found->second);
  };
  const std::string details = label("__error_details__");
  return label("__error__") + (details.empty() ? "" : ": " + details);
}

Life no_data_of(std::string why) { return {Outcome::no_data, std::move(why), {}}; }
Life unknown_by(const Error& error) { return {Outcome::undecided, to_string(error), {}}; }

class LeavingOut {
 public:
  LeavingOut(const Stretches& stretches, Control control, const Asked& asked,
             std::span<const observe::Answer> answers)
      : stretches_(stretches), control_(control), asked_(asked), answers_(answers) {}

  Life of(const ErrorFilter& filter) const {
    const auto reached =
        split(lines_without_error(filter.reached), lines_with_error(filter.reached));
    if (!reached) return unknown_by(reached.error());
    if (reached->is_any_good) return {};
    if (reached->error) {
      return no_data_of(filter.text + " leaves out each line of the window that gets to it (" +
                        *reached->error + ")");
    }
    if (control_ != nullptr) return {};
    const auto all =
        split(lines_without_error(filter.unfiltered), lines_with_error(filter.unfiltered));
    if (!all) return unknown_by(all.error());
    if (!all->error || all->is_any_good) return {};
    return no_data_of("no line of the window gets as far as " + filter.text +
                      ", and it would leave out each of those before (" + *all->error + ")" +
                      give_control);
  }

  Life of(const NumberRead& number) const {
    const auto read = split(number.comparable, number.failing);
    if (!read) return unknown_by(read.error());
    if (!read->error) return {};
    const auto says = [&](const std::string& lines) {
      return number.text + " can compare nothing of " + lines + " (" + *read->error +
             "), which __error__ leaves out";
    };
    if (read->is_any_good) return of_some(says("some lines of the window"));
    return no_data_of(says("any line of the window"));
  }

  Life of(const NoNumberRead& read) const {
    const auto line = first_line(read.lines);
    if (!line) return unknown_by(line.error());
    if (!*line) return {};
    return of_some(read.text + " finds no number in some lines of the window (" +
                   error_said_by(**line) + "), which __error__ leaves out");
  }

  Life of(const NanRead& read) const {
    const auto line = first_line(read.lines);
    if (!line) return unknown_by(line.error());
    const bool has_it = *line && (*line)->labels.contains(read.name);
    if (!has_it || lower((*line)->labels.at(read.name)).find("nan") == std::string::npos) return {};
    return of_some(read.text + " holds for no NaN, which some lines of the window have in " +
                   read.name);
  }

  Life of(const UnwrapRead& unwrap) const {
    const auto reached = first_line(unwrap.reached);
    if (!reached) return unknown_by(reached.error());
    const auto series =
        observe::parse_series(asked_.answer_to(for_numbers(unwrap, stretches_), answers_));
    if (!series) return unknown_by(series.error());
    if (!*reached || !series->empty()) return {};
    return no_data_of(unwrap.text + " finds no number in any line of the window that gets to it");
  }

  Life of(const Exclusion& exclusion) const {
    const auto left =
        observe::parse_lines(asked_.answer_to(for_left(exclusion, stretches_), answers_));
    if (!left) return unknown_by(left.error());
    if (!left->lines.empty()) return {};
    return life_without_name({exclusion.text + " leaves out each line of the run", {}}, control_);
  }

 private:
  struct Split {
    bool is_any_good = false;          // of the lines
    std::optional<std::string> error;  // of one of the others
  };

  // What they would have said is not known; whoever gives a control knows of them.
  Life of_some(std::string what) const {
    if (control_ != nullptr) return {Outcome::pass, {}, std::move(what)};
    return {Outcome::undecided, what + give_control, {}};
  }

  Result<std::optional<observe::LogLine>> first_line(const std::string& query) const {
    auto lines = observe::parse_lines(asked_.answer_to(for_line(query, stretches_), answers_));
    if (!lines) return fail(lines.error());
    for (observe::LogLine& line : lines->lines) {
      if (stretches_.window.contains(line.at)) return std::optional(std::move(line));
    }
    return std::nullopt;
  }

  Result<Split> split(const std::string& good, const std::string& bad) const {
    const auto one = first_line(good);
    if (!one) return fail(one.error());
    const auto other = first_line(bad);
    if (!other) return fail(other.error());
    Split both{one->has_value(), {}};
    if (*other) both.error = error_said_by(**other);
    return both;
  }

  const Stretches& stretches_;
  Control control_;
  const Asked& asked_;
  std::span<const observe::Answer> answers_;
};

}  // namespace

LeftOut left_out_by(const languages::logql::Query& query) {
  using namespace languages::logql;
  return {error_filters(query),       numbers_behind_errors(query), filtered_unwraps(query),
          left_out_by_unwraps(query), left_out_as_nan(query),       constants_looked_at(query),
          exclusions(query)};
}

std::vector<observe::Question> questions_for_left_out(const LeftOut& reads,
                                                      const Stretches& stretches) {
  return asked_for_left_out(reads, stretches).all();
}

Life life_of_left_out(const LeftOut& reads, const Stretches& stretches, Control control,
                      std::span<const observe::Answer> answers) {
  const Asked asked = asked_for_left_out(reads, stretches);
  const LeavingOut leaving_out(stretches, control, asked, answers);
  Lives lives;
  for (const std::string& stage : reads.constants) {
    lives.add(no_data_of(stage + " makes the same of each line, so that what stands behind it says "
                                 "nothing of any"));
  }
  // The comparison that fails says more than the filter that leaves out its lines.
  for (const NumberRead& number : reads.numbers) lives.add(leaving_out.of(number));
  for (const ErrorFilter& filter : reads.filters) lives.add(leaving_out.of(filter));
  for (const UnwrapRead& unwrap : reads.unwraps) lives.add(leaving_out.of(unwrap));
  for (const NoNumberRead& read : reads.no_numbers) lives.add(leaving_out.of(read));
  for (const NanRead& read : reads.nans) lives.add(leaving_out.of(read));
  for (const Exclusion& exclusion : reads.exclusions) lives.add(leaving_out.of(exclusion));
  return lives.life();
}

}  // namespace harness::verdict
