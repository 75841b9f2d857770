#include "harness/languages/review/traceql_slips.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/review/traceql_tokens.hpp"
#include "harness/languages/traceql/characters.hpp"

namespace harness::languages {
namespace {

using Kind = traceql::TokenKind;
using Words = std::vector<std::string>;

Words field_words() {
  return {"duration",        "name",          "status",
          "statusMessage",   "kind",          "rootName",
          "rootServiceName", "traceDuration", "nestedSetParent",
          "nestedSetLeft",   "nestedSetRight"};
}
Words stage_words() { return {"count", "avg", "max", "min", "sum", "by", "coalesce", "select"}; }
Words constant_words() { return {"true", "false", "nil"}; }

std::string did_you_mean(const std::string& word, const Words& known) {
  for (const std::string& one : known) {
    if (lower(one) == lower(word)) return "did you mean " + one + "? ";
  }
  const auto meant = nearest(word, known);
  return meant ? "did you mean " + *meant + "? " : "";
}

// What a field is compared with that has words of its own.
struct Enumeration {
  std::string one;
  std::string all;
  Words words;
};

std::optional<Enumeration> enumeration_of(Kind field) {
  if (field == Kind::Status) return Enumeration{"status", "statuses", {"error", "ok", "unset"}};
  if (field != Kind::Kind) return std::nullopt;
  return Enumeration{
      "kind", "kinds", {"unspecified", "internal", "server", "client", "producer", "consumer"}};
}

std::string words_of(const Enumeration& enumeration, const std::string& instead) {
  return did_you_mean(instead, enumeration.words) + enumeration.all + " are " +
         join(enumeration.words, ", ") + ", without quotes";
}

// What may stand behind "span:" and its like.
Words members_of(Kind scope) {
  switch (scope) {
    case Kind::TraceColon:
      return {"duration", "rootName", "rootService", "id"};
    case Kind::SpanColon:
      return {"duration", "name", "status", "statusMessage", "kind", "id", "parentID"};
    case Kind::EventColon:
      return {"name", "timeSinceStart"};
    case Kind::LinkColon:
      return {"traceID", "spanID"};
    case Kind::InstrumentationColon:
      return {"name", "version"};
    default:
      return {};
  }
}

// One error in the tokens of its query.
class Slip {
 public:
  Slip(std::string_view query, const traceql::Error& error)
      : tokens_(query), is_of_types_(error.message.find("same type") != std::string::npos) {
    while (at_ < tokens_.size() && !(tokens_[at_].at == error.at)) ++at_;
    // A scope, its name and what ends it are told at one place.
    while (kind(at_ + 1) != Kind::End && tokens_[at_ + 1].at == error.at) ++at_;
  }

  std::optional<Objection> found(const std::string& message) const {
    if (at_ >= tokens_.size()) return std::nullopt;
    if (is_of_types_) return of_types(message);
    if (kind(at_) == Kind::Equal && before(1) == Kind::Equal) {
      return Objection{message, "write one =, not two"};
    }
    const bool is_name = kind(at_) == Kind::Identifier && !tokens_[at_].in_attribute;
    if (!is_name || !tokens_[at_].fault.empty()) return std::nullopt;
    if (!traceql::is_word_start(text().front())) return of_sign(message);
    if (auto unit = of_unit()) return unit;
    if (auto word = of_enumeration()) return word;
    return of_word();
  }

 private:
  Kind kind(std::size_t index) const { return tokens_.kind(index); }
  Kind before(std::size_t steps) const { return at_ < steps ? Kind::End : kind(at_ - steps); }
  const std::string& text() const { return tokens_[at_].text; }
  bool is_compared() const { return is_comparison(before(1)); }

  // `kind = sever`, `sever = kind`, `sever = span:kind`: what the word is compared with.
  std::optional<Enumeration> compared_with() const {
    if (is_compared()) return enumeration_of(before(2));
    if (!is_comparison(kind(at_ + 1))) return std::nullopt;
    const std::size_t field = kind(at_ + 2) == Kind::SpanColon ? at_ + 3 : at_ + 2;
    return enumeration_of(kind(field));
  }

  std::optional<Objection> of_enumeration() const {
    const auto enumeration = compared_with();
    if (!enumeration) return std::nullopt;
    return Objection{"there is no " + enumeration->one + " " + text(),
                     words_of(*enumeration, text())};
  }

  // `kind = "server"`, `status = server`: told at the operator.
  std::optional<Objection> of_types(const std::string& message) const {
    const std::size_t right = kind(at_ + 1) == Kind::SpanColon ? at_ + 2 : at_ + 1;
    if (const auto left = enumeration_of(before(1))) {
      return Objection{message, words_of(*left, tokens_[right].text)};
    }
    const auto enumeration = enumeration_of(kind(right));
    if (!enumeration) return std::nullopt;
    return Objection{message, words_of(*enumeration, at_ > 0 ? tokens_[at_ - 1].text : "")};
  }

  // What is no sign of the language.
  std::optional<Objection> of_sign(const std::string& message) const {
    if (text() != "'") return std::nullopt;
    return Objection{message, "put text in double quotes, not in single ones"};
  }

  // 5x
  std::optional<Objection> of_unit() const {
    if (before(1) != Kind::Integer && before(1) != Kind::Float) return std::nullopt;
    const traceql::Token& number = tokens_[at_ - 1];
    const traceql::Token& unit = tokens_[at_];
    const int end = number.at.column + static_cast<int>(number.text.size());
    if (number.at.line != unit.at.line || end != unit.at.column) return std::nullopt;
    return Objection{number.text + unit.text + " is no number: there is no unit " + unit.text,
                     "write a number alone, or with ns, us, ms, s, m or h for a time"};
  }

  std::optional<Objection> of_word() const {
    if (const Words members = members_of(before(1)); !members.empty()) {
      return Objection{"unknown field " + text(),
                       did_you_mean(text(), members) + "there are " + join(members, ", ")};
    }
    if (before(1) == Kind::Pipe) {
      return Objection{
          "unknown function " + text(),
          did_you_mean(text(), stage_words()) + "functions are " + join(stage_words(), ", ")};
    }
    if (is_compared()) {
      return Objection{text() + " is no value", did_you_mean(text(), constant_words()) +
                                                    "text stands in double quotes: \"" + text() +
                                                    "\""};
    }
    const bool begins_operand = before(1) == Kind::OpenBrace ||
                                before(1) == Kind::OpenParenthesis || before(1) == Kind::And ||
                                before(1) == Kind::Or || before(1) == Kind::Not;
    if (!begins_operand) return std::nullopt;
    return Objection{"unknown field " + text(),
                     did_you_mean(text(), field_words()) + "an attribute needs a scope: span." +
                         text() + ", resource." + text() + " or ." + text() + " for either"};
  }

  TraceqlTokens tokens_;
  bool is_of_types_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Objection> traceql_slip(std::string_view query, const traceql::Error& error) {
  return Slip(query, error).found(error.message);
}

}  // namespace harness::languages
