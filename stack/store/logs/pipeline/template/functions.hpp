#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "stack/store/deadline.hpp"
#include "stack/store/logs/pipeline/template/allowance.hpp"
#include "stack/store/logs/pipeline/template/value.hpp"

namespace re2 {
class RE2;
}

namespace store::logs::pipeline::templates {

// What one run of a template may use up. A query is written by anybody; a template that loops or
// doubles its text ends with an error instead of with the store.
struct Budget {
  Deadline* deadline = nullptr;  // of the query; none: there is time
  std::size_t steps = 100'000;
  std::size_t bytes = 4 * 1024 * 1024;  // of text that functions make, and of output
  std::size_t work = 32 * 1024 * 1024;  // of text that is looked at

  bool take_steps(std::size_t count = 1) { return take(steps, count); }
  bool take_bytes(std::size_t size) { return take(bytes, size); }
  bool take_work(std::size_t size) { return take(work, size); }

  // Since a whole one.
  Use use() const { return {Budget{}.steps - steps, Budget{}.bytes - bytes, Budget{}.work - work}; }

 private:
  bool take(std::size_t& from, std::size_t count) {
    constexpr std::size_t short_text = 64;
    if (count > from) return false;
    from -= count;
    return deadline == nullptr || !deadline->passed(1 + count / short_text);
  }
};

// Expressions that a template's functions have compiled. Kept between lines, at most so many.
class RegexCache {
 public:
  RegexCache();
  ~RegexCache();
  // What is not known yet costs steps.
  harness::Result<const re2::RE2*> get(const std::string& expression, Budget& budget);

 private:
  static constexpr std::size_t most = 64;
  std::map<std::string, std::unique_ptr<re2::RE2>> known_;
};

// The line that a template is run for.
struct Line {
  std::string_view text;
  std::int64_t time = 0;  // nanoseconds
  std::int64_t now = 0;   // likewise, when the query was asked
  Deadline* deadline = nullptr;
  Allowance* allowance = nullptr;  // of the query; none: only what one run may use counts
};

struct Context {
  const Line& line;
  Budget& budget;
  RegexCache& regexes;
};

using Arguments = std::span<const Value>;
inline const std::string& text_at(Arguments args, std::size_t at) {
  return *args[at].as<std::string>();
}
using Call = harness::Result<Value> (*)(Arguments, Context&);

struct Function {
  std::string_view name;
  // A letter a parameter: s string, i integer, f float64, t time, a any; * behind the last one: any
  // number of it.
  std::string_view parameters;
  Call call = nullptr;  // of `and` and `or`, which look at one argument after another, null
};

const Function* find_function(std::string_view name);

// The functions by what they are about; the table is theirs put together.
std::span<const Function> logic_functions();
std::span<const Function> number_functions();
std::span<const Function> text_functions();
std::span<const Function> pattern_functions();
std::span<const Function> time_functions();
std::span<const Function> encoding_functions();
std::span<const Function> print_functions();

// The values as `print` shows them: spaces stand between two of which none is a string.
std::string printed(Arguments values);

// Text that a function made, if there may be so much.
harness::Result<Value> made(std::string text, Context& context);

// The values of numbers in whatever form, as the functions for arithmetic take them: 0 where there
// is none.
std::int64_t to_integer(const Value& value);
double to_float(const Value& value);

}  // namespace store::logs::pipeline::templates
