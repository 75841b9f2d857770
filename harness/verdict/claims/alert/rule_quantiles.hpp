#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// An alerting rule on histogram_quantile() fires by a guess: of one that stayed silent it is asked
// whether it would have been so wherever in its bucket the quantile lies.
namespace harness::verdict {

// `text`: the rule as it is written, of which `rule` has the places.
std::vector<observe::Question> questions_for_rule_quantiles(const languages::promql::Expr& rule,
                                                            const std::string& text,
                                                            const Evidence& evidence);
Life life_of_rule_quantiles(const languages::promql::Expr& rule,
                            std::span<const observe::Answer> answers);

}  // namespace harness::verdict
