#include "harness/target/native/rule_files.hpp"

#include "harness/core/text.hpp"
#include "harness/target/native/program_output.hpp"
#include "harness/target/native/programs.hpp"

namespace harness::target {
namespace {

// "Checking alerts.yml\n  FAILED:\nalerts.yml: 3:7: …": what follows the word, on one line.
std::string complaint_in(const std::string& text) {
  constexpr std::string_view word = "FAILED:";
  const std::size_t failed = text.find(word);
  return one_line(trim(failed == std::string::npos
                           ? std::string_view(text)
                           : std::string_view(text).substr(failed + word.size())));
}

}  // namespace

Result<void> check_rule_file(const std::filesystem::path& file) {
  const auto promtool = find_program("promtool", program_directories());
  if (!promtool) return {};
  const std::string path = std::filesystem::absolute(file).string();
  const auto said = output_of(*promtool, {"check", "rules", path});
  if (!said || said->success) return {};
  return fail("Prometheus does not take these rules: " + complaint_in(said->text), file.string(),
              "mend them; `promtool check rules` says the same");
}

}  // namespace harness::target
