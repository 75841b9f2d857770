// What Alloy's own parser refuses within blocks, and components that wait for one another.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "harness/check/alloy/alloy.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using Tokens = std::vector<AlloyToken>;

bool is_sign(const Tokens& tokens, std::size_t at, char sign) {
  return at < tokens.size() && tokens[at].kind == AlloyToken::Kind::sign &&
         tokens[at].text.front() == sign;
}

bool is_kind(const Tokens& tokens, std::size_t at, AlloyToken::Kind kind) {
  return at < tokens.size() && tokens[at].kind == kind;
}

// Arguments and blocks of one body, and of those within it. It stops at the first that is neither.
class AlloyBody {
 public:
  AlloyBody(const Tokens& tokens, Findings& findings) : tokens_(tokens), findings_(findings) {}

  void read() {
    while (at_ < tokens_.size() && !failed_) body();
  }

 private:
  // Up to the } that closes it.
  void body() {
    std::map<std::string, int> lines;  // of its arguments
    while (at_ < tokens_.size() && !failed_) {
      if (is_sign(tokens_, at_, '}')) return void(++at_);
      if (!is_kind(tokens_, at_, AlloyToken::Kind::word)) return fail(at_);
      statement(lines);
    }
  }

  void statement(std::map<std::string, int>& lines) {
    const AlloyToken& name = tokens_[at_];
    if (is_sign(tokens_, at_ + 1, '=')) {
      const auto [first, is_new] = lines.emplace(name.text, name.place.line);
      if (!is_new) {
        findings_.add(name.place,
                      name.text + " stands in line " + std::to_string(first->second) + " already",
                      "keep one: Alloy refuses the file");
      }
      at_ += 2;
      return value();
    }
    std::size_t open = at_ + 1;
    if (is_kind(tokens_, open, AlloyToken::Kind::string)) ++open;
    if (!is_sign(tokens_, open, '{')) return fail(at_);
    at_ = open + 1;
    body();
  }

  // A word of another line begins what comes next, unless a bracket is open or an operator waits.
  void value() {
    int open = 0;
    bool has_colon = false;
    for (const std::size_t begin = at_; at_ < tokens_.size(); ++at_) {
      const AlloyToken& token = tokens_[at_];
      if (token.kind == AlloyToken::Kind::sign) {
        if (token.text == ":" && !has_colon) {
          findings_.add(token.place, "no : stands behind a name in an object", "write =");
          has_colon = true;
        }
        const char sign = token.text.front();
        if (sign == '}' && open == 0) return;
        if (sign == ',' && open == 0) {
          findings_.add(token.place, "no comma stands behind an argument", "remove it");
        }
        if (sign == '{' && open > 0) look_for_comma(begin);
        if (is_one_of(token.text, {"{", "[", "("})) ++open;
        if (is_one_of(token.text, {"}", "]", ")"})) --open;
        continue;
      }
      if (open > 0) look_for_comma(begin);
      const bool may_end = open == 0 && at_ > begin && !waits_for_more(tokens_[at_ - 1]);
      if (may_end && token.kind == AlloyToken::Kind::word &&
          token.place.line > tokens_[at_ - 1].place.line) {
        return;
      }
    }
  }

  // Before an item of a list, an object or a call that stands behind another one.
  void look_for_comma(std::size_t begin) {
    if (at_ == begin || waits_for_more(tokens_[at_ - 1])) return;
    findings_.add(tokens_[at_].place, "no comma stands before it", "write one behind each item");
  }

  static bool waits_for_more(const AlloyToken& token) {
    return token.kind == AlloyToken::Kind::sign && !is_one_of(token.text, {"}", "]", ")"});
  }

  void fail(std::size_t at) {
    failed_ = true;
    const AlloyToken& token = tokens_[at];
    if (token.kind != AlloyToken::Kind::word) return;  // a bracket too many is told elsewhere
    findings_.add(token.place, token.text + " has neither = nor { behind it",
                  "write " + token.text + " = …, or " + token.text + " { … } if it is a block");
  }

  const Tokens& tokens_;
  Findings& findings_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

const AlloyToken* single_quote(const Tokens& tokens) {
  const auto found = std::ranges::find_if(tokens, [](const AlloyToken& token) {
    return token.kind == AlloyToken::Kind::sign && token.text == "'";
  });
  return found == tokens.end() ? nullptr : &*found;
}

const std::vector<std::string> functions_of_alloy{"array.combine_maps",
                                                  "array.concat",
                                                  "array.group_by",
                                                  "convert.nonsensitive",
                                                  "encoding.from_URLbase64",
                                                  "encoding.from_base64",
                                                  "encoding.from_json",
                                                  "encoding.from_yaml",
                                                  "encoding.to_URLbase64",
                                                  "encoding.to_base64",
                                                  "encoding.to_json",
                                                  "encoding.url_encode",
                                                  "file.path_join",
                                                  "string.format",
                                                  "string.join",
                                                  "string.replace",
                                                  "string.split",
                                                  "string.to_lower",
                                                  "string.to_upper",
                                                  "string.trim",
                                                  "string.trim_prefix",
                                                  "string.trim_space",
                                                  "string.trim_suffix",
                                                  "sys.env",
                                                  "base64_decode",
                                                  "coalesce",
                                                  "concat",
                                                  "env",
                                                  "format",
                                                  "join",
                                                  "json_decode",
                                                  "json_path",
                                                  "lookup",
                                                  "nonsensitive",
                                                  "replace",
                                                  "split",
                                                  "to_lower",
                                                  "to_upper",
                                                  "trim",
                                                  "trim_prefix",
                                                  "trim_space",
                                                  "trim_suffix",
                                                  "unescape",
                                                  "yaml_decode"};

// The one that differs little, or is the beginning of the other: sys.environ.
std::optional<std::string> function_meant(const std::string& name) {
  if (const auto meant = nearest(name, functions_of_alloy)) return meant;
  const auto found = std::ranges::find_if(functions_of_alloy, [&](const std::string& known) {
    return known.find('.') != std::string::npos &&
           (known.starts_with(name) || name.starts_with(known));
  });
  return found == functions_of_alloy.end() ? std::nullopt : std::optional(*found);
}

void look_for_functions(const Tokens& tokens, Findings& findings) {
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    const AlloyToken& token = tokens[at];
    if (token.kind != AlloyToken::Kind::word || !is_sign(tokens, at + 1, '(')) continue;
    if (std::ranges::find(functions_of_alloy, token.text) != functions_of_alloy.end()) continue;
    const auto meant = function_meant(token.text);
    if (!meant) continue;  // a newer one, perhaps
    findings.add(token.place, "Alloy has no function " + token.text,
                 "did you mean " + *meant + "?");
  }
}

