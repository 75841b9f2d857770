#include <array>

#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

std::int64_t number(Arguments args, std::size_t at) { return to_integer(args[at]); }

Result<Value> lower(Arguments args, Context& context) {
  return made(lower_case(text_at(args, 0)), context);
}
Result<Value> upper(Arguments args, Context& context) {
  return made(upper_case(text_at(args, 0)), context);
}
Result<Value> title(Arguments args, Context& context) {
  return made(title_case(text_at(args, 0)), context);
}

bool is_in(std::string_view cutset, char32_t rune) {
  for (; !cutset.empty(); cutset.remove_prefix(rune_at(cutset).width)) {
    if (rune_at(cutset).value == rune) return true;
  }
  return false;
}

std::string_view trim_left(std::string_view of, std::string_view cutset) {
  while (!of.empty() && is_in(cutset, rune_at(of).value)) of.remove_prefix(rune_at(of).width);
  return of;
}

std::string_view trim_right(std::string_view of, std::string_view cutset) {
  std::size_t keep = 0;
  for (std::size_t at = 0; at < of.size();) {
    const Rune rune = rune_at(of.substr(at));
    at += rune.width;
    if (!is_in(cutset, rune.value)) keep = at;
  }
  return of.substr(0, keep);
}

std::string_view without_prefix(std::string_view of, std::string_view prefix) {
  return of.starts_with(prefix) ? of.substr(prefix.size()) : of;
}

std::string_view without_suffix(std::string_view of, std::string_view suffix) {
  return of.ends_with(suffix) ? of.substr(0, of.size() - suffix.size()) : of;
}

using Cut = std::string_view (*)(std::string_view of, std::string_view what);

std::string_view trim_both(std::string_view of, std::string_view cutset) {
  return trim_right(trim_left(of, cutset), cutset);
}

// The older functions take the text first, the newer ones last, for pipelines.
template <Cut cut>
Result<Value> text_first(Arguments args, Context& context) {
  return made(std::string(cut(text_at(args, 0), text_at(args, 1))), context);
}
template <Cut cut>
Result<Value> text_last(Arguments args, Context& context) {
  return made(std::string(cut(text_at(args, 1), text_at(args, 0))), context);
}

Result<Value> trim(Arguments args, Context& context) {
  return made(std::string(trim_space(text_at(args, 0))), context);
}

// At most `times` occurrences, all where it is negative. An empty one stands before each rune and
// at the end.
Result<Value> replaced(std::string_view of, std::string_view old, std::string_view by,
                       std::int64_t times, Context& context) {
  std::string result;
  while (times != 0) {
    std::size_t at = of.find(old);
    if (at == std::string_view::npos) break;
    result += of.substr(0, at);
    result += by;
    of.remove_prefix(at + old.size());
    if (times > 0) --times;
    if (result.size() > context.budget.bytes) break;
    if (!old.empty()) continue;
    if (of.empty()) break;
    const std::size_t width = rune_at(of).width;
    result += of.substr(0, width);
    of.remove_prefix(width);
  }
  result += of;
  return made(std::move(result), context);
}

Result<Value> replace(Arguments args, Context& context) {
  return replaced(text_at(args, 2), text_at(args, 0), text_at(args, 1), -1, context);
}
Result<Value> replace_first_ones(Arguments args, Context& context) {
  return replaced(text_at(args, 0), text_at(args, 1), text_at(args, 2), number(args, 3), context);
}

// Counts bytes; from the end where it is negative.
Result<Value> trunc(Arguments args, Context& context) {
  const std::string& of = text_at(args, 1);
  const std::int64_t count = number(args, 0);
  const auto size = static_cast<std::int64_t>(of.size());
  if (count < 0 && size + count > 0) {
    return made(of.substr(static_cast<std::size_t>(size + count)), context);
  }
  return made(count >= 0 ? of.substr(0, static_cast<std::size_t>(count)) : of, context);
}

tl::unexpected<harness::Error> out_of_bounds(const std::string& bounds) {
  return fail("runtime error: slice bounds out of range [" + bounds);
}

