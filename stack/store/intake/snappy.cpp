#include "stack/store/intake/snappy.hpp"

#include <snappy.h>

namespace store {

harness::Result<std::string> without_snappy(const std::string& body, std::size_t most_bytes) {
  std::size_t bytes = 0;
  if (!snappy::GetUncompressedLength(body.data(), body.size(), &bytes)) {
    return harness::fail("is not compressed with snappy", "the body");
  }
  if (bytes > most_bytes) {
    return harness::fail("is longer than " + std::to_string(most_bytes) + " bytes",
                         "the body, decompressed");
  }
  std::string undone;
  if (!snappy::Uncompress(body.data(), body.size(), &undone)) {
    return harness::fail("is not compressed with snappy", "the body");
  }
  return undone;
}

}  // namespace store
