#include "harness/languages/logql/slips.hpp"

#include "harness/core/text.hpp"

namespace harness::languages::logql {
namespace {

constexpr const char* operators = "=, !=, =~, !~, >, >=, < or <=";

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const auto meant = nearest(lower(word), known);
  return meant ? "did you mean " + *meant + "? " : "";
}

}  // namespace

Slip unknown_stage(const Lexeme& word) {
  const std::vector<std::string> known = stage_words();
  const std::string stages = "stages are " + join(known, ", ");
  const std::string meant = did_you_mean(word.text, known);
  if (!meant.empty()) return {word.at, "unknown stage " + word.text, meant + stages};
  return {word.at, word.text + " is no stage, and compared with nothing",
          "compare it, as in " + word.text + "=\"…\"; " + stages};
}

Slip lone_label(const Lexeme& word) {
  return {word.at, word.text + " is compared with nothing",
          "write " + std::string(operators) + " behind it, or take it away"};
}

Slip unknown_operator(const Lexeme& sign) {
  return {sign.at, sign.text + " is no operator", "write " + std::string(operators) + " there"};
}

Slip stage_without_pipe(const Lexeme& word) {
  return {word.at, "the stage " + word.text + " without a pipe",
          "write | " + word.text + ", behind the streams"};
}

Slip unknown_beginning(const Lexeme& word, bool is_called) {
  const std::vector<std::string> known = function_words();
  const bool is_function = function(word.text).has_value();
  if (is_function) {
    return {word.at, word.text + " is not called",
            "put what it is of, and labels of by (…), in parentheses: sum by (job) "
            "(rate({…}[5m]))"};
  }
  const std::string functions = "functions are " + join(known, ", ");
  const std::string meant = did_you_mean(word.text, known);
  if (is_called || !meant.empty()) {
    return {word.at, "unknown function " + word.text, meant + functions};
  }
  return {word.at, word.text + " is neither a function nor streams in braces",
          "name streams: {compose_service=\"" + word.text + "\"}; " + functions};
}

Slip unknown_conversion(const Lexeme& word) {
  const std::vector<std::string> known{"bytes", "duration", "duration_seconds"};
  return {word.at, "unknown conversion " + word.text,
          did_you_mean(word.text, known) + "conversions are " + join(known, ", ")};
}

Slip unknown_unit(const Lexeme& number) {
  const std::string written = number.text + number.unknown_unit;
  return {
      number.at, written + " is no number: there is no unit " + number.unknown_unit,
      "write a number alone, or with ns, us, ms, s, m, h, d, w or y for a time, with B, KB, MB, "
      "GB, KiB, MiB or GiB for a size"};
}

Position behind(const Lexeme& number) {
  return {number.at.line, number.at.column + static_cast<int>(number.text.size())};
}

Slip number_with_unit(const Lexeme& quantity) {
  return {quantity.at, quantity.text + " has a unit, and there is none here",
          "write a number alone: seconds, or bytes"};
}

}  // namespace harness::languages::logql
