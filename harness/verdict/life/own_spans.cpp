#include "harness/verdict/life/own_spans.hpp"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/core/text_place.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/languages/traceql/field_comparison.hpp"
#include "harness/languages/traceql/lexer.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/scenario/query.hpp"

namespace harness::verdict {
namespace {

namespace traceql = languages::traceql;
using traceql::Expression;
using traceql::FieldComparison;
using traceql::Intrinsic;
using traceql::Literal;
using traceql::Operator;
using traceql::Scope;
using traceql::Value;

Meets known(bool meets) { return meets ? Meets::always : Meets::never; }

Meets opposite(Meets meets) {
  if (meets == Meets::perhaps) return meets;
  return known(meets == Meets::never);
}

bool is_service(const traceql::Field& field) {
  const bool is_of_resources = field.scope == Scope::Resource || field.scope == Scope::Any;
  return field.intrinsic == Intrinsic::None && field.name == "service.name" && is_of_resources;
}

Meets has_attribute(const traceql::Field& field) {
  if (is_service(field)) return Meets::always;
  if (field.scope != Scope::Span && field.scope != Scope::Any) return Meets::never;
  if (is_one_of(field.name, {"http.request.method", "url.full"})) return Meets::always;
  if (is_one_of(field.name, {"http.response.status_code", "error.type"})) return Meets::perhaps;
  return Meets::never;
}

// It has no parent, no events and no links.
Meets has(const traceql::Field& field) {
  if (field.of_parent) return Meets::never;
  switch (field.intrinsic) {
    case Intrinsic::None:
      return has_attribute(field);
    case Intrinsic::Parent:
    case Intrinsic::EventName:
    case Intrinsic::EventTimeSinceStart:
    case Intrinsic::LinkTraceId:
    case Intrinsic::LinkSpanId:
    case Intrinsic::InstrumentationVersion:
      return Meets::never;
    default:
      return Meets::always;
  }
}

// Some Tempos match a regular expression anywhere, others the whole of a text.
Meets matches(const std::string& text, const std::string& pattern) {
  using languages::logql::Anchor;
  const auto anywhere = languages::logql::compile_regex(pattern, Anchor::none);
  const auto whole = languages::logql::compile_regex(pattern, Anchor::both);
  if (!anywhere || !whole) return Meets::perhaps;
  if (re2::RE2::FullMatch(text, **whole)) return Meets::always;
  return re2::RE2::PartialMatch(text, **anywhere) ? Meets::perhaps : Meets::never;
}

Meets text_meets(const std::string& text, const FieldComparison& asked) {
  const std::string& wanted = asked.literal->text;
  if (asked.literal->type != traceql::Type::String) return Meets::never;
  switch (asked.op) {
    case Operator::Equal:
      return known(text == wanted);
    case Operator::NotEqual:
      return known(text != wanted);
    case Operator::Regex:
      return matches(text, wanted);
    case Operator::NotRegex:
      return opposite(matches(text, wanted));
    default:
      return Meets::perhaps;
  }
}

// A text that is not empty, of which no more is known.
Meets some_text_meets(const FieldComparison& asked) {
  const std::string& wanted = asked.literal->text;
  if (asked.literal->type != traceql::Type::String) return Meets::never;
  const bool takes_any =
      languages::matches_everything(wanted) || languages::without_anchors(wanted) == ".+";
  if (asked.op == Operator::Equal && wanted.empty()) return Meets::never;
  if (asked.op == Operator::NotEqual && wanted.empty()) return Meets::always;
  if (asked.op == Operator::Regex && takes_any) return Meets::always;
  if (asked.op == Operator::NotRegex && takes_any) return Meets::never;
  return Meets::perhaps;
}

Meets value_meets(const Value& value, const FieldComparison& asked) {
  return known(traceql::compare(asked.op, value, asked.literal->value()));
}

// It is unset, or error.
Meets status_meets(const FieldComparison& asked) {
  const Meets unset = value_meets(Value::of_status(traceql::Status::Unset), asked);
  const Meets error = value_meets(Value::of_status(traceql::Status::Error), asked);
  return unset == error ? unset : Meets::perhaps;
}

// No answer takes less than a nanosecond, nor an hour.
Meets duration_meets(const FieldComparison& asked) {
  constexpr std::int64_t hour = 3'600'000'000'000;
  const Meets least = value_meets(Value::of_duration(1), asked);
  const Meets most = value_meets(Value::of_duration(hour), asked);
  return traceql::has_order(asked.op) && least == most ? least : Meets::perhaps;
}

Meets attribute_meets(const FieldComparison& asked) {
  if (is_service(*asked.field)) return text_meets(observe::client_service, asked);
  const Meets is_there = has_attribute(*asked.field);
  return is_there == Meets::always ? some_text_meets(asked) : is_there;
}

Meets meets(const FieldComparison& asked) {
  if (has(*asked.field) == Meets::never) return Meets::never;
  switch (asked.field->intrinsic) {
    case Intrinsic::None:
      return attribute_meets(asked);
    case Intrinsic::Name:
    case Intrinsic::RootName:
      return some_text_meets(asked);
    case Intrinsic::RootServiceName:
      return text_meets(observe::client_service, asked);
    case Intrinsic::InstrumentationName:
      return text_meets(observe::client_scope, asked);
    case Intrinsic::StatusMessage:
      return text_meets("", asked);
    case Intrinsic::Kind:
      return value_meets(Value::of_kind(traceql::Kind::Client), asked);
    case Intrinsic::Status:
      return status_meets(asked);
    case Intrinsic::ChildCount:
      return value_meets(Value::of_int(0), asked);
    case Intrinsic::NestedSetParent:
      return value_meets(Value::of_int(-1), asked);
    case Intrinsic::Duration:
    case Intrinsic::TraceDuration:
      return duration_meets(asked);
    default:
      return Meets::perhaps;
  }
}

// None: it is no such comparison.
std::optional<Meets> beside_nil(const traceql::Binary& binary) {
  const auto of_sides = [&](const Expression& one, const Expression& other) {
    const auto* const field = std::get_if<traceql::Field>(&one.of);
    const auto* const literal = std::get_if<Literal>(&other.of);
    const bool is_nil = literal != nullptr && literal->type == traceql::Type::Nil;
    return is_nil ? field : nullptr;
  };
  const traceql::Field* field = of_sides(*binary.left, *binary.right);
  if (field == nullptr) field = of_sides(*binary.right, *binary.left);
  if (field == nullptr) return std::nullopt;
  return binary.op == Operator::NotEqual ? has(*field) : opposite(has(*field));
}

// What a whole query makes of one such span.
class OnOwnSpan {
 public:
  Meets operator()(const traceql::Pipeline& pipeline) const {
    Meets all = Meets::always;
    for (const auto& stage : pipeline.stages) all = std::min(all, std::visit(*this, stage));
    return all;
  }
  Meets operator()(const traceql::SpansetPtr& spanset) const {
    return std::visit(*this, spanset->of);
  }
  Meets operator()(const traceql::SpansetFilter& filter) const {
    return filter.condition ? meets_condition(*filter.condition) : Meets::always;
  }
  Meets operator()(const traceql::SpansetBinary& binary) const {
    using Form = traceql::SpansetOperator::Form;
    const Meets left = (*this)(binary.left);
    const Meets right = (*this)(binary.right);
    switch (binary.op.form) {
      case Form::And:
        return std::min(left, right);
      case Form::Or:
        return std::max(left, right);
      case Form::Negated:
        return std::min(right, Meets::perhaps);
      default:
        return Meets::never;  // it is alone in its trace
    }
  }
  Meets operator()(const traceql::PipelinePtr& pipeline) const { return (*this)(*pipeline); }
  Meets operator()(const traceql::ScalarFilter& filter) const {
    const auto* const of = std::get_if<traceql::Aggregate>(&filter.left->of);
    const auto* const number = std::get_if<Literal>(&filter.right->of);
    const bool counts = of != nullptr && of->function == traceql::Aggregate::Function::Count;
    if (!counts || number == nullptr) return Meets::perhaps;
    return known(traceql::compare(filter.op, Value::of_int(1), number->value()));
  }
  Meets operator()(const traceql::GroupBy&) const { return Meets::always; }
  Meets operator()(const traceql::Coalesce&) const { return Meets::always; }
  Meets operator()(const traceql::Select&) const { return Meets::always; }

