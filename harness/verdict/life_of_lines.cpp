// The texts that a LogQL query looks for in lines.
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life_of_names.hpp"

namespace harness::verdict {
namespace {

using languages::logql::LineRead;

observe::Question for_text(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_with(read), stretches.run, 1);
}

observe::Question for_like(const LineRead& read, const Stretches& stretches) {
  return observe::list_lines(lines_like(read), stretches.run, 1);
}

Asked asked_for(const std::vector<LineRead>& reads, const Stretches& stretches) {
  Asked asked;
  for (const LineRead& read : reads) {
    asked.add(for_text(read, stretches));
    asked.add(for_like(read, stretches));
  }
  return asked;
}

// Another way to write it, if that is all that lines have.
Life life_of(const LineRead& read, Control control, const observe::Answer& exact,
             const observe::Answer& like) {
  const Result<observe::Lines> with_text = observe::parse_lines(exact);
  const Result<observe::Lines> with_like = observe::parse_lines(like);
  for (const Error* problem : {error_of(with_text), error_of(with_like)}) {
    if (problem != nullptr) return {Outcome::undecided, to_string(*problem), {}};
  }
  if (!with_text->lines.empty() || with_like->lines.empty()) return {};
  const auto written = written_in(with_like->lines.front().line, read);
  if (!written) return {};
  const std::string text = "no line of the run satisfies " + print(read);
  return life_without_value({text, *written}, control);
}

}  // namespace

std::vector<observe::Question> questions_for_lines(const std::vector<LineRead>& reads,
                                                   const Stretches& stretches) {
  return asked_for(reads, stretches).all();
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
    if (!series->empty()) continue;
    return {
        Outcome::no_data, "no line of the window has a number in " + unwraps[i] + give_control, {}};
  }
  return {};
}

Life life_of(const std::vector<LineRead>& reads, const Stretches& stretches, Control control,
             std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, stretches);
  Lives lives;
  for (const LineRead& read : reads) {
    lives.add(life_of(read, control, asked.answer_to(for_text(read, stretches), answers),
                      asked.answer_to(for_like(read, stretches), answers)));
  }
  return lives.life();
}

}  // namespace harness::verdict
