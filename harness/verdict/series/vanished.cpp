#include "harness/verdict/series/vanished.hpp"

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

constexpr const char* per_target = " by (job, instance) ";
constexpr const char* of_target = " on (job, instance) ";

// Who was down may have begun anew, unless it says that it did not.
std::string may_have_been_anew(const std::string& range) {
  return std::string("(min") + per_target + "(avg_over_time(up[" + range + "])) < 1 unless" +
         of_target + "(sum" + per_target + "(changes(process_start_time_seconds[" + range +
         "])) == 0))";
}

// That there are fewer than at the scrape before, or none; what is not scraped has no `up`.
std::string grew_fewer(const std::string& selector, const VanishedIn& in) {
  return std::string("max") + per_target + "(resets((count" + per_target + "(" + selector +
         ") and" + of_target + "(up == 1) or" + of_target + "0 * max" + per_target + "(up == 1))[" +
         in.read + ":" + in.step + "])) > 0";
}

// Before what the query reads, and to its end.
std::string is_gone(const std::string& selector, const VanishedIn& in) {
  return std::string("count") + per_target + "(last_over_time(" + selector + "[" + in.run +
         "]) unless " + selector + ")";
}

}  // namespace

std::string with_vanished(const std::vector<std::string>& selectors, const VanishedIn& in,
                          const std::string& anew) {
  std::vector<std::string> fewer;
  std::vector<std::string> gone;
  for (const std::string& selector : selectors) {
    fewer.push_back(grew_fewer(selector, in));
    gone.push_back(is_gone(selector, in));
  }
  return "(((" + join(fewer, " or ") + ") unless" + of_target + may_have_been_anew(in.read) +
         ") or ((" + join(gone, " or ") + ") and" + of_target + "(max" + per_target +
         "(up) == 1) unless" + of_target + may_have_been_anew(in.run) + " unless" + of_target +
         "(" + anew + ")))";
}

}  // namespace harness::verdict
