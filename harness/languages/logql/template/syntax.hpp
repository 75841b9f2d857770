#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

// The tree of a template in the language of Go's text/template. Places are offsets in its text.
namespace harness::languages::logql::templates {

struct Pipeline;

using Constant = std::variant<bool, std::int64_t, double, std::string>;

struct Operand {
  enum class Kind { dot, nil, constant, field, variable, function, pipeline };
  Kind kind = Kind::dot;
  std::size_t at = 0;
  std::string text;  // as written: a constant's, a variable's or a function's name
  Constant constant = {};
  std::vector<std::string> fields;                     // .a.b behind it; of a field all of it
  std::shared_ptr<const Pipeline> pipeline = nullptr;  // in parentheses
};

// Operands next to each other: a value, or a function and its arguments.
struct Command {
  std::size_t at = 0;
  std::vector<Operand> operands;
};

// `$i, $x := first | second`
struct Pipeline {
  std::size_t at = 0;
  std::vector<std::string> variables;
  bool assigns = false;  // "=" to variables that are there already
  std::vector<Command> commands;
};

struct Node;
using Block = std::vector<Node>;

struct Text {
  std::string text;
};

struct Action {
  Pipeline pipeline;
};

struct Branch {
  enum class Kind { if_true, with, range };
  Kind kind = Kind::if_true;
  Pipeline pipeline;
  Block then;
  Block otherwise;
};

struct Jump {
  bool is_break = false;  // else continue
};

struct Node {
  std::variant<Text, Action, Branch, Jump> of;
};

// As Go writes it in messages.
std::string to_text(const Pipeline& pipeline);
std::string to_text(const Command& command);
std::string to_text(const Operand& operand);

}  // namespace harness::languages::logql::templates
