#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/support/eventually.hpp"
#include "tests/support/service_process.hpp"

namespace harness::test {

// The span that holds; waits for it, because spans travel in batches.
template <typename Condition>
ReceivedSpan span_where(ServiceProcess& service, Condition holds) {
  ReceivedSpan found;
  const bool arrived = eventually([&] {
    for (const ReceivedSpan& span : service.traces().spans()) {
      if (!holds(span)) continue;
      found = span;
      return true;
    }
    return false;
  });
  EXPECT_TRUE(arrived) << "no such span";
  return found;
}

inline ReceivedSpan span_named(ServiceProcess& service, const std::string& name,
                               const std::string& trace_id) {
  return span_where(service, [&](const ReceivedSpan& span) {
    return span.name == name && span.trace_id == trace_id;
  });
}

}  // namespace harness::test
