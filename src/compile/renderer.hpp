// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compile/names.hpp"
#include "compile/sinks.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/compile/dialect.hpp"
#include "quarry/compile/quoting.hpp"
#include "quarry/sql/traverse.hpp"
#include "schema/constraint_names.hpp"

namespace quarry {

/// The one walk over a lowered tree. It writes SQL text and hands values to a sink; there is no other printer, so
/// bound and literal SQL cannot differ in anything but their values.
class Renderer {
 public:
  /// Prints `root`, lowered; it outlives the renderer.
  Renderer(const NodeRef& root, const Dialect& dialect, const CompileOptions& options);
  /// The whole statement; `fingerprint` is that of the statement as it was built.
  [[nodiscard]] Compiled run(std::uint64_t fingerprint);
  /// Prints values as literals and only named binds as placeholders.
  void write_values() noexcept { placeholders_.write_values(); }
  /// A single expression, for printing.
  [[nodiscard]] std::string run_expression();
  /// INSERT of `rows` rows of placeholders; the last columns have the values `fixed`.
  [[nodiscard]] Compiled run_insert_rows(const nodes::Insert& insert, const NodeList& fixed, std::size_t rows);
  /// The table and columns of an INSERT.
  [[nodiscard]] InsertTarget run_target(const nodes::Insert& insert);
  std::vector<std::string> warnings;  ///< for the Compiled

 private:
  // What a SELECT being printed offers to its clauses and to the subqueries inside it.
  struct Scope {
    const nodes::Select* select = nullptr;
    std::vector<std::string> labels;  // printed name of each select item, empty when it has none
    std::vector<NodeRef> shareable;   // expressions with values whose equals share their binds
    bool sharing = false;             // inside GROUP BY, HAVING, ORDER BY, windows
    const Scope* outer = nullptr;     // of the SELECT around this one
    std::vector<NodeRef> leaves;      // of FROM, where there is an outer one
  };
  // The names in one list of select items, and who has them.
  struct ItemNames {
    std::vector<std::pair<std::string, const Node*>> taken;
    std::vector<std::pair<std::string, std::string>> repeats;  // name and the label it got
    [[nodiscard]] const Node* find(std::string_view name) const noexcept;
  };
  // Where a SELECT stands decides whether its items need names and whether it correlates.
  enum class Place { top, from, scalar };

  // --- expressions (render_expression.cpp)
  void expression(const NodeRef& node, std::string_view hint = "param");
  void operand(const NodeRef& node, Op outer, std::string_view hint = "param");
  void condition(const NodeRef& node, Op outer = Op::none);
  void conditions(const NodeList& list);
  void grouped(const NodeRef& node);
  void divisor_type(const NodeRef& divisor);
  void node(const nodes::Literal& n, std::string_view hint);
  void node(const nodes::Bind& n, std::string_view hint);
  void node(const nodes::Constant& n, std::string_view hint);
  void node(const nodes::Column& n, std::string_view hint);
  void node(const nodes::Text& n, std::string_view hint);
  void node(const nodes::LiteralColumn& n, std::string_view hint);
  void node(const nodes::Unary& n, std::string_view hint);
  void node(const nodes::Binary& n, std::string_view hint);
  void node(const nodes::Nary& n, std::string_view hint);
  void node(const nodes::Between& n, std::string_view hint);
  void node(const nodes::In& n, std::string_view hint);
  void node(const nodes::Like& n, std::string_view hint);
  void node(const nodes::Case& n, std::string_view hint);
  void node(const nodes::Cast& n, std::string_view hint);
  void node(const nodes::Function& n, std::string_view hint);
  void node(const nodes::Distinct& n, std::string_view hint);
  void node(const nodes::Filter& n, std::string_view hint);
  void node(const nodes::Over& n, std::string_view hint);
  void node(const nodes::Window& n, std::string_view hint);
  void node(const nodes::Frame& n, std::string_view hint);
  void node(const nodes::Grouping& n, std::string_view hint);
  void node(const nodes::Extract& n, std::string_view hint);
  void node(const nodes::DateTrunc& n, std::string_view hint);
  void node(const nodes::DateAdd& n, std::string_view hint);
  void node(const nodes::DateDiff& n, std::string_view hint);
  void node(const nodes::Label& n, std::string_view hint);
  void node(const nodes::LabelReference& n, std::string_view hint);
  void node(const nodes::Ordering& n, std::string_view hint);
  void node(const nodes::Tuple& n, std::string_view hint);
  void node(const nodes::ScalarSubquery& n, std::string_view hint);
  void node(const nodes::Exists& n, std::string_view hint);
  void node(const nodes::Regexp& n, std::string_view hint);
  void node(const nodes::JsonPath& n, std::string_view hint);
  void node(const nodes::Quantified& n, std::string_view hint);
  void node(const nodes::Subscript& n, std::string_view hint);
  void node(const nodes::Excluded& n, std::string_view hint);
  template <class N>
  void node(const N&, std::string_view) {}  // FROM elements and statements are no expressions
  template <class Write>
  void pattern(std::string_view text, Write&& write);
  void list(const NodeList& items, std::string_view hint = "param");
  [[nodiscard]] Op printed_op(const Node& node) const noexcept;
  void chain(const nodes::Nary& n, std::size_t begin, std::size_t end);
  void link(const nodes::Nary& n, std::size_t i, std::string_view separator);
  void bits(const nodes::Binary& n);
  void require_operator(std::string_view spelling) const;
  void in_members(const nodes::In& n);

