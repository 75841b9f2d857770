#include "harness/languages/logql/template/operand_reader.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/languages/logql/runes.hpp"
#include "harness/languages/logql/template/function_names.hpp"
#include "harness/languages/logql/template/literal.hpp"

namespace harness::languages::logql::templates {

namespace {

constexpr int deepest_parentheses = 100;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
// Letters beyond ASCII may stand in names.
bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::array<std::string_view, 10> keywords{
    "if", "else", "end", "range", "with", "break", "continue", "define", "block", "template"};

bool is_keyword(std::string_view word) {
  return std::find(keywords.begin(), keywords.end(), word) != keywords.end();
}

// "bad character U+007D '}'": what may not stand next to a name.
std::string bad_character(std::string_view rest) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const auto c = static_cast<unsigned char>(rest.front());
  return std::string("bad character U+00") + hex[c >> 4] + hex[c & 15] + " '" + rest.front() + "'";
}

}  // namespace

void ActionReader::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

bool ActionReader::at_end() {
  skip_space();
  return at_ == text_.size();
}

std::string_view ActionReader::name_here() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_of_name(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::string_view ActionReader::keyword() {
  skip_space();
  const std::size_t begin = at_;
  const std::string_view name = name_here();
  if (is_keyword(name)) return name;
  at_ = begin;
  return {};
}

// What stands here, in the words of a message.
std::string ActionReader::token() const {
  if (at_ >= text_.size()) return "\"}}\"";
  std::size_t end = at_;
  while (end < text_.size() && is_of_name(text_[end])) ++end;
  const std::size_t least = rune_length(text_.substr(at_));
  const std::string_view word = text_.substr(at_, std::max(end - at_, least));
  return word == "." || is_keyword(word) ? '<' + std::string(word) + '>' : in_quotes(word);
}

tl::unexpected<Error> ActionReader::unexpected(std::string_view context) {
  return fail("unexpected " + token() + " in " + std::string(context), std::to_string(place()));
}

Result<void> ActionReader::expect_end(std::string_view context) {
  if (!at_end() && text_[at_] == ')')
    return fail("unexpected right paren", std::to_string(place()));
  if (!at_end()) return unexpected(context);
  return {};
}

bool ActionReader::is_closed() { return at_end() || text_[at_] == ')'; }

Result<Pipeline> ActionReader::pipeline(bool is_range) {
  skip_space();
  Pipeline pipeline;
  pipeline.at = place();
  if (++depth_ > deepest_parentheses) return fail("too deep", std::to_string(place()));
  if (auto declared = declarations(pipeline, is_range); !declared) return fail(declared.error());
  while (true) {
    auto next = command();
    if (!next) return fail(next.error());
    const Operand& first = next->operands.front();
    if (!pipeline.commands.empty() && first.kind <= Operand::Kind::constant) {
      return fail("non executable command in pipeline stage " +
                      std::to_string(pipeline.commands.size() + 1),
                  std::to_string(place()));
    }
    pipeline.commands.push_back(std::move(*next));
    if (is_closed()) break;
    if (text_[at_] != '|') return unexpected("operand");
    ++at_;
  }
  --depth_;
  return pipeline;
}

// `$x :=`, `$x =`, and of range `$i, $x :=`.
Result<void> ActionReader::declarations(Pipeline& pipeline, bool is_range) {
  const std::size_t begin = at_;
  std::vector<std::string> names;
  while (at_ < text_.size() && text_[at_] == '$') {
    ++at_;
    names.push_back('$' + std::string(name_here()));
    skip_space();
    if (at_ == text_.size() || text_[at_] != ',') break;
    ++at_;
    skip_space();
    if (names.size() < (is_range ? 2U : 1U)) continue;
    return fail(std::string("too many declarations in ") + (is_range ? "range" : "command"),
                std::to_string(place()));
  }
  const std::string_view rest = text_.substr(at_);
  const bool declares = rest.starts_with(":=");
  if (names.empty() || (!declares && !rest.starts_with('='))) {
    at_ = begin;
    return {};
  }
  at_ += declares ? 2 : 1;
  pipeline.assigns = !declares;
  for (const std::string& name : names) {
    const bool is_known = std::find(variables_.begin(), variables_.end(), name) != variables_.end();
    if (!declares && !is_known) {
      return fail("undefined variable " + in_quotes(name), std::to_string(place()));
    }
    if (declares) variables_.push_back(name);
  }
  pipeline.variables = std::move(names);
  return {};
}

Result<Command> ActionReader::command() {
  skip_space();
  Command command;
  command.at = place();
  while (!is_closed() && text_[at_] != '|') {
    auto next = operand();
    if (!next) return fail(next.error());
    command.operands.push_back(std::move(*next));
    // Operands are separated by white space.
    if (at_ == text_.size() || is_space(text_[at_]) || text_[at_] == '|' || text_[at_] == ')') {
      continue;
    }
    const bool ends_name = is_of_name(text_[at_ - 1]);
    const bool may_follow = std::string_view(".,:(").find(text_[at_]) != std::string_view::npos;
    if (!ends_name || may_follow) return unexpected("operand");
    return fail(bad_character(text_.substr(at_)), std::to_string(place()));
  }
  if (command.operands.empty()) return fail("missing value for command", std::to_string(place()));
  return command;
}

Result<Operand> ActionReader::operand() {
  const char c = text_[at_];
  if (c == '(') return parentheses();
  if (c == '"') return quoted_string();
  if (c == '`') return raw_string();
  if (c == '\'') return character();
  if (c == '$') return variable();
  const bool digit_next = at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
  if (is_digit(c) || c == '+' || c == '-' || (c == '.' && digit_next)) return number();
  if (c == '.') {
    Operand dot;
    dot.at = place();
    const bool is_field = at_ + 1 < text_.size() && is_of_name(text_[at_ + 1]);
    if (!is_field) {
      ++at_;
      return dot;
    }
    dot.kind = Operand::Kind::field;
    if (auto chained = chain(dot); !chained) return fail(chained.error());
    return dot;
  }
  return is_of_name(c) ? word() : Result<Operand>(unexpected("operand"));
}

Result<void> ActionReader::chain(Operand& operand) {
  while (at_ + 1 < text_.size() && text_[at_] == '.' && is_of_name(text_[at_ + 1])) {
    // Messages point to where a chain goes on.
    const bool goes_on =
        operand.kind == Operand::Kind::field ? operand.fields.size() == 1 : operand.fields.empty();
    if (goes_on) operand.at = place();
    ++at_;
    operand.fields.emplace_back(name_here());
  }
  const bool has_value =
      operand.kind != Operand::Kind::constant && operand.kind != Operand::Kind::nil;
  if (!operand.fields.empty() && !has_value) {
    return fail("unexpected . after term " + in_quotes(operand.text), std::to_string(place()));
  }
  return {};
}

Result<Operand> ActionReader::parentheses() {
  Operand operand{Operand::Kind::pipeline, place(), {}, {}, {}, nullptr};
  ++at_;
  auto inner = pipeline(false);
  if (!inner) return fail(inner.error());
  if (at_ == text_.size()) return fail("unclosed left paren", std::to_string(place()));
  ++at_;
  operand.pipeline = std::make_shared<const Pipeline>(std::move(*inner));
  if (auto chained = chain(operand); !chained) return fail(chained.error());
  return operand;
}

Result<Operand> ActionReader::variable() {
  Operand operand{Operand::Kind::variable, place(), {}, {}, {}, nullptr};
  ++at_;
  operand.text = '$' + std::string(name_here());
  if (std::find(variables_.begin(), variables_.end(), operand.text) == variables_.end()) {
    return fail("undefined variable " + in_quotes(operand.text), std::to_string(place()));
  }
  if (auto chained = chain(operand); !chained) return fail(chained.error());
  return operand;
}

Result<Operand> ActionReader::word() {
  Operand operand{Operand::Kind::function, place(), {}, {}, {}, nullptr};
  operand.text = name_here();
  if (operand.text == "true" || operand.text == "false") {
    operand.kind = Operand::Kind::constant;
    operand.constant = operand.text == "true";
  } else if (operand.text == "nil") {
    operand.kind = Operand::Kind::nil;
  } else if (is_keyword(operand.text)) {
    at_ -= operand.text.size();
    return unexpected("operand");
  } else if (!is_function(operand.text)) {
    if (at_ < text_.size() &&
        std::string_view(" \t\r\n.,|:)(").find(text_[at_]) == std::string_view::npos) {
      return fail(bad_character(text_.substr(at_)), std::to_string(place()));
    }
    return fail("function " + in_quotes(operand.text) + " not defined", std::to_string(operand.at));
  }
  if (auto chained = chain(operand); !chained) return fail(chained.error());
  return operand;
}

Result<Operand> ActionReader::number() {
  Operand operand{Operand::Kind::constant, place(), {}, {}, {}, nullptr};
  const std::size_t begin = at_;
  const auto is_of_number = [this, begin](char c) {
    const char before = at_ > begin ? text_[at_ - 1] : ' ';
    const bool after_exponent = (before | 0x20) == 'e' || (before | 0x20) == 'p';
    return is_of_name(c) || c == '.' ||
           ((c == '+' || c == '-') && (at_ == begin || after_exponent));
  };
  while (at_ < text_.size() && is_of_number(text_[at_])) ++at_;
  operand.text = text_.substr(begin, at_ - begin);
  auto value = number_literal(operand.text);
  if (!value) return fail(value.error().what, std::to_string(operand.at));
  operand.constant = std::move(*value);
  return operand;
}

Result<Operand> ActionReader::quoted_string() {
  Operand operand{Operand::Kind::constant, place(), {}, {}, {}, nullptr};
  std::size_t end = at_ + 1;
  while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2U : 1U;
  if (end >= text_.size()) return fail("unterminated quoted string", std::to_string(operand.at));
  operand.text = text_.substr(at_, end + 1 - at_);
  auto value = unquote(operand.text);
  if (!value) return fail(value.error().what, std::to_string(operand.at));
  operand.constant = std::move(*value);
  at_ = end + 1;
  if (auto chained = chain(operand); !chained) return fail(chained.error());
  return operand;
}

Result<Operand> ActionReader::raw_string() {
  Operand operand{Operand::Kind::constant, place(), {}, {}, {}, nullptr};
  const std::size_t end = text_.find('`', at_ + 1);
  if (end == std::string_view::npos) {
    return fail("unterminated raw quoted string", std::to_string(operand.at));
  }
  operand.text = text_.substr(at_, end + 1 - at_);
  operand.constant = std::string(text_.substr(at_ + 1, end - at_ - 1));
  at_ = end + 1;
  return operand;
}

Result<Operand> ActionReader::character() {
  Operand operand{Operand::Kind::constant, place(), {}, {}, {}, nullptr};
  std::size_t end = at_ + 1;
  while (end < text_.size() && text_[end] != '\'') end += text_[end] == '\\' ? 2U : 1U;
  if (end >= text_.size())
    return fail("unterminated character constant", std::to_string(operand.at));
  operand.text = text_.substr(at_, end + 1 - at_);
  auto value = character_literal(operand.text);
  if (!value) return fail(value.error().what, std::to_string(operand.at));
  operand.constant = *value;
  at_ = end + 1;
  return operand;
}

}  // namespace harness::languages::logql::templates
