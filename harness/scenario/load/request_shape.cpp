#include <utility>

#include "harness/scenario/load/shapes.hpp"
#include "harness/scenario/tags.hpp"
#include "harness/scenario/words.hpp"

namespace harness::scenario {
namespace {

std::vector<Variant> methods(const ShapePtr& url) {
  std::vector<Variant> variants;
  for (const char* method : {"get", "post", "put", "delete", "patch", "head"}) {
    variants.push_back(
        {method, {{method, url, required, "", "the URL; {placeholders} are filled in"}}});
  }
  return variants;
}

ShapePtr tls_shape() {
  const ShapePtr file = filled_text("a PEM file");
  Record tls;
  tls.keys = {
      {"insecureSkipTLSVerify", choice({"true", "false"}), optional, "false",
       "whether any certificate will do"},
      {"ca", file, optional, "what the system trusts", "who signs the server's certificate"},
      {"cert", file, optional, "none", "our own certificate"},
      {"key", file, optional, "in the file of cert", "its private key"},
  };
  return record("TLS options", std::move(tls));
}

}  // namespace

ShapePtr tags_shape() {
  const ShapePtr value = grammar("text without commas and braces", check_tag_value,
                                 std::string(tag_value_pattern()), takes_numbers);
  Record tags;
  tags.others =
      OtherKeys{"tag", "team: ops", check_tag_name, std::string(tag_name_pattern()), value};
  return record("a map from tag to value", std::move(tags));
}

ShapePtr request_shape() {
  const ShapePtr choices = either({dictionary("a map from value to weight", number_above(0)),
                                   list_of("a list of values", text())});
  Record request;
  request.keys = {
      {"request", filled_text("a short text"), required, "", "its name in reports and thresholds"},
      {"headers", dictionary("a map from header to value", text()), optional, "",
       "sent with it; {placeholders} are filled in"},
      {"cookies", dictionary("a map from cookie to value", text()), optional, "",
       "sent beside those that the servers have set; {placeholders} are filled in"},
      {"body", text(), optional, "",
       "sent with it; known {placeholders} are filled in, every other brace is a brace"},
      {"vary", dictionary("a map from placeholder to its values", choices), optional, "",
       "placeholders, each with the values it takes, by weight or evenly"},
      {"extract", dictionary("a map from placeholder to an extraction", extraction_shape()),
       optional, "", "values of the answer, for later requests of the same iteration"},
      {"check", dictionary("a map from sentence to a check", check_shape()), optional, "",
       "what must be true of the answer; counted, without failing the request"},
      {"tags", tags_shape(), optional, "those of its load",
       "what thresholds and metrics tell it by, beside its name"},
      {"accept", list_of("a list of HTTP statuses", whole(100, 599)), optional, "200 to 399",
       "the statuses that do not count as failed"},
      {"think_time", think_time_shape(), optional, "0s",
       "how long the user waits before the next request of the flow"},
      {"timeout", positive_duration(), optional, "60s", "when to give up"},
      {"redirects", whole(0, most_redirects, "nobody means to follow more"), optional, "0",
       "how many to follow as part of it; an answer that leads elsewhere is the answer otherwise"},
      {"http", choice({"1.1", "2"}), optional, "1.1", "the version of HTTP"},
      {"tls", tls_shape(), optional, "",
       "for an https:// URL; files count from beside the scenario"},
  };
  request.variants = methods(filled_text("a URL"));
  return record("a request", std::move(request));
}

}  // namespace harness::scenario
