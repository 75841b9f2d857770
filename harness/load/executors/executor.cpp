#include "harness/load/executors/executor.hpp"

#include <type_traits>
#include <variant>

#include "harness/load/executors/arrival_rate.hpp"
#include "harness/load/executors/constant_vus.hpp"
#include "harness/load/executors/per_vu_iterations.hpp"
#include "harness/load/executors/ramping_vus.hpp"
#include "harness/load/executors/shared_iterations.hpp"

namespace harness::load {
namespace {

// Which class runs the executor with these settings: the table of executors.
template <typename Config>
struct RunBy;

template <>
struct RunBy<scenario::ConstantVus> : std::type_identity<ConstantVus> {};
template <>
struct RunBy<scenario::PerVuIterations> : std::type_identity<PerVuIterations> {};
template <>
struct RunBy<scenario::RampingVus> : std::type_identity<RampingVus> {};
template <>
struct RunBy<scenario::SharedIterations> : std::type_identity<SharedIterations> {};
template <>
struct RunBy<scenario::ConstantArrivalRate> : std::type_identity<ArrivalRate> {};
template <>
struct RunBy<scenario::RampingArrivalRate> : std::type_identity<ArrivalRate> {};

template <typename Config>
using ExecutorOf = typename RunBy<Config>::type;

}  // namespace

Result<void> check_executor(const scenario::Load& load) {
  return std::visit(
      [](const auto& config) {
        return ExecutorOf<std::remove_cvref_t<decltype(config)>>::check(config);
      },
      *load.executor);
}

std::unique_ptr<Executor> make_executor(const Workplace& workplace) {
  return std::visit(
      [&](const auto& config) -> std::unique_ptr<Executor> {
        using Runs = ExecutorOf<std::remove_cvref_t<decltype(config)>>;
        return std::make_unique<Runs>(workplace, config);
      },
      *workplace.load.spec.executor);
}

}  // namespace harness::load
