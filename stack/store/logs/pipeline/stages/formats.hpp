#pragma once

#include "harness/languages/logql/stages.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"
#include "stack/store/logs/pipeline/template/template.hpp"

// Stages that rewrite lines and labels. Their templates and expressions were checked.
namespace store::logs::pipeline {

templates::Template line_template(const harness::languages::logql::LineFormat&);
templates::Template label_template(const harness::languages::logql::LabelAssignment& assignment);

// `now` is when the query was asked, in nanoseconds.
StagePtr make_line_format(const harness::languages::logql::LineFormat& format, std::int64_t now);
StagePtr make_label_format(const harness::languages::logql::LabelFormat& format, std::int64_t now);
StagePtr make_drop(const harness::languages::logql::Drop& drop, Deadline* deadline);
StagePtr make_keep(const harness::languages::logql::Keep& keep, Deadline* deadline);
StagePtr make_decolorize();

}  // namespace store::logs::pipeline
