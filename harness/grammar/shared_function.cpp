#include "harness/grammar/shared_function.hpp"

namespace harness::grammar {

Shared::Shared() = default;
Shared::Shared(const Object* object) : object_(object) {}
Shared::Shared(const Shared& other) = default;
Shared::Shared(Shared&& other) noexcept = default;
Shared& Shared::operator=(const Shared& other) = default;
Shared& Shared::operator=(Shared&& other) noexcept = default;
Shared::~Shared() = default;

}  // namespace harness::grammar
