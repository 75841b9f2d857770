#pragma once

#include <string>

#include "harness/prove/proof.hpp"
#include "harness/report/look.hpp"

namespace harness::prove {

// For the terminal: what each claim catches, by kind of regression; what nobody catches; which
// claims nothing turns red.
std::string in_words(const Proof& proof, const report::Look& look);

// All of it, each regression by itself: prove.json.
std::string to_json(const Proof& proof, const std::string& run);

}  // namespace harness::prove
