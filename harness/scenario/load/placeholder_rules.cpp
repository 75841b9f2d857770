// Which placeholders a request may have, and which it has.
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "harness/core/reference.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/load/data_rules.hpp"
#include "harness/scenario/load/placeholder.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

std::string braced(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "{" : ", {") + name + "}";
  return text;
}

// "{users.name|json}", where that was misspelt in one way or another.
std::optional<std::string> meant_placeholder(const std::string& written, const Names& known) {
  const std::string name = name_within(written);
  const auto meant = contains(known, name) ? std::optional(name) : nearest(name, known);
  if (!meant) return std::nullopt;
  const bool is_filtered = written.find('|') != std::string::npos;
  return "{" + *meant + (is_filtered ? "|json" : "") + "}";
}

constexpr const char* for_a_brace = "write {{ for a brace";

// Words of any language, as columns are called, and none of the marks of JSON or programs.
bool is_of_words(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || static_cast<unsigned char>(c) >= 0x80 || could_be_name(std::string{'_', c});
  });
}

// What could be no name by its letters, and was meant as one all the same: it begins as a name that
// is filled in here, "users.", or is near one that has such letters itself, as "first name" has.
bool is_meant(const std::string& name, const Names& known) {
  const std::size_t dot = name.find('.');
  const std::string beginning = dot == std::string::npos ? "" : name.substr(0, dot + 1);
  Names unusual;
  for (const std::string& one : known) {
    if (!beginning.empty() && (one.starts_with(beginning) || one + "." == beginning)) return true;
    if (!could_be_name(one)) unusual.push_back(one);
  }
  return is_of_words(name) && nearest(name, unusual).has_value();
}

// Where bodies have a brace: {1}, {"a": 1}.
Problem no_placeholder(const Node& text, const std::string& key, const std::string& inside) {
  return {text.place, key + ": {" + inside + "} cannot be a placeholder", for_a_brace};
}

Problem unknown_placeholder(const Node& text, const std::string& key, const std::string& name,
                            const Names& known) {
  const std::string behind_dollar = "${" + name + "}";
  const bool has_dollar = text.text.find(behind_dollar) != std::string::npos;
  const auto reference = has_dollar ? meant_reference(behind_dollar) : std::nullopt;
  const std::string inside = name_within(name);
  if (!reference && !could_be_name(inside) && !contains(known, inside) &&
      !is_meant(inside, known)) {
    return no_placeholder(text, key, name);
  }
  const auto meant = meant_placeholder(name, known);
  std::string remedy = meant ? "did you mean " + *meant + "? " : "";
  remedy += known.empty() ? "none is filled in here" : "known here: " + braced(known);
  remedy += std::string("; ") + for_a_brace;
  if (reference) remedy = "write " + *reference;
  return {text.place, key + ": unknown placeholder {" + name + "}", remedy};
}

// "{die" at the end of a text: the brace would be taken as it stands.
bool has_unclosed_brace(const std::string& text) {
  const std::string without_pairs = replace_all(text, "{{", "");
  const std::size_t open = without_pairs.rfind('{');
  return open != std::string::npos && without_pairs.find('}', open) == std::string::npos;
}

void check_braces(const Node& text, const std::string& filled, const std::string& key,
                  std::vector<Problem>& problems) {
  if (!has_unclosed_brace(filled)) return;
  problems.push_back(
      {text.place, key + ": a { that no } closes", std::string("close it, or ") + for_a_brace});
}

void check_names(const Node& text, const std::string& key, const Names& names, const Names& known,
                 std::vector<Problem>& problems) {
  std::set<std::string> reported;
  for (const std::string& name : names) {
    if (contains(known, name) || !reported.insert(name).second) continue;
    problems.push_back(unknown_placeholder(text, key, name, known));
  }
}

// A text of a request, filled in, and the names of its placeholders.
struct Pattern {
  std::string key;
  const Node* text;
  std::string filled;
  Names names = {};
};

using ReadPlaceholder = Placeholder (*)(std::string_view written);

Pattern with_names(Pattern pattern, ReadPlaceholder reading) {
  for (const std::string& written : placeholders(pattern.filled)) {
    pattern.names.push_back(reading(written).name);
  }
  return pattern;
}

