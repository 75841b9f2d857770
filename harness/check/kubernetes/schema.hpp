#pragma once

#include <string_view>

// The tables of what objects of Kubernetes may have; the form is that of check/schema.
namespace harness::check {

extern const std::string_view fields_of_objects;
extern const std::string_view fields_of_pods;

}  // namespace harness::check
