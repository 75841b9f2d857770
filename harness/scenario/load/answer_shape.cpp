// What a user does with an answer: extract and check.
#include <re2/re2.h>

#include <utility>

#include "harness/scenario/load/json_pointer.hpp"
#include "harness/scenario/load/shapes.hpp"

namespace harness::scenario {
namespace {

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

ShapePtr pattern() { return grammar("a regular expression", check_pattern, ""); }
ShapePtr json_pointer() {
  return grammar("a JSON pointer such as /auth/token", check_json_pointer, "^(/([^~]|~[01])*)?$");
}
ShapePtr header_name() { return filled_text("the name of a header"); }

// The tests of one value, of which a check has one.
Variant tested(const Key& part) {
  return {part.name,
          {part,
           {"is", text(), optional, "", "what it must be, to the letter"},
           {"contains", filled_text("text"), optional, "", "what must be somewhere in it"},
           {"matches", pattern(), optional, "", "what must match somewhere in it"},
           {"value", comparison(), optional, "", "what must hold of it as a number"},
           {"in", range_of("[low, high]", number()), optional, "",
            "between which numbers it must lie, both included"}},
          {"is", "contains", "matches", "value", "in"}};
}

}  // namespace

ShapePtr extraction_shape() {
  Record extraction;
  extraction.variants = {
      {"json", {{"json", json_pointer(), required, "", "where it stands in a JSON body"}}},
      {"header", {{"header", header_name(), required, "", "the header whose value it is"}}},
      {"regex",
       {{"regex",
         grammar("a regular expression with a group", check_pattern_with_group, "\\(.*\\)"),
         required, "", "what the body must match; the group is the value"}}},
  };
  return record("an extraction", std::move(extraction));
}

ShapePtr check_shape() {
  Record check;
  check.variants = {
      {"status", {{"status", whole(100, 599), required, "", "what the HTTP status must be"}}},
      tested({"header", header_name(), required, "", "the header that is looked at"}),
      tested({"json", json_pointer(), required, "", "what is looked at in a JSON body"}),
      {"body_contains",
       {{"body_contains", filled_text("text"), required, "", "what must be in the body"}}},
      {"body_matches", {{"body_matches", pattern(), required, "", "what must match in the body"}}},
  };
  return record("a check", std::move(check));
}

}  // namespace harness::scenario
