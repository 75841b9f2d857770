#include "harness/languages/logql/print.hpp"

#include "harness/core/text.hpp"
#include "harness/languages/logql/lexer.hpp"
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

// A name that is no word is one character: any that means nothing else where it stands ("!" before
// a blank), or one between quotes, which stays a name wherever it stands.
std::string name_to_read(const std::string& name) {
  const char first = name.front();
  const bool is_digit = first >= '0' && first <= '9';
  if (rune_length(name) < name.size() || (is_word_letter(first) && !is_digit)) return name;
  return "'" + name + "'";
}

std::string print_fields(const std::vector<Extraction>& fields) {
  return joined(fields, ",", [](const Extraction& field) {
    return name_to_read(field.label) + "=" + in_quotes(field.expression);
  });
}

std::string print_choices(const std::vector<LabelChoice>& labels) {
  return joined(labels, ",", [](const LabelChoice& choice) {
    const auto* name = std::get_if<std::string>(&choice);
    return name != nullptr ? name_to_read(*name) : print(std::get<Matcher>(choice));
  });
}

std::string with_space(std::string word, const std::string& rest) {
  return rest.empty() ? word : word + " " + rest;
}

std::string print_of(const LineFilter& filter) {
  return std::string(name_of(filter.op)) + " " +
         joined(filter.any, " or ", [](const LineMatch& match) {
           return match.ip ? "ip(" + in_quotes(match.text) + ")" : in_quotes(match.text);
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
std::string print_of(const RegexpParser& regexp) {
  return "| regexp " + in_quotes(regexp.expression);
}
std::string print_of(const PatternParser& pattern) {
  return "| pattern " + in_quotes(pattern.expression);
}
std::string print_of(const UnpackParser&) { return "| unpack"; }
std::string print_of(const LabelFilter& filter) { return "| " + print(filter); }
std::string print_of(const LineFormat& format) { return "| line_format " + in_quotes(format.text); }
std::string print_of(const LabelFormat& format) {
  return "| label_format " + joined(format.assignments, ",", [](const LabelAssignment& a) {
           const bool renames = a.kind == LabelAssignment::Kind::rename;
           return name_to_read(a.name) + "=" +
                  (renames ? name_to_read(a.value) : in_quotes(a.value));
         });
}
std::string print_of(const Drop& drop) { return "| drop " + print_choices(drop.labels); }
std::string print_of(const Keep& keep) { return "| keep " + print_choices(keep.labels); }
std::string print_of(const Decolorize&) { return "| decolorize"; }

template <typename Filter>
std::string compared(const Filter& filter, const std::string& value) {
  return name_to_read(filter.name) + std::string(name_of(filter.op)) + value;
}

std::string print_filter(const Matcher& matcher) { return print(matcher); }
std::string print_filter(const NumberFilter& f) { return compared(f, plain_number(f.value)); }
std::string print_filter(const DurationFilter& f) {
  return compared(f, std::to_string(f.value.count()) + "ns");
}
std::string print_filter(const BytesFilter& f) {
  return compared(f, std::to_string(f.value) + "B");
}
std::string print_filter(const IpFilter& f) {
  return name_to_read(f.name) + (f.negated ? "!=" : "=") + "ip(" + in_quotes(f.pattern) + ")";
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
  return name_to_read(matcher.name) + std::string(name_of(matcher.op)) + in_quotes(matcher.value);
}

std::string print(const LabelFilter& filter) {
  return std::visit([](const auto& of) { return print_filter(of); }, filter.of);
}

std::string print(const Stage& stage) {
  return std::visit([](const auto& of) { return print_of(of); }, stage.of);
}

std::string print(const Unwrap& unwrap) {
  switch (unwrap.conversion) {
    case Unwrap::Conversion::duration:
      return "| unwrap duration(" + unwrap.label + ")";
    case Unwrap::Conversion::bytes:
      return "| unwrap bytes(" + unwrap.label + ")";
    case Unwrap::Conversion::none:
      break;
  }
  return "| unwrap " + unwrap.label;
}

}  // namespace harness::languages::logql
