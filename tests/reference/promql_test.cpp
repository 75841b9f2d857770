// Our reader of PromQL beside Prometheus' own: `promtool check rules` on a file with a rule a
// query.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "harness/core/file.hpp"
#include "harness/languages/promql/parser.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::languages::promql {
namespace {

std::vector<std::string> queries() {
  const auto text = read_file(HARNESS_SOURCE_DIR "/tests/reference/promql_queries.jsonl");
  EXPECT_TRUE(text);
  std::istringstream lines(text.value_or(""));
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
  return all;
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  ::pclose(pipe);  // refused queries make it fail
  return output;
}

// What Prometheus says of each query that it refuses, by the query's number.
std::map<std::size_t, std::string> refused_by_promtool(const std::vector<std::string>& queries) {
  std::string rules = "groups:\n- name: queries\n  rules:\n";
  for (std::size_t i = 0; i < queries.size(); ++i) {
    rules += "  - record: q:" + std::to_string(i) +
             "\n    expr: " + nlohmann::json(queries[i]).dump() + "\n";
  }
  const test::TempDirectory directory;
  const auto file = directory.path() / "rules.yml";
  EXPECT_TRUE(write_file(file, rules));
  std::istringstream lines(output_of("promtool check rules " + file.string() + " 2>&1"));
  const std::regex refusal("\"q:([0-9]+)\": could not parse expression: (.*)");
  std::map<std::size_t, std::string> refused;
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_search(line, found, refusal)) refused[std::stoul(found[1])] = found[2];
  }
  return refused;
}

// The two libraries of regular expressions name their errors differently.
std::string without_regex_error(const std::string& message) {
  return message.substr(0, message.find("error parsing regexp"));
}

// Its columns count bytes, ours characters.
std::string with_column_of_character(const std::string& message, const std::string& query) {
  const std::regex place("([0-9]+):([0-9]+): ");
  std::smatch found;
  if (!std::regex_search(message, found, place, std::regex_constants::match_continuous)) {
    return message;
  }
  const std::size_t line = offset_at(query, {std::stoi(found[1]), 1});
  const TextPlace at = place_at(query, line + std::stoul(found[2]) - 1);
  return found[1].str() + ":" + std::to_string(at.column) + ": " + found.suffix().str();
}

TEST(PromqlReader, AgreesWithPromtoolOnWhatIsWrongAndWhere) {
  const std::vector<std::string> all = queries();
  const std::map<std::size_t, std::string> refused = refused_by_promtool(all);
  ASSERT_GT(all.size(), 400U);
  ASSERT_GT(refused.size(), 150U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto ours = parse(all[i]);
    const auto theirs = refused.find(i);
    EXPECT_EQ(without_regex_error(ours ? "accepted" : to_string(ours.error())),
              without_regex_error(theirs == refused.end()
                                      ? "accepted"
                                      : with_column_of_character(theirs->second, all[i])))
        << all[i];
  }
}

}  // namespace
}  // namespace harness::languages::promql
