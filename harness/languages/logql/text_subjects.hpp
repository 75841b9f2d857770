#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// Which lines a query is about by the texts that it looks for, as opposed to those that say what
// became of it: risky of |= "risky" |= "ERROR".
namespace harness::languages::logql {

struct TextSubject {
  std::vector<std::string> any_of;  // queries for those lines; of texts none of which says how
                                    // something ended, any may be what it is about
  std::string query;                // for those of them that ended so

  bool operator==(const TextSubject&) const = default;
};

// Of each log query inside that says both, each once, in order. Not where a stage makes the line
// that it looks at.
std::vector<TextSubject> text_subjects(const Query& query);

}  // namespace harness::languages::logql
