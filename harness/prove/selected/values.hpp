#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/clock.hpp"

// What a field, a label or an attribute may have said in a run in which something went wrong.
namespace harness::prove {

// What is wanted of a value: that it passes, and what the query itself writes for it.
struct WantedValue {
  std::function<bool(const std::string& value)> passes;
  std::vector<std::string> written = {};  // `a`, what `a|b` matches
};

// Nothing that a request causes takes longer: a claim that forbids what does is one that nothing
// turns red.
inline constexpr Duration longest_work = std::chrono::hours{1};

// The values that fields had in a run, by their names.
class ValuesSeen {
 public:
  void add(std::string_view name, std::string_view value);

  bool has(const std::string& name) const { return by_name_.contains(name); }
  const std::set<std::string>& of(const std::string& name) const;

  // A value that passes and that the field may have: one that it had; another of a class that has a
  // few (statuses of HTTP, levels, yes and no, how something ended), of numbers any
  // that is less than a million times as much; a text about a
  // failure, which is first written when something fails. None where the name is nobody's, or the
  // value a slip for one that it has, or one of which nothing says that anybody writes it: a claim
  // that forbids that is one that nothing turns red.
  std::optional<std::string> value_for(const std::string& name, const WantedValue& wanted) const;

  // The same of a part of a line, which may be any text, but no slip for one that there is.
  std::optional<std::string> text_for(const WantedValue& wanted) const;

 private:
  std::map<std::string, std::set<std::string>> by_name_;
};

}  // namespace harness::prove
