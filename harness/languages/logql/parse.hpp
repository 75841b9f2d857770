#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "harness/languages/logql/syntax.hpp"

namespace harness::languages::logql {

// Why a text is no query.
struct ParseError {
  std::string message;  // in Loki's words: "syntax error: unexpected $end, expecting STRING"
  Position at = {};     // where it is, for whoever wrote it
  // The place as Loki writes it: its line may be 0, and what is wrong in meaning has none.
  std::optional<Position> told = {};
  std::string remedy = {};  // what to write instead, where there is one to tell
  // What is wrong at `at`, where Loki's words tell of something else: that it stopped behind it.
  std::string plainly = {};
};

// The whole of what Loki answers: "parse error at line 1, col 6: …", "parse error : …".
std::string to_string(const ParseError& error);

using Parsed = tl::expected<Query, ParseError>;

// Checks all that needs no data, but for templates and the expressions inside stages:
// check_stages.hpp.
Parsed parse(std::string_view text);

// `{…}` alone, as the series and label endpoints take it; `{}` is allowed. The error is the whole
// of what Loki answers.
using ParsedSelector = tl::expected<std::vector<Matcher>, std::string>;
ParsedSelector parse_selector(std::string_view text);

// What a stage refuses when it is made: "parse error : stage '| …' : why".
ParseError stage_error(const Stage& stage, std::string_view why);

}  // namespace harness::languages::logql
