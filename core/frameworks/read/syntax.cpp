#include "frameworks/read/syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/tokens.h"

namespace convwalk {
namespace {

// Tokens to expressions.
class Parser {
  public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    std::vector<Statement> program() {
        std::vector<Statement> statements;
        while (peek().kind != TokenKind::end) {
            if (peek().kind == TokenKind::newline || is(";")) {
                ++at_;
                continue;
            }
            if (passed_over()) continue;
            // The body of a class or function may follow its head on the same line.
            if (is_word("class") || is_word("def")) {
                statements.push_back(head());
                continue;
            }
            statements.push_back(statement());
            if (peek().kind != TokenKind::newline && peek().kind != TokenKind::end && !is(";"))
                expected("the end of the line");
        }
        return statements;
    }

  private:
    using Kind = Expression::Kind;

    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    [[nodiscard]] bool is(std::string_view sign, std::size_t ahead = 0) const {
        return peek(ahead).kind == TokenKind::sign && peek(ahead).source == sign;
    }
    [[nodiscard]] bool is_word(std::string_view word) const {
        return peek().kind == TokenKind::name && peek().source == word;
    }
    bool take(std::string_view sign) {
        if (!is(sign)) return false;
        ++at_;
        return true;
    }
    [[noreturn]] void expected(std::string_view what) const {
        throw bad_code(peek().place, fmt::format("expected {}, found {}", what, described(peek())));
    }
    void demand(std::string_view sign) {
        if (!take(sign)) expected(fmt::format("\"{}\"", sign));
    }

    void skip_line() {
        while (peek().kind != TokenKind::newline && peek().kind != TokenKind::end) ++at_;
    }

    // Imports and decorators.
    bool passed_over() {
        for (const std::string_view word : {"import", "from", "pass", "global"}) {
            if (is_word(word)) {
                skip_line();
                return true;
            }
        }
        if (is("@")) {
            skip_line();
            return true;
        }
        for (const std::string_view word :
             {"if", "elif", "else", "for", "while", "with", "try", "except", "finally", "raise", "assert",
              "del", "async", "lambda", "yield"}) {
            if (is_word(word))
                throw bad_code(peek().place,
                               fmt::format("\"{}\" is not read; only calls and assignments are", word));
        }
        return false;
    }

    // class Net(nn.Module):, def forward(self, x: Tensor, scale=(1, 2)) -> Tensor:
    Statement head() {
        Statement s;
        s.value.place = peek().place;
        s.is_class = is_word("class");
        ++at_;
        if (peek().kind == TokenKind::name) s.defines = peek().source;
        int open = 0;
        bool begins = false;  // a parameter, at this token
        while (peek().kind != TokenKind::newline && peek().kind != TokenKind::end) {
            if (begins && peek().kind == TokenKind::name) s.parameters.emplace_back(peek().source);
            const bool opens = is("(") || is("[") || is("{");
            open += opens;
            open -= is(")") || is("]") || is("}");
            begins = open == 1 && (opens || is(",") || (begins && is("*")));
            ++at_;
            if (open == 0 && take(":")) return s;
        }
        expected("\":\"");
    }

    // a, self.b: how many tokens an assignment's targets take, its sign included; 0 when it is none.
    [[nodiscard]] std::size_t target_length() const {
        std::size_t length = 0;
        for (;;) {
            if (is("%", length)) ++length;  // as ONNX prints names
            if (peek(length).kind != TokenKind::name && peek(length).kind != TokenKind::integer) return 0;
            ++length;
            if (is("=", length)) return length + 1;
            if (!is(".", length) && !is(",", length)) break;
            ++length;
        }
        // name: type = value
        if (!is(":", length)) return 0;
        for (++length; peek(length).kind == TokenKind::name || is(".", length); ++length) {
        }
        return is("=", length) ? length + 1 : 0;
    }

    Statement statement() {
        Statement s;
        if (is_word("return")) ++at_;
        if (peek().kind == TokenKind::newline) return s;
        bool several = false;  // values at once: a, b = value
        while (const std::size_t length = target_length()) {
            std::string target;
            bool type = false;
            for (std::size_t i = 0; i + 1 < length; ++i, ++at_) {
                several |= is(",");
                type |= is(":");
                if (!type && !is("%")) target += peek().source;
            }
            ++at_;
            s.targets.push_back(std::move(target));
        }
        s.value = expression_list();
        if (const auto sign = augmented(); !sign.empty()) {
            if (s.value.kind != Kind::name || !s.targets.empty())
                expected("one name before a sign and \"=\"");
            s.targets = {s.value.text};
            Expression e = node(Kind::operation, peek().place);
            e.text = sign;
            ++at_;
            add(e, std::move(s.value));
            add(e, expression_list());
            s.value = std::move(e);
        }
        if (several) s.targets.clear();
        return s;
    }

