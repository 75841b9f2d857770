// What a user does with an answer: extract and check.
#include <re2/re2.h>

#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/load/json_pointer.hpp"
#include "harness/scenario/load/load_forms.hpp"

namespace harness::scenario {
namespace {

using grammar::as_written;
using grammar::Field;
using grammar::filled_text;
using grammar::Form;
using grammar::optional;
using grammar::required;
using grammar::Variant;
using Test = decltype(Check::test);

Result<void> check_pattern(const std::string& text) {
  const re2::RE2 pattern(text, re2::RE2::Quiet);
  if (pattern.ok()) return {};
  return fail("\"" + text + "\" is no regular expression: " + pattern.error(), {},
              "write it in RE2's syntax");
}

Result<void> check_pattern_with_group(const std::string& text) {
  if (auto checked = check_pattern(text); !checked) return checked;
  const int groups = re2::RE2(text, re2::RE2::Quiet).NumberOfCapturingGroups();
  if (groups == 1) return {};
  return fail("\"" + text + "\" has " + std::to_string(groups) + " groups", {},
              "put what you want into one group, such as id=([0-9]+); write (?:…) for others");
}

Form<std::string> pattern() {
  return as_written(grammar::checked_text("a regular expression", check_pattern, ""));
}
Form<std::string> json_pointer() {
  return as_written(grammar::checked_text("a JSON pointer such as /auth/token", check_json_pointer,
                                          "^(/([^~]|~[01])*)?$"));
}
Form<std::string> header_name() { return as_written(filled_text("the name of a header")); }

// A test that is a text.
template <typename T>
Form<Test> tests(const Form<std::string>& text, std::string T::*member) {
  return grammar::as<Test, std::string>(
      text, [](std::string value) { return T{std::move(value)}; },
      [member](const Test& test) -> const std::string* {
        const T* held = std::get_if<T>(&test);
        return held == nullptr ? nullptr : &(held->*member);
      });
}

Form<Test> is_text(const Form<std::string>& text) {
  return tests<Check::Is>(text, &Check::Is::text);
}
Form<Test> contains_text() {
  return tests<Check::Contains>(as_written(filled_text("text")), &Check::Contains::text);
}
Form<Test> matches_pattern() { return tests<Check::Matches>(pattern(), &Check::Matches::pattern); }

Form<std::string> status_text() {
  const Form<int> status = grammar::whole<int>(100, 599);
  return grammar::as<std::string, int>(
      status, [](int value) { return std::to_string(value); },
      [](const std::string&) { return nullptr; });
}

// The tests of one value, of which a check has one.
Variant<Check> tested(const Field<Check>& where, Check::Part part) {
  const Form<Check::Between> between = grammar::range_of(
      "[low, high]", grammar::number(), &Check::Between::low, &Check::Between::high);
  return {where.key.name,
          {where,
           optional("is", &Check::test, is_text(as_written(grammar::text())),
                    "what it must be, to the letter"),
           optional("contains", &Check::test, contains_text(), "what must be somewhere in it"),
           optional("matches", &Check::test, matches_pattern(), "what must match somewhere in it"),
           optional("value", &Check::test, grammar::one_of<Test>(comparison()),
                    "what must hold of it as a number"),
           optional("in", &Check::test, grammar::one_of<Test>(between),
                    "between which numbers it must lie, both included")},
          {"is", "contains", "matches", "value", "in"},
          [part](Check& check) { check.part = part; }};
}

Variant<Check> of_part(const Field<Check>& test, Check::Part part) {
  return {test.key.name, {test}, {}, [part](Check& check) { check.part = part; }};
}

Variant<Extraction> taken_from(Extraction::From from, const Field<Extraction>& what) {
  return {what.key.name, {what}, {}, [from](Extraction& extraction) { extraction.from = from; }};
}

}  // namespace

Form<Extraction> extraction_form() {
  using From = Extraction::From;
  grammar::Record<Extraction> extraction{"an extraction"};
  extraction.variants = {
      taken_from(From::json, required("json", &Extraction::what, json_pointer(),
                                      "where it stands in a JSON body")),
      taken_from(From::header, required("header", &Extraction::what, header_name(),
                                        "the header whose value it is")),
      taken_from(From::regex,
                 required("regex", &Extraction::what,
                          as_written(grammar::checked_text("a regular expression with a group",
                                                           check_pattern_with_group, "\\(.*\\)")),
                          "what the body must match; the group is the value")),
  };
  return grammar::record(extraction);
}

Form<Check> check_form() {
  using Part = Check::Part;
  grammar::Record<Check> check{"a check"};
  check.variants = {
      of_part(
          required("status", &Check::test, is_text(status_text()), "what the HTTP status must be"),
          Part::status),
      tested(required("header", &Check::where, header_name(), "the header that is looked at"),
             Part::header),
      tested(required("json", &Check::where, json_pointer(), "what is looked at in a JSON body"),
             Part::json),
      of_part(required("body_contains", &Check::test, contains_text(), "what must be in the body"),
              Part::body),
      of_part(
          required("body_matches", &Check::test, matches_pattern(), "what must match in the body"),
          Part::body),
  };
  return grammar::record(check);
}

}  // namespace harness::scenario
