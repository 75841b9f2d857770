#pragma once

#include "harness/languages/logql/stages.hpp"
#include "stack/store/logs/pipeline/stages/extraction.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"

// Stages that make labels of what stands in the line. Their expressions were checked.
namespace store::logs::pipeline {

StagePtr make_json(const harness::languages::logql::JsonParser& parser, Extraction extraction);
StagePtr make_logfmt(const harness::languages::logql::LogfmtParser& parser, Extraction extraction);
StagePtr make_regexp(const harness::languages::logql::RegexpParser& parser, Extraction extraction);
StagePtr make_pattern(const harness::languages::logql::PatternParser& parser,
                      Extraction extraction);
// `line_is_read`: whether the line that it unpacks matters, though none of its labels does.
StagePtr make_unpack(Extraction extraction, bool line_is_read);

}  // namespace store::logs::pipeline
