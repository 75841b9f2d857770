#include "harness/scenario/schema.hpp"

#include "harness/grammar/json_schema.hpp"
#include "harness/scenario/language.hpp"
#include "harness/scenario/system/system_file.hpp"

namespace harness::scenario {

std::string json_schema(const Vocabulary& vocabulary) {
  return grammar::json_schema(*language(vocabulary).shape, "A harness scenario",
                              {{"system-file", system_file_form(vocabulary.catalogue).shape}});
}

}  // namespace harness::scenario
