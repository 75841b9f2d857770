#include "harness/languages/promql/token.hpp"

#include <array>
#include <cstdio>

namespace harness::languages::promql {

std::string in_quotes(std::string_view text) {
  std::string shown = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      shown += '\\';
      shown += c;
    } else if (c == '\n') {
      shown += "\\n";
    } else if (c == '\t') {
      shown += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned>(c));
      shown += code.data();
    } else {
      shown += c;
    }
  }
  return shown + '"';
}

std::string description(const Token& token) {
  switch (token.kind) {
    case Kind::end:
      return "end of input";
    case Kind::identifier:
      return "identifier " + in_quotes(token.text);
    case Kind::metric_identifier:
      return "metric identifier " + in_quotes(token.text);
    case Kind::string:
      return "string " + in_quotes(token.text);
    case Kind::number:
      return "number " + in_quotes(token.text);
    case Kind::duration:
      return "duration " + in_quotes(token.text);
    case Kind::op:
      return "<op:" + std::string(token.text) + ">";
    case Kind::aggregator:
      return "<aggr:" + std::string(token.text) + ">";
    case Kind::keyword:
      return "<" + std::string(token.text) + ">";
    case Kind::punctuation:
    case Kind::error:
      break;
  }
  return in_quotes(token.text);
}

}  // namespace harness::languages::promql
