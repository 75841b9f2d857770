#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/severities.hpp"
#include "harness/languages/logql/template_reads.hpp"
#include "harness/languages/traceql/field_reads.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/misspelt.hpp"

// What a query looks for may be misspelt: see misspelt.hpp.
namespace harness::verdict {

// Where names are looked for, and where values are.
struct Stretches {
  observe::Window window;
  observe::Window run;
};

// LogQL: each label has a line of its stream, as its parsers give it.
std::vector<observe::Question> questions_for_names(
    const std::vector<languages::logql::LabelRead>& reads, const Stretches& stretches);
Life life_of(const std::vector<languages::logql::LabelRead>& reads, const Stretches& stretches,
             Control control, std::span<const observe::Answer> answers);

// LogQL: lines of a severity, and how it is told: `detected_level="error"`.
struct Severe {
  double lines = 0;
  std::string label;
};

// Of what is answered to counts_by_severity().
std::map<languages::logql::Severity, Severe> severe_lines(
    const std::vector<observe::Series>& series);
std::string while_there_are(const Severe& severe);  // ", while 12 lines of the window have …"

// LogQL: no line has a text in another way of writing alone, in other words, or with slips of the
// pen in it, and none that is about a severity is blind to lines of that severity.
std::vector<observe::Question> questions_for_lines(
    const std::vector<languages::logql::LineRead>& reads, const Stretches& stretches);
Life life_of(const std::vector<languages::logql::LineRead>& reads, const Stretches& stretches,
             Control control, std::span<const observe::Answer> answers);

// LogQL: what `unwrap` makes numbers of is one in some line.
std::vector<observe::Question> questions_for_numbers(const std::vector<std::string>& unwraps,
                                                     const Stretches& stretches);
Life life_of_numbers(const std::vector<std::string>& unwraps,
                     std::span<const observe::Answer> answers);

// LogQL: there are lines of which something is said.
std::vector<observe::Question> questions_for_subjects(const std::vector<std::string>& subjects,
                                                      const Stretches& stretches);
Life life_of_subjects(const std::vector<std::string>& subjects, const Stretches& stretches,
                      Control control, std::span<const observe::Answer> answers);

// LogQL: no template fails on each line that it gets. Beside a control, lines that never got to one
// say nothing of it.
std::vector<observe::Question> questions_for_templates(
    const std::vector<languages::logql::TemplateRead>& reads, const Stretches& stretches);
Life life_of_templates(const std::vector<languages::logql::TemplateRead>& reads,
                       const Stretches& stretches, Control control,
                       std::span<const observe::Answer> answers);

// TraceQL: each attribute has a span of its service, and is of the type that it is compared with;
// where something is said of what became of spans, such spans are there, which a control of their
// services does not show.
std::vector<observe::Question> questions_for_names(const languages::traceql::Reads& reads,
                                                   const Stretches& stretches);
Life life_of(const languages::traceql::Reads& reads, const Stretches& stretches, Control control,
             std::span<const observe::Answer> answers);

}  // namespace harness::verdict
