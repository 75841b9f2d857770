#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/grammar/form.hpp"
#include "harness/observe/whole_trace.hpp"
#include "harness/scenario/comparison.hpp"

// What an author wants of a span and of those below it: a tree like that of a trace.
namespace harness::verdict {

// How siblings have to lie in time.
enum class SiblingOrder { any, follow, overlap };

struct WantedSpan {
  std::string service;
  std::string name = {};    // empty: any; "=~ GET .*": all of it is like that
  std::string kind = {};    // empty: any
  std::string status = {};  // empty: any
  std::map<std::string, std::string> attributes = {};  // values like names; resource.x: of the
                                                       // resource
  scenario::Comparison count{"==", 1};                 // of such siblings
  bool detached = false;                               // may outlive its parent
  bool no_children = false;
  std::vector<WantedSpan> children = {};  // none, and not no_children: they are not looked at
  bool others = false;                    // there may be more children than these
  SiblingOrder order = SiblingOrder::any;

  bool looks_at_children() const { return no_children || !children.empty(); }
};

grammar::Form<WantedSpan> wanted_span_form();

// The first wrong text or number in it, or below it.
Result<void> check_wanted(const WantedSpan& wanted);

// "frontend GET /roll"
std::string span_name(const WantedSpan& wanted);
std::string span_name(const observe::WholeSpan& span);

// Of what a span says by itself, the first thing that differs. Nothing: it is like that.
struct Unlike {
  std::string what = {};  // "status", "db.system.name"
  std::string expected = {};
  std::string seen = {};
};
std::vector<Unlike> unlike(const WantedSpan& wanted, const observe::WholeSpan& span);

// How many of them there may be.
struct Times {
  std::size_t least = 0;
  std::size_t most = 0;
};
Times times_of(const WantedSpan& wanted);

}  // namespace harness::verdict
