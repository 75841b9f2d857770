#include "stack/store/logs/pipeline/pipeline.hpp"

#include <algorithm>

namespace store::logs::pipeline {

bool Pipeline::process(const LineEntry& entry) {
  work_.labels.begin(entry.stream, entry.metadata);
  work_.line = entry.line;
  work_.time = entry.time;
  for (const StagePtr& stage : stages_) {
    if (!stage->apply(work_) || is_late() || is_spent()) return false;
  }
  return !unwrapping_ || unwrap();
}

bool Pipeline::is_late() {
  constexpr std::size_t short_line = 256;
  return work_.deadline != nullptr && work_.deadline->passed(1 + work_.line.size() / short_line);
}

bool Pipeline::is_spent() const {
  return work_.templates != nullptr && work_.templates->spent_by().has_value();
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
