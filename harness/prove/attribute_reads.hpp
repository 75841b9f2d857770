#pragma once

#include <string>

#include "harness/observe/question.hpp"

namespace harness::prove {

// Whether an answer may be another where spans differ in that attribute alone, whosever it is. A
// search does not read what it does not name, but for the service, by which traces are told.
// `attribute`: empty where spans may differ in anything.
bool may_read(const observe::Question& question, const std::string& attribute);

}  // namespace harness::prove
