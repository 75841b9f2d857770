// The templates of a LogQL query: what stands behind one that fails looks at lines that were never
// written anew.
#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/life/life_of_names.hpp"

namespace harness::verdict {
namespace {

using languages::logql::TemplateRead;

observe::Question for_failing(const std::string& query, const Stretches& stretches) {
  return observe::list_lines(languages::logql::lines_failing(query), stretches.window, 1);
}

observe::Question for_filled(const std::string& query, const Stretches& stretches) {
  return observe::list_lines(languages::logql::lines_filled(query), stretches.window, 1);
}

Asked asked_for_templates(const std::vector<TemplateRead>& reads, const Stretches& stretches) {
  Asked asked;
  for (const TemplateRead& read : reads) {
    for (const std::string* query : {&read.reached, &read.unfiltered}) {
      asked.add(for_failing(*query, stretches));
      asked.add(for_filled(*query, stretches));
    }
  }
  return asked;
}

std::string template_error_of(const observe::LogLine& line) {
  constexpr const char* name = "TemplateFormatErr";
  const auto details = line.labels.find("__error_details__");
  return details == line.labels.end() ? name : name + (": " + one_line(details->second));
}

class OneTemplate {
 public:
  OneTemplate(const TemplateRead& read, const Stretches& stretches, const Asked& asked,
              std::span<const observe::Answer> answers)
      : read_(read), stretches_(stretches), asked_(asked), answers_(answers) {}

  Life life(Control control) const {
    const auto reached = outcome_of(read_.reached);
    if (!reached) return unknown(reached.error());
    if (reached->error && reached->is_filled)
      return {Outcome::pass, {}, says("some lines", *reached)};
    if (reached->error) {
      return {Outcome::no_data, says("each line", *reached) + "; mend the template", {}};
    }
    if (reached->is_filled || control != nullptr) return {};
    return of_lines_left_out();
  }

 private:
  struct Filled {
    bool is_filled = false;            // on some line
    std::optional<std::string> error;  // on some other
  };

  static Life unknown(const Error& error) { return {Outcome::undecided, to_string(error), {}}; }

  // No line came that far: what those tell that were left out before.
  Life of_lines_left_out() const {
    const auto all = outcome_of(read_.unfiltered);
    if (!all) return unknown(all.error());
    if (!all->error || all->is_filled) return {};
    return {Outcome::no_data,
            "no line of the window gets as far as " + read_.stage +
                ", and it fails on those before (" + *all->error + ")" + give_control,
            {}};
  }

  std::string says(const std::string& lines, const Filled& filled) const {
    return read_.stage + " fails on " + lines + " of the window that it gets (" + *filled.error +
           ")";
  }

  Result<std::optional<observe::LogLine>> first(const observe::Question& question) const {
    auto lines = observe::parse_lines(asked_.answer_to(question, answers_));
    if (!lines) return fail(lines.error());
    for (observe::LogLine& line : lines->lines) {
      if (stretches_.window.contains(line.at)) return std::optional(std::move(line));
    }
    return std::nullopt;
  }

  Result<Filled> outcome_of(const std::string& query) const {
    const auto failing = first(for_failing(query, stretches_));
    if (!failing) return fail(failing.error());
    const auto filled = first(for_filled(query, stretches_));
    if (!filled) return fail(filled.error());
    Filled outcome{filled->has_value(), {}};
    if (*failing) outcome.error = template_error_of(**failing);
    return outcome;
  }

  const TemplateRead& read_;
  const Stretches& stretches_;
  const Asked& asked_;
  std::span<const observe::Answer> answers_;
};

}  // namespace

std::vector<observe::Question> questions_for_templates(const std::vector<TemplateRead>& reads,
                                                       const Stretches& stretches) {
  return asked_for_templates(reads, stretches).all();
}

// Whatever fails behind one that does has the same error.
Life life_of_templates(const std::vector<TemplateRead>& reads, const Stretches& stretches,
                       Control control, std::span<const observe::Answer> answers) {
  const Asked asked = asked_for_templates(reads, stretches);
  for (const TemplateRead& read : reads) {
    Life life = OneTemplate(read, stretches, asked, answers).life(control);
    if (life.outcome != Outcome::pass || !life.told.empty()) return life;
  }
  return {};
}

}  // namespace harness::verdict