  // --- JSON paths (render_json.cpp)
  [[nodiscard]] std::string_view json_template(const nodes::JsonPath& n) const noexcept;
  [[nodiscard]] const NodeRef& json_path(const nodes::JsonPath& n, std::size_t begin, std::size_t end);
  [[nodiscard]] std::size_t json_start(const nodes::JsonPath& n, std::size_t end) const;
  void json_document(const nodes::JsonPath& n, std::size_t start);
  void json_value(const nodes::JsonPath& n, std::size_t end);
  void like_pattern(const nodes::Like& n, std::string_view hint);
  void call(const nodes::Function& n, std::string_view text, std::size_t each);
  void aggregate_order(const nodes::Function& n);

  // --- SELECT (render_select.cpp)
  void query(const NodeRef& node, Place place);
  void select(const nodes::Select& n, Place place);
  void compound(const nodes::Compound& n, Place place);
  void member(const NodeRef& node, Place place);
  void subquery(const NodeRef& query, Place place);
  void select_items(const nodes::Select& n, Place place);
  [[nodiscard]] std::string item_label(const NodeRef& item, Place place, ItemNames& names);
  [[nodiscard]] std::string repeated_label(std::string_view base, ItemNames& names);
  void require_item_names(const std::vector<std::string>& names) const;
  void require_element_names(const nodes::Select& n);
  void require_visible(const NodeRef& source) const;
  [[nodiscard]] bool same_name(std::string_view a, std::string_view b) const;
  void require_window(const std::string& base) const;
  void order_by(const NodeList& terms);
  void group_by(const NodeList& terms);
  void row_count(const NodeRef& node);
  void limit(const NodeRef& rows, const NodeRef& offset);
  void with_clause(const NodeRef& statement);
  void nested_with_clause(const nodes::Select& n);
  void nested_ctes(const nodes::Select& n, std::vector<NodeRef>& ctes) const;
  void write_ctes(const std::vector<NodeRef>& ctes);
  void fetch_with_ties(const NodeRef& rows, const NodeRef& offset);
  void lock(const nodes::SelectOptions& n);
  void hints(const NodeList& given, nodes::HintPlace place);
  void tags(const std::vector<std::string>& pairs);
  [[nodiscard]] bool is_for_us(const nodes::Hint& hint) const;
  [[nodiscard]] NodeRef shared(const NodeRef& node);
  void constant_term(const NodeRef& term, int item);
  [[nodiscard]] NodeRef unambiguous(const NodeRef& element) const;
  [[nodiscard]] bool is_ambiguous(std::size_t item) const;
  [[nodiscard]] int item_index(const NodeRef& node) const;
  void collect_shareable(const NodeRef& node);
  void collect_result_columns(const NodeRef& query);

