#include "harness/run/generator_options.hpp"

namespace harness::run {

Result<metrics::Endpoint> endpoint_for(const GeneratorOptions& generator) {
  if (!generator.metrics_address) return metrics::Endpoint();
  return metrics::Endpoint::at(*generator.metrics_address).map_error([](Error error) {
    error.where = "--metrics";
    return error;
  });
}

}  // namespace harness::run
