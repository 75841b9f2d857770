#include "harness/scenario/tags.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

// Tags and labels that the harness sets itself.
constexpr std::array<std::string_view, 7> taken_tags{
    "name", "scenario", "check", "status", "expected_response", "le", "quantile"};

// A comma within a value, as sentences have them, is not followed by another tag.
std::vector<std::string> parts_of(std::string_view selection) {
  static const re2::RE2 tag(R"(\s*[A-Za-z][A-Za-z0-9_]*:.*)");
  std::vector<std::string> parts;
  for (const std::string& part : split(selection, ',')) {
    if (parts.empty() || re2::RE2::FullMatch(part, tag)) {
      parts.push_back(part);
    } else {
      parts.back() += "," + part;
    }
  }
  return parts;
}

}  // namespace

std::string_view tag_name_pattern() { return "^[A-Za-z][A-Za-z0-9_]*$"; }

Result<void> check_tag_name(const std::string& name) {
  static const re2::RE2 form(tag_name_pattern());
  if (!re2::RE2::FullMatch(name, form)) {
    return fail(shown(name) + " cannot be a tag", {}, "use letters, digits and _, such as team");
  }
  if (std::find(taken_tags.begin(), taken_tags.end(), name) == taken_tags.end()) return {};
  return fail("the tag " + shown(name) + " is the harness' own", {}, "choose another name");
}

std::string_view tag_value_pattern() { return "^[^,{}]*[^,{}\\s][^,{}]*$"; }

Result<void> check_tag_value(const std::string& value) {
  const bool filled = !trim(value).empty();
  if (filled && value.find_first_of(",{}") == std::string::npos) return {};
  return fail(shown(value) + " cannot be the value of a tag", {},
              "write some text without commas and braces");
}

Result<Tags> parse_selector(std::string_view text) {
  const Error malformed{
      shown(std::string(text)) + " selects nothing", {}, "write {TAG:VALUE}, such as {name:roll}"};
  if (text.size() < 2 || !text.starts_with('{') || !text.ends_with('}')) return fail(malformed);
  Tags tags;
  for (const std::string& part : parts_of(text.substr(1, text.size() - 2))) {
    const std::size_t colon = std::min(part.find(':'), part.size() - 1);
    const std::string name(trim(std::string_view(part).substr(0, colon)));
    const std::string value(trim(std::string_view(part).substr(colon + 1)));
    if (name.empty() || value.empty()) return fail(malformed);
    if (tags.emplace(name, value).second) continue;
    return fail("the tag " + shown(name) + " stands twice in " + shown(std::string(text)), {},
                "write a threshold for each of its values");
  }
  return tags;
}

std::string selector_text(const Tags& tags) {
  std::string text;
  for (const auto& [name, value] : tags) text += (text.empty() ? "{" : ",") + name + ":" + value;
  return text.empty() ? text : text + "}";
}

bool has_all(const Tags& tags, const Tags& wanted) {
  return std::includes(tags.begin(), tags.end(), wanted.begin(), wanted.end());
}

}  // namespace harness::scenario
