// The texts that a LogQL query looks for in lines, the numbers that it makes of them, and the lines
// that it is about.
#include <algorithm>
#include <cmath>
#include <set>

#include "harness/languages/logql/rewordings.hpp"
#include "harness/languages/logql/severities.hpp"
#include "harness/languages/logql/text_slips.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_names.hpp"

namespace harness::verdict {
namespace {

using languages::logql::LineRead;
using languages::logql::Severity;

// So many lines that may have a text with a slip in it are looked at.
constexpr unsigned lines_with_a_slip = 50;

observe::Question for_text(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_with(read), stretches.run, 1);
}

observe::Question for_like(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_like(read), stretches.run, 1);
}

observe::Question for_nearly(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_nearly_with(read), stretches.run, lines_with_a_slip);
}

observe::Question for_words(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_with_words(read), stretches.run, lines_with_a_slip);
}

observe::Question for_bad(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(bad_lines_about(read), stretches.run, lines_with_a_slip);
}

observe::Question for_another_number(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_with_another_number(read), stretches.run, 1);
}

observe::Question for_numbers_beside(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_with_numbers_beside(read), stretches.run, lines_with_a_slip);
}

observe::Question for_severities(const LineRead& read, const Stretches& stretches) {
  const observe::Window& window = stretches.window;
  return observe::logql_at(
      languages::logql::counts_by_severity(read.lines, observe::range_of(window.length())),
      window.end);
}

// The window's, as they came.
observe::Question for_came(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_that_came_with(read), stretches.window, 1);
}

bool can_have_slips(const LineRead& read) { return !lines_nearly_with(read).empty(); }
bool can_be_reworded(const LineRead& read) { return !lines_with_words(read).empty(); }
bool can_be_said_otherwise(const LineRead& read) { return !bad_lines_about(read).empty(); }
bool can_have_another_number(const LineRead& read) {
  return !lines_with_numbers_beside(read).empty();
}

Asked asked_for(const std::vector<LineRead>& reads, const Stretches& stretches) {
  Asked asked;
  for (const LineRead& read : reads) {
    asked.add(for_text(read, stretches));
    if (!read.literally.empty()) asked.add(for_like(read, stretches));
    if (can_have_slips(read)) asked.add(for_nearly(read, stretches));
    if (can_be_reworded(read)) asked.add(for_words(read, stretches));
    if (can_have_another_number(read)) {
      asked.add(for_another_number(read, stretches));
      asked.add(for_numbers_beside(read, stretches));
    }
    if (can_be_said_otherwise(read)) asked.add(for_bad(read, stretches));
    asked.add(for_severities(read, stretches));
    if (!read.as_they_came.empty()) asked.add(for_came(read, stretches));
  }
  return asked;
}

bool says_something_bad(const observe::LogLine& line) {
  return std::any_of(languages::logql::severity_labels.begin(),
                     languages::logql::severity_labels.end(), [&](const char* label) {
                       const auto level = line.labels.find(label);
                       return level != line.labels.end() &&
                              languages::logql::severity_called(level->second).has_value();
                     });
}

// What is asked of one text, and what was answered.
class OneText {
 public:
  OneText(const LineRead& read, const Stretches& stretches, Control control, const Asked& asked,
          std::span<const observe::Answer> answers)
      : read_(read),
        stretches_(stretches),
        control_(control),
        asked_(asked),
        answers_(answers),
        missing_("no line of the run satisfies " + print(read)) {}

  // Where some line has it there is nothing to tell.
  Life life() const {
    const auto with_text = lines(for_text(read_, stretches_));
    if (!with_text) return {Outcome::undecided, to_string(with_text.error()), {}};
    if (!with_text->lines.empty()) return {};
    Lives lives;
    if (!read_.as_they_came.empty()) lives.add(of_lines_as_they_came());
    if (!read_.literally.empty()) lives.add(of_another_writing());
    if (can_have_slips(read_)) lives.add(of_slips());
    if (can_be_reworded(read_)) lives.add(of_rewordings());
    if (can_have_another_number(read_)) lives.add(of_numbers());
    if (can_be_said_otherwise(read_)) lives.add(of_what_went_wrong());
    lives.add(of_severities());
    return lives.life();
  }

