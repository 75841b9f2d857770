#pragma once

#include <pistache/http.h>

namespace services::http {

// Pistache's parser of requests, which answers 500 with an exception's text to what it cannot make
// out (`Content-Length: -5`, a cookie without a value): the client's mistake is a 400 here.
class Parser : public Pistache::Http::RequestParser {
 public:
  explicit Parser(std::size_t longest_request);
};

}  // namespace services::http
