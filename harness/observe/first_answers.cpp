#include "harness/observe/first_answers.hpp"

#include <set>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/database.hpp"
#include "harness/observe/pager.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

Question easy_question(const Question& question, WallTime now) {
  switch (question.backend) {
    case Backend::prometheus:
      return promql_at("vector(1)", now);
    case Backend::loki:
      return {Backend::loki, "/loki/api/v1/labels", {}, "names of labels"};
    case Backend::tempo:
      return search_traces("{ }", {now - std::chrono::seconds{2}, now}, 1);
    case Backend::pager:
      return pager_record();
    case Backend::database:
      break;
  }
  return sql_query(question.path, "SELECT 1");
}

}  // namespace

std::vector<Question> easy_questions(const std::vector<Question>& all, WallTime now) {
  std::set<std::pair<Backend, std::string>> asked;
  std::vector<Question> questions;
  for (const Question& question : all) {
    const std::string database = question.backend == Backend::database ? question.path : "";
    if (asked.insert({question.backend, database}).second) {
      questions.push_back(easy_question(question, now));
    }
  }
  return questions;
}

std::string await_answers(const std::vector<Question>& questions, Duration patience,
                          const AskAll& ask, const Clock& clock, const Pause& pause) {
  const TimePoint begin = clock.now();
  while (true) {
    std::vector<std::string> problems;
    for (const Answer& answer : ask(questions)) {
      if (const auto document = observe::document(answer); !document) {
        problems.push_back(document.error().what);
      }
    }
    if (problems.empty()) return "";
    if (clock.now() - begin >= patience) return join(problems, "; ");
    if (!pause(between_rounds)) return "";
  }
}

}  // namespace harness::observe
