#include "stack/store/logs/pipeline/template/execution.hpp"

#include <algorithm>

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

std::int64_t as_key(std::size_t index) { return static_cast<std::int64_t>(index); }

}  // namespace

Result<void> Execution::run(const Block& block) {
  const Value dot = variables_.front().second;
  const Walked walked = walk(block, dot);
  if (!walked) return fail(walked.error());
  return {};
}

tl::unexpected<harness::Error> Execution::failed(std::size_t at, const std::string& what,
                                                 const std::string& why) const {
  const std::string_view before = text_.substr(0, std::min(at, text_.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? at : at - newline - 1;
  const std::string name(name_);
  return fail("template: " + name + ':' + std::to_string(line) + ':' + std::to_string(column) +
              ": executing \"" + name + "\" at <" + what + ">: " + why);
}

tl::unexpected<harness::Error> Execution::runs_too_long() const {
  return fail("template: " + std::string(name_) + ": it runs too long");
}

Execution::Walked Execution::walk(const Block& block, const Value& dot) {
  const std::size_t known = variables_.size();
  Walked flow = Flow::go_on;
  for (const Node& node : block) {
    flow = walk(node, dot);
    if (!flow || *flow != Flow::go_on) break;
  }
  // Variables of the outermost block live on, but nothing comes after it.
  variables_.resize(known);
  return flow;
}

Execution::Walked Execution::walk(const Node& node, const Value& dot) {
  if (!context_.budget.take_steps()) return runs_too_long();
  if (const auto* text = std::get_if<Text>(&node.of)) {
    if (auto written = put(text->text); !written) return fail(written.error());
    return Flow::go_on;
  }
  if (const auto* action = std::get_if<Action>(&node.of)) {
    if (auto written = write(action->pipeline, dot); !written) return fail(written.error());
    return Flow::go_on;
  }
  if (const auto* branch = std::get_if<Branch>(&node.of)) return walk_branch(*branch, dot);
  return std::get<Jump>(node.of).is_break ? Flow::leave_loop : Flow::next_turn;
}

Result<void> Execution::put(std::string_view text) {
  if (!context_.budget.take_bytes(text.size())) {
    return fail("template: " + std::string(name_) + ": it makes too much text");
  }
  output_ += text;
  return {};
}

// A pipeline that declares a variable writes nothing.
Result<void> Execution::write(const Pipeline& pipeline, const Value& dot) {
  const Evaluated value = evaluate(pipeline, dot);
  if (!value) return fail(value.error());
  if (!pipeline.variables.empty()) return {};
  if (const auto* text = value->as<std::string>()) return put(*text);
  return put(to_text(*value));
}

Execution::Walked Execution::walk_branch(const Branch& branch, const Value& dot) {
  const std::size_t known = variables_.size();
  const Evaluated value = evaluate(branch.pipeline, dot);
  if (!value) return fail(value.error());
  Walked flow = Flow::go_on;
  if (branch.kind == Branch::Kind::range) {
    flow = walk_range(branch, *value, dot);
  } else if (is_true(*value)) {
    flow = walk(branch.then, branch.kind == Branch::Kind::with ? *value : dot);
  } else {
    flow = walk(branch.otherwise, dot);
  }
  variables_.resize(known);
  return flow;
}

// One variable is the element, of two the first is its key.
Execution::Walked Execution::one_turn(const Branch& branch, const Value& key,
                                      const Value& element) {
  const std::size_t known = variables_.size();
  const std::vector<std::string>& names = branch.pipeline.variables;
  if (!branch.pipeline.assigns) {
    if (names.size() == 2) variables_.emplace_back(names[0], key);
    if (!names.empty()) variables_.emplace_back(names.back(), element);
  }
  Walked flow = walk(branch.then, element);
  variables_.resize(known);
  if (flow && *flow == Flow::next_turn) flow = Flow::go_on;
  return flow;
}

Execution::Walked Execution::walk_range(const Branch& branch, const Value& over, const Value& dot) {
  const bool is_empty = !is_true(over);
  const bool may_be_empty = over.as<std::string>() == nullptr && over.as<bool>() == nullptr &&
                            over.as<double>() == nullptr;
  if (is_empty && may_be_empty) return walk(branch.otherwise, dot);
  Walked flow = Flow::go_on;
  const auto turn = [&](const Value& key, const Value& element) {
    if (!context_.budget.take_steps()) {
      flow = runs_too_long();
    } else {
      flow = one_turn(branch, key, element);
    }
    return flow && *flow == Flow::go_on;
  };
  if (const auto* list = over.as<std::shared_ptr<const List>>()) {
    for (std::size_t i = 0; i < (*list)->size(); ++i) {
      if (!turn(Value{as_key(i)}, (**list)[i])) break;
    }
  } else if (const auto* object = over.as<std::shared_ptr<const Object>>()) {
    for (const auto& [name, element] : **object) {
      if (!turn(Value{name}, element)) break;
    }
  } else if (const auto* map = over.as<LabelMap>()) {
    for (const Label& label : map->labels) {
      if (!turn(Value{std::string(label.name)}, Value{std::string(label.value)})) break;
    }
  } else if (const auto* count = over.as<std::int64_t>()) {
    if (branch.pipeline.variables.size() > 1) {
      return failed(branch.pipeline.at, to_text(branch.pipeline),
                    "can't use " + to_text(over) + " to iterate over more than one variable");
    }
    for (std::int64_t i = 0; i < *count; ++i) {
      if (!turn(Value{i}, Value{i})) break;
    }
  } else {
    return failed(branch.pipeline.at, to_text(branch.pipeline),
                  "range can't iterate over " + to_text(over));
  }
  if (flow && *flow == Flow::leave_loop) flow = Flow::go_on;
  return flow;
}

void Execution::assign(const Pipeline& pipeline, const Value& value) {
  for (const std::string& name : pipeline.variables) {
    const auto known = std::find_if(variables_.rbegin(), variables_.rend(),
                                    [&](const auto& variable) { return variable.first == name; });
    if (pipeline.assigns && known != variables_.rend()) {
      known->second = value;
    } else {
      variables_.emplace_back(name, value);
    }
  }
}

Execution::Evaluated Execution::evaluate(const Pipeline& pipeline, const Value& dot) {
  Value value;
  for (const Command& command : pipeline.commands) {
    const bool is_first = &command == &pipeline.commands.front();
    Evaluated next = evaluate(command, dot, is_first ? nullptr : &value);
    if (!next) return next;
    value = std::move(*next);
  }
  assign(pipeline, value);
  return value;
}

Execution::Evaluated Execution::evaluate(const Command& command, const Value& dot,
                                         const Value* last) {
  if (!context_.budget.take_steps()) return runs_too_long();
  const Operand& first = command.operands.front();
  if (first.kind == Operand::Kind::function && first.fields.empty()) {
    return call(command, dot, last);
  }
  std::vector<Value> arguments;
  for (std::size_t i = 1; i < command.operands.size(); ++i) {
    Evaluated value = evaluate(command.operands[i], dot);
    if (!value) return value;
    arguments.push_back(std::move(*value));
  }
  if (last != nullptr) arguments.push_back(*last);
  if (!arguments.empty()) return call_method(command, dot, std::move(arguments));
  if (first.kind == Operand::Kind::nil) return failed(first, "nil is not a command");
  return evaluate(first, dot);
}

Execution::Evaluated Execution::evaluate(const Operand& operand, const Value& dot) {
  Value value = dot;
  switch (operand.kind) {
    case Operand::Kind::dot:
    case Operand::Kind::field:
      break;
    case Operand::Kind::nil:
      return Value{};
    case Operand::Kind::constant:
      return std::visit([](const auto& constant) { return Value{constant}; }, operand.constant);
    case Operand::Kind::variable: {
      const auto known =
          std::find_if(variables_.rbegin(), variables_.rend(),
                       [&](const auto& variable) { return variable.first == operand.text; });
      if (known == variables_.rend()) return failed(operand, "undefined variable: " + operand.text);
      value = known->second;
      break;
    }
    case Operand::Kind::function: {
      Operand name = operand;
      name.fields.clear();
      Evaluated result = call(Command{operand.at, {name}}, dot, nullptr);
      if (!result) return result;
      value = std::move(*result);
      break;
    }
    case Operand::Kind::pipeline: {
      Evaluated result = evaluate(*operand.pipeline, dot);
      if (!result) return result;
      value = std::move(*result);
      break;
    }
  }
  return fields_of(operand, std::move(value), operand.fields.size());
}

}  // namespace store::logs::pipeline::templates
