// Answers to the questions of a promql claim, by what they are for.
#include "harness/verdict/claims/promql_questions.hpp"

namespace harness::verdict {

Told told_by(std::span<const observe::Answer> answers, const Questions& asked) {
  const auto next = [&](const std::vector<observe::Question>& questions) {
    const auto part = answers.first(questions.size());
    answers = answers.subspan(questions.size());
    return part;
  };
  Told told;
  told.own = next(asked.own);
  told.scrapes = next(asked.scrapes);
  told.life = next(asked.life);
  told.pairs = next(asked.pairs);
  told.pushes = next(asked.pushes);
  told.pushed = next(asked.pushed);
  told.births = next(asked.births);
  told.pushed_births = next(asked.pushed_births);
  told.recorded = next(asked.recorded);
  told.presence = next(asked.presence);
  told.traffic = next(asked.traffic);
  told.movement = next(asked.movement);
  told.samples = next(asked.samples);
  told.joins = next(asked.joins);
  told.types = next(asked.types);
  told.alternatives = next(asked.alternatives);
  told.jobs = next(asked.jobs);
  told.sampled = next(asked.sampled);
  told.pushed_sampled = next(asked.pushed_sampled);
  told.first = next(asked.first);
  told.first_births = next(asked.first_births);
  told.restarts = next(asked.restarts);
  told.gone = next(asked.gone);
  told.groups = next(asked.groups);
  told.behind = next(asked.behind);
  told.unborn = next(asked.unborn);
  return told;
}

}  // namespace harness::verdict
