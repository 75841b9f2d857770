#pragma once

#include "harness/languages/logql/stages.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"

namespace store::logs::pipeline {

// A condition on labels. Only one on the text of a label drops a line that carries an error; a
// value that cannot be read becomes one.
StagePtr make_label_filter(const harness::languages::logql::LabelFilter& filter,
                           Deadline* deadline);

}  // namespace store::logs::pipeline
