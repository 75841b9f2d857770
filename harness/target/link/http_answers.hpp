#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace harness::target {

// How many whole answers of HTTP/1.1 there are in what came, as far as it takes to know where one
// ends: by its length, in chunks, or with the connection.
class HttpAnswers {
 public:
  void take(std::string_view bytes);
  void take_end();  // of the connection
  unsigned whole() const { return whole_; }

 private:
  bool take_one();

  std::string text_;  // of the one that is coming
  unsigned whole_ = 0;
};

}  // namespace harness::target
