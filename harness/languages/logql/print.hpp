#pragma once

#include <string>

#include "harness/languages/logql/syntax.hpp"

// A tree as text again, the way Loki writes it in its messages.
namespace harness::languages::logql {

std::string print(const Matcher& matcher);
std::string print(const LabelFilter& filter);
std::string print(const Stage& stage);    // "| json", "|= \"text\""
std::string print(const Unwrap& unwrap);  // "| unwrap bytes(size)", without its filters

}  // namespace harness::languages::logql
