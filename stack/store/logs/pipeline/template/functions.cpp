#include "stack/store/logs/pipeline/template/functions.hpp"

#include <re2/re2.h>

#include <cmath>
#include <limits>
#include <unordered_map>

#include "harness/languages/logql/go_regex.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

RegexCache::RegexCache() = default;
RegexCache::~RegexCache() = default;

Result<const re2::RE2*> RegexCache::get(const std::string& expression, Budget& budget) {
  if (const auto found = known_.find(expression); found != known_.end()) {
    return found->second.get();
  }
  constexpr std::size_t price = 200;
  if (!budget.take_steps(price)) return fail("the template runs too long");
  auto compiled = harness::languages::logql::compile_regex(expression);
  if (!compiled) return fail(compiled.error());
  constexpr std::size_t instructions_of_a_step = 8;
  const auto size = static_cast<std::size_t>((*compiled)->ProgramSize());
  if (!budget.take_steps(size / instructions_of_a_step)) return fail("the template runs too long");
  if (known_.size() >= most) known_.clear();
  return known_.emplace(expression, std::move(*compiled)).first->second.get();
}

const Function* find_function(std::string_view name) {
  static const auto table = [] {
    std::unordered_map<std::string_view, const Function*> all;
    for (const auto functions :
         {logic_functions(), number_functions(), text_functions(), pattern_functions(),
          time_functions(), encoding_functions(), print_functions()}) {
      for (const Function& function : functions) all.emplace(function.name, &function);
    }
    return all;
  }();
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

Result<Value> made(std::string text, Context& context) {
  if (!context.budget.take_bytes(text.size())) return fail("the template makes too much text");
  return Value{std::move(text)};
}

namespace {

std::int64_t whole_part(double value) {
  if (!(std::abs(value) < 9.2e18)) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

// "12.00" is an integer, too.
std::string_view without_zero_decimals(std::string_view text) {
  const std::size_t last = text.find_last_not_of('0');
  const bool only_zeros =
      last != std::string_view::npos && text[last] == '.' && last + 1 < text.size();
  return only_zeros ? text.substr(0, last) : text;
}

}  // namespace

std::int64_t to_integer(const Value& value) {
  if (const auto* number = value.as<std::int64_t>()) return *number;
  if (const auto* number = value.as<double>()) return whole_part(*number);
  if (const auto* yes = value.as<bool>()) return *yes ? 1 : 0;
  if (const auto* named = value.as<NamedNumber>()) return named->number;
  if (const auto* text = value.as<std::string>()) {
    return parse_int(without_zero_decimals(*text), IntegerBase::by_prefix).value_or(0);
  }
  return 0;
}

double to_float(const Value& value) {
  if (const auto* number = value.as<double>()) return *number;
  if (const auto* text = value.as<std::string>()) return parse_float(*text).value_or(0);
  return static_cast<double>(to_integer(value));
}

}  // namespace store::logs::pipeline::templates
