#pragma once

#include "harness/languages/logql/stages.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"

namespace store::logs::pipeline {

// |= != |~ !~ |> !>
StagePtr make_line_filter(const harness::languages::logql::LineFilter& filter);

}  // namespace store::logs::pipeline
