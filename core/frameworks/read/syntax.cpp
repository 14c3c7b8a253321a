#include "frameworks/read/syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/expression_parser.h"
#include "frameworks/read/tokens.h"

namespace convwalk {
namespace {

using Words = std::initializer_list<std::string_view>;

class StatementParser : private ExpressionParser {
  public:
    using ExpressionParser::ExpressionParser;

    std::vector<Statement> program() {
        std::vector<Statement> all;
        read_block(0, all);
        return all;
    }

  private:
    [[nodiscard]] bool is_one_of(Words words) const {
        return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return is_word(w); });
    }

    void skip_line() {
        while (!line_ends()) skip();
    }

    // Statements on lines that begin behind that column.
    void read_block(std::size_t column, std::vector<Statement>& all) {
        for (;;) {
            while (peek().kind == TokenKind::newline || is(";")) skip();
            if (peek().kind == TokenKind::end || peek().place.column <= column) return;
            read_line(all);
        }
    }

    // What follows a colon, on the same line or on those behind it.
    void read_body(const Place& head, std::vector<Statement>& all) {
        const Level guard = level();
        if (peek().kind == TokenKind::newline) return read_block(head.column, all);
        while (!line_ends()) {
            if (is(";"))
                skip();
            else
                read_line(all);
        }
    }

    // A statement and what is indented behind it; nothing for what means nothing to layers.
    void read_line(std::vector<Statement>& all) {
        const Place place = peek().place;
        if (is_one_of({"import", "from", "pass", "global", "nonlocal", "assert", "raise", "del", "break",
                       "continue"}) ||
            is("@"))
            return skip_line();
        if (is_word("async")) skip();
        if (is_one_of({"class", "def"})) return all.push_back(definition(place));
        if (is_one_of({"with", "try", "finally"}) || is_main_guard()) {
            if (skip_head()) return read_body(place, all);
            return;
        }
        if (is_one_of({"if", "elif", "else", "for", "while", "except"}))
            return all.push_back(unread_block(place));
        all.push_back(statement());
    }

    // if __name__ == "__main__":
    [[nodiscard]] bool is_main_guard() const {
        return is_word("if") && peek(1).kind == TokenKind::name && peek(1).source == "__name__";
    }

    // To behind the colon that ends it; false: none does.
    bool skip_head() {
        int open = 0;
        for (; !line_ends(); skip()) {
            open += is("(") || is("[") || is("{");
            open -= is(")") || is("]") || is("}");
            if (open == 0 && take(":")) return true;
        }
        return false;
    }

    // def forward(self, x: Tensor, scale=(1, 2)) -> Tensor:
    Statement definition(const Place& place) {
        Statement s;
        s.place = place;
        s.kind = is_word("class") ? Statement::Kind::type : Statement::Kind::function;
        skip();
        if (peek().kind == TokenKind::name) s.name = peek().source;
        const std::size_t head = position();
        if (s.kind == Statement::Kind::function) {
            while (!line_ends() && !is("(")) skip();
            try {
                if (take("(")) s.parameters = parameters();
            } catch (const BadCode&) {  // a default that is not understood: the function is, as far as it can
                return_to(head);
            }
        }
        if (skip_head()) read_body(place, s.body);
        return s;
    }

    // Up to the bracket that closes them.
    std::vector<Parameter> parameters() {
        std::vector<Parameter> all;
        while (!line_ends() && !take(")")) {
            while (is("*") || is("**") || is("/")) skip();
            if (peek().kind == TokenKind::name) {
                all.push_back({std::string(peek().source), {}});
                skip();
                if (take(":")) expression();
                if (take("=")) all.back().otherwise.push_back(expression());
            }
            if (!is(")") && !take(",")) expected("\",\" or \")\"");
        }
        return all;
    }

    // A branch or a loop with all that belongs to it, of which is known only what it may change.
    Statement unread_block(const Place& place) {
        Statement s;
        s.kind = Statement::Kind::unread;
        s.is_block = true;
        s.place = place;
        s.reason = fmt::format("\"{}\" is not read; only calls and assignments are", peek().source);
        const bool loops = is_word("for");
        do {
            const std::size_t begin = position();
            std::vector<Statement> body;
            if (!skip_head()) break;
            if (loops && s.assigns.empty()) add_names(begin + 1, "in", s.assigns);
            read_body(place, body);
            for (const Statement& each : body) add_changes(each, s);
            while (peek().kind == TokenKind::newline) skip();
        } while (peek().place.column == place.column && is_one_of({"elif", "else", "except"}));
        return s;
    }