 private:
  const observe::Answer& answer_to(const observe::Question& question) const {
    return asked_.answer_to(question, answers_);
  }
  Result<observe::Lines> lines(const observe::Question& question) const {
    return observe::parse_lines(answer_to(question));
  }

  // What line_format makes of a line has it no more.
  Life of_lines_as_they_came() const {
    const auto came = lines(for_came(read_, stretches_));
    if (!came) return {Outcome::undecided, to_string(came.error()), {}};
    const bool had_it = std::ranges::any_of(
        came->lines, [&](const auto& line) { return stretches_.window.contains(line.at); });
    if (!had_it) return {};
    const std::string text =
        missing_ + ", which some lines had before line_format made others of them";
    const bool is_known = control_ != nullptr && control_->find(print(read_)) != std::string::npos;
    if (is_known) return {Outcome::pass, {}, text};
    return {Outcome::undecided,
            text + ": filter before it; if that is right, give control, with " + print(read_) +
                " in it",
            {}};
  }

  // Another way to write it, if that is all that lines have.
  Life of_another_writing() const {
    return of_written(for_like(read_, stretches_),
                      [&](const std::string& line) { return written_in(line, read_); });
  }

  Life of_slips() const {
    return of_written(for_nearly(read_, stretches_), [&](const std::string& line) {
      return languages::logql::slip_in(line, read_.literally);
    });
  }

  Life of_rewordings() const {
    return of_written(for_words(read_, stretches_), [&](const std::string& line) {
      return languages::logql::reworded_in(line, read_.literally);
    });
  }

  // A line with another number shows that one with this would have been found.
  Life of_numbers() const {
    const auto others = lines(for_another_number(read_, stretches_));
    if (!others) return {Outcome::undecided, to_string(others.error()), {}};
    if (!others->lines.empty()) return {};
    return of_written(for_numbers_beside(read_, stretches_), [&](const std::string& line) {
      return languages::logql::renumbered_in(line, read_.literally);
    });
  }

  // The system has words of its own for what goes wrong with that.
  Life of_what_went_wrong() const {
    const auto found = lines(for_bad(read_, stretches_));
    if (!found) return {Outcome::undecided, to_string(found.error()), {}};
    std::optional<std::string> said;
    for (const observe::LogLine& line : found->lines) {
      if (!says_something_bad(line)) continue;
      if (languages::logql::has_its_form(line.line, read_.literally)) return {};
      if (!said) said = languages::logql::said_about(line.line, read_.literally);
    }
    return said ? life_without_value({missing_, said}, control_) : Life{};
  }

  template <typename Find>
  Life of_written(const observe::Question& question, const Find& find) const {
    const auto found = lines(question);
    if (!found) return {Outcome::undecided, to_string(found.error()), {}};
    for (const observe::LogLine& line : found->lines) {
      if (const auto written = find(line.line)) {
        return life_without_value({missing_, written}, control_);
      }
    }
    return {};
  }

  // Whoever looks for errors, and finds none where there are lines of that severity, looks in the
  // wrong place; of other texts that is only told.
  Life of_severities() const {
    const auto series = observe::parse_series(answer_to(for_severities(read_, stretches_)));
    if (!series) return {Outcome::undecided, to_string(series.error()), {}};
    const auto severe = severe_lines(*series);
    for (const Severity severity : severities_in(read_)) {
      const auto found = severe.find(severity);
      if (found == severe.end()) continue;
      return life_without_value({missing_ + while_there_are(found->second), found->second.label},
                                control_);
    }
    for (const Severity bad : {Severity::fatal, Severity::error}) {
      const auto found = severe.find(bad);
      if (found != severe.end()) {
        return life_without_value({missing_ + while_there_are(found->second), {}}, control_);
      }
    }
    return {};
  }

