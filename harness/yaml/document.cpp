#include "harness/yaml/document.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

#include "harness/yaml/source_text.hpp"
#include "harness/yaml/tree_builder.hpp"

namespace harness::yaml {
namespace {

struct Wording {
  std::string_view parser;  // how the YAML parser's message begins
  std::string_view what;
  std::string_view remedy;
};

constexpr std::string_view check_quotes =
    "check the indentation, and put text with any of : { } [ ] , & * # in quotes";

constexpr std::string_view remove_it = "remove it";
constexpr std::string_view no_tags = "tags (!…) are not supported";
constexpr std::string_view name_or_quote =
    "write a name of letters and digits behind it, or put the text in quotes";

// The YAML parser's messages in words for the author of a scenario.
constexpr std::array wordings = std::to_array<Wording>({
    {"end of map not found", "this does not continue the lines above", check_quotes},
    {"end of sequence not found", "this does not continue the list above", check_quotes},
    {"illegal map value", "a \":\" where no value can begin", check_quotes},
    {"illegal map key", "a key where none can stand", check_quotes},
    {"illegal block entry", "a \"-\" where no list item can begin",
     "close the brackets above, begin a list on a line of its own, and indent with spaces"},
    {"illegal flow end", "a closing bracket that none opened", "remove it, or open it before"},
    {"illegal EOF in scalar", "the quote here is not closed", "close it"},
    {"unknown escape character", "an escape that YAML does not have",
     "write \\\\ for a backslash, or use single quotes"},
    {"unknown token", "a character that no plain text can begin with", "put the text in quotes"},
    {"the referenced anchor is not defined", "an alias whose anchor is not defined above it",
     "define it with &, or put the text in quotes"},
    {"nested too deeply", "nested too deeply", "at most 32 levels"},
    {"too many values", "too many values",
     "at most 10000, an alias counting as all that it stands for"},
    {"bad character found while scanning hex", "an escape whose digits are not hexadecimal",
     "write as many of 0-9 and a-f as it takes: two behind \\x, four behind \\u, eight behind \\U"},
    {"invalid unicode", "an escape for a character that there is not", remove_it},
    {"bad YAML version", "a %YAML line without a version of YAML", remove_it},
    {"YAML major version", "a %YAML line for a version of YAML that there is not", remove_it},
    {"repeated YAML directive", "a second %YAML line", remove_it},
    {"YAML directives must", "a %YAML line without a version of YAML", remove_it},
    {"TAG directives must", "a %TAG line; tags (!…) are not supported", remove_it},
    {"repeated TAG directive", "a %TAG line; tags (!…) are not supported", remove_it},
    {"illegal character found while scanning tag", no_tags, remove_it},
    {"tag handle with no suffix", no_tags, remove_it},
    {"end of verbatim tag", no_tags, remove_it},
    {"cannot assign multiple tags", no_tags, remove_it},
    {"cannot assign multiple", "a second anchor or alias for one value", "keep one of them"},
    {"cannot assign the same alias", "a second anchor or alias for one value", "keep one of them"},
    {"aliases can't have any content", "an alias with something behind it",
     "put what follows it on a line of its own"},
    {"alias not found", "a * without a name", name_or_quote},
    {"anchor not found", "a & without a name", name_or_quote},
    {"illegal character found while scanning alias", "an alias whose name has other letters",
     name_or_quote},
    {"illegal character found while scanning anchor", "an anchor whose name has other letters",
     name_or_quote},
    {"illegal document indicator", "a --- or ... within a text", "indent it, or close the quote"},
    {"illegal character in scalar", "a character that no plain text can have",
     "put the text in quotes"},
    {"illegal tab", "a tab in the indentation", "indent with spaces"},
    {"cannot set zero indentation", "a block of text with an indentation of 0",
     "write 1 to 9, or leave it out"},
    {"unexpected character in block", "a character behind | or > that means nothing there",
     "begin the text on the next line"},
});

// The tab before the first character of that line, where there is one. The parser then complains
// about what follows it.
std::optional<Place> tab_before(std::string_view text, int line) {
  for (int above = 0; above < line; ++above) text.remove_prefix(text.find('\n') + 1);
  const std::size_t tab = text.substr(0, text.find_first_not_of(" \t")).find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  return Place{line + 1, static_cast<int>(tab) + 1};
}

// Of an unclosed bracket the parser names the place where it noticed; the opening one helps more.
Problem in_words(const YAML::ParserException& exception, const TreeBuilder& builder,
                 std::string_view text) {
  const Place place = builder.place_of(exception.mark);
  if (const auto tab = tab_before(text, exception.mark.line)) {
    return {*tab, "a tab in the indentation", "indent with spaces"};
  }
  const std::optional<Place> bracket = builder.open_bracket();
  if (bracket && exception.msg.starts_with("end of")) {
    return {*bracket, "the bracket here is not closed", "close it"};
  }
  for (const Wording& wording : wordings) {
    if (!exception.msg.starts_with(wording.parser)) continue;
    return {place, std::string(wording.what), std::string(wording.remedy)};
  }
  return {place, "what stands here is not YAML", std::string(check_quotes)};
}

// The parser takes a quoted text that runs to the end of the file for complete. Only the last one
// can.
bool is_unclosed(std::string_view text, const YAML::Mark& scalar) {
  if (scalar.pos < 0 || static_cast<std::size_t>(scalar.pos) >= text.size()) return false;
  std::string_view rest = text.substr(static_cast<std::size_t>(scalar.pos));
  const char quote = rest.front();
  if (quote != '"' && quote != '\'') return false;
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const bool escape =
        (quote == '"' && rest.front() == '\\') || (quote == '\'' && rest.starts_with("''"));
    if (rest.front() == quote && !escape) return false;
    rest.remove_prefix(std::min<std::size_t>(escape ? 2 : 1, rest.size()));
  }
  return true;
}

// Drives the builder through the whole text; what ends that early is the error.
std::optional<Problem> feed(std::string_view text, TreeBuilder& builder) {
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    if (is_unclosed(text, builder.last_scalar())) {
      throw YAML::ParserException(builder.last_scalar(), YAML::ErrorMsg::EOF_IN_SCALAR);
    }
  } catch (const YAML::ParserException& exception) {
    return in_words(exception, builder, text);
  }
  return std::nullopt;
}

}  // namespace

Checked<Document> read_document(std::string_view text, const std::string& file_name,
                                std::span<const std::string_view> known_tags) {
  if (const Result<void> source = check_source_text(text, file_name); !source) {
    return tl::unexpected(std::vector<Error>{source.error()});
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  TreeBuilder builder(text, known_tags);
  const std::optional<Problem> failure = feed(text, builder);
  std::vector<Problem> problems = builder.take_problems();
  if (failure) problems.push_back(*failure);
  if (failure) return tl::unexpected(located(problems, file_name));
  if (!builder.has_root()) {
    return tl::unexpected(std::vector<Error>{{"the file is empty", file_name}});
  }
  return Document{builder.take_root(), std::move(problems)};
}

Checked<Node> parse(std::string_view text, const std::string& file_name) {
  Checked<Document> document = read_document(text, file_name);
  if (!document) return tl::unexpected(std::move(document.error()));
  if (document->problems.empty()) return std::move(document->root);
  return tl::unexpected(located(document->problems, file_name));
}

}  // namespace harness::yaml
