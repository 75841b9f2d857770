#pragma once

#include <string_view>

namespace harness::verdict {

// Whether a query of PostgreSQL's reads any table: SELECT 1 does not, nor does what stands in
// quotes or in a comment. That of a function, as in FROM now(), is none.
bool names_a_table(std::string_view sql);

// Whether those are all the database's own, which have rows whatever happens: pg_class,
// information_schema.tables.
bool names_catalogues_only(std::string_view sql);

}  // namespace harness::verdict
