#pragma once

#include "harness/observe/observations.hpp"
#include "harness/verdict/claim_kind.hpp"

namespace harness::run {

bool has_caught_up(const observe::Observations& observed, observe::Backend backend);

// Any answer of a backend that has not caught up is about a part of the run only. Where that may be
// enough, or what is asked is all there, one that answers is asked all the same.
bool can_be_asked(const verdict::Evidence& evidence, const observe::Question& question);

}  // namespace harness::run
