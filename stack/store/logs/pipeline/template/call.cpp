#include <algorithm>
#include <cmath>

#include "stack/store/logs/pipeline/template/execution.hpp"
#include "stack/store/logs/pipeline/template/methods.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

// The parameters' letters, one an argument.
char parameter_at(std::string_view parameters, std::size_t index) {
  const bool repeats = parameters.ends_with('*');
  const std::size_t count = parameters.size() - (repeats ? 1 : 0);
  return parameters[std::min(index, count - 1)];
}

struct Counts {
  std::size_t least;
  std::size_t most;
};

Counts counts_of(std::string_view parameters) {
  if (!parameters.ends_with('*')) return {parameters.size(), parameters.size()};
  return {parameters.size() - 2, std::string_view::npos};
}

std::string_view go_type(char parameter) {
  switch (parameter) {
    case 's':
      return "string";
    case 'i':
      return "int";
    case 'f':
      return "float64";
    default:
      return "time.Time";
  }
}

bool fits(char parameter, const Value& value) {
  switch (parameter) {
    case 's':
      return value.as<std::string>() != nullptr;
    case 'i':
      return value.as<std::int64_t>() != nullptr;
    case 'f':
      return value.as<double>() != nullptr || value.as<std::int64_t>() != nullptr;
    case 't':
      return value.as<Time>() != nullptr;
    default:
      return true;
  }
}

// A constant such as 2.0 is an integer where one is wanted.
void make_integers(const Function& function, const Command& command,
                   std::vector<Value>& arguments) {
  for (std::size_t i = 0; i < arguments.size() && !function.parameters.empty(); ++i) {
    const bool is_constant =
        i + 1 < command.operands.size() && command.operands[i + 1].kind == Operand::Kind::constant;
    const auto* number = arguments[i].as<double>();
    if (!is_constant || number == nullptr || parameter_at(function.parameters, i) != 'i') continue;
    if (std::trunc(*number) == *number) arguments[i] = {to_integer(arguments[i])};
  }
}

}  // namespace

Result<void> Execution::check_arguments(const Function& function, const Command& command,
                                        std::span<const Value> arguments) {
  const Operand& name = command.operands.front();
  const Counts counts = counts_of(function.parameters);
  const std::size_t given = arguments.size();
  if (given < counts.least || given > counts.most) {
    const bool at_least = counts.most != counts.least;
    return failed(name, "wrong number of args for " + name.text + ": want " +
                            (at_least ? "at least " : "") + std::to_string(counts.least) + " got " +
                            std::to_string(given));
  }
  for (std::size_t i = 0; i < given; ++i) {
    const char parameter = parameter_at(function.parameters, i);
    if (fits(parameter, arguments[i])) continue;
    const bool is_written = i + 1 < command.operands.size();
    const Operand& operand = is_written ? command.operands[i + 1] : name;
    const std::string type(go_type(parameter));
    if (operand.kind == Operand::Kind::nil) return failed(operand, "cannot assign nil to " + type);
    if (arguments[i].is_nil()) return failed(operand, "invalid value; expected " + type);
    if (operand.kind == Operand::Kind::constant) {
      const std::string wanted = parameter == 'i' ? "integer" : parameter == 'f' ? "float" : type;
      return failed(operand, "expected " + wanted + "; found " + operand.text);
    }
    return failed(operand, "wrong type for value; expected " + type + "; got " +
                               std::string(type_name(arguments[i])));
  }
  return {};
}