  const LineRead& read_;
  const Stretches& stretches_;
  Control control_;
  const Asked& asked_;
  std::span<const observe::Answer> answers_;
  std::string missing_;
};

}  // namespace

std::map<Severity, Severe> severe_lines(const std::vector<observe::Series>& series) {
  std::map<Severity, Severe> all;
  for (const observe::Series& one : series) {
    for (const char* label : languages::logql::severity_labels) {
      const auto level = one.labels.find(label);
      if (level == one.labels.end()) continue;
      const auto severity = languages::logql::severity_called(level->second);
      if (!severity) continue;
      Severe& severe = all[*severity];
      severe.lines += one.points.back().value;
      severe.label = std::string(label) + "=\"" + level->second + "\"";
      break;
    }
  }
  return all;
}

std::string while_there_are(const Severe& severe) {
  return ", while " + counted(severe.lines, "line") + " of the window " +
         (severe.lines == 1 ? "has " : "have ") + severe.label;
}

std::vector<observe::Question> questions_for_lines(const std::vector<LineRead>& reads,
                                                   const Stretches& stretches) {
  return asked_for(reads, stretches).all();
}

Life life_of(const std::vector<LineRead>& reads, const Stretches& stretches, Control control,
             std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, stretches);
  Lives lives;
  std::set<std::string> told;  // a pattern that is about several texts has the same to tell of each
  for (const LineRead& read : reads) {
    Life life = OneText(read, stretches, control, asked, answers).life();
    const bool is_known = life.outcome == Outcome::pass && !told.insert(life.told).second;
    if (!is_known) lives.add(std::move(life));
  }
  return lives.life();
}

std::vector<observe::Question> questions_for_numbers(const std::vector<std::string>& unwraps,
                                                     const Stretches& stretches) {
  std::vector<observe::Question> all;
  const observe::Window& window = stretches.window;
  for (const std::string& unwrap : unwraps) {
    all.push_back(observe::logql_at(
        "sum(sum_over_time(" + unwrap + " [" + observe::range_of(window.length()) + "]))",
        window.end));
  }
  return all;
}

Life life_of_numbers(const std::vector<std::string>& unwraps,
                     std::span<const observe::Answer> answers) {
  for (std::size_t i = 0; i < unwraps.size(); ++i) {
    const auto series = observe::parse_series(answers[i]);
    if (!series) return {Outcome::undecided, to_string(series.error()), {}};
    if (series->empty()) {
      return {Outcome::no_data,
              "no line of the window has a number in " + unwraps[i] + give_control,
              {}};
    }
    // The largest of numbers, and its like, are found without it.
    if (!std::isnan(series->front().points.back().value)) continue;
    return {Outcome::no_data, "some lines of the window have NaN in " + unwraps[i], {}};
  }
  return {};
}

std::vector<observe::Question> questions_for_subjects(const std::vector<std::string>& subjects,
                                                      const Stretches& stretches) {
  std::vector<observe::Question> all;
  for (const std::string& subject : subjects) {
    all.push_back(observe::list_lines(subject, stretches.window, 1));
  }
  return all;
}

Life life_of_subjects(const std::vector<std::string>& subjects, const Stretches& stretches,
                      Control control, std::span<const observe::Answer> answers) {
  Lives lives;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const auto lines = observe::parse_lines(answers[i]);
    if (!lines) return {Outcome::undecided, to_string(lines.error()), {}};
    const bool is_there = std::any_of(
        lines->lines.begin(), lines->lines.end(),
        [&](const observe::LogLine& line) { return stretches.window.contains(line.at); });
    if (is_there) continue;
    Life life = life_without_name({"no line of " + subjects[i] + " in the window", {}}, control);
    life.of_slowness = true;
    lives.add(std::move(life));
  }
  return lives.life();
}

}  // namespace harness::verdict
