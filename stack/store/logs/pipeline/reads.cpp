#include "stack/store/logs/pipeline/reads.hpp"

#include "stack/store/logs/pipeline/stages/formats.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;

namespace {

struct FilterReader {
  StageReads& reads;

  template <typename Filter>
  void operator()(const Filter& filter) const {
    reads.labels.insert(filter.name);
  }
  void operator()(const logql::AllOf& all) const {
    for (const logql::LabelFilter& part : all.parts) add_reads(part, reads);
  }
  void operator()(const logql::AnyOf& any) const {
    for (const logql::LabelFilter& part : any.parts) add_reads(part, reads);
  }
};

void add_reads(const templates::Template& form, StageReads& reads) {
  const auto labels = form.labels();
  if (labels) {
    reads.labels.insert(labels->begin(), labels->end());
  } else {
    reads.all_labels = true;
  }
  reads.line = reads.line || form.reads_line();
}

struct StageReader {
  StageReads& reads;

  template <typename Other>
  void operator()(const Other&) const {
    reads.line = true;  // parsers and filters
  }
  void operator()(const logql::LabelFilter& filter) const { add_reads(filter, reads); }
  void operator()(const logql::LineFormat& format) const {
    add_reads(line_template(format), reads);
  }
  void operator()(const logql::LabelFormat& format) const {
    for (const logql::LabelAssignment& assignment : format.assignments) {
      if (assignment.kind == logql::LabelAssignment::Kind::rename) {
        reads.labels.insert(assignment.value);
      } else {
        add_reads(label_template(assignment), reads);
      }
    }
  }
  // What they choose is read by whoever comes after them.
  void operator()(const logql::Drop&) const {}
  void operator()(const logql::Keep&) const {}
  void operator()(const logql::Decolorize&) const {}
};

}  // namespace

void add_reads(const logql::LabelFilter& filter, StageReads& reads) {
  std::visit(FilterReader{reads}, filter.of);
}

void add_reads(const logql::Stage& stage, StageReads& reads) {
  std::visit(StageReader{reads}, stage.of);
}

}  // namespace store::logs::pipeline
