// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <quarry/engine.hpp>
#include <quarry/schema.hpp>
#include <quarry/sql.hpp>

namespace clinic {

using quarry::Column;
using quarry::Date;
using quarry::Decimal;
using quarry::Timestamp;
namespace types = quarry::types;

// The tables, as a medical export in Synthea's form has them. No foreign keys are declared: an export of one clinic may
// well name a provider of another, and such rows are to be reported, not refused.

// Identifiers are text: Synthea's look like UUIDs, but not all have the version and variant bits of RFC 9562, and
// MariaDB's UUID type refuses those that have not.
inline constexpr types::String id_type{36};

struct Organizations : quarry::Table {
  using Table::Table;
  Column<std::string> id{this, "id", id_type, quarry::primary_key};
  Column<std::string> name{this, "name", types::String{200}};
  Column<std::optional<std::string>> city{this, "city", types::String{100}};
  Column<std::optional<std::string>> state{this, "state", types::String{50}};
};

struct Providers : quarry::Table {
  using Table::Table;
  Column<std::string> id{this, "id", id_type, quarry::primary_key};
  Column<std::optional<std::string>> organization{this, "organization", id_type};
  Column<std::string> name{this, "name", types::String{200}};
  Column<std::optional<std::string>> gender{this, "gender", types::String{20}};
  Column<std::optional<std::string>> speciality{this, "speciality", types::String{100}};
};

struct Payers : quarry::Table {
  using Table::Table;
  Column<std::string> id{this, "id", id_type, quarry::primary_key};
  Column<std::string> name{this, "name", types::String{200}};
  Column<std::optional<std::string>> ownership{this, "ownership", types::String{50}};
};

struct Patients : quarry::Table {
  using Table::Table;
  Column<std::string> id{this, "id", id_type, quarry::primary_key};
  Column<Date> birthdate{this, "birthdate"};
  Column<std::optional<Date>> deathdate{this, "deathdate"};
  Column<std::optional<std::string>> race{this, "race", types::String{50}};
  Column<std::optional<std::string>> ethnicity{this, "ethnicity", types::String{50}};
  Column<std::optional<std::string>> gender{this, "gender", types::String{20}};
  Column<std::optional<std::string>> city{this, "city", types::String{100}};
  Column<std::optional<std::string>> state{this, "state", types::String{50}};
};

struct Encounters : quarry::Table {
  using Table::Table;
  Column<std::string> id{this, "id", id_type, quarry::primary_key};
  Column<Timestamp> start{this, "start", quarry::indexed};
  Column<std::optional<Timestamp>> stop{this, "stop"};
  Column<std::optional<std::string>> patient{this, "patient", id_type};
  Column<std::optional<std::string>> organization{this, "organization", id_type};
  Column<std::optional<std::string>> provider{this, "provider", id_type, quarry::indexed};
  Column<std::optional<std::string>> payer{this, "payer", id_type};
  Column<std::optional<std::string>> encounterclass{this, "encounterclass", types::String{50}};
  Column<std::optional<std::string>> code{this, "code", types::String{40}};
  Column<std::optional<std::string>> description{this, "description", types::String{500}};
  Column<std::optional<Decimal>> base_encounter_cost{this, "base_encounter_cost", types::Numeric{12, 2}};
  Column<std::optional<Decimal>> total_claim_cost{this, "total_claim_cost", types::Numeric{12, 2}};
  Column<std::optional<Decimal>> payer_coverage{this, "payer_coverage", types::Numeric{12, 2}};
  Column<std::optional<std::string>> reasoncode{this, "reasoncode", types::String{40}};
  Column<std::optional<std::string>> reasondescription{this, "reasondescription", types::String{500}};
};

struct Procedures : quarry::Table {
  using Table::Table;
  Column<Timestamp> start{this, "start"};
  Column<std::optional<Timestamp>> stop{this, "stop"};
  Column<std::optional<std::string>> patient{this, "patient", id_type};
  Column<std::optional<std::string>> encounter{this, "encounter", id_type, quarry::indexed};
  Column<std::optional<std::string>> code{this, "code", types::String{40}};
  Column<std::optional<std::string>> description{this, "description", types::String{500}};
  Column<std::optional<Decimal>> base_cost{this, "base_cost", types::Numeric{12, 2}};
};

struct Conditions : quarry::Table {
  using Table::Table;
  Column<Date> start{this, "start"};
  Column<std::optional<Date>> stop{this, "stop"};
  Column<std::optional<std::string>> patient{this, "patient", id_type};
  Column<std::optional<std::string>> encounter{this, "encounter", id_type, quarry::indexed};
  Column<std::optional<std::string>> code{this, "code", types::String{40}};
  Column<std::optional<std::string>> description{this, "description", types::String{500}};
};

/// What a file must have of a column.
enum class Need {
  value,   ///< a value in every record
  column,  ///< the column, whose fields may be empty
  nothing  ///< the file may lack it; the table's column is NULL then
};

/// One column of a CSV file and the table column it goes to.
struct CsvColumn {
  std::string header;  ///< as Synthea writes it, compared without regard to case
  std::string column;  ///< of the table
  Need need = Need::column;
  std::string former = {};  ///< the header in older exports, when it was another
};

/// A column that holds keys of another table.
struct Reference {
  std::string column, target;
};

/// A table of the model: what it is called in metric files and queries, where it lies in the database, where it comes
/// from.
struct ModelTable {
  std::string name;       ///< "encounters": in metric files, in queries, and of the CSV file
  quarry::Table table;    ///< "clinic_report_encounters", as it is created
  quarry::Table queried;  ///< the same under its short name, as it is queried
  std::string key;        ///< its primary key, or empty
  std::vector<CsvColumn> csv;
  std::vector<Reference> references;
};

/// All tables. Their names in the database have the prefix `clinic_report_`, so that replacing them can hit no others.
class Model {
 public:
  Model();
  [[nodiscard]] const std::vector<ModelTable>& tables() const noexcept { return tables_; }
  /// Null when there is none of that name.
  [[nodiscard]] const ModelTable* find(std::string_view name) const noexcept;
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] const quarry::MetaData& metadata() const noexcept { return metadata_; }

 private:
  quarry::MetaData metadata_;
  std::vector<ModelTable> tables_;
};

}  // namespace clinic
