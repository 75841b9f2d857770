#pragma once

#include "harness/core/result.hpp"
#include "harness/languages/logql/stages.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"
#include "stack/store/logs/pipeline/template/template.hpp"

// Stages that rewrite lines and labels.
namespace store::logs::pipeline {

harness::Result<templates::Template> line_template(const harness::languages::logql::LineFormat&);
harness::Result<templates::Template> label_template(
    const harness::languages::logql::LabelAssignment& assignment);

// `now` is when the query was asked, in nanoseconds.
harness::Result<StagePtr> make_line_format(const harness::languages::logql::LineFormat& format,
                                           std::int64_t now);
harness::Result<StagePtr> make_label_format(const harness::languages::logql::LabelFormat& format,
                                            std::int64_t now);
harness::Result<StagePtr> make_drop(const harness::languages::logql::Drop& drop);
harness::Result<StagePtr> make_keep(const harness::languages::logql::Keep& keep);
StagePtr make_decolorize();

}  // namespace store::logs::pipeline
