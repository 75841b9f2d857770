#include "harness/languages/logql/template/syntax.hpp"

namespace harness::languages::logql::templates {

std::string to_text(const Operand& operand) {
  std::string text = operand.text;
  if (operand.kind == Operand::Kind::pipeline) text = '(' + to_text(*operand.pipeline) + ')';
  if (operand.kind == Operand::Kind::dot) text = ".";
  for (const std::string& field : operand.fields) text += '.' + field;
  return text;
}

std::string to_text(const Command& command) {
  std::string text;
  for (const Operand& operand : command.operands) {
    if (!text.empty()) text += ' ';
    text += to_text(operand);
  }
  return text;
}

std::string to_text(const Pipeline& pipeline) {
  std::string text;
  for (const std::string& variable : pipeline.variables) {
    text += (text.empty() ? "" : ", ") + variable;
  }
  if (!text.empty()) text += pipeline.assigns ? " = " : " := ";
  for (const Command& command : pipeline.commands) {
    if (&command != &pipeline.commands.front()) text += " | ";
    text += to_text(command);
  }
  return text;
}

}  // namespace harness::languages::logql::templates