 private:
  static Meets meets_condition(const Expression& condition) {
    if (const auto* const literal = std::get_if<Literal>(&condition.of)) {
      return known(literal->boolean);
    }
    if (const auto* const unary = std::get_if<traceql::Unary>(&condition.of)) {
      const bool is_of_one_field = std::holds_alternative<traceql::Field>(unary->operand->of);
      return is_of_one_field ? Meets::perhaps : opposite(meets_condition(*unary->operand));
    }
    const auto* const binary = std::get_if<traceql::Binary>(&condition.of);
    if (binary == nullptr) return Meets::perhaps;
    if (binary->op == Operator::And || binary->op == Operator::Or) {
      const Meets left = meets_condition(*binary->left);
      const Meets right = meets_condition(*binary->right);
      return binary->op == Operator::And ? std::min(left, right) : std::max(left, right);
    }
    if (const auto of_nil = beside_nil(*binary)) return *of_nil;
    const auto comparison = traceql::field_comparison(condition);
    return comparison ? meets(*comparison) : Meets::perhaps;
  }
};

bool is_of_own_spans(const traceql::Query& query) {
  return traceql::service_names(query) == std::vector<std::string>{observe::client_service};
}

// What stands between braces.
std::string condition_of_others(const std::string& condition) {
  const auto filter = traceql::parse("{" + condition + "}");
  const bool stays = !filter || is_of_own_spans(*filter) || meets_own_span(*filter) == Meets::never;
  if (stays) return condition;
  const std::string others =
      std::string(" resource.service.name != \"") + observe::client_service + "\"";
  const std::string bare(trim(condition));
  if (bare.empty()) return others + " ";
  const bool may_end_in_a_comment = bare.find("//") != std::string::npos;
  return others + " && (" + bare + (may_end_in_a_comment ? "\n" : "") + ") ";
}

bool is_about_own_spans(const std::string& claim) {
  const auto query = traceql::parse(scenario::with_any_window(claim));
  return query && is_of_own_spans(*query);
}

}  // namespace

Meets meets_own_span(const traceql::Query& query) { return OnOwnSpan()(query.pipeline); }

std::string asked_of_others(const std::string& query) {
  std::string asked;
  std::size_t copied = 0;
  std::size_t begin = 0;
  for (const traceql::Token& token : traceql::tokens_of(query)) {
    const std::size_t at = offset_at(query, {token.at.line, token.at.column});
    if (token.kind == traceql::TokenKind::OpenBrace) begin = at + 1;
    if (token.kind != traceql::TokenKind::CloseBrace || begin <= copied) continue;
    asked += query.substr(copied, begin - copied);
    asked += condition_of_others(query.substr(begin, at - begin));
    copied = at;
  }
  return asked + query.substr(copied);
}

std::string asked_by_control(const std::string& control, const std::string& claim) {
  return is_about_own_spans(claim) ? control : asked_of_others(control);
}

std::set<std::string> beside_own_spans(const std::set<std::string>& attributes) {
  const bool are_own = std::all_of(attributes.begin(), attributes.end(), [](const auto& name) {
    const auto& own = observe::client_attributes;
    return std::find(own.begin(), own.end(), name) != own.end();
  });
  return are_own ? std::set<std::string>{} : attributes;
}

Result<void> check_traceql_control(const std::string& control, const std::string& claim) {
  constexpr const char* remedy =
      "ask for a span of the service that traceql is about, or for what has to have happened";
  const std::string text = scenario::with_any_window(control);
  const auto query = traceql::parse(text);
  const bool is_wrong_elsewhere = !query || is_refused(languages::review_traceql(text));
  if (is_wrong_elsewhere || is_about_own_spans(claim)) return {};
  if (meets_own_span(*query) == Meets::always) {
    return fail("control: the harness' own span of any request satisfies it", {}, remedy);
  }
  const auto others = traceql::parse(asked_of_others(text));
  if (!others || meets_own_span(*others) == Meets::never) return {};
  return fail("control: it asks for the harness' own spans, which say nothing of others", {},
              remedy);
}

}  // namespace harness::verdict
