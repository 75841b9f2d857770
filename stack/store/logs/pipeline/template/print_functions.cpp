#include <array>

#include "harness/core/text.hpp"
#include "stack/store/logs/pipeline/template/format_verb.hpp"
#include "stack/store/logs/pipeline/template/functions.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

using harness::is_digit;

// Takes a form such as "%-5s|%[2]*[1]d" apart and fills in the arguments.
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
    if (!is_reordered_ && next_ < args_.size()) print_extra();
    if (text_.size() > most) return std::nullopt;
    return std::move(text_);
  }

 private:
  void print_verb() {
    is_good_index_ = true;
    Verb verb;
    read_flags(verb);
    read_index();
    read_width(verb);
    read_precision(verb);
    if (!after_index_) read_index();
    if (form_.empty()) {
      text_ += "%!(NOVERB)";
      return;
    }
    verb.letter = form_.front();
    form_.remove_prefix(1);
    if (verb.letter == '%') {
      text_ += '%';
    } else if (!is_good_index_) {
      text_ += std::string("%!") + verb.letter + "(BADINDEX)";
    } else if (next_ >= args_.size()) {
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

  void read_width(Verb& verb) {
    if (!form_.starts_with('*')) {
      verb.width = read_digits(form_);
      if (after_index_ && verb.width) is_good_index_ = false;  // "%[3]2d"
      return;
    }
    verb.width = take_number();
    if (!verb.width) text_ += "%!(BADWIDTH)";
    if (verb.width.value_or(0) >= 0) return;
    verb.left = true;
    verb.zero = false;
    verb.width = -*verb.width;
  }

  void read_precision(Verb& verb) {
    if (!form_.starts_with('.')) return;
    form_.remove_prefix(1);
    if (after_index_) is_good_index_ = false;  // "%[3].2d"
    read_index();
    if (!form_.starts_with('*')) {
      verb.precision = read_digits(form_).value_or(0);
      return;
    }
    verb.precision = take_number();
    if (verb.precision.value_or(0) < 0) verb.precision.reset();
    if (!verb.precision) text_ += "%!(BADPREC)";
  }

  // "[2]": the argument that comes next, counted from 1.
  void read_index() {
    after_index_ = false;
    if (!form_.starts_with('[')) return;
    is_reordered_ = true;
    const std::size_t end = form_.find(']');
    const bool is_too_short = form_.size() < std::string_view("[n]").size();
    if (end == std::string_view::npos || is_too_short) {
      form_.remove_prefix(1);
      is_good_index_ = false;
      return;
    }
    std::string_view written = form_.substr(1, end - 1);
    const auto index = read_digits(written);
    form_.remove_prefix(end + 1);
    after_index_ = index.has_value() && written.empty();
    if (after_index_ && *index >= 1 && static_cast<std::size_t>(*index) <= args_.size()) {
      next_ = static_cast<std::size_t>(*index) - 1;
    } else {
      is_good_index_ = false;
    }
  }

  // A number that is too large takes all that follows with it.
  static std::optional<int> read_digits(std::string_view& from) {
    std::optional<int> value;
    for (; !from.empty() && is_digit(from.front()); from.remove_prefix(1)) {
      if (value.value_or(0) > largest) {
        from = {};
        return std::nullopt;
      }
      value = value.value_or(0) * 10 + (from.front() - '0');
    }
    return value;
  }

  // What stands for "*": the next argument, where it is a number of use.
  std::optional<int> take_number() {
    form_.remove_prefix(1);
    after_index_ = false;
    if (next_ >= args_.size()) return std::nullopt;
    const auto* given = args_[next_++].as<std::int64_t>();
    if (given == nullptr || *given > largest || *given < -largest) return std::nullopt;
    return static_cast<int>(*given);
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

  static constexpr int largest = 1'000'000;

  std::string_view form_;
  Arguments args_;
  std::size_t next_ = 0;
  bool is_reordered_ = false;  // by an index anywhere: then none is too much
  bool is_good_index_ = true;  // of the verb that is being read
  bool after_index_ = false;   // whether it was the last thing read of it
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
