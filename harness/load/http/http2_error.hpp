#pragma once

#include <string_view>

namespace harness::load {

// Whether an error of HTTP/2, by its name in RFC 9113, 7, says that one of both has not kept to the
// rules. Which of them libcurl does not say.
bool says_broken_rules(std::string_view error);

}  // namespace harness::load
