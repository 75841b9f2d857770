#include <array>
#include <functional>
#include <vector>

#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/values/utf8.hpp"
#include "stack/store/regex.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

using Groups = std::vector<re2::StringPiece>;

std::size_t offset_of(const std::string& of, const re2::StringPiece& piece) {
  return static_cast<std::size_t>(piece.data() - of.data());
}

// Calls `found` for each match from left to right. An empty one next to the match before it does
// not count. False where `found` says that it is enough.
bool each_match(const re2::RE2& regex, const std::string& of, std::size_t groups,
                Deadline* deadline, const std::function<bool(const Groups&)>& found) {
  Groups match(groups);
  std::size_t at = 0;
  std::size_t last_end = std::string::npos;
  while (at <= of.size() && has_time_for(regex, of.size() - at, deadline) &&
         regex.Match(of, at, of.size(), re2::RE2::UNANCHORED, match.data(),
                     static_cast<int>(groups))) {
    const std::size_t begin = offset_of(of, match[0]);
    const std::size_t end = begin + match[0].size();
    if (!(match[0].empty() && begin == last_end) && !found(match)) return false;
    last_end = end;
    at = end;
    if (!match[0].empty()) continue;
    at += end < of.size() ? rune_at(std::string_view(of).substr(end)).width : 1;
  }
  return true;
}

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

// The name after a "$", which is cut off: `$1x` is called "1x", `${1}x` is "1".
std::string_view take_name(std::string_view& rest) {
  const bool braced = rest.starts_with('{');
  std::size_t end = braced ? 1 : 0;
  const std::size_t begin = end;
  while (end < rest.size() && is_of_name(rest[end])) ++end;
  const std::string_view name = rest.substr(begin, end - begin);
  if (name.empty() || (braced && (end == rest.size() || rest[end] != '}'))) return {};
  rest.remove_prefix(end + (braced ? 1 : 0));
  return name;
}

std::string_view group_text(const re2::RE2& regex, const Groups& match, std::string_view name) {
  std::size_t index = match.size();
  if (name.find_first_not_of("0123456789") == std::string_view::npos) {
    if (name.size() < 4) index = std::stoul(std::string(name));
  } else {
    const auto& names = regex.NamedCapturingGroups();
    if (const auto found = names.find(std::string(name)); found != names.end()) {
      index = static_cast<std::size_t>(found->second);
    }
  }
  if (index >= match.size() || match[index].data() == nullptr) return {};
  return {match[index].data(), match[index].size()};
}

// "$$" is a dollar, `$name` what the group of that name or number holds.
void expand(std::string& to, std::string_view form, const re2::RE2& regex, const Groups& match) {
  while (!form.empty()) {
    const std::size_t dollar = form.find('$');
    to += form.substr(0, dollar);
    if (dollar == std::string_view::npos) return;
    form.remove_prefix(dollar + 1);
    if (form.starts_with('$')) {
      to += '$';
      form.remove_prefix(1);
    } else if (const std::string_view name = take_name(form); !name.empty()) {
      to += group_text(regex, match, name);
    } else {
      to += '$';
    }
  }
}

enum class Replacement { expanded, literal };

template <Replacement how>
Result<Value> replace_all(Arguments args, Context& context) {
  const auto regex = context.regexes.get(text_at(args, 0), context.budget);
  if (!regex) return fail(regex.error());
  const std::string& of = text_at(args, 1);
  std::string result;
  std::size_t copied = 0;
  const auto groups = static_cast<std::size_t>((*regex)->NumberOfCapturingGroups()) + 1;
  const auto take = [&](const Groups& match) {
    const std::size_t begin = offset_of(of, match[0]);
    result += std::string_view(of).substr(copied, begin - copied);
    copied = begin + match[0].size();
    if (how == Replacement::literal) {
      result += text_at(args, 2);
    } else {
      expand(result, text_at(args, 2), **regex, match);
    }
    return result.size() <= context.budget.bytes;
  };
  const bool all = each_match(**regex, of, groups, context.budget.deadline, take);
  if (!all) return fail("the template makes too much text");
  result += std::string_view(of).substr(copied);
  return made(std::move(result), context);
}

Result<Value> count(Arguments args, Context& context) {
  const auto regex = context.regexes.get(text_at(args, 0), context.budget);
  if (!regex) return fail(regex.error());
  std::int64_t matches = 0;
  each_match(**regex, text_at(args, 1), 1, context.budget.deadline, [&](const Groups&) {
    ++matches;
    return true;
  });
  return Value{matches};
}

}  // namespace

std::span<const Function> pattern_functions() {
  static constexpr std::array<Function, 3> functions{{
      {"regexReplaceAll", "sss", replace_all<Replacement::expanded>},
      {"regexReplaceAllLiteral", "sss", replace_all<Replacement::literal>},
      {"count", "ss", count},
  }};
  return functions;
}

}  // namespace store::logs::pipeline::templates
