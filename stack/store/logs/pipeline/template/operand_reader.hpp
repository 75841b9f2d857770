#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/logs/pipeline/template/syntax.hpp"

namespace store::logs::pipeline::templates {

// Reads the inside of one action: pipelines, commands, operands. The names of the variables that
// are known where it stands are the caller's. An error's `where` is an offset in the template.
class ActionReader {
 public:
  ActionReader(std::string_view inside, std::size_t offset, std::vector<std::string>& variables)
      : text_(inside), offset_(offset), variables_(variables) {}

  // The word that the action begins with, which is taken if it is one of the language's.
  std::string_view keyword();
  void skip_space();
  bool at_end();
  std::size_t place() const { return offset_ + at_; }

  // `range` may declare two variables.
  harness::Result<Pipeline> pipeline(bool is_range);

  // Nothing may follow.
  harness::Result<void> expect_end(std::string_view context);

 private:
  bool is_closed();
  tl::unexpected<harness::Error> unexpected(std::string_view context);
  std::string token() const;
  harness::Result<void> declarations(Pipeline& pipeline, bool is_range);
  harness::Result<Command> command();
  harness::Result<Operand> operand();
  harness::Result<Operand> parentheses();
  harness::Result<Operand> word();
  harness::Result<Operand> number();
  harness::Result<Operand> quoted_string();
  harness::Result<Operand> raw_string();
  harness::Result<Operand> character();
  harness::Result<Operand> variable();
  std::string_view name_here();
  harness::Result<void> chain(Operand& operand);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t offset_;
  std::vector<std::string>& variables_;
  int depth_ = 0;
};

}  // namespace store::logs::pipeline::templates
