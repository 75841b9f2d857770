#include "harness/verdict/life/life_of_relations.hpp"

#include "harness/observe/tempo.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using languages::traceql::ReadRelation;

// That the sides never meet may be just what is claimed, where nothing more is said of them.
bool is_asked_for(const ReadRelation& one) { return one.says_more; }

Life without_relation(const std::string& between, Control control) {
  const std::string what = "no trace of the run has " + between + ", whatever became of these";
  if (control != nullptr) return {Outcome::pass, {}, what};
  return unknown(what +
                 ": in `a >> b` b lies anywhere below a, in `a > b` right below it, where between "
                 "two servers lies the caller's client span; say how they do stand, or give "
                 "control, if they need not meet");
}

}  // namespace

std::vector<observe::Question> questions_for_relations(const std::vector<ReadRelation>& relations,
                                                       const observe::Window& run) {
  std::vector<observe::Question> all;
  for (const ReadRelation& one : relations) {
    if (is_asked_for(one)) all.push_back(observe::search_traces(one.between, run, 1));
  }
  return all;
}

Life life_of_relations(const std::vector<ReadRelation>& relations, Control control,
                       std::span<const observe::Answer> answers) {
  Lives lives;
  std::size_t next = 0;
  for (const ReadRelation& one : relations) {
    if (!is_asked_for(one)) continue;
    const Result<observe::Search> found = observe::parse_traces(answers[next++]);
    if (!found) {
      lives.add(unknown(to_string(found.error())));
    } else if (found->traces.empty()) {
      lives.add(found->cut.empty() ? without_relation(one.between, control) : unknown(found->cut));
    }
  }
  return lives.life();
}

}  // namespace harness::verdict