Pattern body_pattern(const Node& body, const Names& known, const File& file) {
  Pattern pattern{"body", &body, template_of(body, file)};
  const auto is_one = [&](const std::string& name) {
    return contains(known, name) || is_meant(name, known);
  };
  for (const PatternPiece& piece : pieces_of_body(pattern.filled, is_one)) {
    if (piece.is_placeholder) pattern.names.push_back(placeholder_of(piece.text).name);
  }
  return pattern;
}

std::vector<Pattern> patterns_of(const Node& request, const Names& known, const File& file) {
  std::vector<Pattern> patterns;
  if (const Member* url = url_of(request)) {
    patterns.push_back(
        with_names({url->key, &url->value, url_template_of(url->value, file)}, placeholder_in_url));
  }
  for (const char* key : {"headers", "cookies"}) {
    const Node* texts = request.find(key);
    if (texts == nullptr) continue;
    for (const Member& member : texts->members) {
      patterns.push_back(
          with_names({member.key, &member.value, template_of(member.value, file)}, placeholder_of));
    }
  }
  if (const Node* body = scalar_of(request, "body")) {
    patterns.push_back(body_pattern(*body, known, file));
  }
  return patterns;
}

// What there is for all requests of a load.
struct Around {
  const File& file;
  Names processes;  // and endpoints
  Names unread;     // files of values whose columns nobody knows
};

void check_patterns(const Node& request, const Names& known, const Around& around,
                    std::vector<Problem>& problems) {
  for (Pattern& pattern : patterns_of(request, known, around.file)) {
    if (pattern.key != "body") {
      check_braces(*pattern.text, pattern.filled, pattern.key, problems);
    }
    if (around.file.vocabulary.stages.empty()) continue;
    std::erase_if(pattern.names,
                  [&](const std::string& name) { return is_of_table(name, around.unread); });
    check_names(*pattern.text, pattern.key, pattern.names, known, problems);
  }
}

bool uses(const Node& request, const std::string& name, const File& file) {
  const std::vector<Pattern> patterns = patterns_of(request, {name}, file);
  const auto names_it = [&](const std::string& used) {  // be it misspelt, which is another problem
    return used == name || name_within(used) == name;
  };
  return std::any_of(patterns.begin(), patterns.end(), [&](const Pattern& pattern) {
    return std::any_of(pattern.names.begin(), pattern.names.end(), names_it);
  });
}

// A value is letters: what has a meaning in the texts around it has none within. `written`: the
// same with the braces of its author alone.
void check_value(const Node& value, const std::string& text, const std::string& written,
                 const Names& known, std::vector<Problem>& problems) {
  if (std::any_of(text.begin(), text.end(), is_control)) {
    problems.push_back({value.place, "vary: " + shown(text) + " has a control character in it",
                        "write values on one line"});
  }
  for (const std::string& inside : placeholders(written)) {
    if (!contains(known, name_within(inside))) continue;
    problems.push_back({value.place, "vary: {" + inside + "} is not filled in within a value",
                        "write it beside the placeholder, in the text that has both"});
  }
}

void check_variations(const Node& request, const Names& of_load, const Around& around,
                      std::vector<Problem>& problems) {
  const Node* vary = request.find("vary");
  if (vary == nullptr) return;
  Names known = of_load;
  append_new(known, around.processes);
  for (const auto& [name, place, values] : vary->members) {
    if (!uses(request, name, around.file)) {
      problems.push_back({place, "vary: the request has no placeholder {" + name + "}",
                          "write it into the URL, a header, a cookie or the body"});
    }
    if (contains(known, name)) {
      problems.push_back({place, "vary: {" + name + "} stands for something else already",
                          "give it another name"});
    }
    for (const Node& value : values.items) {
      check_value(value, value.text, template_of(value, around.file), known, problems);
    }
    for (const Member& value : values.members) {
      check_value(value.value, value.key, value.key, known, problems);
    }
  }
}

// Regular expressions and JSON pointers have braces of their own; but a name that stands for a
// value elsewhere was not meant as its letters.
void check_letters(const Node& one, const std::vector<const char*>& keys, const Names& known,
                   const File& file, std::vector<Problem>& problems) {
  for (const char* key : keys) {
    const Node* text = scalar_of(one, key);
    if (text == nullptr) continue;
    std::string letters = template_of(*text, file);
    for (const char* of_class : {"\\p{", "\\P{", "\\x{"})
      letters = replace_all(letters, of_class, "");
    for (const std::string& inside : placeholders(letters)) {
      if (!contains(known, name_within(inside))) continue;
      const bool is_pointer = std::string_view(key) == "json";
      problems.push_back({text->place,
                          std::string(key) + ": {" + inside + "} is not filled in here",
                          is_pointer ? "write out where the value stands"
                                     : "write out what it must be; for the letters, write [{]"});
    }
  }
}

