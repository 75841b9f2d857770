#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/traceql/field_reads.hpp"
#include "harness/verdict/proof_of_life.hpp"

// What a query looks for may be misspelt, and then nothing is ever found. A name that nothing has
// is no data. A value that nothing has may be just what must not come: it is told, with those that
// there are.
namespace harness::verdict {

// " (there are: level, message and 4 more)", the nearest to what was looked for first; empty: none.
std::string listed(const std::string& words, const std::set<std::string>& names,
                   const std::string& near);

// Where names are looked for, and where values are.
struct Stretches {
  observe::Window window;
  observe::Window run;
};

// LogQL: each label has a line of its stream, as its parsers give it.
std::vector<observe::Question> questions_for_names(
    const std::vector<languages::logql::LabelRead>& reads, const Stretches& stretches);
Life life_of(const std::vector<languages::logql::LabelRead>& reads, const Stretches& stretches,
             std::span<const observe::Answer> answers);

// TraceQL: each attribute has a span of its service; where something is said of spans by name, one
// of that name is there.
std::vector<observe::Question> questions_for_names(const languages::traceql::Reads& reads,
                                                   const Stretches& stretches);
Life life_of(const languages::traceql::Reads& reads, const Stretches& stretches,
             std::span<const observe::Answer> answers);

// The same beside a control: what nothing has is then no more than told. Without one, it is the
// remedy.
Life of_names(Life life, bool has_control);

}  // namespace harness::verdict
