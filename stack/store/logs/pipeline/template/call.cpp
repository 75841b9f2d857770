#include <algorithm>
#include <cmath>

#include "stack/store/logs/pipeline/template/execution.hpp"

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
    case 'd':
      return "time.Duration";
    case 'l':
      return "*time.Location";
    default:
      return "time.Time";
  }
}

bool is_duration(const Value& value) {
  const auto* named = value.as<NamedNumber>();
  return named != nullptr && named->type == NamedNumber::Type::duration;
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
    case 'd':
      return is_duration(value);
    case 'l':
      return value.as<Location>() != nullptr;
    default:
      return true;
  }
}

// What is said of a constant of another type.
std::string misfit(char parameter, const Operand& constant) {
  if (parameter == 't' || parameter == 'l') {
    return "can't handle " + constant.text + " for arg of type " + std::string(go_type(parameter));
  }
  const bool is_whole = parameter == 'i' || parameter == 'd';
  const std::string wanted = is_whole ? "integer" : parameter == 'f' ? "float" : "string";
  return "expected " + wanted + "; found " + constant.text;
}

// A constant such as 2.0 is an integer where one is wanted, and one of nanoseconds a duration.
void make_integers(std::string_view parameters, const Command& command,
                   std::vector<Value>& arguments) {
  for (std::size_t i = 0; i < arguments.size() && !parameters.empty(); ++i) {
    const bool is_constant =
        i + 1 < command.operands.size() && command.operands[i + 1].kind == Operand::Kind::constant;
    const char parameter = parameter_at(parameters, i);
    if (!is_constant || (parameter != 'i' && parameter != 'd')) continue;
    const auto* number = arguments[i].as<double>();
    const bool is_whole = number != nullptr && std::trunc(*number) == *number;
    if (is_whole) arguments[i] = {to_integer(arguments[i])};
    const auto* whole = arguments[i].as<std::int64_t>();
    if (whole == nullptr || parameter != 'd') continue;
    arguments[i] = {NamedNumber{NamedNumber::Type::duration, *whole}};
  }
}

bool is_arithmetic(const Function& function) {
  const auto functions = number_functions();
  return std::any_of(functions.begin(), functions.end(),
                     [&](const Function& one) { return one.name == function.name; });
}

std::string no_field(const std::string& name, const Value& value) {
  return "can't evaluate field " + name + " in type " + std::string(type_name(value));
}

// Go's templates call what returns one value, or one and an error.
std::string why_not_called(const Method& method) {
  const std::string name(method.name);
  const std::string refusal = method.refusal;
  if (refusal.starts_with("3 ")) return "function " + name + " has " + refusal;
  return "invalid function signature for " + name + ": " + refusal;
}

}  // namespace

Result<void> Execution::check_arguments(std::string_view called, std::string_view parameters,
                                        const Command& command, std::span<const Value> arguments) {
  const Operand& name = command.operands.front();
  const Counts counts = counts_of(parameters);
  const std::size_t given = arguments.size();
  if (given < counts.least || given > counts.most) {
    const bool at_least = counts.most != counts.least;
    return failed(name, "wrong number of args for " + std::string(called) + ": want " +
                            (at_least ? "at least " : "") + std::to_string(counts.least) + " got " +
                            std::to_string(given));
  }
  for (std::size_t i = 0; i < given; ++i) {
    const char parameter = parameter_at(parameters, i);
    if (fits(parameter, arguments[i])) continue;
    const bool is_written = i + 1 < command.operands.size();
    const Operand& operand = is_written ? command.operands[i + 1] : name;
    const std::string type(go_type(parameter));
    if (operand.kind == Operand::Kind::nil && parameter == 'l') continue;  // a pointer
    if (operand.kind == Operand::Kind::nil) return failed(operand, "cannot assign nil to " + type);
    if (arguments[i].is_nil()) return failed(operand, "invalid value; expected " + type);
    if (operand.kind == Operand::Kind::constant) {
      return failed(operand, misfit(parameter, operand));
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
  make_integers(function->parameters, command, arguments);
  const auto checked = check_arguments(name.text, function->parameters, command, arguments);
  if (!checked) return fail(checked.error());
  if (std::any_of(arguments.begin(), arguments.end(), is_duration) && is_arithmetic(*function)) {
    return failed(name, "a time.Duration is no number here; .Seconds or .Nanoseconds of it is");
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

// Only what is of Go's package time has methods. Anything else takes no arguments.
Execution::Evaluated Execution::call_method(const Command& command, const Value& dot,
                                            std::vector<Value> arguments) {
  const Operand& operand = command.operands.front();
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
  const Method* method = find_method(*value, name);
  if (method == nullptr) {
    const bool is_of_time = find_method(*value, "String") != nullptr;
    return failed(
        operand, is_of_time ? no_field(name, *value) : name + " is not a method but has arguments");
  }
  make_integers(method->parameters, command, arguments);
  const auto checked = check_arguments(name, method->parameters, command, arguments);
  if (!checked) return fail(checked.error());
  return call_method(operand, *method, *value, arguments);
}

Execution::Evaluated Execution::call_method(const Operand& operand, const Method& method,
                                            const Value& receiver, Arguments arguments) {
  const std::string name(method.name);
  if (method.call == nullptr) return failed(operand, why_not_called(method));
  Evaluated result = method.call(receiver, arguments, context_);
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
  if (const Method* method = find_method(value, name)) {
    if (method->parameters.empty()) return call_method(operand, *method, value, {});
    return failed(operand, "wrong number of args for " + name + ": want " +
                               std::to_string(method->parameters.size()) + " got 0");
  }
  if (value.is_nil()) return failed(operand, "nil pointer evaluating interface {}." + name);
  return failed(operand, no_field(name, value));
}

}  // namespace store::logs::pipeline::templates
