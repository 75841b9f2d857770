#include "harness/scenario/load/load_files.hpp"

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/load/data_table.hpp"

namespace harness::scenario {
namespace {

// A row of one's own is what per-user is for: an account that two users share signs one of them
// out.
void check_rows_suffice(const Load& load, const DataSet& data,
                        std::vector<yaml::Problem>& problems) {
  const std::uint64_t users = most_users(*load.executor);
  const std::size_t rows = data.table->rows.size();
  if (data.order != DataSet::Order::per_user || data.wrap || users <= rows) return;
  problems.push_back({data.place,
                      "data: " + std::to_string(users) + " users have " + std::to_string(rows) +
                          (rows == 1 ? " row" : " rows") + " of " + data.file,
                      "add rows, or write wrap: true to let users share them"});
}

std::string path_of(const std::string& file, const Vocabulary& vocabulary) {
  return vocabulary.locate(filled(file, vocabulary.environment));
}

void read_body(const Vocabulary& vocabulary, Request& request,
               std::vector<yaml::Problem>& problems) {
  if (!request.body_file.can_be_judged()) return;
  request.body_as_is = true;
  Result<std::string> content = read_file(path_of(*request.body_file, vocabulary));
  if (content) {
    request.body = *std::move(content);
    return;
  }
  problems.push_back({request.body_file.place,
                      "body_file: " + shown(*request.body_file) + ": " + content.error().what,
                      "name a file; paths count from beside the scenario"});
}

}  // namespace

void read_tables(std::vector<Load>& loads, const Vocabulary& vocabulary,
                 std::vector<yaml::Problem>& problems) {
  if (!vocabulary.locate) return;
  for (Load& load : loads) {
    for (DataSet& data : load.data) {
      if (data.file.empty()) continue;  // refused already
      Result<Table> table = read_table(data, path_of(data.file, vocabulary));
      if (table) {
        data.table = std::make_shared<const Table>(*std::move(table));
        check_rows_suffice(load, data, problems);
      } else {
        const Error& error = table.error();
        problems.push_back({data.place, "data: " + error.where + ": " + error.what, error.remedy});
      }
    }
  }
}

void read_bodies(std::vector<Load>& loads, const Vocabulary& vocabulary,
                 std::vector<yaml::Problem>& problems) {
  if (!vocabulary.locate) return;
  for (Load& load : loads) {
    for (Flow& flow : load.flows) {
      for (Request& request : flow.requests) read_body(vocabulary, request, problems);
    }
  }
}

void locate_tls_files(std::vector<Load>& loads, const Vocabulary& vocabulary) {
  if (!vocabulary.locate) return;
  for (Load& load : loads) {
    for (Flow& flow : load.flows) {
      for (Request& request : flow.requests) {
        for (std::string* file :
             {&request.tls.ca, &request.tls.cert, &request.tls.key, &request.proxy_ca}) {
          if (!file->empty()) *file = path_of(*file, vocabulary);
        }
      }
    }
  }
}

}  // namespace harness::scenario
