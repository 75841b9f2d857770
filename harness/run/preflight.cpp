#include "harness/run/preflight.hpp"

#include "harness/observe/wire.hpp"
#include "harness/verdict/claim_kind.hpp"

namespace harness::run {
namespace {

constexpr int bad_request = 400;

std::string place(const std::string& file, const scenario::Place& at) {
  return file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace

Checked<void> check_queries(const plan::Plan& plan, observe::Backends& backends, const Clock& clock,
                            const std::string& file) {
  std::vector<Error> errors;
  observe::Observations nothing_yet;
  nothing_yet.started_at = clock.wall() - std::chrono::seconds{1};
  nothing_yet.run = {nothing_yet.started_at, clock.wall()};
  for (const plan::Claim& claim : plan.claims) {
    const verdict::Evidence evidence = verdict::evidence_for(claim, plan, nothing_yet);
    for (const observe::Question& question :
         verdict::find_claim_kind(claim.kind)->questions(claim, evidence)) {
      const observe::Answer answer = backends.ask(question);
      if (answer.status != bad_request) continue;
      errors.push_back({std::string(name_of(question.backend)) + " refuses the query " +
                            question.query + ": it " + observe::document(answer).error().what,
                        place(file, claim.place), "mend the query of \"" + claim.claim + "\""});
      break;
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return {};
}

}  // namespace harness::run