  // --- FROM (render_from.cpp)
  void from_element(const NodeRef& node);
  void join(const nodes::Join& n);
  void values(const nodes::Values& n);
  void values_row(const nodes::Values& n, std::size_t row, std::string_view open);
  void table_function(const nodes::TableFunction& n);
  void sample(const nodes::Sample& n);
  void column_names(const NodeList& columns);
  [[nodiscard]] const std::string& element_name(const NodeRef& node);

  // --- other statements (render_statement.cpp)
  void statement(const NodeRef& node);
  void insert(const nodes::Insert& n, bool inside = false);
  void insert_head(const nodes::Insert& n);
  void returning(const NodeList& items);
  void modification(const nodes::Modification& n, bool inside = false);
  void merge(const nodes::Merge& n);
  void assigned(const NodeRef& column, const NodeRef& value);
  void assignments(const NodeList& columns, const NodeList& values, bool qualified);
  void conflict(const nodes::Insert& n);

  // --- DDL (render_table.cpp, render_index.cpp)
  void create_table(const nodes::CreateTable& n);
  void column_definition(const TableDefinition& table, const ColumnDefinition& column);
  void column_type(const TableDefinition& table, const ColumnDefinition& column);
  void server_default(const ColumnDefinition& column);
  void numbered(const TableDefinition& table, const ColumnDefinition& column);
  void computed(const ColumnDefinition& column);
  void plain_text(const std::string& text);
  void enum_words(const EnumDefinition& type);
  void constraint_name(const detail::ConstraintName& given);
  template <class Item>
  void constraints(const TableDefinition& table, Item&& item, bool of_column = false);
  void foreign_key(const TableDefinition& table, const ForeignKeyDefinition& key, bool of_column);
  void exclusion(const ExcludeDefinition& constraint);
  void deferrable(bool deferrable, bool initially);
  void table_options(const TableDefinition& table);
  void qualified(const std::string& schema, std::string_view bare, Identifier what);
  void bare_names(const std::vector<std::string>& columns);
  void definition_expression(const NodeRef& expression);
  void create_index(const nodes::CreateIndex& n);
  void index_kind(const IndexDefinition& index);
  void index_elements(const TableDefinition& table, const IndexDefinition& index);
  void index_method(const IndexDefinition& index, bool first);
  void drop_table(const nodes::DropTable& n);
  void added_constraints(const TableDefinition& table, std::string_view first);

  // --- DDL of everything else (render_objects.cpp, render_alter.cpp)
  void create_query(const nodes::CreateQuery& n);
  void object_statement(const nodes::ObjectStatement& n);
  void alter_table(const nodes::AlterTable& n);
  void alter_column(const nodes::AlterTable& n, const ColumnDefinition& column);
  void node(const nodes::NextValue& n, std::string_view hint);
  [[noreturn]] void refuse(const std::string& construct, std::string_view instead) const;
  void table_name(const NodeRef& table);
  void name(std::string_view text, Identifier what) { quote_identifier(out_, text, dialect_, what); }
  /// A clause's keyword: on a line of its own when pretty.
  void clause(std::string_view keyword);
  void separator();  // the comma between select items
  [[nodiscard]] Compiled finish(std::uint64_t fingerprint);

  const NodeRef& root_;
  const Dialect& dialect_;
  const CompileOptions& options_;
  Names names_;
  PlaceholderSink placeholders_;
  LiteralSink literals_;
  Sink* sink_;
  std::string out_;
  Scope* scope_ = nullptr;
  std::map<std::pair<const Node*, std::size_t>, NodeRef> json_paths_;  // by node and range of steps
  std::vector<NodeRef> kept_;              // values made while printing: sinks know them by their address
  std::vector<std::string> visible_ctes_;  // their names: a table of the same name is out of sight
  bool row_has_alias_ = false;             // of an upsert: the new row has a name of its own
  bool bare_columns_ = false;              // inside DDL and RETURNING: names without their table
  bool items_are_named_ = true;  // false in all members of a set operation but the first, which names its columns
  int indent_ = 0;
  std::vector<ResultColumn> columns_;
};

// Writes a template: text with {0}, {1} where `write(index)` puts an operand.
template <class Write>
void Renderer::pattern(std::string_view text, Write&& write) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}') {
      write(static_cast<std::size_t>(text[i + 1] - '0'));
      i += 2;
    } else {
      out_ += text[i];
    }
  }
}

}  // namespace quarry
