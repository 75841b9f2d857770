#include "harness/scenario/load/load_files.hpp"

#include "harness/scenario/load/data_table.hpp"

namespace harness::scenario {

void read_tables(std::vector<Load>& loads, const Vocabulary& vocabulary,
                 std::vector<yaml::Problem>& problems) {
  if (!vocabulary.locate) return;
  for (Load& load : loads) {
    for (DataSet& data : load.data) {
      if (data.file.empty()) continue;  // refused already
      Result<Table> table = read_table(data, vocabulary.locate(data.file));
      if (table) {
        data.table = std::make_shared<const Table>(*std::move(table));
      } else {
        const Error& error = table.error();
        problems.push_back({data.place, "data: " + error.where + ": " + error.what, error.remedy});
      }
    }
  }
}

void locate_tls_files(std::vector<Load>& loads, const Vocabulary& vocabulary) {
  if (!vocabulary.locate) return;
  for (Load& load : loads) {
    for (Flow& flow : load.flows) {
      for (Request& request : flow.requests) {
        for (std::string* file : {&request.tls.ca, &request.tls.cert, &request.tls.key}) {
          if (!file->empty()) *file = vocabulary.locate(*file);
        }
      }
    }
  }
}

}  // namespace harness::scenario
