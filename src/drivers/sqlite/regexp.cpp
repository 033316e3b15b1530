// SPDX-License-Identifier: MIT
#include "drivers/sqlite/regexp.hpp"

#include <locale.h>
#include <regex.h>

#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace quarry::drivers::sqlite {

namespace {

// The C library's compiler recurses and copies by what repetition makes of a pattern; so it gets none that would take
// it far. Back references, which can take for ever, are refused as well.
constexpr std::size_t most_elements = 1'000;
// Each endless repetition of what can match nothing, as in (a*)*, may double its time.
constexpr std::size_t most_empty_loops = 8;

// How the bytes of a text are read is a matter of the thread's locale, whatever the program's is.
class Utf8 {
 public:
  Utf8() noexcept : before_(uselocale(locale())) {}
  Utf8(const Utf8&) = delete;
  Utf8& operator=(const Utf8&) = delete;
  ~Utf8() { uselocale(before_); }

 private:
  static locale_t locale() noexcept {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return utf8 != nullptr ? utf8 : uselocale(nullptr);
  }
  locale_t before_;
};

struct Translated {
  std::string pattern;
  bool insensitive = false;
  std::string problem;
};

// The pattern in POSIX words, or why it is refused.
class Translator {
 public:
  explicit Translator(std::string_view text) : text_(text) {}

  Translated run() {
    if (text_.find('\0') != std::string_view::npos) return refused("holds a NUL character");
    while (text_.starts_with("(?i)") || text_.starts_with("(?c)")) {
      result_.insensitive = text_[2] == 'i';
      text_.remove_prefix(4);
    }
    Part whole;
    if (!alternatives(0, whole)) return std::move(result_);
    if (at_ < text_.size()) return refused("has a ) too many");
    return std::move(result_);
  }

 private:
  // What is known of a part of the pattern: elements, counted as often as repetition copies them.
  struct Part {
    std::size_t size = 0;
    std::size_t empty_loops = 0;  // endless repetitions within it of what can match nothing
    std::size_t empty_turns = 0;  // and the turns of the others, which count as such once they are repeated themselves
    bool empty = false;           // whether it can match nothing itself
  };

  Translated refused(const char* why) {
    fail(why);
    return std::move(result_);
  }
  bool fail(const char* why) {
    if (result_.problem.empty()) result_.problem = why;
    return false;
  }
  bool more() const { return at_ < text_.size(); }
  void copy() { result_.pattern += text_[at_++]; }

  // Elements up to the end or an unmatched ).
  bool alternatives(int depth, Part& whole) {
    if (depth > 100) return fail("nests more than 100 groups");
    bool empty = true;  // of the alternative so far
    while (more() && text_[at_] != ')') {
      Part element{.size = 1, .empty_loops = 0, .empty_turns = 0, .empty = false};
      if (text_[at_] == '(') {
        if (!group(depth, element)) return false;
      } else if (text_[at_] == '[') {
        if (!brackets()) return false;
      } else if (text_[at_] == '\\') {
        element.empty =
            at_ + 1 < text_.size() && std::string_view("bB<>`'").find(text_[at_ + 1]) != std::string_view::npos;
        if (!escape()) return false;
      } else {
        element.empty = text_[at_] == '^' || text_[at_] == '$';
        if (text_[at_] == '|') {
          whole.empty = whole.empty || empty;
          empty = element.empty = true;
        }
        copy();
      }
      if (!repetitions(element)) return false;
      empty = empty && element.empty;
      whole.size += element.size;
      whole.empty_loops += element.empty_loops;
      whole.empty_turns += element.empty_turns;
      if (!is_small(whole)) return false;
    }
    whole.empty = whole.empty || empty;
    return true;
  }

  bool is_small(const Part& part) {
    if (part.size > most_elements) return fail("is too large: repetition makes more than 1,000 elements of it");
    if (part.empty_loops > most_empty_loops) {
      return fail("repeats without end in more than 8 places what can match nothing, as (a*)* does");
    }
    return true;
  }

  bool group(int depth, Part& part) {
    copy();
    if (text_.substr(at_).starts_with("?:")) at_ += 2;
    else if (more() && text_[at_] == '?') return fail("has a group (?...) that POSIX expressions do not know");
    part.size = 2;
    if (!alternatives(depth + 1, part)) return false;
    if (!more()) return fail("has a ( without its )");
    copy();
    return true;
  }

  bool brackets() {
    copy();
    if (more() && text_[at_] == '^') copy();
    if (more() && text_[at_] == ']') copy();
    while (more() && text_[at_] != ']') {
      const bool named = text_[at_] == '[' && at_ + 1 < text_.size() &&
                         (text_[at_ + 1] == ':' || text_[at_ + 1] == '.' || text_[at_ + 1] == '=');
      if (!named) {
        // a backslash is no escape in brackets here, but who writes [\d.] means one
        if (text_[at_] == '\\' && at_ + 1 < text_.size() && class_of(text_[at_ + 1])[0] == '[') {
          result_.pattern += class_of(text_[at_ + 1]);
          at_ += 2;
        } else if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '\\') {
          ++at_;
          copy();
        } else {
          copy();
        }
        continue;
      }
      const char close[] = {text_[at_ + 1], ']', '\0'};
      const std::size_t end = text_.find(close, at_ + 2);
      if (end == std::string_view::npos) return fail("has a [: without its :]");
      while (at_ < end + 2) copy();
    }
    if (!more()) return fail("has a [ without its ]");
    copy();
    return true;
  }

