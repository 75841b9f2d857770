#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace harness::grammar {

// A function that costs little to copy. Forms hold the forms of their parts, and would otherwise
// copy all that is below them each time.
template <typename Signature>
class SharedFunction;

template <typename R, typename... Arguments>
class SharedFunction<R(Arguments...)> {
 public:
  SharedFunction() = default;

  template <typename F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, SharedFunction>)
      SharedFunction(F function)  // NOLINT(google-explicit-constructor): as std::function
      : function_(std::make_shared<const std::function<R(Arguments...)>>(std::move(function))) {}

  R operator()(Arguments... arguments) const {
    return (*function_)(std::forward<Arguments>(arguments)...);
  }

 private:
  std::shared_ptr<const std::function<R(Arguments...)>> function_;
};

}  // namespace harness::grammar
