#pragma once

#include <span>
#include <string_view>

#include "services/app/service.hpp"

namespace services::app {

// A file of a service's web page, built into the service (services_page() in CMake).
struct PageFile {
  std::string_view name;  // "index.html"
  std::string_view content;
};

// Serves index.html at "/", and each of the other files under its own name.
void add_page(Service& service, std::span<const PageFile> files);

}  // namespace services::app
