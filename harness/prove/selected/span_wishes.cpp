#include "harness/prove/selected/span_wishes.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/prove/selected/text_like.hpp"
#include "harness/prove/selected/ways.hpp"
#include "harness/prove/sites.hpp"

namespace harness::prove {
namespace {

namespace traceql = languages::traceql;
using traceql::Intrinsic;
using traceql::Operator;
using traceql::Type;
using SpanWays = WaysOf<SpanWish>;

const SpanWays no_wish_of_spans{{}};

std::string text_of(const store::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value.of)) return std::string(*text);
  if (const auto* flag = std::get_if<bool>(&value.of)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value.of)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&value.of)) return format_number(*number);
  return {};
}

// Empty: it is no attribute.
std::string name_of(const traceql::Field& field) {
  if (field.intrinsic != Intrinsic::None || field.of_parent) return {};
  switch (field.scope) {
    case traceql::Scope::Any:
      return field.name;
    case traceql::Scope::Span:
      return "span." + field.name;
    case traceql::Scope::Resource:
      return "resource." + field.name;
    default:
      return {};
  }
}

bool fits(double value, Operator op, double bound) {
  switch (op) {
    case Operator::Equal:
      return value == bound;
    case Operator::NotEqual:
      return value != bound;
    case Operator::Less:
      return value < bound;
    case Operator::LessEqual:
      return value <= bound;
    case Operator::Greater:
      return value > bound;
    case Operator::GreaterEqual:
      return value >= bound;
    default:
      return false;
  }
}

bool is_wish(Operator op, const traceql::Literal& literal) {
  if (op == Operator::NotRegex) return false;
  return op != Operator::NotEqual || literal.type == Type::Nil || literal.text.empty();
}

WantedValue wanted_by(Operator op, const traceql::Literal& literal) {
  if (op == Operator::NotEqual) {
    return {[](const std::string& value) { return !value.empty(); }, {"error"}};
  }
  if (op == Operator::Regex) {
    const auto regex = std::make_shared<re2::RE2>(literal.text, re2::RE2::Quiet);
    return {[regex](const std::string& value) {
              return regex->ok() && re2::RE2::FullMatch(value, *regex);
            },
            texts_like(literal.text)};
  }
  if (!traceql::is_number(literal.type)) {
    const std::string text = traceql::to_string(literal.value());
    return {[text](const std::string& value) { return value == text; }, {text}};
  }
  const double bound = traceql::as_number(literal.value());
  std::vector<std::string> near;
  for (const double more : {0.0, 1.0, -1.0}) near.push_back(format_number(bound + more));
  return {[op, bound](const std::string& value) {
            const auto number = to_number(value);
            return number && fits(*number, op, bound);
          },
          near};
}

constexpr std::int64_t longest_nanos = std::chrono::nanoseconds(longest_work).count();

// A duration beyond the bound, or below it.
std::optional<std::int64_t> number_beyond(Operator op, std::int64_t bound) {
  switch (op) {
    case Operator::Greater:
      return bound + 1'000'000;
    case Operator::Less:
      return std::min(bound / 2, longest_nanos);
    case Operator::NotEqual:
    case Operator::Regex:
    case Operator::NotRegex:
      return std::nullopt;
    default:
      return bound;
  }
}

SpanWays texts_wished(const traceql::Field& field, const std::string& name, Operator op,
                      const traceql::Literal& literal, const ValuesSeen& values) {
  if (!is_wish(op, literal)) return no_wish_of_spans;
  const WantedValue wanted = wanted_by(op, literal);
  std::optional<std::string> value = field.intrinsic == Intrinsic::StatusMessage
                                         ? values.text_for(wanted)
                                         : values.value_for(name, wanted);
  if (!value) return {};
  return {{{field, *std::move(value), 0, literal.type}}};
}

SpanWays ways_of(const traceql::Field& field, Operator op, const traceql::Literal& literal,
                 const ValuesSeen& values) {
  const auto number = number_beyond(op, literal.integer);
  switch (field.intrinsic) {
    case Intrinsic::Name:
    case Intrinsic::RootName:
      return texts_wished(field, "name", op, literal, values);
    case Intrinsic::RootServiceName:
      return texts_wished(field, "resource.service.name", op, literal, values);
    case Intrinsic::StatusMessage:
      return texts_wished(field, "", op, literal, values);
    case Intrinsic::Status:
    case Intrinsic::Kind:
      if (op != Operator::Equal) return no_wish_of_spans;
      return {{{field, "", literal.integer, literal.type}}};
    case Intrinsic::Duration:
    case Intrinsic::TraceDuration:
      if (!number) return no_wish_of_spans;
      if (*number > longest_nanos) return {};
      return {{{field, "", *number, literal.type}}};
    case Intrinsic::None:
      if (const std::string name = name_of(field); !name.empty()) {
        return texts_wished(field, name, op, literal, values);
      }
      return no_wish_of_spans;
    default:
      return no_wish_of_spans;
  }
}

