#include "stack/store/logs/pipeline/stages/comparisons.hpp"

#include <algorithm>

#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline {

namespace logql = harness::languages::logql;

namespace {

template <typename T>
bool compare(logql::Comparison op, T a, T b) {
  switch (op) {
    case logql::Comparison::equal:
      return a == b;
    case logql::Comparison::not_equal:
      return a != b;
    case logql::Comparison::greater:
      return a > b;
    case logql::Comparison::greater_equal:
      return a >= b;
    case logql::Comparison::less:
      return a < b;
    default:
      return a <= b;
  }
}

harness::Result<double> read_as(double, std::string_view text) { return parse_float(text); }
harness::Result<std::int64_t> read_as(std::int64_t, std::string_view text) {
  return parse_go_duration(text);
}
harness::Result<std::uint64_t> read_as(std::uint64_t, std::string_view text) {
  return parse_bytes(text);
}

}  // namespace

void Comparisons::add(const std::string& name, logql::Comparison op, Quantity with) {
  const auto same = std::find_if(readings_.begin(), readings_.end(), [&](const Reading& reading) {
    return reading.name == name && reading.value.index() == with.index();
  });
  const auto place = static_cast<std::size_t>(same - readings_.begin());
  if (same == readings_.end()) readings_.push_back({name, with});
  all_.push_back({place, op, with});
}

Comparisons::Reading::State Comparisons::Reading::read(Labels& labels) {
  const auto text = labels.find(name);
  if (!text) return State::missing;
  return std::visit(
      [&](auto& kept) {
        const auto made = read_as(kept, *text);
        if (!made) labels.fail("LabelFilterErr", made.error().what);
        kept = made.value_or(kept);
        return made ? State::known : State::unreadable;
      },
      value);
}

bool Comparisons::holds(const Compared& one, Labels& labels) {
  if (labels.has_error()) return true;
  Reading& reading = readings_[one.reading];
  if (reading.line != line_) {
    reading.line = line_;
    reading.state = reading.read(labels);
  }
  if (reading.state != Reading::State::known) return reading.state == Reading::State::unreadable;
  return std::visit(
      [&](const auto& value) {
        using Kind = std::decay_t<decltype(value)>;
        return compare(one.op, value, std::get<Kind>(one.with));
      },
      reading.value);
}

// Looks at every one where all must hold, as Loki does: what cannot be read leaves its error though
// another does not hold, which shows where the whole is a part of an `or`.
bool Comparisons::apply(Work& work) {
  ++line_;
  bool holds_so_far = true;
  for (const Compared& one : all_) {
    const bool is_true = holds(one, work.labels);
    if (join_ == Join::any && is_true) return true;
    holds_so_far = holds_so_far && is_true;
  }
  return join_ == Join::all && holds_so_far;
}

}  // namespace store::logs::pipeline
