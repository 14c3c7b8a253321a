#include "frameworks/read/expression_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace convwalk {
namespace {

// Words that mean something else than a name, and stand where a value has ended.
constexpr std::array<std::string_view, 8> kWords = {"if", "else", "for", "in", "is", "not", "and", "or"};

[[noreturn]] void too_deep(const Place& place) {
    throw bad_code(place, fmt::format("nested too deeply; {} levels are read", kDeepestCode));
}

void deepen(Expression& parent, const Expression& child) {
    parent.depth = std::max(parent.depth, child.depth + 1);
    if (parent.depth > kDeepestCode) too_deep(child.place);
}

}  // namespace

bool ExpressionParser::take(std::string_view sign) {
    if (!is(sign)) return false;
    ++at_;
    return true;
}

void ExpressionParser::expected(std::string_view what) const {
    const bool word = peek().kind == TokenKind::name &&
                      std::find(kWords.begin(), kWords.end(), peek().source) != kWords.end();
    throw bad_code(peek().place, word ? fmt::format("\"{}\" is not read here", peek().source)
                                      : fmt::format("expected {}, found {}", what, described(peek())));
}

void ExpressionParser::demand(std::string_view sign) {
    if (!take(sign)) expected(fmt::format("\"{}\"", sign));
}

Expression ExpressionParser::expression_list() {
    Expression first = expression();
    if (!is(",")) return first;
    Expression list = node(Kind::list, first.place);
    add(list, std::move(first));
    while (take(",")) {
        if (line_ends() || is("=")) break;
        add(list, expression());
    }
    return list;
}

Expression ExpressionParser::node(Kind kind, const Place& place) {
    Expression e;
    e.kind = kind;
    e.place = place;
    return e;
}

void ExpressionParser::add(Expression& parent, Expression child) {
    deepen(parent, child);
    parent.items.push_back(std::move(child));
}

ExpressionParser::Level::Level(int& level, const Place& place) : level_(level) {
    // What a constructor throws ends without its destructor.
    if (level_ >= kDeepestCode) too_deep(place);
    ++level_;
}

Expression ExpressionParser::expression() {
    const Level guard = level();
    Expression left = product();
    while (is("+") || is("-")) left = operation(std::move(left), [this] { return product(); });
    return left;
}

Expression ExpressionParser::product() {
    Expression left = signed_value();
    while (is("*") || is("/") || is("//") || is("%") || is("@"))
        left = operation(std::move(left), [this] { return signed_value(); });
    return left;
}

template <typename Operand>
Expression ExpressionParser::operation(Expression left, Operand operand) {
    Expression e = node(Kind::operation, peek().place);
    e.text = peek().source;
    ++at_;
    add(e, std::move(left));
    add(e, operand());
    return e;
}

// -2 ** 2 is -(2 ** 2).
Expression ExpressionParser::signed_value() {
    if (!is("-") && !is("+")) {
        Expression base = value();
        if (!is("**")) return base;
        const Level guard = level();
        return operation(std::move(base), [this] { return signed_value(); });
    }
    const Level guard = level();
    Expression e = node(Kind::operation, peek().place);
    e.text = peek().source;
    ++at_;
    add(e, signed_value());
    return e;
}

// An atom and what follows it: calls, attributes, subscripts.
Expression ExpressionParser::value() {
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
bool ExpressionParser::has_attributes(std::string_view open) const {
    return is(open) && peek(1).kind == TokenKind::name && (is("=", 2) || is(":", 2)) &&
           !(open == "[" && is(":", 2));
}
Expression ExpressionParser::attributed(Expression name, std::string_view open, std::string_view close) {
    Expression call = node(Kind::call, name.place);
    add(call, std::move(name));
    demand(open);
    read_arguments(call, close);
    if (take("(")) read_arguments(call, ")");
    return call;
}

void ExpressionParser::read_arguments(Expression& call, std::string_view close) {
    while (!take(close)) {
        Argument argument;
        argument.place = peek().place;
        if (is("**")) throw bad_code(peek().place, "\"**\" is not read; name the arguments one by one");
        argument.spread = take("*");
        if (peek().kind == TokenKind::name && is(":", 1) && peek(2).kind == TokenKind::name && is("=", 3)) {
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

Expression ExpressionParser::slice() {
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

Expression ExpressionParser::atom() {
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

Expression ExpressionParser::bracketed(Expression e) {
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

}  // namespace convwalk
