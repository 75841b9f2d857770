#pragma once

#include <string>
#include <vector>

namespace harness::test {

// What servers answer when nothing is wrong, and what readers of answers react to, for mutants.
const std::vector<std::string>& http1_answers();
const std::vector<std::string>& http1_tokens();
const std::vector<std::string>& http2_answers();
const std::vector<std::string>& http2_tokens();

}  // namespace harness::test
