#pragma once

// For types that only name the forms of their values; what makes them includes field.hpp.
namespace harness::grammar {

struct Reading;

template <typename T>
struct Form;

template <typename R>
struct Field;

}  // namespace harness::grammar
