#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "harness/load/http/outcome.hpp"

namespace harness::load {

// Why a body cannot be read as what it was before its server coded it.
struct Undecodable {
  Ending ending = Ending::bad_answer;
  std::string why;
};

// The body without its content codings (RFC 9110, 8.4), of which there may be several, one upon the
// other: gzip, deflate, br and zstd. "utf-8", as some servers write there, codes nothing; what any
// other name stands for nobody can read. Never more than `most` bytes, however small the body was.
tl::expected<std::string, Undecodable> decoded(std::string_view body, std::string_view codings,
                                               std::size_t most);

}  // namespace harness::load
