#include "stack/store/logs/pipeline/pipeline.hpp"

#include <algorithm>

namespace store::logs::pipeline {

bool Pipeline::process(const LineEntry& entry) {
  work_.labels.begin(entry.stream, entry.metadata);
  work_.line = entry.line;
  work_.time = entry.time;
  for (const StagePtr& stage : stages_) {
    if (!stage->apply(work_) || work_.is_over(work_.of_line())) return false;
  }
  return !unwrapping_ || unwrap();
}

// A line without the label makes no sample.
bool Pipeline::unwrap() {
  const std::string_view text = work_.labels.get(unwrapping_->label);
  if (text.empty()) return false;
  const harness::Result<double> value = unwrapping_->convert(text);
  value_ = value.value_or(0);
  if (!value) work_.labels.fail("SampleExtractionErr", value.error().what);
  for (const StagePtr& filter : unwrapping_->filters) {
    if (!filter->apply(work_)) return false;
  }
  if (!work_.labels.has_error()) work_.labels.erase(unwrapping_->label);
  return true;
}

std::span<const Label> Pipeline::labels() { return work_.labels.sorted(); }

}  // namespace store::logs::pipeline
