#include "harness/run/driving.hpp"

namespace harness::run {

Result<metrics::Endpoint> endpoint_for(const Driving& driving) {
  if (!driving.metrics_address) return metrics::Endpoint();
  return metrics::Endpoint::at(*driving.metrics_address).map_error([](Error error) {
    error.where = "--metrics";
    return error;
  });
}

}  // namespace harness::run
