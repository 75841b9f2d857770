#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace harness::grammar {

// A function that costs little to copy: forms hold the forms of their parts, and would otherwise
// copy all that is below them each time. And little to compile: a table of the language has
// hundreds of them, for each of which std::function would have four pieces of code where one does.
template <typename Signature>
class SharedFunction;

template <typename R, typename... Arguments>
class SharedFunction<R(Arguments...)> {
 public:
  SharedFunction() = default;

  template <typename F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, SharedFunction>)
      SharedFunction(F function)  // NOLINT(google-explicit-constructor): as std::function
      : function_(static_cast<const Function*>(new Of<F>(std::move(function)))) {}

  R operator()(Arguments... arguments) const {
    return function_->call(std::forward<Arguments>(arguments)...);
  }
  explicit operator bool() const { return function_ != nullptr; }

 private:
  struct Function {
    virtual ~Function() = default;
    virtual R call(Arguments... arguments) const = 0;
  };

  template <typename F>
  struct Of final : Function {
    explicit Of(F of) : function(std::move(of)) {}
    R call(Arguments... arguments) const override {
      return function(std::forward<Arguments>(arguments)...);
    }
    F function;
  };

  std::shared_ptr<const Function> function_;
};

}  // namespace harness::grammar
