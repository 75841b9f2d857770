#include "harness/languages/logql/template/types.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <vector>

#include "harness/core/text.hpp"

namespace harness::languages::logql::templates {
namespace {

enum class Type { unknown, time, duration, location, int64 };

struct Row {
  std::string_view name;
  Type type;
};

Type of_row(std::initializer_list<Row> rows, std::string_view name) {
  const auto* found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
  return found == rows.end() ? Type::unknown : found->type;
}

Type of_function(std::string_view name) {
  constexpr Type int64 = Type::int64;
  return of_row({{"__timestamp__", Type::time},
                 {"now", Type::time},
                 {"toDate", Type::time},
                 {"toDateInZone", Type::time},
                 {"unixToTime", Type::time},
                 {"add", int64},
                 {"sub", int64},
                 {"mul", int64},
                 {"div", int64},
                 {"mod", int64},
                 {"max", int64},
                 {"min", int64}},
                name);
}

Type of_time_method(std::string_view name) {
  constexpr Type time = Type::time;
  constexpr Type int64 = Type::int64;
  return of_row({{"Add", time},
                 {"AddDate", time},
                 {"In", time},
                 {"Local", time},
                 {"Location", Type::location},
                 {"Round", time},
                 {"Sub", Type::duration},
                 {"Truncate", time},
                 {"UTC", time},
                 {"Unix", int64},
                 {"UnixMicro", int64},
                 {"UnixMilli", int64},
                 {"UnixNano", int64}},
                name);
}

Type of_duration_method(std::string_view name) {
  return of_row({{"Abs", Type::duration},
                 {"Round", Type::duration},
                 {"Truncate", Type::duration},
                 {"Microseconds", Type::int64},
                 {"Milliseconds", Type::int64},
                 {"Nanoseconds", Type::int64}},
                name);
}

Type of_method(Type receiver, std::string_view name) {
  if (receiver == Type::time) return of_time_method(name);
  return receiver == Type::duration ? of_duration_method(name) : Type::unknown;
}

// What Go makes bytes of, which nothing here is for.
bool makes_bytes(std::string_view method) {
  return method.starts_with("Append") || method.starts_with("Marshal") || method == "GobEncode";
}

bool is_arithmetic(std::string_view function) {
  return of_function(function) == Type::int64 ||
         is_one_of(function, {"addf", "subf", "mulf", "divf", "maxf", "minf", "ceil", "floor",
                              "round", "int", "float64"});
}

// Which of its parameters are a Go int, to which an int64 is none.
bool takes_int(std::string_view function, std::size_t parameter) {
  if (is_one_of(function, {"trunc", "alignLeft", "alignRight", "indent", "nindent", "repeat"})) {
    return parameter == 0;
  }
  if (function == "substr") return parameter < 2;
  return (function == "round" && parameter == 1) || (function == "Replace" && parameter == 3);
}

class Checker {
 public:
  Result<void> check(const Block& block) {
    for (const Node& node : block) {
      if (const auto* action = std::get_if<Action>(&node.of)) {
        declare(action->pipeline, of(action->pipeline));
      }
      if (const auto* branch = std::get_if<Branch>(&node.of)) {
        const Type type = of(branch->pipeline);
        const bool is_range = branch->kind == Branch::Kind::range;
        declare(branch->pipeline, is_range ? Type::unknown : type);
        for (const Block* inner : {&branch->then, &branch->otherwise}) {
          if (auto checked = check(*inner); !checked) return checked;
        }
      }
      if (refused_) return fail(refused_->what, refused_->where);
    }
    return {};
  }

 private:
  // A variable that has values of two types is of none.
  void declare(const Pipeline& pipeline, Type type) {
    for (const std::string& name : pipeline.variables) {
      const auto [known, is_new] = variables_.emplace(name, type);
      if (!is_new && known->second != type) known->second = Type::unknown;
    }
  }

  Type of(const Pipeline& pipeline) {
    std::optional<Type> last;
    for (const Command& command : pipeline.commands) last = of(command, last);
    return last.value_or(Type::unknown);
  }

  Type of(const Command& command, std::optional<Type> last) {
    const Operand& first = command.operands.front();
    std::vector<Type> arguments;
    for (const Operand& operand : command.operands) {
      if (&operand != &first) arguments.push_back(of(operand));
    }
    if (last) arguments.push_back(*last);
    const bool is_call = first.kind == Operand::Kind::function && first.fields.empty();
    if (is_call) check_call(first, arguments);
    const Type type = of(first);
    const bool is_date = !first.fields.empty() && first.fields.back() == "AddDate";
    if (is_date && type == Type::time) check_integers(first, "AddDate", arguments);
    return type;
  }

  Type of(const Operand& operand) {
    Type type = Type::unknown;
    if (operand.kind == Operand::Kind::function) type = of_function(operand.text);
    if (operand.kind == Operand::Kind::pipeline) type = of(*operand.pipeline);
    if (operand.kind == Operand::Kind::variable) type = of_variable(operand.text);
    if (operand.kind == Operand::Kind::field) return Type::unknown;  // a label
    for (const std::string& method : operand.fields) {
      if (type == Type::time && makes_bytes(method)) {
        refuse(operand, "the store knows no " + method + " of a time; write Format");
      }
      type = of_method(type, method);
    }
    return type;
  }

  Type of_variable(const std::string& name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? Type::unknown : found->second;
  }

  void check_call(const Operand& function, const std::vector<Type>& arguments) {
    const bool has_duration =
        std::find(arguments.begin(), arguments.end(), Type::duration) != arguments.end();
    if (has_duration && is_arithmetic(function.text)) {
      refuse(function, function.text +
                           " of a time.Duration hangs on Loki's build; write .Seconds or "
                           ".Nanoseconds behind it");
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (takes_int(function.text, i) && arguments[i] == Type::int64) {
        refuse_int64(function, function.text);
      }
    }
  }

  void check_integers(const Operand& at, const std::string& name,
                      const std::vector<Type>& arguments) {
    const auto found = std::find(arguments.begin(), arguments.end(), Type::int64);
    if (found != arguments.end()) refuse_int64(at, name);
  }

  // Go says so for each line.
  void refuse_int64(const Operand& at, const std::string& name) {
    refuse(at, "wrong type for value of " + name + "; expected int; got int64: write (int …)");
  }

  void refuse(const Operand& operand, const std::string& what) {
    if (!refused_) refused_ = Error{what, std::to_string(operand.at)};
  }

  std::map<std::string, Type> variables_;
  std::optional<Error> refused_;
};

}  // namespace

Result<void> check_types(const Block& block) { return Checker().check(block); }

}  // namespace harness::languages::logql::templates
