#include "frameworks/python/expression_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>

namespace convwalk {
namespace {

// Words that mean something else than a name, and stand where a value has ended.
constexpr std::array<std::string_view, 11> kWords = {"if",  "else", "for",   "in",    "is", "not",
                                                     "and", "or",   "while", "class", "def"};

[[noreturn]] void too_deep(const Place& place) {
    throw bad_code(place, fmt::format("nested too deeply; {} levels are read", kDeepestCode));
}

}  // namespace

bool ExpressionParser::is_keyword(std::string_view word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

void ExpressionParser::deepen(Expression& parent, const Expression& child) {
    parent.depth = std::max(parent.depth, child.depth + 1);
    if (parent.depth > kDeepestCode) too_deep(child.place);
}

bool ExpressionParser::take(std::string_view sign) {
    if (!is(sign)) return false;
    ++at_;
    return true;
}

bool ExpressionParser::take_word(std::string_view word) {
    if (!is_word(word)) return false;
    ++at_;
    return true;
}

void ExpressionParser::expected(std::string_view what) const {
    const bool word = peek().kind == TokenKind::name && is_keyword(peek().source);
    throw bad_code(peek().place, word ? fmt::format("\"{}\" is not read here", peek().source)
                                      : fmt::format("expected {}, found {}", what, described(peek())));
}

void ExpressionParser::demand(std::string_view sign) {
    if (!take(sign)) expected(fmt::format("\"{}\"", sign));
}

Expression ExpressionParser::only_expression() {
    while (peek().kind == TokenKind::newline) skip();
    Expression e = expression_list();
    while (peek().kind == TokenKind::newline) skip();
    if (peek().kind != TokenKind::end) expected("the end of the text");
    return e;
}

Expression ExpressionParser::expression_list() {
    Expression first = is("*") ? item() : expression();
    if (!is(",")) return first;
    Expression list = node(Kind::tuple, first.place);
    add(list, std::move(first));
    while (take(",")) {
        if (line_ends() || is("=") || is(":") || is(")") || is("]")) break;
        add(list, is("*") ? item() : expression());
    }
    return list;
}

Expression ExpressionParser::target_list() {
    const auto target = [&] { return is("*") ? item() : binary(kBitOr); };
    Expression first = target();
    if (!is(",")) return first;
    Expression list = node(Kind::tuple, first.place);
    add(list, std::move(first));
    while (take(",")) {
        if (is_word("in") || is("=")) break;
        add(list, target());
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
    if (is_word("lambda")) return lambda();
    if (peek().kind == TokenKind::name && is(":=", 1)) {
        Expression e = node(Kind::assigned, peek().place);
        e.text = peek().source;
        at_ += 2;
        add(e, expression());
        return e;
    }
    Expression left = binary(kOr);
    if (!is_word("if")) return left;
    Expression e = node(Kind::conditional, left.place);
    ++at_;
    add(e, std::move(left));
    add(e, binary(kOr));
    if (!take_word("else")) expected("\"else\"");
    add(e, expression());
    return e;
}

std::string_view ExpressionParser::sign_of(int tightness) const {
    const auto one_of = [&](std::initializer_list<std::string_view> signs) -> std::string_view {
        for (const std::string_view sign : signs) {
            if (is(sign)) return sign;
        }
        return "";
    };
    switch (tightness) {
        case kOr:
            return is_word("or") ? "or" : "";
        case kAnd:
            return is_word("and") ? "and" : "";
        case kBitOr:
            return one_of({"|"});
        case kBitXor:
            return one_of({"^"});
        case kBitAnd:
            return one_of({"&"});
        case kShift:
            return one_of({"<<", ">>"});
        case kSum:
            return one_of({"+", "-"});
        case kProduct:
            return one_of({"*", "/", "//", "%", "@"});
        default:
            return "";
    }
}

Expression ExpressionParser::operation(std::string_view sign, Expression left, Expression right,
                                       const Place& place) {
    Expression e = node(Kind::operation, place);
    e.text = sign;
    add(e, std::move(left));
    add(e, std::move(right));
    return e;
}

Expression ExpressionParser::binary(int tightness) {
    if (tightness == kSigned) return signed_value();
    if (tightness == kCompare) return comparison();
    if (tightness == kNot) {
        if (!is_word("not")) return binary(kNot + 1);
        const Level guard = level();
        Expression e = node(Kind::operation, peek().place);
        e.text = "not";
        ++at_;
        add(e, binary(kNot));
        return e;
    }
    Expression left = binary(tightness + 1);
    for (std::string_view sign = sign_of(tightness); !sign.empty(); sign = sign_of(tightness)) {
        const Place place = peek().place;
        ++at_;
        left = operation(sign, std::move(left), binary(tightness + 1), place);
    }
    return left;
}

// a < b < c is a < b and b < c.
Expression ExpressionParser::comparison() {
    Expression left = binary(kCompare + 1);
    Expression all = node(Kind::none, left.place);
    for (bool first = true;; first = false) {
        const Place place = peek().place;
        std::string sign;
        for (const std::string_view each : {"==", "!=", "<=", ">=", "<", ">"}) {
            if (sign.empty() && take(each)) sign = each;
        }
        if (sign.empty() && is_word("not") && is_word("in", 1)) {
            at_ += 2;
            sign = "not in";
        } else if (sign.empty() && take_word("in")) {
            sign = "in";
        } else if (sign.empty() && take_word("is")) {
            sign = take_word("not") ? "is not" : "is";
        }
        if (sign.empty()) return first ? left : all;
        Expression right = binary(kCompare + 1);
        Expression pair = operation(sign, std::move(left), right, place);
        all = first ? std::move(pair) : operation("and", std::move(all), std::move(pair), place);
        left = std::move(right);
    }
}

// -2 ** 2 is -(2 ** 2).
Expression ExpressionParser::signed_value() {
    if (!is("-") && !is("+") && !is("~")) {
        take_word("await");
        Expression base = value();
        if (!is("**")) return base;
        const Level guard = level();
        const Place place = peek().place;
        ++at_;
        return operation("**", std::move(base), signed_value(), place);
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
        if (has_attributes("<") && !dotted(e).empty()) {
            e = attributed(std::move(e), "<", ">");
        } else if (has_attributes("[") && !dotted(e).empty()) {
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
                if (take(",")) {
                    subscript.number = 1;  // a tuple of indices, whatever their number
                } else if (!is("]")) {
                    demand(",");
                }
            }
            e = std::move(subscript);
        } else if (is(".")) {
            ++at_;
            if (peek().kind != TokenKind::name) expected("a name after \".\"");
            Expression attribute = node(Kind::attribute, e.place);
            attribute.text = peek().source;
            add(attribute, std::move(e));
            e = std::move(attribute);
            ++at_;
        } else {
            return e;
        }
    }
}

// ONNX writes a node's attributes as Conv <pads = [1, 1]> (x, w) or Conv[pads = [1, 1]](%x, %w).
bool ExpressionParser::has_attributes(std::string_view open) const {
    if (!is(open) || peek(1).kind != TokenKind::name) return false;
    const bool typed =
        open == "<" && !in_head_ && is(":", 2) && peek(3).kind == TokenKind::name && is("=", 4);
    return is("=", 2) || typed;
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
        argument.stars = take("**") ? 2 : take("*") ? 1 : 0;
        if (peek().kind == TokenKind::name && is(":", 1) && peek(2).kind == TokenKind::name && is("=", 3)) {
            argument.keyword = peek().source;  // name: type = value
            at_ += 4;
        } else if (peek().kind == TokenKind::name && is("=", 1)) {
            argument.keyword = peek().source;
            at_ += 2;
        }
        // An attribute of ONNX ends where a comparison would begin.
        argument.value.push_back(close == ">" ? binary(kBitOr) : expression());
        if (is_word("for")) {
            Expression all = node(Kind::comprehension, argument.place);
            all.text = "(";
            add(all, std::move(argument.value.front()));
            read_clauses(all);
            argument.value.front() = std::move(all);
        }
        deepen(call, argument.value.front());
        call.arguments.push_back(std::move(argument));
        if (!is(close) && !take(",")) expected(fmt::format("\",\" or \"{}\"", close));
    }
}

Expression ExpressionParser::lambda() {
    Expression e = node(Kind::lambda, peek().place);
    ++at_;
    e.parameters = parameters(":");
    add(e, expression());
    return e;
}

std::vector<Parameter> ExpressionParser::parameters(std::string_view close) {
    std::vector<Parameter> all;
    bool by_keyword = false;
    while (!line_ends() && !take(close)) {
        Parameter each;
        each.stars = take("**") ? 2 : take("*") ? 1 : 0;
        if (peek().kind == TokenKind::name) {
            each.name = peek().source;
            each.by_keyword_only = by_keyword && each.stars == 0;
            skip();
            if (close == ")" && take(":")) {
                const Expression type = expression();
                if (type.kind == Kind::name) each.type = type.text;
            }
            if (take("=")) each.otherwise.push_back(expression());
            by_keyword |= each.stars == 1;
            all.push_back(std::move(each));
        } else if (each.stars == 1) {
            by_keyword = true;
        } else if (!take("/")) {
            expected("a parameter");
        }
        if (!is(close) && !take(",")) expected(fmt::format("\",\" or \"{}\"", close));
    }
    return all;
}

Expression ExpressionParser::slice() {
    const Place place = peek().place;
    const auto bound = [&] {
        return is(":") || is(",") || is("]") ? node(Kind::none, peek().place)
               : is("*")                     ? item()
                                             : expression();
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

Expression parse_expression(std::string_view text) {
    return ExpressionParser(tokens_of(text)).only_expression();
}

}  // namespace convwalk
