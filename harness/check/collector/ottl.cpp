// Statements and conditions of transform, filter, routing and tail_sampling: OTTL, as far as its
// quotes, brackets and operators.
#include <algorithm>
#include <array>
#include <optional>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

struct Slip {
  std::string what;
  std::string remedy;
};

bool is_ottl_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

// The same with # in the place of each text, so that what is left are words and signs.
struct Unquoted {
  std::string text;
  std::optional<Slip> slip = {};
};

Unquoted without_texts(std::string_view written) {
  Unquoted result;
  for (std::size_t at = 0; at < written.size(); ++at) {
    if (written[at] == '\'') {
      result.slip = Slip{"texts do not stand in '", "put them in double quotes"};
      return result;
    }
    if (written[at] != '"') {
      result.text += written[at];
      continue;
    }
    for (++at; at < written.size() && written[at] != '"'; ++at) {
      if (written[at] == '\\') ++at;
    }
    if (at >= written.size()) {
      result.slip = Slip{"a quote is not closed", "close it"};
      return result;
    }
    result.text += '#';
  }
  return result;
}

std::optional<Slip> slip_of_brackets(std::string_view text) {
  constexpr std::string_view opens = "([{";
  constexpr std::string_view closes = ")]}";
  std::string open;
  for (const char c : text) {
    if (opens.find(c) != std::string_view::npos) open += c;
    const std::size_t closed = closes.find(c);
    if (closed == std::string_view::npos) continue;
    if (open.empty() || open.back() != opens[closed]) {
      return Slip{std::string("the ") + c + " closes nothing", "remove it, or open it before"};
    }
    open.pop_back();
  }
  if (open.empty()) return std::nullopt;
  return Slip{std::string("the ") + open.back() + " is not closed", "close it"};
}

std::optional<Slip> slip_of_signs(std::string_view text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == '&') return Slip{"there is no &&", "write and"};
    if (c == '|') return Slip{"there is no ||", "write or"};
    if (c == '!' && next != '=') return Slip{"there is no !", "write not"};
    const bool is_operator = is_one_of(text.substr(at, 2), {"==", "!=", "<=", ">="});
    if (is_operator) {
      ++at;
    } else if (c == '=' && depth == 0) {  // within ( ) it may name an argument
      return Slip{"= compares nothing", "write =="};
    }
  }
  return std::nullopt;
}

std::optional<Slip> slip_of_condition(std::string_view text) {
  const std::string_view condition = trim(text);
  if (condition.empty()) return Slip{"a condition is missing", "write one, or remove it"};
  for (const char* word : {"and", "or", "not", "==", "!=", "<", ">", "<=", ">="}) {
    const std::string_view end(word);
    if (!condition.ends_with(end)) continue;
    const std::string_view before = condition.substr(0, condition.size() - end.size());
    const bool is_whole_word =
        before.empty() || !is_ottl_letter(before.back()) || !is_ottl_letter(end.front());
    const bool is_part_of_name = !before.empty() && before.back() == '.';
    if (!is_whole_word || is_part_of_name) continue;
    return Slip{"nothing stands behind " + std::string(end), "write what is compared"};
  }
  return std::nullopt;
}

// A function that changes something, and where it is to.
std::optional<Slip> slip_of_statement(std::string_view text) {
  const std::string_view statement = trim(text);
  std::size_t name = 0;
  while (name < statement.size() && is_ottl_letter(statement[name])) ++name;
  const std::string_view rest = trim(statement.substr(name));
  const bool is_function = name > 0 && statement.front() >= 'a' && statement.front() <= 'z';
  if (!is_function || !rest.starts_with('(')) {
    return Slip{"it begins with no function", "begin it with one: set(attributes[\"a\"], \"b\")"};
  }
  int depth = 0;
  std::size_t end = 0;
  for (; end < rest.size(); ++end) {
    if (rest[end] == '(') ++depth;
    if (rest[end] == ')' && --depth == 0) break;
  }
  const std::string_view behind = trim(rest.substr(std::min(end + 1, rest.size())));
  if (behind.empty()) return std::nullopt;
  if (!behind.starts_with("where") || (behind.size() > 5 && is_ottl_letter(behind[5]))) {
    const std::string_view word = behind.substr(0, behind.find(' '));
    return Slip{shown(std::string(word)) + " stands behind the function",
                "write where, and a condition"};
  }
  return slip_of_condition(behind.substr(5));
}