Result<Value> substr(Arguments args, Context& context) {
  const std::string& of = text_at(args, 2);
  const auto size = static_cast<std::int64_t>(of.size());
  std::int64_t begin = number(args, 0);
  std::int64_t end = number(args, 1);
  if (begin < 0) {
    if (end < 0) return out_of_bounds(":" + std::to_string(end) + ']');
    if (end > size) {
      return out_of_bounds(":" + std::to_string(end) + "] with length " + std::to_string(size));
    }
    begin = 0;
  } else if (end < 0 || end > size) {
    end = size;
  }
  if (begin > end) {
    return out_of_bounds(std::to_string(begin) + ':' + std::to_string(end) + ']');
  }
  return made(of.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
              context);
}

// To a width in runes: cut at the end, or filled there.
template <bool to_left>
Result<Value> align(Arguments args, Context& context) {
  const std::string& of = text_at(args, 1);
  const std::int64_t width = number(args, 0);
  const auto runes = static_cast<std::int64_t>(rune_count(of));
  if (width < 0 || width == runes) return args[1];
  if (width > runes) {
    const auto padding = static_cast<std::size_t>(width - runes);
    if (padding > context.budget.bytes) return fail("the template makes too much text");
    return made(to_left ? of + std::string(padding, ' ') : std::string(padding, ' ') + of, context);
  }
  std::string_view rest = of;
  for (std::int64_t skipped = 0; skipped < (to_left ? width : runes - width); ++skipped) {
    rest.remove_prefix(rune_at(rest).width);
  }
  return made(to_left ? of.substr(0, of.size() - rest.size()) : std::string(rest), context);
}

Result<Value> indented(Arguments args, Context& context, std::string_view before) {
  const std::int64_t spaces = number(args, 0);
  if (spaces < 0) return fail("strings: negative Repeat count");
  if (static_cast<std::size_t>(spaces) > context.budget.bytes) {
    return fail("the template makes too much text");
  }
  const std::string padding(static_cast<std::size_t>(spaces), ' ');
  const Result<Value> lines = replaced(text_at(args, 1), "\n", "\n" + padding, -1, context);
  if (!lines) return lines;
  return made(std::string(before) + padding + *lines->as<std::string>(), context);
}

Result<Value> indent(Arguments args, Context& context) { return indented(args, context, ""); }
Result<Value> nindent(Arguments args, Context& context) { return indented(args, context, "\n"); }

Result<Value> repeat(Arguments args, Context& context) {
  const std::int64_t times = number(args, 0);
  const std::string& of = text_at(args, 1);
  if (times < 0) return fail("strings: negative Repeat count");
  if (of.empty()) return args[1];
  if (static_cast<std::size_t>(times) > context.budget.bytes / of.size()) {
    return fail("the template makes too much text");
  }
  std::string result;
  for (std::int64_t i = 0; i < times; ++i) result += of;
  return made(std::move(result), context);
}

Result<Value> contains(Arguments args, Context&) {
  return Value{text_at(args, 1).find(text_at(args, 0)) != std::string::npos};
}
Result<Value> has_prefix(Arguments args, Context&) {
  return Value{text_at(args, 1).starts_with(text_at(args, 0))};
}
Result<Value> has_suffix(Arguments args, Context&) {
  return Value{text_at(args, 1).ends_with(text_at(args, 0))};
}

}  // namespace

std::span<const Function> text_functions() {
  static constexpr std::array<Function, 27> functions{{
      {"lower", "s", lower},
      {"upper", "s", upper},
      {"title", "s", title},
      {"ToLower", "s", lower},
      {"ToUpper", "s", upper},
      {"trim", "s", trim},
      {"TrimSpace", "s", trim},
      {"trimAll", "ss", text_last<trim_both>},
      {"trimPrefix", "ss", text_last<without_prefix>},
      {"trimSuffix", "ss", text_last<without_suffix>},
      {"Trim", "ss", text_first<trim_both>},
      {"TrimLeft", "ss", text_first<trim_left>},
      {"TrimRight", "ss", text_first<trim_right>},
      {"TrimPrefix", "ss", text_first<without_prefix>},
      {"TrimSuffix", "ss", text_first<without_suffix>},
      {"replace", "sss", replace},
      {"Replace", "sssi", replace_first_ones},
      {"trunc", "is", trunc},
      {"substr", "iis", substr},
      {"alignLeft", "is", align<true>},
      {"alignRight", "is", align<false>},
      {"indent", "is", indent},
      {"nindent", "is", nindent},
      {"repeat", "is", repeat},
      {"contains", "ss", contains},
      {"hasPrefix", "ss", has_prefix},
      {"hasSuffix", "ss", has_suffix},
  }};
  return functions;
}

}  // namespace store::logs::pipeline::templates
