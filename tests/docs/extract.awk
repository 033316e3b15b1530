# SPDX-License-Identifier: MIT
# Takes the C++ out of a Markdown page: programs to compile, and what they must print.
#
#   awk -v page=docs/guide/pool.md -v stem=guide_pool -v out=DIR -f extract.awk docs/guide/pool.md
#
# - The ```cpp blocks of a page are the pieces of one program, in their order, inside main(): what one declares, the next ones use.
# - A block that holds main() is a program by itself.
# - A ```text block is what the block before it prints, to the letter; a block without one prints nothing.
# - An HTML comment, which readers do not see, on the line before a block says when it is something else:
#     <!-- file scope -->        it goes before main(): includes, table structs
#     <!-- does not compile -->  the compiler refuses it, after all that stands above it, and says each line of the text block
#     <!-- examples/x.cpp -->    a whole program, the same as that file below its first comment
# A page without a block at file scope includes <quarry/quarry.hpp> and uses the namespaces quarry and std::chrono_literals.
# Blocks of other languages, or of none, are left alone.
#
# Written are DIR/<stem>.cpp and .expected for the page's program, DIR/<stem>_<n>.cpp and .expected for the others. Told to standard
# output, a line each: `program NAME`, `same NAME examples/x.cpp`, `refused NAME`.

function fail(line, message) {
  printf "%s:%d: %s\n", page, line, message > "/dev/stderr"
  failed = 1
  exit 1
}
function save(name, source, expected) {
  printf "%s", source > (out "/" name ".cpp")
  close(out "/" name ".cpp")
  printf "%s", expected > (out "/" name ".expected")
  close(out "/" name ".expected")
}
function located(line, code) { return sprintf("#line %d \"%s\"\n", line, page) code }

function end_of_cpp() {
  ++blocks
  kind[blocks] = "piece"
  if (code ~ /(^|\n)int main\(/) kind[blocks] = "program"
  if (directive == "file scope") kind[blocks] = "scope"
  else if (directive == "does not compile") kind[blocks] = "refused"
  else if (directive ~ /^examples\/[a-z_]+\.cpp$/) {
    if (kind[blocks] != "program") fail(start, "a block that repeats an example must be a whole program")
    kind[blocks] = "same"
    example[blocks] = directive
  } else if (directive != "") fail(start, "unknown directive <!-- " directive " -->")
  source[blocks] = code
  first[blocks] = start + 1
  has_text[blocks] = 0
}
function end_of_text() {
  if (blocks == 0 || has_text[blocks]) fail(start, "this text block has no C++ block before it whose output it could be")
  if (kind[blocks] == "scope") fail(start, "a block at file scope prints nothing")
  has_text[blocks] = 1
  text[blocks] = code
}

language == "" && /^[ \t]+```cpp/ { fail(NR, "a C++ block must begin at the left margin to be checked") }
language == "" && /^```/ {
  language = substr($0, 4)
  if (language == "") language = "none"
  start = NR
  code = ""
  directive = comment
  comment = ""
  next
}
language != "" && /^```$/ {
  if (language == "cpp") end_of_cpp()
  else if (language == "text") end_of_text()
  language = ""
  next
}
language != "" { code = code $0 "\n"; next }
{
  comment = ""
  if ($0 ~ /^<!-- .* -->$/) comment = substr($0, 6, length($0) - 9)
}

END {
  if (failed) exit 1
  if (language != "") fail(start, "this block is never closed")
  for (i = 1; i <= blocks; ++i) if (kind[i] == "scope") own_scope = 1
  scope = "#include <cstdio>\n"
  if (!own_scope) scope = scope "#include <quarry/quarry.hpp>\nusing namespace quarry;\nusing namespace std::chrono_literals;\n"
  for (i = 1; i <= blocks; ++i) {
    if (kind[i] !~ /scope|piece/) name = stem "_" (++others)
    if (kind[i] == "scope") {
      scope = scope located(first[i], source[i])
    } else if (kind[i] == "piece") {
      ++pieces
      place = sprintf("--- %s:%d", page, first[i] - 1)
      body = body "std::puts(\"" place "\");\n" located(first[i], source[i])
      expected = expected place "\n" text[i]
    } else if (kind[i] == "refused") {
      if (!has_text[i]) fail(first[i] - 1, "what does the compiler say? Add a text block")
      save(name, scope "int main() {\n" body located(first[i], source[i]) "}\n", text[i])
      print "refused " name
    } else {
      save(name, located(first[i], source[i]), text[i])
      print (kind[i] == "same" ? "same " name " " example[i] : "program " name)
    }
  }
  if (pieces) {
    # Line by line, so that nothing printed is lost when a piece ends the program.
    save(stem, scope "int main() {\nstd::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);\n" body "}\n", expected)
    print "program " stem
  }
}
