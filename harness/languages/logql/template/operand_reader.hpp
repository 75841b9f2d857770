#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/languages/logql/template/syntax.hpp"

namespace harness::languages::logql::templates {

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
  Result<Pipeline> pipeline(bool is_range);

  // Nothing may follow.
  Result<void> expect_end(std::string_view context);

 private:
  bool is_closed();
  tl::unexpected<Error> unexpected(std::string_view context);
  std::string token() const;
  Result<void> declarations(Pipeline& pipeline, bool is_range);
  Result<Command> command();
  Result<Operand> operand();
  Result<Operand> parentheses();
  Result<Operand> word();
  Result<Operand> number();
  Result<Operand> quoted_string();
  Result<Operand> raw_string();
  Result<Operand> character();
  Result<Operand> variable();
  std::string_view name_here();
  Result<void> chain(Operand& operand);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t offset_;
  std::vector<std::string>& variables_;
  int depth_ = 0;
};

}  // namespace harness::languages::logql::templates
