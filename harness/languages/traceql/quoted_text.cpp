#include "harness/languages/traceql/quoted_text.hpp"

namespace harness::languages::traceql {

std::string quoted_text(const std::string& text) {
  std::string all = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') all += '\\';
    all += c;
  }
  return all + '"';
}

}  // namespace harness::languages::traceql
