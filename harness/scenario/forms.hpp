#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/comparison.hpp"

namespace harness::scenario {

// The forms of values that more than one part of the language has, beside those of grammar/.

grammar::Form<Comparison> comparison();

// A text in a language of its own, with variables such as $window.
enum class QueryLanguage { promql, logql, traceql };
grammar::Form<std::string> query(QueryLanguage language);
bool is_query(const grammar::Key& key);
std::optional<QueryLanguage> language_of(const grammar::Key& key);  // none: it is no query
grammar::Form<std::string> file_name();  // what can name a directory everywhere

using grammar::Located;

// Names of something that the file, or the stage, has to have.
constexpr std::string_view process_noun = "process";
constexpr std::string_view place_noun = "process or endpoint";  // that a fault sends a request to
constexpr std::string_view program_noun = "program";            // by its path, or of PATH
constexpr std::string_view database_noun = "database";  // a process whose URL is PostgreSQL's
constexpr std::string_view stormy_noun = "service that takes storms";
constexpr std::string_view die_noun = "die that storms are about";
constexpr std::string_view service_noun = "service";
constexpr std::string_view request_noun = "request";
constexpr std::string_view phase_noun = "phase";
constexpr std::string_view stage_noun = "stage";
grammar::Form<std::vector<Located<std::string>>> rule_files();
grammar::Form<std::string> process_name();
grammar::Form<std::string> database_name();
grammar::Form<std::string> stormy_name();
grammar::Form<std::string> die_name();
grammar::Form<std::vector<std::string>> service_names();  // as telemetry has them
grammar::Form<std::string> request_name();
grammar::Form<std::string> phase_name();

// A number in a longer text, for patterns.
inline constexpr std::string_view number_pattern =
    "-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?";

}  // namespace harness::scenario
