#include "harness/verdict/claims/promql_sources.hpp"

#include "harness/verdict/life/control_subject.hpp"
#include "harness/verdict/life/existence.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/nearest.hpp"

namespace harness::verdict {

using languages::promql::ExprPtr;

std::vector<observe::Question> questions_for_nearest(const Promql& claim,
                                                     const Evidence& evidence) {
  if (needs_life(claim, evidence.metrics)) return {};
  const ExprPtr query = parsed(observe::fill_window(*claim.promql, evidence.metrics));
  return query ? questions_beside_control(*query, evidence.metrics)
               : std::vector<observe::Question>{};
}

std::string nearest_to(const Promql& claim, const Evidence& evidence,
                       std::span<const observe::Answer> answers) {
  const ExprPtr query = parsed(observe::fill_window(*claim.promql, evidence.metrics));
  constexpr const char* no_control = "";  // that knows of any other name
  return query ? what_is_there(life_beside_control(*query, no_control, answers)) : std::string();
}

std::vector<observe::Question> questions_for_sources(const Promql& claim,
                                                     const Evidence& evidence) {
  const ExprPtr query = needs_life(claim, evidence.metrics);
  std::vector<observe::Question> all;
  if (query && claim.control) all = questions_beside_control(*query, evidence.metrics);
  if (query && !claim.control) all = questions_for_existence(*query, evidence.metrics);
  if (claim.control) all.push_back(put_in(**claim.control, evidence.metrics));
  return all;
}

std::string why_without_sources(const Promql& claim, const Evidence& evidence,
                                std::span<const observe::Answer> answers) {
  const ExprPtr query = needs_life(claim, evidence.metrics);
  if (!claim.control) return query ? existence_of(*query, answers).why : std::string();
  Lives lives;
  lives.add(life_by_control(answers.back()));
  if (query) lives.add(life_beside_control(*query, **claim.control, answers));
  return lives.life().why;
}

}  // namespace harness::verdict
