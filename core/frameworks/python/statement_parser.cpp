#include "frameworks/python/syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "frameworks/python/expression_parser.h"
#include "frameworks/python/tokens.h"

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
    using What = Statement::Kind;

    [[nodiscard]] bool is_one_of(Words words) const {
        return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return is_word(w); });
    }

    void skip_line() {
        while (!line_ends()) skip();
    }

    static Statement statement_at(What kind, const Place& place) {
        Statement s;
        s.kind = kind;
        s.place = place;
        s.value.place = place;
        return s;
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
        if (is_word("pass")) return skip_line();
        if (is("@")) return decorated(place, all);
        if (is_word("async")) skip();
        if (is_one_of({"class", "def"})) return all.push_back(definition(place));
        if (is_word("if")) return all.push_back(branch(place));
        if (is_one_of({"for", "while"})) return all.push_back(loop(place));
        if (is_word("with")) return all.push_back(guarded(place));
        if (is_word("try")) return all.push_back(attempt(place));
        // Without what they belong to.
        if (is_one_of({"elif", "else", "except", "finally"})) return all.push_back(unread_block(place));
        all.push_back(statement());
    }

    void decorated(const Place& place, std::vector<Statement>& all) {
        std::vector<Expression> decorators;
        while (take("@")) {
            const std::size_t begin = position();
            try {
                decorators.push_back(expression());
            } catch (const BadCode&) {
                return_to(begin);
            }
            skip_line();
            while (peek().kind == TokenKind::newline) skip();
        }
        if (is_word("async")) skip();
        if (!is_one_of({"class", "def"})) return;
        Statement s = definition({peek().place.line, place.column});
        s.decorators = std::move(decorators);
        all.push_back(std::move(s));
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
        Statement s = statement_at(is_word("class") ? What::type : What::function, place);
        skip();
        if (peek().kind == TokenKind::name) s.text = peek().source;
        const std::size_t head = position();
        while (!line_ends() && !is("(") && !is(":")) skip();
        try {
            if (take("(")) {
                if (s.kind == What::function)
                    s.parameters = parameters(")");
                else
                    read_arguments(s.value, ")");
            }
        } catch (const BadCode&) {  // what is not understood of it: the rest is, as far as it can
            return_to(head);
        }
        if (skip_head()) read_body(place, s.body);
        return s;
    }

    // What a head says between its word and its colon; what is not understood becomes the reason.
    template <typename Read>
    void read_head(Statement& s, Read read) {
        const std::size_t begin = position();
        set_in_head(true);
        try {
            read();
            if (!is(":")) expected("\":\"");
        } catch (const BadCode& error) {
            s.kind = What::unread;
            s.reason = error.sentence();
            return_to(begin);
        }
        set_in_head(false);
        const bool has_body = skip_head();
        if (has_body) read_body(s.place, s.body);
        while (peek().kind == TokenKind::newline) skip();
    }

    [[nodiscard]] bool goes_on(const Place& head, Words words) const {
        return peek().place.column == head.column && is_one_of(words);
    }

    Statement branch(const Place& place) {
        Statement all = statement_at(What::branch, place);
        for (bool first = true; first || goes_on(place, {"elif", "else"}); first = false) {
            Statement each = statement_at(What::branch, peek().place);
            each.has_value = !is_word("else");
            skip();
            read_head(each, [&] {
                if (each.has_value) each.value = expression();
            });
            const bool ends = !each.has_value;
            all.body.push_back(std::move(each));
            if (ends) break;
        }
        return all;
    }

    Statement loop(const Place& place) {
        Statement s = statement_at(is_word("for") ? What::loop : What::repeat, place);
        skip();
        read_head(s, [&] {
            if (s.kind == What::loop) {
                s.targets.push_back(target_list());
                if (!take_word("in")) expected("\"in\"");
            }
            s.value = expression_list();
        });
        if (goes_on(place, {"else"})) s.otherwise = body_of(place);
        return s;
    }

    Statement guarded(const Place& place) {
        Statement s = statement_at(What::guarded, place);
        skip();
        const std::size_t begin = position();
        const auto items = [&](bool brackets) {
            s.targets.clear();
            s.value.items.clear();
            if (brackets) demand("(");
            do {
                add(s.value, expression());
                Expression target = node(Expression::Kind::none, peek().place);
                if (take_word("as")) target = target_list_of_one();
                s.targets.push_back(std::move(target));
            } while (take(",") && !is(")"));
            if (brackets) demand(")");
        };
        read_head(s, [&] {
            try {
                items(false);
                if (!is(":")) expected("\":\"");
            } catch (const BadCode&) {
                return_to(begin);
                items(true);
            }
        });
        return s;
    }

    Expression target_list_of_one() {
        Expression target = node(Expression::Kind::name, peek().place);
        if (peek().kind != TokenKind::name) return expression();
        while (peek().kind == TokenKind::name || is(".")) {
            target.text += peek().source;
            skip();
        }
        return target;
    }

    Statement attempt(const Place& place) {
        Statement s = statement_at(What::attempt, place);
        s.body = body_of(place);
        while (goes_on(place, {"except", "else", "finally"})) {
            const bool catches = is_word("except");
            std::vector<Statement> body = body_of(place);
            std::vector<Statement>& to = catches ? s.otherwise : s.body;
            // Of several one is run.
            if (catches && !to.empty()) continue;
            to.insert(to.end(), std::make_move_iterator(body.begin()), std::make_move_iterator(body.end()));
        }
        return s;
    }

    // Behind a word such as "else" and what stands before its colon.
    std::vector<Statement> body_of(const Place& head) {
        std::vector<Statement> body;
        if (skip_head()) read_body(head, body);
        while (peek().kind == TokenKind::newline) skip();
        return body;
    }

    Statement unread_block(const Place& place) {
        Statement s = statement_at(What::unread, place);
        s.reason = fmt::format("\"{}\" belongs to nothing here", peek().source);
        s.body = body_of(place);
        return s;
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
        const Place place = peek().place;
        if (take_word("return")) return with_value(What::result, place);
        if (take_word("raise")) return with_value(What::stop, place);
        if (take_word("assert")) return with_value(What::demand, place);
        if (take_word("del")) return with_value(What::forget, place);
        if (take_word("break")) return statement_at(What::leave, place);
        if (take_word("continue")) return statement_at(What::go_on, place);
        if (is_one_of({"global", "nonlocal"})) return outer(place);
        if (is_one_of({"import", "from"}) && !is("=", 1)) return import(place);
        Statement s = statement_at(What::value, place);
        Expression first = expression_list();
        if (take(":")) return declared(std::move(s), std::move(first));
        while (take("=")) {
            s.targets.push_back(std::move(first));
            first = expression_list();
        }
        s.has_value = true;
        s.value = std::move(first);
        if (const auto sign = augmented(); !sign.empty() && s.targets.empty()) {
            s.kind = What::augmented;
            s.text = sign;
            s.targets.push_back(std::move(s.value));
            s.place = peek().place;
            skip();
            s.value = expression_list();
        }
        demand_targets(s);
        return s;
    }

    Statement with_value(What kind, const Place& place) {
        Statement s = statement_at(kind, place);
        s.has_value = !line_ends() && !is(";");
        if (s.has_value) s.value = expression_list();
        // assert condition, "words"; raise error from another
        if (kind == What::stop && take_word("from")) expression();
        if (kind == What::demand && s.value.kind == Kind::tuple && s.value.items.size() == 2) {
            Expression condition = std::move(s.value.items.front());
            s.value = std::move(condition);
        }
        return s;
    }

    // name: type = value
    Statement declared(Statement s, Expression target) {
        expression();
        s.targets.push_back(std::move(target));
        s.has_value = take("=");
        if (s.has_value) s.value = expression_list();
        s.text = s.has_value ? ":" : "";
        s.kind = s.has_value ? What::value : What::declared;
        demand_targets(s);
        return s;
    }

    void demand_targets(const Statement& s) const {
        for (const Expression& target : s.targets) demand_target(target);
    }
    void demand_target(const Expression& e) const {
        switch (e.kind) {
            case Kind::name:
            case Kind::attribute:
            case Kind::subscript:
                return;
            case Kind::list:
            case Kind::tuple:
            case Kind::spread:
                for (const Expression& item : e.items) demand_target(item);
                return;
            default:
                throw bad_code(e.place, "this is nothing that can be given a value");
        }
    }

    Statement outer(const Place& place) {
        Statement s = statement_at(What::outer, place);
        s.text = peek().source;
        for (skip(); !line_ends(); skip()) {
            if (peek().kind == TokenKind::name) s.names.emplace_back(peek().source, "");
        }
        return s;
    }

    // import torch.nn as nn, math; from torch import nn as n, optim
    Statement import(const Place& place) {
        Statement s = statement_at(What::import, place);
        const bool from = is_word("from");
        skip();
        if (from) {
            while (is(".") || is("...") || (peek().kind == TokenKind::name && !is_word("import"))) {
                s.text += peek().source;
                skip();
            }
            if (!take_word("import")) expected("\"import\"");
        }
        take("(");
        while (!line_ends() && !is(")") && !is(";")) {
            std::string name;
            for (; peek().kind == TokenKind::name || is(".") || is("*"); skip()) {
                if (is_word("as")) break;
                name += peek().source;
            }
            std::string known = name;
            if (take_word("as")) {
                known = peek().source;
                skip();
            }
            s.names.emplace_back(name, known);
            if (!take(",")) break;
        }
        take(")");
        return s;
    }

    // "+" of x += y; "" when no such sign comes next.
    [[nodiscard]] std::string_view augmented() const {
        for (const std::string_view sign :
             {"+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "|=", "&=", "^=", "<<=", ">>="}) {
            if (is(sign)) return sign.substr(0, sign.size() - 1);
        }
        return "";
    }

    Statement unread(const BadCode& error) {
        Statement s = statement_at(What::unread, error.place());
        s.reason = error.sentence();
        s.has_value = is_word("return");
        if (!s.has_value) add_targets_of_line(s);
        skip_line();
        return s;
    }

    // What a line that is not understood gives a value; where it assigns nothing, that whose method it calls.
    void add_targets_of_line(Statement& s) {
        const bool begins_with_name = peek().kind == TokenKind::name;
        std::vector<std::string> names;
        int open = 0;
        for (; !line_ends(); skip()) {
            if (open == 0 && (is("=") || !augmented().empty())) {
                for (std::string& name : names) s.names.emplace_back(std::move(name), "=");
                return;
            }
            open += is("(") || is("[") || is("{");
            open -= is(")") || is("]") || is("}");
            if (peek().kind == TokenKind::name) names.push_back(dotted_name());
        }
        const std::size_t dot = begins_with_name ? names.front().rfind('.') : std::string::npos;
        if (dot != std::string::npos) s.names.emplace_back(names.front().substr(0, dot), ".");
    }

    // Leaves the last of its tokens to be passed.
    std::string dotted_name() {
        std::string name(peek().source);
        while (is(".", 1) && peek(2).kind == TokenKind::name) {
            name += fmt::format(".{}", peek(2).source);
            skip();
            skip();
        }
        return name;
    }
};

