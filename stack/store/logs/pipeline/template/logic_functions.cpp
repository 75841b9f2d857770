#include <array>
#include <optional>

#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

// What can be compared with each other.
enum class Basic { none, boolean, integer, real, text };

Basic basic_kind(const Value& value) {
  if (value.as<bool>() != nullptr) return Basic::boolean;
  if (value.as<std::int64_t>() != nullptr || value.as<NamedNumber>() != nullptr) {
    return Basic::integer;
  }
  if (value.as<double>() != nullptr) return Basic::real;
  if (value.as<std::string>() != nullptr) return Basic::text;
  return Basic::none;
}

tl::unexpected<harness::Error> incompatible(const Value& a, const Value& b) {
  return fail("incompatible types for comparison: " + std::string(type_name(a)) + " and " +
              std::string(type_name(b)));
}

Result<bool> is_equal(const Value& a, const Value& b) {
  if (a.is_nil() || b.is_nil()) return a.is_nil() && b.is_nil();
  const Basic kind = basic_kind(a);
  if (kind != basic_kind(b)) return incompatible(a, b);
  switch (kind) {
    case Basic::boolean:
      return *a.as<bool>() == *b.as<bool>();
    case Basic::integer:
      return to_integer(a) == to_integer(b);
    case Basic::real:
      return *a.as<double>() == *b.as<double>();
    case Basic::text:
      return *a.as<std::string>() == *b.as<std::string>();
    default:
      break;
  }
  const Time* one = a.as<Time>();
  const Time* other = b.as<Time>();
  if (one != nullptr && other != nullptr) {
    return one->seconds == other->seconds && one->nanoseconds == other->nanoseconds;
  }
  if (a.as<Location>() != nullptr && b.as<Location>() != nullptr) {
    return a.as<Location>()->zone == b.as<Location>()->zone;
  }
  return fail("non-comparable type " + std::string(type_name(a)));
}

Result<bool> is_less(const Value& a, const Value& b) {
  const Basic kind = basic_kind(a);
  if (kind == Basic::none || kind == Basic::boolean) return fail("invalid type for comparison");
  if (kind != basic_kind(b)) return incompatible(a, b);
  if (kind == Basic::integer) return to_integer(a) < to_integer(b);
  if (kind == Basic::real) return *a.as<double>() < *b.as<double>();
  return *a.as<std::string>() < *b.as<std::string>();
}

Result<Value> as_value(const Result<bool>& answer, bool negated = false) {
  if (!answer) return fail(answer.error());
  return Value{*answer != negated};
}

// Whether the first equals one of the others.
Result<Value> eq(Arguments args, Context&) {
  if (args.size() < 2) return fail("missing argument for comparison");
  for (const Value& other : args.subspan(1)) {
    const Result<bool> same = is_equal(args[0], other);
    if (!same || *same) return as_value(same);
  }
  return Value{false};
}

Result<Value> ne(Arguments args, Context&) { return as_value(is_equal(args[0], args[1]), true); }
Result<Value> lt(Arguments args, Context&) { return as_value(is_less(args[0], args[1])); }
Result<Value> ge(Arguments args, Context&) { return as_value(is_less(args[0], args[1]), true); }

Result<Value> le(Arguments args, Context&) {
  const Result<bool> less = is_less(args[0], args[1]);
  if (!less || *less) return as_value(less);
  return as_value(is_equal(args[0], args[1]));
}

Result<Value> gt(Arguments args, Context& context) {
  const Result<Value> not_greater = le(args, context);
  if (!not_greater) return not_greater;
  return Value{!is_true(*not_greater)};
}

Result<Value> negation(Arguments args, Context&) { return Value{!is_true(args[0])}; }

std::optional<std::size_t> size_of(const Value& value) {
  if (const auto* text = value.as<std::string>()) return text->size();
  if (const auto* list = value.as<std::shared_ptr<const List>>()) return (*list)->size();
  if (const auto* object = value.as<std::shared_ptr<const Object>>()) return (*object)->size();
  if (const auto* map = value.as<LabelMap>()) return map->labels.size();
  return std::nullopt;
}

