// The questions of a promql claim in their order, and the answers by what they are for.
#include <algorithm>
#include <array>
#include <iterator>

#include "harness/verdict/claims/promql_questions.hpp"

namespace harness::verdict {
namespace {

struct PromqlPart {
  std::vector<observe::Question> Questions::*asked;
  std::span<const observe::Answer> Told::*told;
};

constexpr std::array promql_parts{
    PromqlPart{&Questions::own, &Told::own},
    PromqlPart{&Questions::scrapes, &Told::scrapes},
    PromqlPart{&Questions::life, &Told::life},
    PromqlPart{&Questions::pairs, &Told::pairs},
    PromqlPart{&Questions::pushes, &Told::pushes},
    PromqlPart{&Questions::pushed, &Told::pushed},
    PromqlPart{&Questions::births, &Told::births},
    PromqlPart{&Questions::pushed_births, &Told::pushed_births},
    PromqlPart{&Questions::recorded, &Told::recorded},
    PromqlPart{&Questions::presence, &Told::presence},
    PromqlPart{&Questions::traffic, &Told::traffic},
    PromqlPart{&Questions::movement, &Told::movement},
    PromqlPart{&Questions::samples, &Told::samples},
    PromqlPart{&Questions::joins, &Told::joins},
    PromqlPart{&Questions::types, &Told::types},
    PromqlPart{&Questions::alternatives, &Told::alternatives},
    PromqlPart{&Questions::jobs, &Told::jobs},
    PromqlPart{&Questions::sampled, &Told::sampled},
    PromqlPart{&Questions::pushed_sampled, &Told::pushed_sampled},
    PromqlPart{&Questions::first, &Told::first},
    PromqlPart{&Questions::first_births, &Told::first_births},
    PromqlPart{&Questions::restarts, &Told::restarts},
    PromqlPart{&Questions::gone, &Told::gone},
    PromqlPart{&Questions::groups, &Told::groups},
    PromqlPart{&Questions::behind, &Told::behind},
    PromqlPart{&Questions::unborn, &Told::unborn},
};

}  // namespace

std::vector<observe::Question> in_order(Questions all) {
  std::vector<observe::Question> list;
  for (const PromqlPart& part : promql_parts)
    std::ranges::move(all.*part.asked, std::back_inserter(list));
  return list;
}

Told told_by(std::span<const observe::Answer> answers, const Questions& asked) {
  Told told;
  for (const PromqlPart& part : promql_parts) {
    const std::size_t count = (asked.*part.asked).size();
    told.*part.told = answers.first(count);
    answers = answers.subspan(count);
  }
  return told;
}

}  // namespace harness::verdict
