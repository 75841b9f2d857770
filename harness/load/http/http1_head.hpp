#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "harness/load/http/kept_answer.hpp"

namespace harness::load {

// What the head of an answer says, read by Boost.Beast, which takes what RFC 9112 allows and
// nothing else. Two rules are ours: a length is said once, in digits, and chunks are the only
// coding for the transfer.
class Http1Head {
 public:
  explicit Http1Head(KeptAnswer& kept);
  ~Http1Head();

  // Reads one that these bytes begin with, and keeps its headers. How many bytes it has; 0: it is
  // not all there, or it is none.
  std::size_t read(std::string_view bytes);

  std::string_view problem() const { return problem_; }  // of one that is none

  // Of one that was read.
  int status() const;
  bool keeps_connection() const;
  bool has_body(bool to_head) const;  // to a request of HEAD none ever has
  bool has_content(bool to_head) const { return has_body(to_head) && length() != 0U; }
  bool is_chunked() const;
  std::optional<std::uint64_t> length() const;

 private:
  class Parser;  // Beast's headers take long to compile

  KeptAnswer& kept_;
  std::string_view problem_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace harness::load