  // \d, \w and \s as they stand inside brackets.
  static std::string_view class_of(char letter) {
    switch (letter) {
      case 'd': return "[:digit:]";
      case 's': return "[:space:]";
      case 'w': return "[:alnum:]_";
      default: return " ";
    }
  }

  bool escape() {
    if (at_ + 1 >= text_.size()) return fail("ends in a backslash");
    const char c = text_[at_ + 1];
    if (c >= '1' && c <= '9') return fail("names an earlier group, which is not available");
    const char lower = static_cast<char>(c | 0x20);
    if (class_of(lower)[0] == '[' && (c == lower || c == 'D' || c == 'S' || c == 'W')) {
      result_.pattern += c == lower ? "[" : "[^";
      result_.pattern += class_of(lower);
      result_.pattern += ']';
      at_ += 2;
      return true;
    }
    if (c == 't' || c == 'n' || c == 'r') {
      result_.pattern += c == 't' ? '\t' : c == 'n' ? '\n' : '\r';
      at_ += 2;
      return true;
    }
    copy();
    copy();
    return true;
  }

  bool repetitions(Part& part) {
    bool repeated = false;
    while (more()) {
      const char c = text_[at_];
      if (c == '*' || c == '+' || c == '?') {
        if (repeated && (c == '?' || c == '+'))
          return fail("has a lazy or possessive repetition, which POSIX expressions do not know");
        copy();
        if (c == '+') part.size *= 2;  // a+ is compiled as aa*
        part.size += 1;
        if (c == '+') part.empty_loops *= 2;
        if (part.empty && c != '?') part.empty_loops += 1 + std::exchange(part.empty_turns, 0);
        part.empty = part.empty || c != '+';
      } else if (c == '{') {
        std::size_t largest = 0, number = 0;
        const std::size_t end = text_.find('}', at_);
        if (end == std::string_view::npos) return fail("has a { without its }");
        const bool none = !(text_[at_ + 1] >= '1' && text_[at_ + 1] <= '9');  // from 0 times on
        const bool endless = text_[end - 1] == ',';
        while (at_ <= end) {
          const char digit = text_[at_];
          if (digit >= '0' && digit <= '9') number = number * 10 + static_cast<std::size_t>(digit - '0');
          else number = 0;
          if (number > most_elements) return fail("is too large: it repeats more than 1,000 times");
          if (number > largest) largest = number;
          copy();
        }
        part.size = part.size * (largest + 1);
        part.empty_loops = part.empty_loops * (largest + 1);
        if (part.empty) {
          part.empty_loops += std::exchange(part.empty_turns, 0) + (endless ? 1 : 0);
          if (!endless && largest > 1) part.empty_turns = largest;
        }
        part.empty = part.empty || none;
      } else {
        return true;
      }
      if (!is_small(part)) return false;
      repeated = true;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Translated result_;
};

struct Compiled {
  regex_t expression{};
  bool ready = false;
  Compiled() = default;
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
  ~Compiled() {
    if (ready) regfree(&expression);
  }
};

void destroy(void* compiled) { delete static_cast<Compiled*>(compiled); }

std::string_view text_of(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return bytes == nullptr ? std::string_view()
                          : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void report(sqlite3_context* context, const std::string& why) {
  const std::string message = "the regular expression " + why;
  sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
}

std::unique_ptr<Compiled> compile(sqlite3_context* context, std::string_view pattern) {
  const Translated translated = Translator(pattern).run();
  if (!translated.problem.empty()) {
    report(context, translated.problem);
    return nullptr;
  }
  auto compiled = std::make_unique<Compiled>();
  const int flags = REG_EXTENDED | REG_NOSUB | (translated.insensitive ? REG_ICASE : 0);
  const int code = regcomp(&compiled->expression, translated.pattern.c_str(), flags);
  if (code != 0) {
    char words[200];
    regerror(code, &compiled->expression, words, sizeof words);
    report(context, std::string("is wrong: ") + words);
    return nullptr;
  }
  compiled->ready = true;
  return compiled;
}

void match(sqlite3_context* context, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL || sqlite3_value_type(arguments[1]) == SQLITE_NULL) return;
  const Utf8 utf8;
  auto* compiled = static_cast<Compiled*>(sqlite3_get_auxdata(context, 0));
  std::unique_ptr<Compiled> fresh;
  if (compiled == nullptr) {
    fresh = compile(context, text_of(arguments[0]));
    if (!fresh) return;
    compiled = fresh.get();
  }
  const std::string_view text = text_of(arguments[1]);
  regmatch_t range[1] = {{0, static_cast<regoff_t>(text.size())}};  // the text may hold NUL characters
  const int code = regexec(&compiled->expression, text.data() == nullptr ? "" : text.data(), 1, range, REG_STARTEND);
  if (code == 0 || code == REG_NOMATCH) sqlite3_result_int(context, code == 0 ? 1 : 0);
  else sqlite3_result_error_nomem(context);
  // kept as long as the pattern stays what it is: compiled once for a whole statement
  if (fresh) sqlite3_set_auxdata(context, 0, fresh.release(), destroy);
}

void regexp(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
  try {
    match(context, arguments);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (...) {
    sqlite3_result_error(context, "the regular expression could not be matched", -1);
  }
}

}  // namespace

void add_regexp(sqlite3* handle) noexcept {
  sqlite3_create_function_v2(handle, "regexp", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, regexp, nullptr, nullptr,
                             nullptr);
}

}  // namespace quarry::drivers::sqlite