void check_extractions(const Node& request, const Names& known, const File& file,
                       std::vector<Problem>& problems) {
  static const re2::RE2 shape("[A-Za-z_][A-Za-z0-9_-]*");
  const Node* extract = request.find("extract");
  if (extract == nullptr) return;
  for (const Member& member : extract->members) {
    check_letters(member.value, {"json", "regex"}, known, file, problems);
    if (!re2::RE2::FullMatch(member.key, shape)) {
      problems.push_back({member.place, "extract: " + shown(member.key) + " cannot name a value",
                          "use letters, digits, - and _, such as token"});
    } else if (contains(known, member.key)) {
      problems.push_back({member.place,
                          "extract: {" + member.key + "} stands for something else already",
                          "give it another name"});
    }
  }
}

// What an answer is held against is the same for all: nothing is filled in there, and what would be
// a placeholder elsewhere was not meant as its letters.
void check_checks(const Node& request, const Names& known, const File& file,
                  std::vector<Problem>& problems) {
  const Node* checks = request.find("check");
  if (checks == nullptr) return;
  const auto nothing = [](const std::string&) { return false; };
  for (const Member& check : checks->members) {
    check_letters(check.value, {"json", "matches", "body_matches"}, known, file, problems);
    for (const char* key : {"is", "contains", "body_contains"}) {
      const Node* text = scalar_of(check.value, key);
      if (text == nullptr) continue;
      for (const PatternPiece& piece : pieces_of_body(template_of(*text, file), nothing)) {
        if (!piece.is_placeholder) continue;
        problems.push_back(
            {text->place,
             std::string(key) + ": {" + piece.text +
                 "} is not filled in here, where each answer is held against the "
                 "same",
             std::string("write out what it must be; for the letters, ") +
                 (std::string_view(key) == "body_contains" ? "body_matches" : "matches") +
                 " with [{] for the brace"});
      }
    }
  }
}

// Requests of a flow know what those before them have extracted.
void check_flow(const Node& flow, const Names& known_to_all, const Around& around,
                std::vector<Problem>& problems) {
  Names known = known_to_all;
  for (const Node& request : flow.items) {
    Names here = keys_of(request, "vary");
    append_new(here, known);
    append_new(here, around.processes);
    check_patterns(request, here, around, problems);
    check_variations(request, known, around, problems);
    check_extractions(request, here, around.file, problems);
    check_checks(request, here, around.file, problems);
    append_new(known, keys_of(request, "extract"));
  }
}

void check_narration(const Node& load, const File& file, std::vector<Problem>& problems) {
  const Node* narration = load.find("narrate");
  if (narration == nullptr) return;
  const Names of_user{"vu", "iteration", "iterations"};
  Names of_request = of_user;
  of_request.push_back("status");
  for (const Node* flow : flows_of(load)) {
    for (const Node& request : flow->items) append_new(of_request, keys_of(request, "vary"));
  }
  const std::vector<std::pair<std::string, Names>> lines{
      {"begin", {}}, {"request", of_request}, {"user", of_user}, {"end", {}}};
  for (const auto& [key, known] : lines) {
    const Node* text = scalar_of(*narration, key);
    if (text == nullptr) continue;
    const std::string filled = template_of(*text, file);
    check_names(*text, key, placeholders(filled), known, problems);
    check_braces(*text, filled, key, problems);
  }
}

}  // namespace

std::vector<Problem> check_placeholder_rules(const File& file) {
  const Names processes = callable_in(file);
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < file.scenario.load.size(); ++i) {
    const Node& load = items_of(file.root, "load")[i];
    const Tables tables = tables_of(file.scenario.load[i]);
    Names known{"vu", "iteration"};
    append_new(known, columns_of(tables));
    for (const Node* flow : flows_of(load)) {
      check_flow(*flow, known, {file, processes, unread_tables(file.scenario.load[i])}, problems);
      for (const Node& request : flow->items) {
        check_data_in_headers(request, tables, file, problems);
      }
    }
    check_narration(load, file, problems);
  }
  return problems;
}

}  // namespace harness::scenario
