#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// The parts of a log query: its selector, and the stages of its pipeline. Texts are unquoted.
namespace harness::languages::logql {

// Where something begins in the query; both count from 1, columns in characters.
struct Position {
  int line = 1;
  int column = 1;

  bool operator==(const Position&) const = default;
};

enum class MatchOp { equal, not_equal, regex, not_regex };

// `name op "value"`, in a selector, a label filter, drop and keep. Regexes are anchored at both
// ends.
struct Matcher {
  std::string name;
  MatchOp op = MatchOp::equal;
  std::string value;
  Position at = {};
};

enum class LineFilterOp { contains, not_contains, regex, not_regex, pattern, not_pattern };

struct LineMatch {
  std::string text;
  bool ip = false;  // ip("text"): an address, a range or a CIDR that the line must hold
};

// `op any[0] or any[1] …`. The negated forms keep a line of which none of `any` is true.
struct LineFilter {
  LineFilterOp op = LineFilterOp::contains;
  std::vector<LineMatch> any;
};

// `label="expression"` of json and logfmt; the expression of a bare label is its name.
struct Extraction {
  std::string label;
  std::string expression;
};

// Without fields: everything that is there.
struct JsonParser {
  std::vector<Extraction> fields;
};

struct LogfmtParser {
  bool strict = false;
  bool keep_empty = false;
  std::vector<Extraction> fields;
};

struct RegexpParser {
  std::string expression;
};

struct PatternParser {
  std::string expression;
};

struct UnpackParser {};

enum class Comparison { equal, not_equal, greater, greater_equal, less, less_equal };

struct NumberFilter {
  std::string name;
  Comparison op = Comparison::equal;
  double value = 0;
};

struct DurationFilter {
  std::string name;
  Comparison op = Comparison::equal;
  std::chrono::nanoseconds value{0};
};

struct BytesFilter {
  std::string name;
  Comparison op = Comparison::equal;
  std::uint64_t value = 0;
};

struct IpFilter {
  std::string name;
  bool negated = false;
  std::string pattern;
};

struct LabelFilter;
struct AllOf {  // and, a comma, a space
  std::vector<LabelFilter> parts;
};
struct AnyOf {  // or
  std::vector<LabelFilter> parts;
};

struct LabelFilter {
  std::variant<Matcher, NumberFilter, DurationFilter, BytesFilter, IpFilter, AllOf, AnyOf> of;
  Position at = {};
};

struct LineFormat {
  std::string text;  // a template
};

// `name=source` renames, `name="text"` fills a template.
struct LabelAssignment {
  enum class Kind { rename, text };
  std::string name;
  Kind kind = Kind::rename;
  std::string value;
};

struct LabelFormat {
  std::vector<LabelAssignment> assignments;
};

// A bare name, or a name under a condition on its value.
using LabelChoice = std::variant<std::string, Matcher>;

struct Drop {
  std::vector<LabelChoice> labels;
};

struct Keep {
  std::vector<LabelChoice> labels;
};

struct Decolorize {};

struct Stage {
  std::variant<LineFilter, JsonParser, LogfmtParser, RegexpParser, PatternParser, UnpackParser,
               LabelFilter, LineFormat, LabelFormat, Drop, Keep, Decolorize>
      of;
  Position at = {};
};
using Pipeline = std::vector<Stage>;

// `| unwrap conversion(label) | filters…`, which makes lines into samples.
struct Unwrap {
  enum class Conversion { none, duration, bytes };  // duration_seconds is duration
  std::string label;
  Conversion conversion = Conversion::none;
  std::string conversion_name = {};  // as it was written
  std::vector<LabelFilter> filters = {};
  Position at = {};
};

}  // namespace harness::languages::logql
