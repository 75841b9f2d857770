#include "harness/chaos/proof.hpp"

namespace harness::chaos {

Result<ProofAnswer> ask(const Proof& proof, target::Acts& acts, Duration within,
                        const std::stop_token& stop) {
  const auto outcome = acts.carry_out(proof.act, within, stop);
  if (!outcome) return fail(outcome.error());
  const std::string text = text_of(proof.act) + " " + outcome->text;
  if (std::holds_alternative<target::ProgramCall>(proof.act)) {
    return ProofAnswer{outcome->good, text};
  }
  const bool has_status = !proof.status || outcome->status == *proof.status;
  const bool has_body = outcome->body.find(proof.body_contains) != std::string::npos;
  if (!has_status || proof.body_contains.empty()) return ProofAnswer{has_status, text};
  return ProofAnswer{has_body,
                     text + (has_body ? " with" : " without") + " what its body is to have"};
}

std::optional<Result<ProofAnswer>> ProofWatch::look(Duration pause) {
  if (!question_) {
    if (answered_ && clock_.now() - *answered_ < pause) return std::nullopt;
    answer_ = std::make_shared<ProofAnswer>();
    question_.emplace([this, answer = answer_](const std::stop_token& stop) -> Result<std::string> {
      auto asked = ask(proof_, acts_, within_, stop);
      if (!asked) return fail(asked.error());
      *answer = *std::move(asked);
      return answer->text;
    });
    return std::nullopt;
  }
  const auto outcome = question_->outcome();
  if (!outcome) return std::nullopt;
  question_.reset();
  answered_ = clock_.now();
  if (!*outcome) return Result<ProofAnswer>(fail(outcome->error()));
  return Result<ProofAnswer>(*answer_);
}

void ProofWatch::forget() {
  question_.reset();
  answered_.reset();
}

}  // namespace harness::chaos
