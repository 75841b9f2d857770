#include "harness/languages/logql/print.hpp"

#include <array>
#include <charconv>

#include "harness/languages/logql/names.hpp"
#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

template <typename Items, typename Text>
std::string joined(const Items& items, std::string_view separator, Text text) {
  std::string out;
  for (const auto& item : items) {
    if (&item != &items.front()) out += separator;
    out += text(item);
  }
  return out;
}

std::string number(double value) {
  std::array<char, 400> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return {buffer.data(), error == std::errc() ? end : buffer.data()};
}

std::string print_fields(const std::vector<Extraction>& fields) {
  return joined(fields, ",", [](const Extraction& field) {
    return field.label + "=" + quoted(field.expression);
  });
}

std::string print_choices(const std::vector<LabelChoice>& labels) {
  return joined(labels, ",", [](const LabelChoice& choice) {
    const auto* name = std::get_if<std::string>(&choice);
    return name != nullptr ? *name : print(std::get<Matcher>(choice));
  });
}

std::string with_space(std::string word, const std::string& rest) {
  return rest.empty() ? word : word + " " + rest;
}

std::string print_of(const LineFilter& filter) {
  return std::string(name_of(filter.op)) + " " +
         joined(filter.any, " or ", [](const LineMatch& match) {
           return match.ip ? "ip(" + quoted(match.text) + ")" : quoted(match.text);
         });
}
std::string print_of(const JsonParser& json) {
  return with_space("| json", print_fields(json.fields));
}
std::string print_of(const LogfmtParser& logfmt) {
  std::string flags = "| logfmt";
  if (logfmt.strict) flags += " --strict";
  if (logfmt.keep_empty) flags += " --keep-empty";
  return with_space(flags, print_fields(logfmt.fields));
}
std::string print_of(const RegexpParser& regexp) { return "| regexp " + quoted(regexp.expression); }
std::string print_of(const PatternParser& pattern) {
  return "| pattern " + quoted(pattern.expression);
}
std::string print_of(const UnpackParser&) { return "| unpack"; }
std::string print_of(const LabelFilter& filter) { return "| " + print(filter); }
std::string print_of(const LineFormat& format) { return "| line_format " + quoted(format.text); }
std::string print_of(const LabelFormat& format) {
  return "| label_format " + joined(format.assignments, ",", [](const LabelAssignment& a) {
           const bool renames = a.kind == LabelAssignment::Kind::rename;
           return a.name + "=" + (renames ? a.value : quoted(a.value));
         });
}
std::string print_of(const Drop& drop) { return "| drop " + print_choices(drop.labels); }
std::string print_of(const Keep& keep) { return "| keep " + print_choices(keep.labels); }
std::string print_of(const Decolorize&) { return "| decolorize"; }

template <typename Filter>
std::string compared(const Filter& filter, const std::string& value) {
  return filter.name + std::string(name_of(filter.op)) + value;
}

std::string print_filter(const Matcher& matcher) { return print(matcher); }
std::string print_filter(const NumberFilter& f) { return compared(f, number(f.value)); }
std::string print_filter(const DurationFilter& f) {
  return compared(f, std::to_string(f.value.count()) + "ns");
}
std::string print_filter(const BytesFilter& f) {
  return compared(f, std::to_string(f.value) + "B");
}
std::string print_filter(const IpFilter& f) {
  return f.name + (f.negated ? "!=" : "=") + "ip(" + quoted(f.pattern) + ")";
}
std::string print_filter(const AllOf& all) {
  return "( " + joined(all.parts, " , ", [](const LabelFilter& part) { return print(part); }) +
         " )";
}
std::string print_filter(const AnyOf& any) {
  return "( " + joined(any.parts, " or ", [](const LabelFilter& part) { return print(part); }) +
         " )";
}

}  // namespace

std::string print(const Matcher& matcher) {
  return matcher.name + std::string(name_of(matcher.op)) + quoted(matcher.value);
}

std::string print(const LabelFilter& filter) {
  return std::visit([](const auto& of) { return print_filter(of); }, filter.of);
}

std::string print(const Stage& stage) {
  return std::visit([](const auto& of) { return print_of(of); }, stage.of);
}

}  // namespace harness::languages::logql
