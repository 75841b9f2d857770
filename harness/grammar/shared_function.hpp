#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace harness::grammar {

// Something that is made once and then shared: forms hold the forms of their parts, and would
// otherwise copy all that is below them each time. A table of the language has hundreds of these,
// so what copies and ends them is compiled once (shared_function.cpp), not where they stand.
class Shared {
 public:
  struct Object {
    virtual ~Object() = default;
  };

  Shared();
  explicit Shared(const Object* object);  // takes it over
  Shared(const Shared& other);
  Shared(Shared&& other) noexcept;
  Shared& operator=(const Shared& other);
  Shared& operator=(Shared&& other) noexcept;
  ~Shared();

  const Object* get() const { return object_.get(); }

 private:
  std::shared_ptr<const Object> object_;
};

// A function that costs little to copy, and little to compile: std::function would have four pieces
// of code where this one has two.
template <typename Signature>
class SharedFunction;

template <typename R, typename... Arguments>
class SharedFunction<R(Arguments...)> {
 public:
  SharedFunction() = default;

  template <typename F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, SharedFunction>)
      SharedFunction(F function)  // NOLINT(google-explicit-constructor): as std::function
      : function_(new Of<F>(std::move(function))) {}

  R operator()(Arguments... arguments) const {
    return static_cast<const Function*>(function_.get())
        ->call(std::forward<Arguments>(arguments)...);
  }
  explicit operator bool() const { return function_.get() != nullptr; }

 private:
  struct Function : Shared::Object {
    virtual R call(Arguments... arguments) const = 0;
  };

  template <typename F>
  struct Of final : Function {
    explicit Of(F&& of) : function(std::move(of)) {}
    R call(Arguments... arguments) const override {
      return function(std::forward<Arguments>(arguments)...);
    }
    F function;
  };

  Shared function_;
};

}  // namespace harness::grammar
