#include "harness/scenario/claim_files.hpp"

#include <algorithm>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

const Kind* kind_with_file(const std::string& name, const Vocabulary& vocabulary) {
  const auto found = std::find_if(vocabulary.claims.begin(), vocabulary.claims.end(),
                                  [&](const Kind& kind) { return kind.name == name; });
  return found == vocabulary.claims.end() || !found->file ? nullptr : &*found;
}

}  // namespace

std::map<std::string, std::string> read_claim_files(std::vector<ClaimUse>& claims,
                                                    const Vocabulary& vocabulary,
                                                    std::vector<yaml::Problem>& problems) {
  std::map<std::string, std::string> texts;
  if (!vocabulary.locate_asked) return texts;
  for (ClaimUse& claim : claims) {
    const Kind* kind = kind_with_file(claim.kind, vocabulary);
    if (kind == nullptr) continue;
    const Located<std::string> file = kind->file(claim.settings);
    if (!file.can_be_judged()) continue;
    const std::string name = filled(*file, vocabulary.environment);
    const Result<std::string> text = read_file(vocabulary.locate_asked(name));
    if (!text) {
      problems.push_back({file.place, kind->name + ": " + shown(*file) + ": " + text.error().what,
                          "name a file; paths count from beside the scenario"});
      continue;
    }
    kind->take_text(claim.settings, *text, problems);
    claim.reads_scrapes = kind->reads_scrapes_of(claim.settings);
    texts[name] = *text;
  }
  return texts;
}

}  // namespace harness::scenario