Result<Value> len(Arguments args, Context&) {
  if (args[0].is_nil()) return fail("len of nil pointer");
  const auto size = size_of(args[0]);
  if (!size) return fail("len of type " + std::string(type_name(args[0])));
  return Value{static_cast<std::int64_t>(*size)};
}

Result<Value> element(const Value& of, const Value& key) {
  if (of.is_nil()) return fail("index of untyped nil");
  const auto* name = key.as<std::string>();
  if (const auto* map = of.as<LabelMap>(); map != nullptr && name != nullptr) {
    for (const Label& label : map->labels) {
      if (label.name == *name) return Value{std::string(label.value)};
    }
    return Value{std::string()};
  }
  if (const auto* object = of.as<std::shared_ptr<const Object>>(); object && name != nullptr) {
    const auto found = (*object)->find(*name);
    return found == (*object)->end() ? Value{} : found->second;
  }
  const auto* index = key.as<std::int64_t>();
  const auto size = size_of(of);
  if (!size) return fail("can't index item of type " + std::string(type_name(of)));
  if (index == nullptr) {
    return fail("cannot index slice/array with type " + std::string(type_name(key)));
  }
  const auto at = static_cast<std::size_t>(*index);
  if (*index < 0 || at >= *size) {
    return fail("index out of range: " + std::to_string(*index));
  }
  if (const auto* list = of.as<std::shared_ptr<const List>>()) return (**list)[at];
  if (const auto* text = of.as<std::string>()) {
    return Value{static_cast<std::int64_t>(static_cast<unsigned char>((*text)[at]))};
  }
  return fail("value has type " + std::string(type_name(key)) + "; should be string");
}

Result<Value> index_of(Arguments args, Context&) {
  Value value = args[0];
  for (const Value& key : args.subspan(1)) {
    Result<Value> next = element(value, key);
    if (!next) return next;
    value = std::move(*next);
  }
  return value;
}

// slice x 1 2 is x[1:2]
Result<Value> slice(Arguments args, Context& context) {
  const auto size = size_of(args[0]);
  if (!size || args.size() > 3)
    return fail("can't slice item of type " + std::string(type_name(args[0])));
  const std::int64_t begin = args.size() > 1 ? to_integer(args[1]) : 0;
  const std::int64_t end = args.size() > 2 ? to_integer(args[2]) : static_cast<std::int64_t>(*size);
  if (begin < 0 || end < begin || end > static_cast<std::int64_t>(*size)) {
    return fail("index out of range: " + std::to_string(begin < 0 ? begin : end));
  }
  const auto from = static_cast<std::size_t>(begin);
  const auto count = static_cast<std::size_t>(end - begin);
  if (const auto* text = args[0].as<std::string>()) return made(text->substr(from, count), context);
  if (const auto* list = args[0].as<std::shared_ptr<const List>>()) {
    const auto first = (*list)->begin() + static_cast<std::ptrdiff_t>(from);
    return list_value(List(first, first + static_cast<std::ptrdiff_t>(count)));
  }
  return fail("can't slice item of type " + std::string(type_name(args[0])));
}

// default "-" .label
Result<Value> default_value(Arguments args, Context&) {
  return args.size() < 2 || !is_true(args[1]) ? args[0] : args[1];
}

}  // namespace

std::span<const Function> logic_functions() {
  static constexpr std::array<Function, 13> functions{{
      {"and", "aa*", nullptr},
      {"or", "aa*", nullptr},
      {"not", "a", negation},
      {"eq", "aa*", eq},
      {"ne", "aa", ne},
      {"lt", "aa", lt},
      {"le", "aa", le},
      {"gt", "aa", gt},
      {"ge", "aa", ge},
      {"len", "a", len},
      {"index", "aa*", index_of},
      {"slice", "aa*", slice},
      {"default", "aa*", default_value},
  }};
  return functions;
}

}  // namespace store::logs::pipeline::templates