    // "+" of x += y; "" when no such sign comes next.
    [[nodiscard]] std::string_view augmented() const {
        for (const std::string_view sign : {"+=", "-=", "*=", "/="}) {
            if (is(sign)) return sign.substr(0, 1);
        }
        return "";
    }

    // One value, or a tuple without its brackets.
    Expression expression_list() {
        Expression first = expression();
        if (!is(",")) return first;
        Expression list = node(Kind::list, first.place);
        add(list, std::move(first));
        while (take(",")) {
            if (peek().kind == TokenKind::newline || peek().kind == TokenKind::end) break;
            add(list, expression());
        }
        return list;
    }

    static Expression node(Kind kind, const Place& place) {
        Expression e;
        e.kind = kind;
        e.place = place;
        return e;
    }

    static void deepen(Expression& parent, const Expression& child) {
        parent.depth = std::max(parent.depth, child.depth + 1);
        if (parent.depth > kDeepestCode) too_deep(child.place);
    }
    [[noreturn]] static void too_deep(const Place& place) {
        throw bad_code(place, fmt::format("nested too deeply; {} levels are read", kDeepestCode));
    }

    static void add(Expression& parent, Expression child) {
        deepen(parent, child);
        parent.items.push_back(std::move(child));
    }

    // Counts the levels that are being read, so that the machine's stack suffices.
    class Level {
      public:
        Level(int& level, const Place& place) : level_(level) {
            if (++level_ > kDeepestCode) too_deep(place);
        }
        ~Level() { --level_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

      private:
        int& level_;
    };

    Expression expression() {
        const Level level(level_, peek().place);
        Expression left = product();
        while (is("+") || is("-")) left = operation(std::move(left), [this] { return product(); });
        return left;
    }

    Expression product() {
        Expression left = signed_value();
        while (is("*") || is("/") || is("//") || is("%") || is("@"))
            left = operation(std::move(left), [this] { return signed_value(); });
        return left;
    }

    template <typename Operand>
    Expression operation(Expression left, Operand operand) {
        Expression e = node(Kind::operation, peek().place);
        e.text = peek().source;
        ++at_;
        add(e, std::move(left));
        add(e, operand());
        return e;
    }

    // -2 ** 2 is -(2 ** 2).
    Expression signed_value() {
        if (!is("-") && !is("+")) {
            Expression base = value();
            if (!is("**")) return base;
            const Level level(level_, peek().place);
            return operation(std::move(base), [this] { return signed_value(); });
        }
        const Level level(level_, peek().place);
        Expression e = node(Kind::operation, peek().place);
        e.text = peek().source;
        ++at_;
        add(e, signed_value());
        return e;
    }

    // An atom and what follows it: calls, attributes, subscripts.
    Expression value() {
        Expression e = atom();
        for (;;) {
            const Place place = peek().place;
            if (e.kind == Kind::name && has_attributes("<")) {
                e = attributed(std::move(e), "<", ">");
            } else if (e.kind == Kind::name && has_attributes("[")) {
                e = attributed(std::move(e), "[", "]");
            } else if (is("(")) {
                Expression call = node(Kind::call, e.place);
                add(call, std::move(e));
                ++at_;
                read_arguments(call, ")");
                e = std::move(call);
            } else if (is("[")) {
                Expression subscript = node(Kind::subscript, place);
                add(subscript, std::move(e));
                ++at_;
                while (!take("]")) {
                    add(subscript, slice());
                    if (!is("]")) demand(",");
                }
                e = std::move(subscript);
            } else if (is(".")) {
                ++at_;
                if (peek().kind != TokenKind::name) expected("a name after \".\"");
                if (e.kind == Kind::name) {
                    e.text += fmt::format(".{}", peek().source);
                } else {
                    Expression attribute = node(Kind::attribute, peek().place);
                    attribute.text = peek().source;
                    add(attribute, std::move(e));
                    e = std::move(attribute);
                }
                ++at_;
            } else {
                return e;
            }
        }
    }

    // ONNX writes a node's attributes as Conv <pads = [1, 1]> (x, w) or Conv[pads = [1, 1]](%x, %w).
    [[nodiscard]] bool has_attributes(std::string_view open) const {
        return is(open) && peek(1).kind == TokenKind::name && (is("=", 2) || is(":", 2)) &&
               !(open == "[" && is(":", 2));
    }
    Expression attributed(Expression name, std::string_view open, std::string_view close) {
        Expression call = node(Kind::call, name.place);
        add(call, std::move(name));
        demand(open);
        read_arguments(call, close);
        if (take("(")) read_arguments(call, ")");
        return call;
    }

