#include "frameworks/python/tokens.h"

#include <fmt/format.h>

#include <charconv>
#include <system_error>
#include <utility>

#include "basics/real_text.h"
#include "basics/text.h"

namespace convwalk {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) {
    return is_name_start(c) || is_digit(c);
}

// 0x1F, 0o17, 0b11
int base_of(std::string_view digits) {
    if (digits.size() < 3 || digits.front() != '0') return 10;
    const char c = lower(digits[1]);
    return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
}

// What stands behind a backslash.
char escaped(char c) {
    return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {
        if (text.starts_with("\xEF\xBB\xBF")) at_ = counted_ = 3;  // a byte order mark
    }

    std::vector<Token> tokens() {
        std::vector<Token> all;
        bool fresh_line = true;  // nothing but blanks so far in what will be a statement,
        line_begins_ = true;     // or in the line as it stands
        for (;;) {
            skip_blanks(fresh_line);
            if (at_ >= text_.size()) break;
            Token token;
            token.place = here();
            const std::size_t begin = at_;
            if (text_[at_] == '\n') {
                next_line();
                // Inside brackets a line goes on.
                if (!open_.empty() || fresh_line) {
                    fresh_line = open_.empty();
                    continue;
                }
                token.kind = TokenKind::newline;
                fresh_line = true;
                all.push_back(std::move(token));
                continue;
            }
            fresh_line = line_begins_ = false;
            read(token);
            token.source = text_.substr(begin, at_ - begin);
            all.push_back(std::move(token));
        }
        if (!open_.empty())
            throw bad_code(open_.back().second, fmt::format("\"{}\" is never closed", open_.back().first));
        Token end;
        end.place = here();
        all.push_back(std::move(end));
        return all;
    }

  private:
    [[nodiscard]] bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    // Columns are counted in characters: bytes that do not continue one.
    Place here() {
        for (; counted_ < at_; ++counted_)
            column_ += (static_cast<unsigned char>(text_[counted_]) & 0xC0U) != 0x80U;
        return {line_, column_ + 1};
    }

    void next_line() {
        ++at_;
        ++line_;
        line_begins_ = true;
        counted_ = at_;
        column_ = 0;
    }

    void skip_line() {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    }

    // !pip install torch, %matplotlib inline; not %h = Conv(%x), as ONNX prints it.
    [[nodiscard]] bool is_of_notebook() const {
        if (starts("!") || starts("%%")) return true;
        if (!starts("%")) return false;
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_name_part(text_[end])) ++end;
        while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
        return end >= text_.size() || is_name_start(text_[end]) || text_[end] == '-' || text_[end] == '\n';
    }

    void skip_blanks(bool fresh_line) {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
                ++at_;
            } else if (starts("\xC2\xA0")) {  // a space of a web page
                at_ += 2;
            } else if (c == '#' || (fresh_line && (starts("```") || is_of_notebook()))) {
                skip_line();
            } else if (line_begins_ && (starts(">>>") || starts("... "))) {
                at_ += 3;  // a prompt
            } else if (c == '\\' && (starts("\\\n") || starts("\\\r\n"))) {
                at_ += text_[at_ + 1] == '\r' ? 2 : 1;
                next_line();
            } else {
                return;
            }
        }
    }

    void read(Token& token) {
        const char c = text_[at_];
        const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (c == '"' || c == '\'') return read_text(token, false);
        if (is_digit(c) || (c == '.' && is_digit(next))) return read_number(token);
        for (const std::string_view quote : {"“", "”", "‘", "’", "„", "«", "»"}) {
            if (starts(quote))
                throw bad_code(token.place,
                               fmt::format("{} is no quotation mark of a program; write \" instead", quote));
        }
        if (is_name_start(c)) {
            std::size_t end = at_;
            while (end < text_.size() && is_name_part(text_[end])) ++end;
            const std::string_view word = text_.substr(at_, end - at_);
            const bool quoted = end < text_.size() && (text_[end] == '"' || text_[end] == '\'');
            if (quoted && word.size() <= 2 && word.find_first_not_of("rRbBuUfF") == std::string_view::npos) {
                at_ = end;
                token.formatted = word.find_first_of("fF") != std::string_view::npos;
                return read_text(token, word.find_first_of("rR") != std::string_view::npos);
            }
            token.kind = TokenKind::name;
            at_ = end;
            return;
        }
        read_sign(token);
    }

    void read_sign(Token& token) {
        token.kind = TokenKind::sign;
        constexpr std::string_view kKnown = "()[]{}<>,.:;=+-*/%@|&~!^";
        const char c = text_[at_];
        if (kKnown.find(c) == std::string_view::npos) {
            std::size_t length = 1;
            while (at_ + length < text_.size() &&
                   (static_cast<unsigned char>(text_[at_ + length]) & 0xC0U) == 0x80U)
                ++length;
            throw bad_code(token.place,
                           fmt::format("\"{}\" means nothing here", printable(text_.substr(at_, length))));
        }
        for (const std::string_view longer :
             {"...", "**=", "//=", "<<=", ">>=", "**", "//", "<<", ">>", "==", "!=", "<=",
              ">=",  "->",  ":=",  "+=",  "-=",  "*=", "/=", "%=", "@=", "|=", "&=", "^="}) {
            if (starts(longer)) {
                at_ += longer.size();
                return;
            }
        }
        ++at_;
        if (c == '(' || c == '[' || c == '{') open_.emplace_back(c, token.place);
        if (c != ')' && c != ']' && c != '}') return;
        const char partner = c == ')' ? '(' : c == ']' ? '[' : '{';
        if (open_.empty()) throw bad_code(token.place, fmt::format("\"{}\" closes nothing", c));
        if (open_.back().first != partner)
            throw bad_code(token.place, fmt::format("\"{}\" does not close the \"{}\" of line {}, column {}",
                                                    c, open_.back().first, open_.back().second.line,
                                                    open_.back().second.column));
        open_.pop_back();
    }

    void read_number(Token& token) {
        std::string digits;
        const std::size_t begin = at_;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            const bool exponent_sign =
                (c == '+' || c == '-') && at_ > begin && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
            if (!is_name_part(c) && c != '.' && !exponent_sign) break;
            if (c != '_') digits += c;
            ++at_;
        }
        // An imaginary part is a number like another: nothing here is calculated with it.
        if (digits.size() > 1 && digits.back() == 'j') digits.back() = ' ';
        const int base = base_of(digits);
        const char* first = digits.data() + (base == 10 ? 0 : 2);
        const char* last = digits.data() + digits.size() - (digits.back() == ' ' ? 1 : 0);
        token.kind = TokenKind::integer;
        const auto whole = std::from_chars(first, last, token.integer, base);
        if (whole.ptr == last && whole.ec == std::errc{}) return;
        if (whole.ptr == last)
            throw bad_code(token.place, fmt::format("{} is too large a number", printable(digits, 30)));
        token.kind = TokenKind::real;
        const auto real = read_real(first, last, token.real);
        if (real.ptr != last || real.ec != std::errc{})
            throw bad_code(token.place, fmt::format("\"{}\" is no number", printable(digits, 30)));
    }

    void read_text(Token& token, bool raw) {
        token.kind = TokenKind::text;
        const char quote = text_[at_];
        const std::string three(3, quote);
        const bool long_one = starts(three);
        at_ += long_one ? 3 : 1;
        for (;;) {
            if (at_ >= text_.size() || (text_[at_] == '\n' && !long_one))
                throw bad_code(token.place, "this text is never closed; its quotation mark is missing");
            if (long_one ? starts(three) : text_[at_] == quote) break;
            const bool escapes = text_[at_] == '\\' && !raw && at_ + 1 < text_.size();
            if (escapes) ++at_;
            token.value += escapes ? escaped(text_[at_]) : text_[at_];
            if (text_[at_] == '\n')
                next_line();
            else
                ++at_;
        }
        at_ += long_one ? 3 : 1;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t counted_ = 0;  // bytes of this line that column_ counts
    std::size_t column_ = 0;
    bool line_begins_ = true;
    std::vector<std::pair<char, Place>> open_;
};

}  // namespace

std::string described(const Token& token) {
    if (token.kind == TokenKind::newline) return "the end of the line";
    if (token.kind == TokenKind::end) return "the end of the text";
    return fmt::format("\"{}\"", printable(token.source));
}

std::vector<Token> tokens_of(std::string_view text) {
    return Lexer(text).tokens();
}

}  // namespace convwalk
