#include "harness/scenario/forms.hpp"

#include <algorithm>

#include "harness/scenario/query.hpp"

namespace harness::scenario {
namespace {

using grammar::Form;

// What every file system and every shell takes as it is.
Result<void> check_file_name(const std::string& text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  const bool plain = !text.empty() && text.front() != '.' && text.front() != '-' &&
                     std::all_of(text.begin(), text.end(), is_plain);
  if (plain && text.size() <= 100) return {};
  return fail("\"" + text + "\" cannot name a directory", {},
              "use at most 100 letters, digits, - and _, such as stage5-db-failure");
}

}  // namespace

Form<Comparison> comparison() {
  return grammar::scalar<Comparison>(
      R"(a comparison such as "> 0" or "== 3")",
      {"^\\s*(>=|<=|===?|!=|>|<)\\s*" + std::string(number_pattern) + "\\s*$", false},
      [](const std::string& text) { return parse_comparison(text); },
      [](const Comparison& value) { return value.text(); });
}

namespace {

std::string words_of(QueryLanguage language) {
  const std::string checked = "; validate reads it, and names its traps";
  switch (language) {
    case QueryLanguage::promql:
      return "PromQL as Prometheus 2.42 has it" + checked;
    case QueryLanguage::logql:
      return "LogQL as Loki 3.7 has it" + checked;
    default:
      return "TraceQL as Tempo 2.6 has it" + checked;
  }
}

}  // namespace

Form<std::string> query(QueryLanguage language) {
  return grammar::as_written(grammar::scalar<std::string>(
      "text", {.pattern = "\\S", .language = words_of(language)},
      [](const std::string& text) { return check_query(text).map([&] { return text; }); },
      [](const std::string& text) { return text; }));
}

bool is_query(const grammar::Key& key) {
  const auto* text = std::get_if<grammar::Text>(&key.shape->form);
  return text != nullptr && !text->language.empty();
}

std::optional<QueryLanguage> language_of(const grammar::Key& key) {
  const auto* text = std::get_if<grammar::Text>(&key.shape->form);
  if (text == nullptr) return std::nullopt;
  for (const auto language :
       {QueryLanguage::promql, QueryLanguage::logql, QueryLanguage::traceql}) {
    if (text->language == words_of(language)) return language;
  }
  return std::nullopt;
}

Form<std::string> file_name() {
  return grammar::checked_text("a short text", check_file_name,
                               "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$", true);
}

Form<std::vector<Located<std::string>>> rule_files() {
  return grammar::list_of("a list of files", grammar::located(grammar::filled_text("a file")));
}

Form<std::string> process_name() {
  return grammar::name_of_a(process_noun, grammar::filled_text("the name of a process"));
}

Form<std::string> database_name() {
  return grammar::name_of_a(database_noun, grammar::filled_text("the name of a database"));
}

Form<std::string> stormy_name() {
  return grammar::name_of_a(stormy_noun, grammar::filled_text("the name of a service"));
}

Form<std::string> die_name() {
  return grammar::name_of_a(die_noun, grammar::filled_text("the name of a die"));
}

Form<std::vector<std::string>> service_names() {
  return grammar::list_of("a list of services",
                          grammar::name_of_a(service_noun, grammar::text("the name of a service")));
}

Form<std::string> request_name() {
  return grammar::name_of_a(request_noun, grammar::filled_text("the name of a request"));
}

Form<std::string> phase_name() {
  return grammar::name_of_a(phase_noun, grammar::text("the name of a phase"));
}

}  // namespace harness::scenario