    void read_arguments(Expression& call, std::string_view close) {
        while (!take(close)) {
            Argument argument;
            argument.place = peek().place;
            if (is("**")) throw bad_code(peek().place, "\"**\" is not read; name the arguments one by one");
            argument.spread = take("*");
            if (peek().kind == TokenKind::name && is(":", 1) && peek(2).kind == TokenKind::name &&
                is("=", 3)) {
                argument.keyword = peek().source;  // name: type = value
                at_ += 4;
            } else if (peek().kind == TokenKind::name && is("=", 1)) {
                argument.keyword = peek().source;
                at_ += 2;
            }
            argument.value.push_back(expression());
            deepen(call, argument.value.front());
            call.arguments.push_back(std::move(argument));
            if (!is(close) && !take(",")) expected(fmt::format("\",\" or \"{}\"", close));
        }
    }

    Expression slice() {
        const Place place = peek().place;
        const auto bound = [&] {
            return is(":") || is(",") || is("]") ? node(Kind::none, peek().place) : expression();
        };
        Expression from = bound();
        if (!is(":")) {
            if (is("]") || is(",")) return from;
            expected("\",\", \":\" or \"]\"");
        }
        Expression e = node(Kind::slice, place);
        add(e, std::move(from));
        while (e.items.size() < 3 && take(":")) add(e, bound());
        return e;
    }

    Expression atom() {
        const Token& token = peek();
        Expression e = node(Kind::none, token.place);
        switch (token.kind) {
            case TokenKind::integer:
                e.kind = Kind::integer;
                e.number = token.integer;
                break;
            case TokenKind::real:
                e.kind = Kind::real;
                e.real = token.real;
                break;
            case TokenKind::text:
                e.kind = Kind::text;
                for (; peek().kind == TokenKind::text; ++at_) e.text += peek().value;
                return e;
            case TokenKind::name:
                if (token.source == "lambda" || token.source == "not" || token.source == "await")
                    throw bad_code(token.place, fmt::format("\"{}\" is not read here", token.source));
                if (token.source == "True" || token.source == "False") {
                    e.kind = Kind::truth;
                    e.number = token.source == "True" ? 1 : 0;
                } else if (token.source != "None") {
                    e.kind = Kind::name;
                    e.text = token.source;
                }
                break;
            case TokenKind::sign:
                return bracketed(std::move(e));
            case TokenKind::newline:
            case TokenKind::end:
                expected("a value");
        }
        ++at_;
        return e;
    }

    Expression bracketed(Expression e) {
        if (take("...")) return e;
        if (is("%")) {  // as ONNX prints names
            ++at_;
            if (peek().kind != TokenKind::name && peek().kind != TokenKind::integer)
                expected("a name after \"%\"");
            e.kind = Kind::name;
            e.text = peek().source;
            ++at_;
            return e;
        }
        if (!is("(") && !is("[") && !is("{")) expected("a value");
        const std::string_view close = is("(") ? ")" : is("[") ? "]" : "}";
        const bool round = is("(");
        ++at_;
        e.kind = Kind::list;
        bool comma = false;
        while (!take(close)) {
            if (is("**")) throw bad_code(peek().place, "\"**\" is not read; write the pairs out");
            if (is("*")) {
                Expression spread = node(Kind::spread, peek().place);
                ++at_;
                add(spread, expression());
                add(e, std::move(spread));
            } else {
                Expression item = expression();
                if (close == "}" && take(":")) {
                    Expression pair = node(Kind::list, item.place);
                    add(pair, std::move(item));
                    add(pair, expression());
                    item = std::move(pair);
                }
                add(e, std::move(item));
            }
            if (is_word("for")) throw bad_code(peek().place, "\"for\" is not read; write the items out");
            if (is(close)) continue;
            if (!take(",")) expected(fmt::format("\",\" or \"{}\"", close));
            comma = true;
        }
        // (x) is x itself.
        if (round && !comma && e.items.size() == 1 && e.items.front().kind != Kind::spread) {
            Expression inner = std::move(e.items.front());
            return inner;
        }
        return e;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int level_ = 0;
};

}  // namespace

BadInput bad_code(const Place& place, std::string_view what) {
    // Names of the text stand in it, whatever bytes they have.
    return BadInput(fmt::format("line {}, column {}: {}", place.line, place.column, printable(what, 1500)));
}

std::vector<Statement> parse_code(std::string_view text) {
    if (text.size() > kLongestCode)
        throw BadInput(
            fmt::format("the program has {} bytes; at most {} are read", text.size(), kLongestCode));
    return Parser(tokens_of(text)).program();
}

}  // namespace convwalk
