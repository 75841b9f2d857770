#include "harness/load/executors/executor.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "harness/load/executors/arrival_rate.hpp"
#include "harness/load/executors/constant_vus.hpp"
#include "harness/load/executors/per_vu_iterations.hpp"
#include "harness/load/executors/ramping_vus.hpp"
#include "harness/load/executors/shared_iterations.hpp"

namespace harness::load {
namespace {

using scenario::ExecutorKind;

template <typename Kind>
std::unique_ptr<Executor> make(const Workplace& workplace) {
  return std::make_unique<Kind>(workplace);
}

struct Row {
  ExecutorKind kind;
  Result<void> (*check)(const scenario::Load& load);
  std::unique_ptr<Executor> (*make)(const Workplace& workplace);
};

constexpr std::array rows{
    Row{ExecutorKind::constant_vus, ConstantVus::check, make<ConstantVus>},
    Row{ExecutorKind::per_vu_iterations, PerVuIterations::check, make<PerVuIterations>},
    Row{ExecutorKind::ramping_vus, RampingVus::check, make<RampingVus>},
    Row{ExecutorKind::shared_iterations, SharedIterations::check, make<SharedIterations>},
    Row{ExecutorKind::constant_arrival_rate, ArrivalRate::check_constant, make<ArrivalRate>},
    Row{ExecutorKind::ramping_arrival_rate, ArrivalRate::check_ramping, make<ArrivalRate>},
};

const Row& row_of(ExecutorKind kind) {
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [kind](const Row& candidate) { return candidate.kind == kind; });
  if (row == rows.end()) throw std::logic_error("an executor without a row in the table");
  return *row;
}

}  // namespace

Result<void> check_executor(const scenario::Load& load) {
  return row_of(load.executor).check(load);
}

std::unique_ptr<Executor> make_executor(const Workplace& workplace) {
  return row_of(workplace.load.spec.executor).make(workplace);
}

}  // namespace harness::load