// Words of functions, of whatever signal; those of a newer collector may be others.
const std::vector<std::string> functions_of_ottl = split(
    "aggregate_on_attribute_value aggregate_on_attributes append convert_gauge_to_sum "
    "convert_exponential_histogram_to_histogram convert_sum_to_gauge "
    "convert_summary_count_val_to_sum convert_summary_quantile_val_to_gauge "
    "convert_summary_sum_val_to_sum copy_metric delete_index delete_key delete_matching_keys drop "
    "extract_count_metric extract_sum_metric flatten keep_keys keep_matching_keys limit merge_maps "
    "merge_histogram_buckets replace_all_matches replace_all_patterns replace_match "
    "replace_pattern route scale_metric set set_semconv_span_name truncate_all "
    "Base64Decode Base64Encode Bool Coalesce CommunityID Concat ContainsValue ConvertCase Day "
    "Decode Double Duration ExtractGrokPatterns ExtractPatterns FNV Format FormatTime "
    "HasAttrKeyOnDatapoint HasAttrOnDatapoint HasPrefix HasSuffix Hex Hour Hours Index Int IsBool "
    "IsDouble IsInCIDR IsInt IsList IsMap IsMatch IsRootSpan IsString IsValidLuhn Keys Len Log MD5 "
    "Microseconds Milliseconds Minute Minutes Month Murmur3Hash Nanosecond Nanoseconds Now "
    "ParseCSV ParseInt ParseJSON ParseKeyValue ParseSeverity ParseSimplifiedXML ParseXML ProfileID "
    "SHA1 SHA256 SHA512 Second Seconds SliceToMap Sort SpanID Split String Substring Time "
    "ToCamelCase ToKeyValueString ToLowerCase ToSnakeCase ToUpperCase TraceID Trim TrimPrefix "
    "TrimSuffix TruncateTime URL UUID UUIDv7 Unix UnixMicro UnixMilli UnixNano UnixSeconds "
    "UserAgent Values Weekday XXH128 XXH3 Year",
    ' ');

std::optional<Slip> slip_of_functions(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (is_ottl_letter(c)) {
      word += c;
      continue;
    }
    const bool is_known =
        word.empty() || std::ranges::find(functions_of_ottl, word) != functions_of_ottl.end();
    const bool is_operator = is_one_of(word, {"and", "or", "not", "where"});
    if (const auto meant = nearest(word, functions_of_ottl);
        c == '(' && !is_known && !is_operator && meant) {
      return Slip{"there is no function " + word, "did you mean " + *meant + "?"};
    }
    word.clear();
  }
  return std::nullopt;
}

std::optional<Slip> slip_in(const std::string& text, bool is_statement) {
  const Unquoted unquoted = without_texts(text);
  if (unquoted.slip) return unquoted.slip;
  if (auto slip = slip_of_brackets(unquoted.text)) return slip;
  if (auto slip = slip_of_signs(unquoted.text)) return slip;
  if (auto slip = slip_of_functions(unquoted.text)) return slip;
  return is_statement ? slip_of_statement(unquoted.text) : slip_of_condition(unquoted.text);
}

struct OttlAt {
  std::string_view type;
  std::string_view path;
  bool is_statement;
};

constexpr std::array places_of_ottl{
    OttlAt{"transform", "trace_statements", true},
    OttlAt{"transform", "metric_statements", true},
    OttlAt{"transform", "log_statements", true},
    OttlAt{"transform", "trace_statements/statements", true},
    OttlAt{"transform", "metric_statements/statements", true},
    OttlAt{"transform", "log_statements/statements", true},
    OttlAt{"transform", "trace_statements/conditions", false},
    OttlAt{"transform", "metric_statements/conditions", false},
    OttlAt{"transform", "log_statements/conditions", false},
    OttlAt{"filter", "traces/span", false},
    OttlAt{"filter", "traces/spanevent", false},
    OttlAt{"filter", "metrics/metric", false},
    OttlAt{"filter", "metrics/datapoint", false},
    OttlAt{"filter", "logs/log_record", false},
    OttlAt{"routing", "table/statement", true},
    OttlAt{"routing", "table/condition", false},
    OttlAt{"tail_sampling", "policies/ottl_condition/span", false},
    OttlAt{"tail_sampling", "policies/ottl_condition/spanevent", false},
};

void look_at_ottl(const OttlAt& ottl, const yaml::Member& member, Findings& findings) {
  each_at(member.value, ottl.path, [&](const Node& node, const std::string&) {
    // What a variable brings is nobody's here.
    if (node.kind != Node::Kind::scalar || node.text.find("${") != std::string::npos) return;
    const auto slip = slip_in(node.text, ottl.is_statement);
    if (!slip) return;
    findings.add(node.place,
                 member.key + ": " + shown(node.text) + " is no " +
                     (ottl.is_statement ? "statement" : "condition") + " of OTTL: " + slip->what,
                 slip->remedy);
  });
}

}  // namespace

void ottl_statements(const Collector& collector, Findings& findings) {
  for (const char* section : {"processors", "connectors"}) {
    const Node* all = collector.root->find(section);
    if (all == nullptr) continue;
    for (const yaml::Member& member : all->members) {
      for (const OttlAt& ottl : places_of_ottl) {
        if (!is_same_type(ottl.type, type_of_component(member.key))) continue;
        look_at_ottl(ottl, member, findings);
      }
    }
  }
}

}  // namespace harness::check
