#include "harness/load/executor.hpp"

#include <array>
#include <stdexcept>

#include "harness/load/constant_arrival_rate.hpp"
#include "harness/load/constant_vus.hpp"
#include "harness/load/per_vu_iterations.hpp"

namespace harness::load {
namespace {

using scenario::ExecutorKind;

template <typename Kind>
std::unique_ptr<Executor> make(const Workplace& workplace) {
  return std::make_unique<Kind>(workplace);
}

struct Row {
  ExecutorKind kind;
  std::unique_ptr<Executor> (*make)(const Workplace& workplace);
};

constexpr std::array rows{
    Row{ExecutorKind::constant_vus, make<ConstantVus>},
    Row{ExecutorKind::per_vu_iterations, make<PerVuIterations>},
    Row{ExecutorKind::constant_arrival_rate, make<ConstantArrivalRate>},
};

}  // namespace

std::unique_ptr<Executor> make_executor(const Workplace& workplace) {
  for (const Row& row : rows) {
    if (row.kind == workplace.load.spec.executor) return row.make(workplace);
  }
  throw std::logic_error("an executor without a row in the table");
}

}  // namespace harness::load