    static void add_changes(const Statement& from, Statement& to) {
        to.returns |= from.returns || from.kind == Statement::Kind::result;
        to.assigns.insert(to.assigns.end(), from.assigns.begin(), from.assigns.end());
        to.changes.insert(to.changes.end(), from.changes.begin(), from.changes.end());
        for (const auto& names : from.targets)
            to.assigns.insert(to.assigns.end(), names.begin(), names.end());
        // layers.append(x), self.body.add_module(x)
        if (from.kind != Statement::Kind::value || from.value.kind != Expression::Kind::call) return;
        const Expression& callee = from.value.items.front();
        const std::size_t dot = callee.text.rfind('.');
        if (callee.kind == Expression::Kind::name && dot != std::string::npos)
            to.changes.push_back(callee.text.substr(0, dot));
    }

    // The names, with what their dots join, from one token to a word or sign outside of brackets.
    void add_names(std::size_t from, std::string_view until, std::vector<std::string>& names) {
        const std::size_t behind = position();
        return_to(from);
        int open = 0;
        for (; !line_ends(); skip()) {
            if (open == 0 && (is(until) || is_word(until))) break;
            open += is("[");
            open -= is("]");
            if (open == 0 && peek().kind == TokenKind::name) names.push_back(dotted());
        }
        return_to(behind);
    }

    // Leaves the last of its tokens to be passed.
    std::string dotted() {
        std::string name(peek().source);
        while (is(".", 1) && peek(2).kind == TokenKind::name) {
            name += fmt::format(".{}", peek(2).source);
            skip();
            skip();
        }
        return name;
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

    std::vector<std::string> targets(std::size_t length) {
        std::vector<std::string> names(1);
        bool type = false;
        for (std::size_t i = 0; i + 1 < length; ++i, skip()) {
            type |= is(":");
            if (is(","))
                names.emplace_back();
            else if (!type && !is("%"))
                names.back() += peek().source;
        }
        skip();
        return names;
    }

    // What is not understood stands there with its reason.
    Statement statement() {
        const std::size_t begin = position();
        try {
            Statement s = understood();
            if (!line_ends() && !is(";")) expected("the end of the line");
            return s;
        } catch (const BadCode& error) {
            return_to(begin);
            return unread(error);
        }
    }

    Statement understood() {
        Statement s;
        s.place = peek().place;
        s.value.place = s.place;
        if (is_word("return")) {
            s.kind = Statement::Kind::result;
            skip();
            if (line_ends()) return s;
        }
        while (const std::size_t length = target_length()) s.targets.push_back(targets(length));
        s.value = expression_list();
        const auto sign = augmented();
        if (sign.empty()) return s;
        if (s.value.kind != Kind::name || !s.targets.empty()) expected("one name before a sign and \"=\"");
        s.targets = {{s.value.text}};
        Expression e = node(Kind::operation, peek().place);
        e.text = sign;
        skip();
        add(e, std::move(s.value));
        add(e, expression_list());
        s.value = std::move(e);
        return s;
    }

    // "+" of x += y; "" when no such sign comes next.
    [[nodiscard]] std::string_view augmented() const {
        for (const std::string_view sign : {"+=", "-=", "*=", "/="}) {
            if (is(sign)) return sign.substr(0, 1);
        }
        return "";
    }

    Statement unread(const BadCode& error) {
        Statement s;
        s.kind = Statement::Kind::unread;
        s.place = error.place();
        s.reason = error.sentence();
        s.returns = is_word("return");
        if (!s.returns) add_changes_of_line(s);
        skip_line();
        return s;
    }

    // What a line that is not understood gives a value; where it assigns nothing, that whose method it calls.
    void add_changes_of_line(Statement& s) {
        const bool begins_with_name = peek().kind == TokenKind::name;
        std::vector<std::string> names;
        int open = 0;
        for (; !line_ends(); skip()) {
            if (open == 0 && (is("=") || !augmented().empty())) {
                s.assigns = std::move(names);
                return;
            }
            open += is("(") || is("[") || is("{");
            open -= is(")") || is("]") || is("}");
            if (peek().kind == TokenKind::name) names.push_back(dotted());
        }
        const std::size_t dot = begins_with_name ? names.front().rfind('.') : std::string::npos;
        if (dot != std::string::npos) s.changes = {names.front().substr(0, dot)};
    }
};

}  // namespace

BadCode::BadCode(const Place& place, const std::string& sentence)
    : BadInput(fmt::format("line {}, column {}: {}", place.line, place.column, sentence)),
      place_(place),
      sentence_(sentence) {}

BadCode bad_code(const Place& place, std::string_view what) {
    return {place, printable(what, 1500)};
}

std::vector<Statement> parse_code(std::string_view text) {
    if (text.size() > kLongestCode)
        throw BadInput(
            fmt::format("the program has {} bytes; at most {} are read", text.size(), kLongestCode));
    return StatementParser(tokens_of(text)).program();
}

}  // namespace convwalk
