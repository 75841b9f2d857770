#include "stack/store/logs/query/samples.hpp"

#include <algorithm>
#include <unordered_map>

#include "stack/store/logs/pipeline/pipeline.hpp"
#include "stack/store/logs/query/selector.hpp"
#include "stack/store/logs/streams/metadata.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;
using language::Grouping;
using language::RangeAggregation;
using language::RangeOp;

// Of all parts of a query together: what it costs is told by their sum.
constexpr std::size_t most_series = 200'000;

bool counts_bytes(RangeOp op) {
  return op == RangeOp::bytes_over_time || op == RangeOp::bytes_rate;
}

// All labels where that cannot be said beforehand.
std::optional<std::vector<std::string>> wanted_labels(const std::optional<Grouping>& grouping) {
  if (!grouping || grouping->without) return std::nullopt;
  return grouping->labels;
}

std::string error_text(std::span<const pipeline::Label> labels) {
  std::vector<LabelSet::Pair> pairs;
  std::string error;
  for (const pipeline::Label& label : labels) {
    pairs.emplace_back(label.name, label.value);
    if (label.name == pipeline::error_label) error = label.value;
  }
  return "pipeline error: '" + error + "' for series: '" + to_string(LabelSet::of(pairs)) +
         "'.\nUse a label filter to intentionally skip this error. (e.g | __error__!=\"" + error +
         "\").\nTo skip all potential errors you can match empty errors.(e.g __error__=\"\")\n"
         "The label filter can also be specified after unwrap. (e.g | unwrap latency | "
         "__error__=\"\" )";
}

// Finds the series of a line; lines of one series often follow each other.
class SeriesTable {
 public:
  explicit SeriesTable(const std::optional<Grouping>& grouping)
      : is_grouped_(grouping.has_value()),
        without_(grouping && grouping->without),
        names_(grouping ? grouping->labels : std::vector<std::string>{}) {}

  std::vector<Sample>& samples_of(pipeline::Pipeline& line) {
    name(line);
    if (!series_.empty() && series_[last_].labels.packed() == packed_) {
      return series_[last_].samples;
    }
    const auto [place, is_new] = index_.try_emplace(packed_, series_.size());
    if (is_new) series_.push_back({LabelSet(packed_), {}});
    last_ = place->second;
    return series_[last_].samples;
  }

  std::size_t size() const { return series_.size(); }
  std::vector<SampledSeries> take() { return std::move(series_); }

 private:
  void name(pipeline::Pipeline& line) {
    // So many are looked up quicker than all labels are put in order.
    constexpr std::size_t few = 16;
    packed_.clear();
    const bool has_error = !line.label(pipeline::error_label).empty();
    if (!is_grouped_ || without_ || has_error) {
      name_by(line, [this](const auto& label) { return !without_ || !names_.contain(label.name); });
    } else if (names_.sorted().size() > few) {
      name_by(line, [this](const auto& label) {
        return !label.value.empty() && names_.contain(label.name);
      });
    } else {
      for (const std::string& label : names_.sorted()) append(label, line.label(label));
    }
  }

  // A line with an error that is asked about keeps all its labels, whatever they are grouped by.
  template <typename Keeps>
  void name_by(pipeline::Pipeline& line, Keeps&& keeps) {
    for (const pipeline::Label& label : line.labels()) {
      if (keeps(label)) LabelSet::append(packed_, label.name, label.value);
    }
  }

  void append(std::string_view name, std::string_view value) {
    if (!value.empty()) LabelSet::append(packed_, name, value);
  }

  bool is_grouped_;
  bool without_;
  LabelNames names_;
  std::string packed_;
  std::vector<SampledSeries> series_;
  std::unordered_map<std::string, std::size_t> index_;
  std::size_t last_ = 0;
};

class Sampler {
 public:
  Sampler(const RangeAggregation& aggregation, const std::optional<Grouping>& grouping,
          pipeline::Pipeline pipeline, Question& question)
      : aggregation_(aggregation),
        pipeline_(std::move(pipeline)),
        table_(grouping),
        question_(question) {}

  std::optional<Failure> read(const StreamView& stream, std::int64_t begin, std::int64_t end) {
    for (EntryCursor at(stream, begin, end, Direction::forward); at.here() != nullptr; at.next()) {
      if (question_.deadline.passed()) return too_late(question_.deadline).value();
      if (auto failure = read(stream, *at.here())) return failure;
    }
    return std::nullopt;
  }

  std::vector<SampledSeries> take() {
    std::vector<SampledSeries> all = table_.take();
    const auto earlier = [](const Sample& a, const Sample& b) { return a.time < b.time; };
    for (SampledSeries& series : all) {
      if (!std::is_sorted(series.samples.begin(), series.samples.end(), earlier)) {
        std::stable_sort(series.samples.begin(), series.samples.end(), earlier);
      }
    }
    return all;
  }

 private:
  std::optional<Failure> read(const StreamView& stream, const Entry& entry) {
    metadata_.clear();
    unpack_metadata(entry.metadata, metadata_);
    ++question_.read.lines;
    question_.read.bytes += entry.line_size;
    const bool is_kept = pipeline_.process({stream.labels, metadata_, entry.time, entry.text()});
    if (const auto& form = question_.templates.spent_by()) return spent(*form);
    if (!is_kept) return std::nullopt;
    if (pipeline_.fails()) return Failure{400, error_text(pipeline_.labels())};
    table_.samples_of(pipeline_).push_back({entry.time, value()});
    if (question_.series + table_.size() <= most_series) return std::nullopt;
    return Failure{400, "the query makes more than " + std::to_string(most_series) +
                            " series, in all its parts together; group by fewer labels"};
  }

  double value() const {
    if (aggregation_.unwrap) return pipeline_.value();
    return counts_bytes(aggregation_.op) ? static_cast<double>(pipeline_.line().size()) : 1;
  }

  const RangeAggregation& aggregation_;
  pipeline::Pipeline pipeline_;
  SeriesTable table_;
  Question& question_;
  std::vector<Field> metadata_;
};

}  // namespace

Outcome<std::vector<SampledSeries>> sampled(const RangeAggregation& aggregation,
                                            const std::optional<Grouping>& grouping,
                                            std::int64_t begin, std::int64_t end,
                                            Question& question) {
  const pipeline::Wish wish{wanted_labels(grouping), counts_bytes(aggregation.op), question.now,
                            &question.deadline, &question.templates};
  auto compiled = pipeline::compile(aggregation.log.pipeline, aggregation.unwrap, wish);
  if (!compiled) return refuse(400, to_string(compiled.error()));
  Sampler sampler(aggregation, grouping, std::move(*compiled), question);
  const Selector selector(aggregation.log.selector);
  const auto wanted = [&](std::span<const Field> labels) {
    return selector.wants(labels, question.deadline);
  };
  for (const StreamView& stream : question.store.select(wanted, begin, end)) {
    if (auto failure = sampler.read(stream, begin, end)) return tl::unexpected<Failure>(*failure);
  }
  if (question.deadline.passed(0)) return too_late(question.deadline);
  return sampler.take();
}

}  // namespace store::logs
