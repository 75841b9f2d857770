#pragma once

#include <optional>
#include <set>
#include <string>

#include "harness/languages/read_value.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// What a query names and nothing has: it may be misspelt, and then nothing is ever found, or be
// just what must not come.
namespace harness::verdict {

// Which of the values that there are a value may be a misspelling of; none: it stands for itself,
// as one that has not come up yet. A few letters that differ, only their case, or a word that was
// cut short. Numbers are never misspelt: where 200 is, 500 is something else. What is spelt right
// may be put otherwise there: see other_values.hpp. `name`: of what it is a value.
std::optional<std::string> meant_by(const languages::ReadValue& value,
                                    const std::set<std::string>& known,
                                    const std::string& name = {});

// " (there are: level, message and 4 more)", the nearest to what was looked for first; empty: none.
std::string listed(const std::string& words, const std::set<std::string>& names,
                   const std::string& near);

// The author's own control as it was written; null: there is none.
using Control = const std::string*;

struct Missing {
  std::string text;                  // "no line of {app=\"a\"} in the run has level=\"EROR\" …"
  std::optional<std::string> meant;  // what it may be a misspelling of
};

// A value. Where it may be a misspelling nothing is known, unless the control has that other one in
// it, so that whoever wrote it knows of both; else it is told.
Life life_without_value(const Missing& missing, Control control);

// A name: by it nothing can be found at all. No data, and beside a control as for a value.
Life life_without_name(const Missing& missing, Control control);

// Of several, one after the other: the first that is no pass, else all that is told.
class Lives {
 public:
  // False: it is decided.
  bool add(Life life);
  bool is_decided() const { return life_.outcome != Outcome::pass; }
  Life life() const { return life_; }
  const std::string& told() const { return life_.told; }

 private:
  Life life_;
};

}  // namespace harness::verdict