SpanWays ways_of(const traceql::Expression& condition, const ValuesSeen& values) {
  const auto* binary = std::get_if<traceql::Binary>(&condition.of);
  if (binary == nullptr) return no_wish_of_spans;
  if (binary->op == Operator::And) {
    return both(ways_of(*binary->left, values), ways_of(*binary->right, values));
  }
  if (binary->op == Operator::Or) {
    return either(ways_of(*binary->left, values), ways_of(*binary->right, values));
  }
  const auto* left = std::get_if<traceql::Field>(&binary->left->of);
  const auto* right = std::get_if<traceql::Literal>(&binary->right->of);
  if (left != nullptr && right != nullptr) return ways_of(*left, binary->op, *right, values);
  const auto* literal = std::get_if<traceql::Literal>(&binary->left->of);
  const auto* field = std::get_if<traceql::Field>(&binary->right->of);
  if (literal == nullptr || field == nullptr) return no_wish_of_spans;
  return ways_of(*field, traceql::turned(binary->op), *literal, values);
}

store::Attribute* find_in(store::Attributes& attributes, const std::string& key) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const store::Attribute& one) { return one.key == key; });
  return found == attributes.end() ? nullptr : &*found;
}

// As what stood there was; where nothing did, as the query writes it.
void set_value(store::Value& value, const SpanWish& wish, Texts& texts) {
  const bool was_nothing = std::holds_alternative<std::monostate>(value.of);
  const auto number = to_number(wish.value);
  const bool is_whole =
      std::holds_alternative<std::int64_t>(value.of) || (was_nothing && wish.type == Type::Int);
  const bool is_number =
      std::holds_alternative<double>(value.of) || (was_nothing && wish.type == Type::Float);
  const bool is_flag =
      std::holds_alternative<bool>(value.of) || (was_nothing && wish.type == Type::Bool);
  if (is_flag) {
    value.of = wish.value == "true";
  } else if (is_whole && number) {
    value.of = static_cast<std::int64_t>(*number);
  } else if (is_number && number) {
    value.of = *number;
  } else {
    value.of = texts.keep(wish.value);
  }
}

void set_attribute(const SpanWish& wish, SpanDraft& draft) {
  store::Attribute* known = nullptr;
  if (wish.field.scope != traceql::Scope::Resource) {
    known = find_in(draft.span.attributes, wish.field.name);
  }
  if (known == nullptr && wish.field.scope != traceql::Scope::Span) {
    known = find_in(draft.resource, wish.field.name);
  }
  if (known == nullptr) {
    const bool is_of_resource = wish.field.scope == traceql::Scope::Resource;
    store::Attributes& all = is_of_resource ? draft.resource : draft.span.attributes;
    known = &all.emplace_back(store::Attribute{draft.texts->keep(wish.field.name), {}});
  }
  set_value(known->value, wish, *draft.texts);
}

// OTLP's own numbers, and not the order of the language.
int status_of(std::int64_t status) {
  switch (static_cast<traceql::Status>(status)) {
    case traceql::Status::Ok:
      return 1;
    case traceql::Status::Error:
      return 2;
    case traceql::Status::Unset:
      break;
  }
  return 0;
}

void grant_one(const SpanWish& wish, SpanDraft& draft) {
  switch (wish.field.intrinsic) {
    case Intrinsic::None:
      return set_attribute(wish, draft);
    case Intrinsic::Name:
    case Intrinsic::RootName:
      draft.span.name = draft.texts->keep(wish.value);
      return;
    case Intrinsic::RootServiceName: {
      SpanWish service = wish;
      service.field = {Intrinsic::None, traceql::Scope::Resource, false, "service.name"};
      return set_attribute(service, draft);
    }
    case Intrinsic::StatusMessage:
      draft.span.status_message = draft.texts->keep(wish.value);
      return;
    case Intrinsic::Status:
      draft.span.status = status_of(wish.number);
      return;
    case Intrinsic::Kind:
      draft.span.kind = static_cast<int>(wish.number);
      return;
    case Intrinsic::Duration:
    case Intrinsic::TraceDuration:
      draft.span.end = draft.span.start + static_cast<std::uint64_t>(wish.number);
      return;
    default:
      return;
  }
}

}  // namespace

void tell(const SpanDraft& draft, ValuesSeen& values) {
  values.add("name", draft.span.name);
  for (const store::Attribute& one : draft.resource) {
    const std::string text = text_of(one.value);
    values.add("resource." + std::string(one.key), text);
    values.add(one.key, text);
  }
  for (const store::Attribute& one : draft.span.attributes) {
    const std::string text = text_of(one.value);
    values.add("span." + std::string(one.key), text);
    values.add(one.key, text);
  }
}

std::vector<SpanWishes> wishes_of(const traceql::Expression& condition, const ValuesSeen& values) {
  return ways_of(condition, values);
}

bool changes_service(const SpanWishes& wishes, const SpanDraft& draft) {
  SpanDraft granted = draft;
  grant(wishes, granted);
  return service_of(store::ResourceSpans{granted.resource, {}}) !=
         service_of(store::ResourceSpans{draft.resource, {}});
}

void grant(const SpanWishes& wishes, SpanDraft& draft) {
  for (const SpanWish& wish : wishes) grant_one(wish, draft);
}

}  // namespace harness::prove
