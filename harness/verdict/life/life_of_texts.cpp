#include "harness/verdict/life/life_of_texts.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/asked.hpp"

namespace harness::verdict {
namespace {

using languages::logql::TextSubject;

observe::Question lines_of(const std::string& about, const Stretches& stretches) {
  return observe::list_lines(about, stretches.window, 1);
}

observe::Question count_in_run(const std::string& query, const Stretches& stretches) {
  return observe::count_lines(query, stretches.run);
}

Asked asked_for(const std::vector<TextSubject>& subjects, const Stretches& stretches) {
  Asked asked;
  for (const TextSubject& subject : subjects) {
    for (const std::string& about : subject.any_of) {
      asked.add(lines_of(about, stretches));
      asked.add(count_in_run(about, stretches));
    }
    asked.add(count_in_run(subject.query, stretches));
  }
  return asked;
}

class OneSubject {
 public:
  OneSubject(const TextSubject& subject, const Stretches& stretches, const Asked& asked,
             std::span<const observe::Answer> answers)
      : subject_(subject), stretches_(stretches), asked_(asked), answers_(answers) {}

  Life life(Control control) const {
    for (const std::string& about : subject_.any_of) {
      const auto lines =
          observe::parse_lines(asked_.answer_to(lines_of(about, stretches_), answers_));
      if (!lines) return {Outcome::undecided, to_string(lines.error()), {}};
      const auto is_inside = [&](const auto& line) { return stretches_.window.contains(line.at); };
      if (std::any_of(lines->lines.begin(), lines->lines.end(), is_inside)) return {};
    }
    for (const std::string& about : subject_.any_of) {
      const auto all = count(about);
      const auto such = count(subject_.query);
      if (!all) return {Outcome::undecided, to_string(all.error()), {}};
      if (!such) return {Outcome::undecided, to_string(such.error()), {}};
      if (*all > 0 && *all == *such) return {};
    }
    Life life = life_without_name(
        {"no line of " + join(subject_.any_of, ", nor of ") + " in the window", {}}, control);
    life.of_slowness = true;
    return life;
  }

 private:
  Result<double> count(const std::string& query) const {
    return observe::parse_count(asked_.answer_to(count_in_run(query, stretches_), answers_));
  }

  const TextSubject& subject_;
  const Stretches& stretches_;
  const Asked& asked_;
  std::span<const observe::Answer> answers_;
};

}  // namespace

std::vector<observe::Question> questions_for_texts(const std::vector<TextSubject>& subjects,
                                                   const Stretches& stretches) {
  return asked_for(subjects, stretches).all();
}

Life life_of_texts(const std::vector<TextSubject>& subjects, const Stretches& stretches,
                   Control control, std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(subjects, stretches);
  Lives lives;
  for (const TextSubject& subject : subjects) {
    lives.add(OneSubject(subject, stretches, asked, answers).life(control));
  }
  return lives.life();
}

}  // namespace harness::verdict
