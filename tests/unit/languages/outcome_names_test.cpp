#include "harness/languages/outcome_names.hpp"

#include <gtest/gtest.h>

namespace harness::languages {
namespace {

TEST(OutcomeNames, SayHowSomethingEnded) {
  for (const char* name : {"status",
                           "code",
                           "status_code",
                           "http_status",
                           "http.response.status_code",
                           "result",
                           "outcome",
                           "level",
                           "severity_text",
                           "error",
                           "error_type",
                           "error.type",
                           "exception",
                           "exception.message",
                           "exception_type",
                           "span_error_kind",
                           "success",
                           "httpStatus",
                           "otel_status_description",
                           "detected_level",
                           "LEVEL"}) {
    EXPECT_TRUE(names_an_outcome(name)) << name;
  }
}

TEST(OutcomeNames, SayHowLongItTook) {
  for (const char* name : {"duration", "duration_ms", "http.duration", "durationSeconds", "latency",
                           "request_latency_seconds", "elapsed", "took", "took_ms"}) {
    EXPECT_TRUE(names_an_outcome(name)) << name;
  }
}

TEST(OutcomeNames, AreNotThoseOfWhatWasDone) {
  for (const char* name : {"die_type", "die.type", "handler", "route", "http.route", "method",
                           "job", "service_name", "statuses", "terror", "time", "timestamp",
                           "durable", "codec", "resulting", "country_code_of", "datname", ""}) {
    EXPECT_FALSE(names_an_outcome(name)) << name;
  }
}

TEST(SenderNames, SayWhoDidItOrForWhom) {
  for (const char* name :
       {"job", "service.name", "service_name", "compose_service", "k8s.pod.name", "tenant",
        "tenant_id", "tenantId", "app_kubernetes_io_name", "instance"}) {
    EXPECT_TRUE(names_a_sender(name)) << name;
  }
  for (const char* name : {"job_status", "service_version", "name", "id", "level", "http.route",
                           "handler", "db.system", "filename", "user_agent", ""}) {
    EXPECT_FALSE(names_a_sender(name)) << name;
  }
}

}  // namespace
}  // namespace harness::languages
