// What a body of 10 KB costs to decode, by its coding, beside one that is not coded and only
// copied. Prints a line for each: its coding, its bytes as they are sent, and nanoseconds of this
// process's CPU, the median of five rounds.
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "bench/cpu_time.hpp"
#include "harness/core/rng.hpp"
#include "harness/load/script/content_coding.hpp"
#include "tests/support/codings.hpp"

namespace {

constexpr int bodies = 2000;
constexpr std::size_t size = 10'000;

// A listing as services answer it: the same names again and again, other values.
std::string typical_body() {
  harness::Rng rng(1, 2);
  std::string body = "[";
  while (body.size() < size) {
    body += R"({"id":")" + std::to_string(rng.below(1'000'000'000)) + R"(","value":)" +
            std::to_string(rng.below(6)) + R"(,"player":"player )" +
            std::to_string(rng.below(1000)) + R"("},)";
  }
  body.resize(size - 1);
  return body + ']';
}

// Of one. Below 0: it is not what it was.
double cost(const std::string& coded, const char* coding, const std::string& plain) {
  bool is_the_same = true;
  const double cost = median_cost(bodies, [&] {
    for (int i = 0; i < bodies; ++i) {
      const auto body = harness::load::decoded(coded, coding, plain.size());
      is_the_same = is_the_same && body && *body == plain;
    }
  });
  return is_the_same ? cost : -1;
}

}  // namespace

int main() {
  using namespace harness::test;
  const std::string plain = typical_body();
  for (const auto& [coding, coded] :
       std::vector<std::pair<const char*, std::string>>{{"identity", plain},
                                                        {"gzip", gzipped(plain)},
                                                        {"deflate", deflated(plain, zlib_head)},
                                                        {"br", brotli(plain)},
                                                        {"zstd", zstandard(plain)}}) {
    const double nanoseconds = cost(coded, coding, plain);
    if (nanoseconds < 0) return 1;
    std::cout << coding << ' ' << coded.size() << ' ' << nanoseconds << '\n';
  }
}