// Texts without quotes: level = info.
void look_for_bare_words(const Tokens& tokens, Findings& findings) {
  for (std::size_t at = 1; at < tokens.size(); ++at) {
    const AlloyToken& token = tokens[at];
    const bool is_item = is_sign(tokens, at - 1, '[');
    const bool may_be_bare = is_item || is_sign(tokens, at - 1, '=');
    if (token.kind != AlloyToken::Kind::word || !may_be_bare) continue;
    // Behind == and its like, or the index of a list.
    const bool is_operator = at > 1 && is_item != is_kind(tokens, at - 2, AlloyToken::Kind::sign);
    const bool is_value = is_one_of(token.text, {"true", "false", "null"}) ||
                          to_number(token.text) || token.text.find('.') != std::string::npos;
    if (is_operator || is_value || is_sign(tokens, at + 1, '(')) continue;
    findings.add(token.place, "nothing is called " + token.text + " here", "put it in quotes");
  }
}

// The text that an argument of the body itself has.
const AlloyToken* text_given(const AlloyComponent& component, std::string_view name) {
  int open = 0;
  for (std::size_t at = 0; at < component.body.size(); ++at) {
    const AlloyToken& token = component.body[at];
    if (token.kind == AlloyToken::Kind::sign) {
      open += token.text == "{" ? 1 : token.text == "}" ? -1 : 0;
    }
    const bool is_it = open == 0 && token.kind == AlloyToken::Kind::word && token.text == name;
    if (!is_it || !is_sign(component.body, at + 1, '=')) continue;
    if (is_kind(component.body, at + 2, AlloyToken::Kind::string)) return &component.body[at + 2];
  }
  return nullptr;
}

void look_at_scrape(const AlloyComponent& component, Findings& findings) {
  const AlloyToken* timeout = text_given(component, "scrape_timeout");
  const AlloyToken* interval = text_given(component, "scrape_interval");
  if (timeout == nullptr) return;
  const auto longest = parse_duration(timeout->text);
  const auto between = parse_duration(interval == nullptr ? "60s" : interval->text);
  if (!longest || !between || *longest <= *between) return;
  findings.add(timeout->place,
               component.name() + ": scrape_timeout " + timeout->text +
                   " is above scrape_interval " + (interval == nullptr ? "60s" : interval->text),
               "give it as much or less: Alloy refuses it");
}

// Those whose values a component takes: each that its body names.
std::vector<const AlloyComponent*> taken_by(const AlloyFile& file, const AlloyComponent& one) {
  std::vector<const AlloyComponent*> all;
  for (const AlloyComponent& other : file.components) {
    if (other.label.empty()) continue;
    const std::string beginning = other.name() + ".";
    if (std::ranges::any_of(one.body, [&](const AlloyToken& token) {
          return token.kind == AlloyToken::Kind::word && token.text.starts_with(beginning);
        })) {
      all.push_back(&other);
    }
  }
  return all;
}

void reach(const AlloyFile& file, const AlloyComponent& from,
           std::set<const AlloyComponent*>& reached) {
  for (const AlloyComponent* next : taken_by(file, from)) {
    if (reached.insert(next).second) reach(file, *next, reached);
  }
}

}  // namespace

void alloy_syntax(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    if (const AlloyToken* quote = single_quote(component.body)) {
      findings.add(quote->place, "texts do not stand in ' here", "put it in double quotes");
      continue;
    }
    AlloyBody(component.body, findings).read();
    look_for_functions(component.body, findings);
    const bool has_names = is_one_of(component.type, {"declare", "foreach"});
    if (!has_names) look_for_bare_words(component.body, findings);
  }
}

void alloy_circles(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    std::set<const AlloyComponent*> reached;
    reach(file, component, reached);
    if (!reached.contains(&component)) continue;
    findings.add(component.place,
                 component.name() + " takes from others what they take from it: Alloy refuses it",
                 "let one of them hand on to something else");
  }
}

void alloy_settings(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    if (component.type == "prometheus.scrape") look_at_scrape(component, findings);
  }
}

}  // namespace harness::check
