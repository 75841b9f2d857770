#pragma once

#include "harness/core/result.hpp"
#include "harness/languages/logql/stages.hpp"
#include "stack/store/logs/pipeline/stages/extraction.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"

// Stages that make labels of what stands in the line.
namespace store::logs::pipeline {

using MadeStage = harness::Result<StagePtr>;

MadeStage make_json(const harness::languages::logql::JsonParser& parser, Extraction extraction);
MadeStage make_logfmt(const harness::languages::logql::LogfmtParser& parser, Extraction extraction);
MadeStage make_regexp(const harness::languages::logql::RegexpParser& parser, Extraction extraction);
MadeStage make_pattern(const harness::languages::logql::PatternParser& parser,
                       Extraction extraction);
// `line_is_read`: whether the line that it unpacks matters, though none of its labels does.
MadeStage make_unpack(Extraction extraction, bool line_is_read);

}  // namespace store::logs::pipeline
