#include "harness/languages/logql/json_path.hpp"

#include "harness/languages/logql/expression_lexer.hpp"

namespace harness::languages::logql {
namespace {

class PathReader {
 public:
  explicit PathReader(std::string_view text) : lexer_(text, ExpressionKind::json_path) {}

  Result<JsonPath> read() {
    take();
    if (auto first = read_first(); !first) return fail(first.error());
    while (word_.token != ExpressionToken::end) {
      if (auto step = read_step(); !step) return fail(step.error());
    }
    if (lexer_.fault()) return fail(*lexer_.fault());
    return std::move(path_);
  }

 private:
  void take() { word_ = lexer_.next(); }

  Result<void> read_first() {
    if (word_.token == ExpressionToken::open_bracket) return read_bracket();
    return read_field("LSB or FIELD");
  }

  Result<void> read_step() {
    if (word_.token == ExpressionToken::open_bracket) return read_bracket();
    if (word_.token != ExpressionToken::dot) return unexpected_word(word_, {});
    take();
    return read_field("FIELD");
  }

  Result<void> read_field(std::string_view expecting) {
    if (word_.token != ExpressionToken::field) return unexpected_word(word_, expecting);
    path_.emplace_back(std::move(word_.text));
    take();
    return {};
  }

  Result<void> read_bracket() {
    take();
    if (word_.token == ExpressionToken::string) {
      path_.emplace_back(std::move(word_.text));
    } else if (word_.token == ExpressionToken::index) {
      path_.emplace_back(word_.index);
    } else {
      return unexpected_word(word_, "STRING or INDEX");
    }
    take();
    if (word_.token != ExpressionToken::close_bracket) return unexpected_word(word_, "RSB");
    take();
    return {};
  }

  ExpressionLexer lexer_;
  ExpressionWord word_;
  JsonPath path_;
};

}  // namespace

Result<JsonPath> parse_json_path(std::string_view expression) {
  auto path = PathReader(expression).read();
  if (path) return path;
  return unreadable_expression(expression, path.error().what);
}

}  // namespace harness::languages::logql
