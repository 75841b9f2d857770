#pragma once

#include <string>
#include <string_view>

namespace harness::load {

// Whether an error of HTTP/2, by its name in RFC 9113, 7, says that one of both has not kept to the
// rules. Which of them libcurl does not say.
bool says_broken_rules(std::string_view error);

// What is said of a stream that ended by it, whoever ended it.
std::string words_of_end(std::string_view error);

}  // namespace harness::load
