#include "stack/store/logs/pipeline/template/template.hpp"

#include "harness/languages/logql/template/parser.hpp"
#include "stack/store/logs/pipeline/template/execution.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

// What a tree reads of a line.
struct Reads {
  std::vector<std::string> labels;
  bool all_labels = false;
  bool line = false;
};

void collect(const Pipeline& pipeline, Reads& reads);

void collect(const Operand& operand, Reads& reads) {
  switch (operand.kind) {
    case Operand::Kind::field:
      reads.labels.push_back(operand.fields.front());
      break;
    case Operand::Kind::dot:
      reads.all_labels = true;
      break;
    case Operand::Kind::variable:
      // "$" is the labels again.
      if (operand.text == "$" && operand.fields.empty()) reads.all_labels = true;
      if (operand.text == "$" && !operand.fields.empty()) {
        reads.labels.push_back(operand.fields.front());
      }
      break;
    case Operand::Kind::function:
      reads.line = reads.line || operand.text == "__line__";
      break;
    case Operand::Kind::pipeline:
      collect(*operand.pipeline, reads);
      break;
    default:
      break;
  }
}

void collect(const Pipeline& pipeline, Reads& reads) {
  for (const Command& command : pipeline.commands) {
    for (const Operand& operand : command.operands) collect(operand, reads);
  }
}

void collect(const Block& block, Reads& reads) {
  for (const Node& node : block) {
    if (const auto* action = std::get_if<Action>(&node.of)) collect(action->pipeline, reads);
    if (const auto* branch = std::get_if<Branch>(&node.of)) {
      collect(branch->pipeline, reads);
      collect(branch->then, reads);
      collect(branch->otherwise, reads);
    }
  }
}

Reads reads_of(const Block& block) {
  Reads reads;
  collect(block, reads);
  return reads;
}

}  // namespace

Result<Template> Template::parse(std::string name, std::string text) {
  auto block = logql_templates::parse(name, text);
  if (!block) return fail(block.error());
  return Template(std::move(name), std::move(text), std::move(*block));
}

std::optional<std::vector<std::string>> Template::labels() const {
  Reads reads = reads_of(block_);
  if (reads.all_labels) return std::nullopt;
  return std::move(reads.labels);
}

bool Template::reads_line() const { return reads_of(block_).line; }

Result<void> Template::run(std::span<const Label> labels, const Line& line, std::string& to) {
  Budget budget{.deadline = line.deadline};
  Context context{line, budget, *regexes_};
  return Execution(name_, text_, labels, context, to).run(block_);
}

}  // namespace store::logs::pipeline::templates
