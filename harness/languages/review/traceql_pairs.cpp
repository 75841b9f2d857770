#include "harness/languages/review/traceql_pairs.hpp"

#include <algorithm>
#include <optional>

#include "harness/languages/traceql/field_comparison.hpp"

namespace harness::languages {
namespace {

using traceql::Expression;
using traceql::FieldComparison;
using traceql::Intrinsic;
using traceql::Literal;
using traceql::Operator;
using traceql::Type;

bool has_one_value(Intrinsic intrinsic) {
  switch (intrinsic) {
    case Intrinsic::None:
    case Intrinsic::EventName:
    case Intrinsic::EventTimeSinceStart:
    case Intrinsic::LinkTraceId:
    case Intrinsic::LinkSpanId:
    case Intrinsic::ParentId:  // a root has none
      return false;
    default:
      return true;
  }
}

std::optional<FieldComparison> comparable(const Expression& part) {
  auto found = field_comparison(part);
  if (!found || !has_one_value(found->field->intrinsic)) return std::nullopt;
  const bool is_exact = found->op == Operator::Equal || found->op == Operator::NotEqual;
  // Between two texts there are others, between two numbers only what is tried below.
  if (!is_exact && !traceql::is_number(found->literal->type)) return std::nullopt;
  return found;
}

// One value of each kind that the two tell apart.
std::vector<Literal> values_between(const Literal& a, const Literal& b) {
  std::vector<Literal> values{a, b};
  if (traceql::is_number(a.type)) {
    const double one = traceql::as_number(a.value());
    const double other = traceql::as_number(b.value());
    for (const double value :
         {std::min(one, other) - 1, (one + other) / 2, std::max(one, other) + 1}) {
      values.push_back({.type = Type::Float, .number = value});
    }
  } else if (a.type == Type::String) {
    values.push_back({.type = Type::String, .text = a.text + b.text + "…"});
  } else if (a.type == Type::Status || a.type == Type::Kind) {
    for (std::int64_t value = 0; value < 3; ++value) {
      values.push_back({.type = a.type, .integer = value});
    }
  }
  return values;
}

bool meets(const FieldComparison& comparison, const Literal& value) {
  return compare(comparison.op, value.value(), comparison.literal->value());
}

// Each with each, and people write fewer.
constexpr std::size_t most_compared_fields = 100;

struct Compared {
  const Expression* part = nullptr;
  FieldComparison says;
};

std::vector<Compared> compared(const std::vector<const Expression*>& parts) {
  std::vector<Compared> all;
  for (const Expression* part : parts) {
    const auto says = comparable(*part);
    if (says && all.size() < most_compared_fields) all.push_back({part, *says});
  }
  return all;
}

// The first two of one field for which no value `fits`: whether it meets one, and the other.
template <typename Fits>
PairObjections pairs(const std::vector<const Expression*>& parts, Fits fits,
                     const Objection& objection) {
  const std::vector<Compared> all = compared(parts);
  for (auto b = all.begin(); b != all.end(); ++b) {
    const auto is_at_odds = [&](const Compared& a) {
      if (a.says.field->intrinsic != b->says.field->intrinsic) return false;
      const auto values = values_between(*a.says.literal, *b->says.literal);
      return std::none_of(values.begin(), values.end(), [&](const Literal& value) {
        return fits(meets(a.says, value), meets(b->says, value));
      });
    };
    const auto a = std::find_if(all.begin(), b, is_at_odds);
    if (a == b) continue;
    const std::string both = to_string(*a->part) + " and " + to_string(*b->part);
    return {{a->part, Objection{both + objection.what, objection.remedy}}};
  }
  return {};
}

}  // namespace

PairObjections contradictions(const std::vector<const Expression*>& parts) {
  return pairs(parts, [](bool one, bool other) { return one && other; },
               {" are never true of one span",
                "join them with ||, or give each its own spans: { … } && { … }"});
}

PairObjections tautologies(const std::vector<const Expression*>& parts) {
  return pairs(parts, [](bool one, bool other) { return !one && !other; },
               {": one of them is true of every span", "leave both out, or join them with &&"});
}

}  // namespace harness::languages
