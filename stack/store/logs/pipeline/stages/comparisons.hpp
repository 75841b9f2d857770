#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "harness/languages/logql/stages.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"

namespace store::logs::pipeline {

// A number, a duration in nanoseconds or a size in bytes.
using Quantity = std::variant<double, std::int64_t, std::uint64_t>;

// How what stands beside each other in a label filter is put together.
enum class Join { all, any };

// Labels that are compared with quantities. Each label is read once for all that compare with it as
// one kind of quantity; without the label a comparison does not hold. What cannot be read is an
// error of the line, and then all comparisons hold.
class Comparisons final : public Stage {
 public:
  explicit Comparisons(Join join) : join_(join) {}

  void add(const std::string& name, harness::languages::logql::Comparison op, Quantity with);
  bool apply(Work& work) override;

 private:
  // What a label says as one kind of quantity.
  struct Reading {
    enum class State { missing, unreadable, known };
    std::string name;
    Quantity value;  // its kind is that of what it is compared with
    State state = State::missing;
    std::uint64_t line = 0;  // of which it was read

    State read(Labels& labels);
  };
  struct Compared {
    std::size_t reading;
    harness::languages::logql::Comparison op;
    Quantity with;
  };

  bool holds(const Compared& one, Labels& labels);

  Join join_;
  std::vector<Reading> readings_;
  std::vector<Compared> all_;
  std::uint64_t line_ = 0;
};

}  // namespace store::logs::pipeline
