#include <algorithm>
#include <map>

#include "harness/core/saturate.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/api/answers.hpp"
#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/selected.hpp"

namespace store::logs {
namespace {

constexpr std::size_t usual_volumes = 100;

struct Volume {
  std::vector<double> bytes;  // one a step
  double total = 0;
};
using Volumes = std::map<LabelSet, Volume>;

// Which labels the volumes of streams are told apart by.
class VolumeLabels {
 public:
  static Outcome<VolumeLabels> of(const http::Request& request) {
    const auto matchers = harness::languages::logql::parse_selector(text_of(request, "query"));
    if (!matchers) return refuse(400, matchers.error());
    VolumeLabels labels;
    labels.by_label_ = text_of(request, "aggregateBy") == "labels";
    if (const std::string_view targets = text_of(request, "targetLabels"); !targets.empty()) {
      labels.names_ = LabelNames(harness::split(targets, ','));
    } else if (!labels.by_label_) {
      std::vector<std::string> names;
      for (const auto& matcher : *matchers) names.push_back(matcher.name);
      labels.names_ = LabelNames(std::move(names));
    }
    return labels;
  }

  std::vector<LabelSet> keys(std::span<const Field> stream) const {
    const LabelSet all = label_set(stream);
    if (!by_label_) return {all.only(*names_)};
    std::vector<LabelSet> keys;
    for (const auto& [name, value] : all.pairs()) {
      if (!names_ || names_->contain(name)) keys.push_back(LabelSet::of({{name, ""}}));
    }
    return keys;
  }

 private:
  bool by_label_ = false;            // by names of labels, not by their values
  std::optional<LabelNames> names_;  // none: all, where it is by label
};

// The bytes of the lines of each stream between one step and the next.
Outcome<Volumes> volumes(const Context& context, const http::Request& request, const Bounds& bounds,
                         const Steps& steps) {
  const auto labels = VolumeLabels::of(request);
  if (!labels) return tl::unexpected<Failure>(labels.error());
  Question question = context.question(request);
  const auto streams =
      selected_streams(context, text_of(request, "query"), bounds, question.deadline);
  if (!streams) return tl::unexpected<Failure>(streams.error());
  Volumes volumes;
  for (const StreamView& stream : *streams) {
    constexpr std::size_t steps_of_a_line = 64;
    if (question.deadline.passed(steps.count / steps_of_a_line)) return too_late(question.deadline);
    std::vector<double> bytes(steps.count, 0);
    for (EntryCursor at(stream, bounds.start, bounds.end, Direction::forward); at.here() != nullptr;
         at.next()) {
      if (question.deadline.passed()) return too_late(question.deadline);
      bytes[steps.before(at.here()->time)] += at.here()->line_size;
    }
    for (const LabelSet& key : labels->keys(stream.labels)) {
      Volume& volume = volumes[key];
      volume.bytes.resize(steps.count, 0);
      for (std::size_t i = 0; i < steps.count; ++i) {
        volume.bytes[i] += bytes[i];
        volume.total += bytes[i];
      }
    }
  }
  return volumes;
}

// The largest of them.
Matrix largest(const Volumes& volumes, std::size_t limit) {
  std::vector<std::pair<LabelSet, Volume>> ordered(volumes.begin(), volumes.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second.total > b.second.total; });
  if (ordered.size() > limit) ordered.resize(limit);
  Matrix matrix;
  for (auto& [labels, volume] : ordered) {
    matrix.series.push_back({labels, std::move(volume.bytes)});
  }
  return matrix;
}

}  // namespace

http::Response index_stats(const Context& context, const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return failed(bounds.error());
  Question question = context.question(request);
  const auto streams =
      selected_streams(context, text_of(request, "query"), *bounds, question.deadline);
  if (!streams) return failed(streams.error());
  Statistics read;
  for (const StreamView& stream : *streams) {
    for (EntryCursor at(stream, bounds->start, bounds->end, Direction::forward);
         at.here() != nullptr; at.next()) {
      if (question.deadline.passed()) return failed(too_late(question.deadline).value());
      ++read.lines;
      read.bytes += at.here()->line_size;
    }
  }
  const std::string count = std::to_string(streams->size());
  return http::json(R"({"streams":)" + count + R"(,"chunks":)" + count + R"(,"bytes":)" +
                    std::to_string(read.bytes) + R"(,"entries":)" + std::to_string(read.lines) +
                    "}");
}

http::Response index_volume(const Context& context, const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return failed(bounds.error());
  const auto limit = read_limit(request, "limit", usual_volumes);
  if (!limit) return failed(limit.error());
  const std::int64_t length = harness::saturated_difference(bounds->end, bounds->start);
  const Steps whole{bounds->start, std::max<std::int64_t>(length, 1), 1};
  const auto found = volumes(context, request, *bounds, whole);
  if (!found) return failed(found.error());
  return vector_answer(largest(*found, *limit), bounds->end, {});
}

http::Response index_volume_range(const Context& context, const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return failed(bounds.error());
  const auto limit = read_limit(request, "limit", usual_volumes);
  if (!limit) return failed(limit.error());
  const auto step = read_step(request, *bounds);
  if (!step) return failed(step.error());
  const Steps steps = aligned(*bounds, *step);
  const auto found = volumes(context, request, *bounds, steps);
  if (!found) return failed(found.error());
  return matrix_answer(largest(*found, *limit), steps, {});
}

}  // namespace store::logs