Execution::Evaluated Execution::call(const Command& command, const Value& dot, const Value* last) {
  const Operand& name = command.operands.front();
  const Function* function = find_function(name.text);
  if (function == nullptr) return failed(name, '"' + name.text + "\" is not a defined function");
  if (function->call == nullptr) return call_lazily(command, dot, last);
  std::vector<Value> arguments;
  for (std::size_t i = 1; i < command.operands.size(); ++i) {
    Evaluated value = evaluate(command.operands[i], dot);
    if (!value) return value;
    arguments.push_back(std::move(*value));
  }
  if (last != nullptr) arguments.push_back(*last);
  make_integers(*function, command, arguments);
  if (auto checked = check_arguments(*function, command, arguments); !checked) {
    return fail(checked.error());
  }
  for (const Value& argument : arguments) {
    const auto* text = argument.as<std::string>();
    if (text != nullptr && !context_.budget.take_work(text->size())) return runs_too_long();
  }
  Evaluated result = function->call(arguments, context_);
  if (result) return result;
  return failed(command.at, to_text(command),
                "error calling " + name.text + ": " + result.error().what);
}

// `and` ends at the first argument that is no, `or` at the first that is yes.
Execution::Evaluated Execution::call_lazily(const Command& command, const Value& dot,
                                            const Value* last) {
  const Operand& name = command.operands.front();
  const bool ends_at = name.text == "or";
  if (command.operands.size() == 1 && last == nullptr) {
    return failed(name, "wrong number of args for " + name.text + ": want at least 1 got 0");
  }
  Value value;
  for (std::size_t i = 1; i < command.operands.size(); ++i) {
    Evaluated next = evaluate(command.operands[i], dot);
    if (!next) return next;
    value = std::move(*next);
    if (is_true(value) == ends_at) return value;
  }
  return last == nullptr ? value : *last;
}

// Only times have methods. Anything else takes no arguments.
Execution::Evaluated Execution::call_method(const Operand& operand, const Value& dot,
                                            std::vector<Value> arguments) {
  if (operand.fields.empty()) {
    if (operand.kind == Operand::Kind::nil) return failed(operand, "nil is not a command");
    return failed(operand, "can't give argument to non-function " + to_text(operand));
  }
  Operand receiver = operand;
  const std::string name = receiver.fields.back();
  receiver.fields.pop_back();
  if (receiver.kind == Operand::Kind::field && receiver.fields.empty()) {
    receiver.kind = Operand::Kind::dot;
  }
  Evaluated value = evaluate(receiver, dot);
  if (!value) return value;
  const Time* time = value->as<Time>();
  if (time == nullptr || !is_time_method(name)) {
    return failed(operand, name + " is not a method but has arguments");
  }
  Evaluated result = call_time_method(name, *time, arguments, context_);
  if (result) return result;
  return failed(operand, "error calling " + name + ": " + result.error().what);
}

Execution::Evaluated Execution::fields_of(const Operand& operand, Value value, std::size_t count) {
  if (value.is_nil()) return value;
  for (std::size_t i = 0; i < count; ++i) {
    Evaluated next = field_of(operand, value, operand.fields[i]);
    if (!next) return next;
    value = std::move(*next);
  }
  return value;
}

Execution::Evaluated Execution::field_of(const Operand& operand, const Value& value,
                                         const std::string& name) {
  if (const auto* map = value.as<LabelMap>()) {
    const auto found = std::lower_bound(
        map->labels.begin(), map->labels.end(), name,
        [](const Label& label, const std::string& wanted) { return label.name < wanted; });
    const bool is_there = found != map->labels.end() && found->name == name;
    if (!is_there) return Value{std::string()};
    if (!context_.budget.take_work(found->value.size())) return runs_too_long();
    return Value{std::string(found->value)};
  }
  if (const auto* object = value.as<std::shared_ptr<const Object>>()) {
    const auto found = (*object)->find(name);
    return found == (*object)->end() ? Value{} : found->second;
  }
  if (const Time* time = value.as<Time>(); time != nullptr && is_time_method(name)) {
    Evaluated result = call_time_method(name, *time, {}, context_);
    if (result) return result;
    return failed(operand, "error calling " + name + ": " + result.error().what);
  }
  if (value.is_nil()) return failed(operand, "nil pointer evaluating interface {}." + name);
  return failed(operand,
                "can't evaluate field " + name + " in type " + std::string(type_name(value)));
}

}  // namespace store::logs::pipeline::templates
