#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "harness/yaml/node.hpp"

namespace harness::scenario {

using yaml::Member;
using yaml::Node;
using yaml::Place;
using yaml::Problem;

// A comparison as claims write it: "> 0", ">= 1", "== 3", "< 0.5", "!= 2".
struct Comparison {
  std::string op;
  double bound = 0;

  bool holds(double value) const;
  std::string text() const;  // "> 0"
  bool operator==(const Comparison&) const = default;
};

Result<Comparison> parse_comparison(std::string_view text);

// The types that a field of a fault or a claim can have.
enum class FieldType {
  text,
  query,    // text with variables, such as $window
  process,  // text that names a process of the system
  process_list,
  request,  // text that names a request of a load
  duration,
  number,
  comparison,
  text_list,
  text_map
};

// One row of a kind's table: what an author may write, what the parser checks, what the JSON Schema
// and the error messages say.
struct Field {
  std::string_view name;
  FieldType type;
  bool required;
  std::string_view fallback;  // shown in the schema and used when left out; empty: none
  std::string_view about;
};

class Fields;

// A kind of fault or claim as the language sees it: the first field's name is the key that picks it
// ("stop: postgres", "promql: …"). A kind without fields cannot be written, as the claims that
// thresholds become.
struct Kind {
  std::string_view name;
  std::string_view about;
  std::span<const Field> fields;
  Result<void> (*check)(const Fields& fields) = nullptr;  // what no single field can say
  bool needs_fault = false;  // of a claim: there has to be a fault in its phase, or in the run
};

// What the language is made of besides its fixed parts. main wires the tables of chaos/ and
// verdict/ in, so that scenario/ knows neither.
struct Vocabulary {
  std::vector<Kind> faults;
  std::vector<Kind> claims;
  // The processes of each stage by its name ("stage5"). Empty: names of stages and processes are
  // not checked.
  std::map<std::string, std::vector<std::string>> stages = {};
  std::set<std::string> without_http = {};  // those of the processes that no request can be sent to
  // The path of a file that the scenario names. Empty: such files are left alone.
  std::function<std::string(const std::string& file)> locate = {};
};

using TextMap = std::map<std::string, std::string>;
using Value =
    std::variant<std::string, Duration, double, Comparison, std::vector<std::string>, TextMap>;

// The checked fields of one fault or claim. Asking for a field of another type than its table says
// is a bug and throws.
class Fields {
 public:
  void set(const std::string& name, Value value, Place place = {}) {
    values_[name] = std::move(value);
    places_[name] = place;
  }
  bool has(std::string_view name) const { return values_.find(name) != values_.end(); }

  const std::string& text(std::string_view name) const { return get<std::string>(name); }
  Duration duration(std::string_view name) const { return get<Duration>(name); }
  double number(std::string_view name) const { return get<double>(name); }
  const Comparison& comparison(std::string_view name) const { return get<Comparison>(name); }
  const std::vector<std::string>& texts(std::string_view name) const {
    return get<std::vector<std::string>>(name);
  }
  const TextMap& map(std::string_view name) const { return get<TextMap>(name); }

  // Of the value; {0, 0} when it is not the author's.
  Place place(std::string_view name) const { return places_.find(name)->second; }

  // In alphabetical order, for printing.
  const std::map<std::string, Value, std::less<>>& all() const { return values_; }
  bool operator==(const Fields&) const = default;

 private:
  template <typename T>
  const T& get(std::string_view name) const {
    return std::get<T>(values_.find(name)->second);
  }

  std::map<std::string, Value, std::less<>> values_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace harness::scenario
