#include <array>

#include "harness/core/text.hpp"
#include "stack/store/logs/pipeline/template/format_verb.hpp"
#include "stack/store/logs/pipeline/template/functions.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

using harness::is_digit;

// Takes a form such as "%-5s|%05d" apart and fills in the arguments.
class Printer {
 public:
  Printer(std::string_view form, Arguments args) : form_(form), args_(args) {}

  // Nothing where there is too much of it.
  std::optional<std::string> print(std::size_t most) {
    while (!form_.empty() && text_.size() <= most) {
      const std::size_t percent = form_.find('%');
      text_ += form_.substr(0, percent);
      if (percent == std::string_view::npos) break;
      form_.remove_prefix(percent + 1);
      print_verb();
    }
    if (next_ < args_.size()) print_extra();
    if (text_.size() > most) return std::nullopt;
    return std::move(text_);
  }

 private:
  void print_verb() {
    Verb verb;
    read_flags(verb);
    read_number(verb.width);
    if (verb.width && *verb.width < 0) {
      verb.left = true;
      verb.zero = false;
      verb.width = -*verb.width;
    }
    if (form_.starts_with('.')) {
      form_.remove_prefix(1);
      verb.precision = 0;
      read_number(verb.precision);
    }
    if (form_.empty()) {
      text_ += "%!(NOVERB)";
      return;
    }
    verb.letter = form_.front();
    form_.remove_prefix(1);
    if (verb.letter == '%') {
      text_ += '%';
    } else if (next_ == args_.size()) {
      text_ += std::string("%!") + verb.letter + "(MISSING)";
    } else {
      text_ += formatted(verb, args_[next_++]);
    }
  }

  void read_flags(Verb& verb) {
    for (; !form_.empty(); form_.remove_prefix(1)) {
      switch (form_.front()) {
        case '-':
          verb.left = true;
          break;
        case '+':
          verb.plus = true;
          break;
        case '#':
          verb.alternate = true;
          break;
        case ' ':
          verb.space = true;
          break;
        case '0':
          verb.zero = true;
          break;
        default:
          return;
      }
    }
  }

  // A width or a precision: digits, or "*" for the next argument.
  void read_number(std::optional<int>& value) {
    constexpr int largest = 1'000'000;
    if (form_.starts_with('*')) {
      form_.remove_prefix(1);
      const auto* given = next_ < args_.size() ? args_[next_].as<std::int64_t>() : nullptr;
      if (next_ < args_.size()) ++next_;
      if (given != nullptr && *given <= largest && *given >= -largest) {
        value = static_cast<int>(*given);
      }
      return;
    }
    for (; !form_.empty() && is_digit(form_.front()); form_.remove_prefix(1)) {
      value = std::min(value.value_or(0) * 10 + (form_.front() - '0'), largest);
    }
  }

  void print_extra() {
    text_ += "%!(EXTRA ";
    for (std::size_t i = next_; i < args_.size(); ++i) {
      if (i > next_) text_ += ", ";
      text_ +=
          args_[i].is_nil() ? "<nil>" : std::string(type_name(args_[i])) + '=' + to_text(args_[i]);
    }
    text_ += ')';
  }

  std::string_view form_;
  Arguments args_;
  std::size_t next_ = 0;
  std::string text_;
};

Result<Value> printf_of(Arguments args, Context& context) {
  auto text = Printer(*args[0].as<std::string>(), args.subspan(1)).print(context.budget.bytes);
  if (!text) return fail("the template makes too much text");
  return made(std::move(*text), context);
}

std::string shown(const Value& value) { return value.is_nil() ? "<nil>" : to_text(value); }

Result<Value> print(Arguments args, Context& context) { return made(printed(args), context); }

Result<Value> println(Arguments args, Context& context) {
  std::string text;
  for (const Value& value : args) {
    if (&value != args.data()) text += ' ';
    text += shown(value);
  }
  return made(text + '\n', context);
}

}  // namespace

std::string printed(Arguments values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool between = i > 0 && values[i].as<std::string>() == nullptr &&
                         values[i - 1].as<std::string>() == nullptr;
    if (between) text += ' ';
    text += shown(values[i]);
  }
  return text;
}

std::span<const Function> print_functions() {
  static constexpr std::array<Function, 3> functions{{
      {"printf", "sa*", printf_of},
      {"print", "a*", print},
      {"println", "a*", println},
  }};
  return functions;
}

}  // namespace store::logs::pipeline::templates
