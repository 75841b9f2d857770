#include "harness/languages/logql/template/reads.hpp"

#include <algorithm>
#include <array>

namespace harness::languages::logql::templates {
namespace {

bool is_call_of(const Command& command, std::string_view name) {
  const Operand& first = command.operands.front();
  return first.kind == Operand::Kind::function && first.text == name;
}

// What has an answer to a text that is empty.
bool knows_nothing_too(const Pipeline& pipeline) {
  constexpr std::array<std::string_view, 4> functions{"default", "or", "and", "not"};
  return std::any_of(
      pipeline.commands.begin(), pipeline.commands.end(), [&](const Command& command) {
        return std::any_of(functions.begin(), functions.end(),
                           [&](std::string_view name) { return is_call_of(command, name); });
      });
}

bool is_all_labels(const Operand& operand) {
  const bool is_root = operand.kind == Operand::Kind::variable && operand.text == "$";
  return operand.kind == Operand::Kind::dot || (is_root && operand.fields.empty());
}

class Collector {
 public:
  void read(const Block& block, bool may_lack) {
    for (const Node& node : block) {
      if (const auto* action = std::get_if<Action>(&node.of)) read(action->pipeline, may_lack);
      if (const auto* branch = std::get_if<Branch>(&node.of)) {
        read(branch->pipeline, true);
        read(branch->then, true);
        read(branch->otherwise, true);
      }
    }
  }

  Reads reads;

 private:
  void read(const Pipeline& pipeline, bool may_lack) {
    may_lack = may_lack || knows_nothing_too(pipeline);
    for (const Command& command : pipeline.commands) read(command, may_lack);
  }

  void read(const Command& command, bool may_lack) {
    const auto& operands = command.operands;
    if (is_call_of(command, "index") && operands.size() > 2 && is_all_labels(operands[1])) {
      const auto* const name = std::get_if<std::string>(&operands[2].constant);
      if (name != nullptr) add(*name, may_lack);
    }
    for (const Operand& operand : operands) read(operand, may_lack);
  }

  void read(const Operand& operand, bool may_lack) {
    reads.all_labels = reads.all_labels || is_all_labels(operand);
    switch (operand.kind) {
      case Operand::Kind::field:
        add(operand.fields.front(), may_lack);
        break;
      case Operand::Kind::variable:
        // "$" is the labels again.
        if (operand.text == "$" && !operand.fields.empty()) add(operand.fields.front(), may_lack);
        break;
      case Operand::Kind::function:
        reads.line = reads.line || operand.text == "__line__";
        break;
      case Operand::Kind::pipeline:
        read(*operand.pipeline, may_lack);
        break;
      default:
        break;
    }
  }

  void add(const std::string& name, bool may_lack) { reads.names.push_back({name, may_lack}); }
};

}  // namespace

Reads reads_of(const Block& block) {
  Collector collector;
  collector.read(block, false);
  return std::move(collector.reads);
}

}  // namespace harness::languages::logql::templates
