#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/result.hpp"
#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/template/methods.hpp"
#include "stack/store/logs/pipeline/template/tree.hpp"

namespace store::logs::pipeline::templates {

// One run of a template over the labels of one line.
class Execution {
 public:
  Execution(std::string_view name, std::string_view text, std::span<const Label> labels,
            Context& context, std::string& output)
      : name_(name), text_(text), context_(context), output_(output) {
    variables_.emplace_back("$", Value{LabelMap{labels}});
  }

  harness::Result<void> run(const Block& block);

 private:
  enum class Flow { go_on, leave_loop, next_turn };
  using Walked = harness::Result<Flow>;
  using Evaluated = harness::Result<Value>;

  Walked walk(const Block& block, const Value& dot);
  Walked walk(const Node& node, const Value& dot);
  Walked walk_branch(const Branch& branch, const Value& dot);
  Walked walk_range(const Branch& branch, const Value& over, const Value& dot);
  Walked one_turn(const Branch& branch, const Value& key, const Value& element);
  harness::Result<void> write(const Pipeline& pipeline, const Value& dot);
  harness::Result<void> put(std::string_view text);

  Evaluated evaluate(const Pipeline& pipeline, const Value& dot);
  Evaluated evaluate(const Command& command, const Value& dot, const Value* last);
  Evaluated evaluate(const Operand& operand, const Value& dot);
  Evaluated call(const Command& command, const Value& dot, const Value* last);
  Evaluated call_lazily(const Command& command, const Value& dot, const Value* last);
  Evaluated call_method(const Command& command, const Value& dot, std::vector<Value> arguments);
  Evaluated call_method(const Operand& operand, const Method& method, const Value& receiver,
                        Arguments arguments);
  Evaluated fields_of(const Operand& operand, Value value, std::size_t count);
  Evaluated field_of(const Operand& operand, const Value& value, const std::string& name);
  harness::Result<void> check_arguments(std::string_view called, std::string_view parameters,
                                        const Command& command, std::span<const Value> arguments);
  void assign(const Pipeline& pipeline, const Value& value);

  // "template: line:1:2: executing "line" at <.a>: why"
  tl::unexpected<harness::Error> failed(std::size_t at, const std::string& what,
                                        const std::string& why) const;
  tl::unexpected<harness::Error> runs_too_long() const;
  tl::unexpected<harness::Error> failed(const Operand& operand, const std::string& why) const {
    return failed(operand.at, to_text(operand), why);
  }

  std::string_view name_;
  std::string_view text_;
  Context& context_;
  std::string& output_;
  std::vector<std::pair<std::string, Value>> variables_;
};

}  // namespace store::logs::pipeline::templates