void add_target(const Expression& e, std::vector<std::string>& names) {
    if (const std::string name = dotted(e); !name.empty()) names.push_back(name);
    if (e.kind == Expression::Kind::subscript) return add_target(e.items.front(), names);
    if (e.kind == Expression::Kind::name || e.kind == Expression::Kind::attribute) return;
    for (const Expression& item : e.items) add_target(item, names);
}

// layers.append(x), self.body.add_module(x)
void add_called(const Expression& e, std::vector<std::string>& names) {
    if (e.kind != Expression::Kind::call || e.items.front().kind != Expression::Kind::attribute) return;
    const std::string name = dotted(e.items.front().items.front());
    if (!name.empty()) names.push_back(name);
}

void add_changes(const Statement& s, Changes& to) {
    using What = Statement::Kind;
    to.returns |= s.kind == What::result || (s.kind == What::unread && s.has_value);
    const bool names_itself = s.kind == What::function || s.kind == What::type;
    if (names_itself) to.assigned.push_back(s.text);
    if (s.kind == What::import) {
        for (const auto& [name, known] : s.names) to.assigned.push_back(known);
    }
    if (s.kind == What::unread) {
        for (const auto& [name, how] : s.names) (how == "=" ? to.assigned : to.changed).push_back(name);
    }
    for (const Expression& target : s.targets) add_target(target, to.assigned);
    if (s.kind == What::value && s.targets.empty()) add_called(s.value, to.changed);
    if (names_itself) return;
    for (const Statement& each : s.body) add_changes(each, to);
    for (const Statement& each : s.otherwise) add_changes(each, to);
}

}  // namespace

std::vector<Statement> parse_code(std::string_view text) {
    if (text.size() > kLongestCode)
        throw BadInput(
            fmt::format("the program has {} bytes; at most {} are read", text.size(), kLongestCode));
    return StatementParser(tokens_of(text)).program();
}

Changes changes_of(const Statement& statement) {
    Changes all;
    add_changes(statement, all);
    return all;
}

Changes changes_of(const std::vector<Statement>& statements) {
    Changes all;
    for (const Statement& each : statements) add_changes(each, all);
    return all;
}

std::string dotted(const Expression& e) {
    if (e.kind == Expression::Kind::name) return e.text;
    if (e.kind != Expression::Kind::attribute) return "";
    std::string base = dotted(e.items.front());
    return base.empty() ? "" : fmt::format("{}.{}", base, e.text);
}

}  // namespace convwalk
