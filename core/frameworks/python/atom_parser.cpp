// Values, texts and what stands in brackets.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "frameworks/python/expression_parser.h"

namespace convwalk {
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
            return texts();
        case TokenKind::name:
            if (token.source == "yield" || token.source == "lambda")
                throw bad_code(token.place, fmt::format("\"{}\" is not read here", token.source));
            if (is_keyword(token.source)) expected("a value");
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

// "a" "b" is one text.
Expression ExpressionParser::texts() {
    Expression all = node(Kind::formatted, peek().place);
    bool formats = false;
    for (; peek().kind == TokenKind::text; ++at_) {
        formats |= peek().formatted;
        Expression part = node(Kind::text, peek().place);
        part.text = peek().value;
        add(all, peek().formatted ? formatted(peek()) : std::move(part));
    }
    if (formats) return all;
    Expression text = std::move(all.items.front());
    for (std::size_t i = 1; i < all.items.size(); ++i) text.text += all.items[i].text;
    return text;
}

// f"conv{i}": what stands in braces is an expression; how it is to be written does not matter here.
Expression ExpressionParser::formatted(const Token& token) const {
    Expression all = node(Kind::formatted, token.place);
    Expression text = node(Kind::text, token.place);
    const std::string& written = token.value;
    for (std::size_t i = 0; i < written.size(); ++i) {
        const bool doubled = i + 1 < written.size() && written[i + 1] == written[i];
        if ((written[i] == '{' || written[i] == '}') && doubled) {
            text.text += written[i++];
        } else if (written[i] == '{') {
            int open = 0;
            std::size_t end = i + 1;
            for (; end < written.size() &&
                   (open > 0 || (written[end] != '}' && written[end] != ':' && written[end] != '!'));
                 ++end)
                open += std::string_view("([{").find(written[end]) != std::string_view::npos   ? 1
                        : std::string_view(")]}").find(written[end]) != std::string_view::npos ? -1
                                                                                               : 0;
            add(all, std::exchange(text, node(Kind::text, token.place)));
            const std::string inside = written.substr(i + 1, end - i - 1);
            Expression value;
            try {
                value = parse_expression(inside);
            } catch (const BadCode& error) {
                throw bad_code(token.place, error.sentence());
            }
            value.place = token.place;
            add(all, std::move(value));
            i = std::min(written.find('}', end), written.size());
        } else {
            text.text += written[i];
        }
    }
    add(all, std::move(text));
    return all;
}

Expression ExpressionParser::bracketed(Expression e) {
    if (take("...")) {
        e.text = "...";
        return e;
    }
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
    const bool in_head = std::exchange(in_head_, false);
    const bool round = is("(");
    const std::string_view close = round ? ")" : is("[") ? "]" : "}";
    e.kind = round ? Kind::tuple : close == "]" ? Kind::list : Kind::dictionary;
    ++at_;
    if (round && take_word("yield")) throw bad_code(e.place, "\"yield\" is not read here");
    Expression made = in_brackets(std::move(e), close);
    in_head_ = in_head;
    return made;
}

// A value, or *values.
Expression ExpressionParser::item() {
    if (!is("*") && !is("**")) return expression();
    Expression spread = node(Kind::spread, peek().place);
    spread.number = is("**") ? 2 : 1;
    ++at_;
    add(spread, binary(kBitOr));
    return spread;
}

Expression ExpressionParser::in_brackets(Expression e, std::string_view close) {
    bool comma = false;
    bool pairs = false;
    while (!take(close)) {
        const bool spreads = is("**");
        add(e, item());
        if (close == "}" && (spreads || take(":"))) {
            pairs = true;
            add(e, spreads ? node(Kind::none, peek().place) : expression());
        }
        if (is_word("for") || is_word("async")) {
            e.kind = Kind::comprehension;
            e.text = close == ")" ? "(" : close == "]" ? "[" : pairs ? ":" : "{";
            read_clauses(e);
            demand(close);
            return e;
        }
        if (is(close)) continue;
        if (!take(",")) expected(fmt::format("\",\" or \"{}\"", close));
        comma = true;
    }
    if (close == "}" && !pairs && !e.items.empty()) e.kind = Kind::set;
    // (x) is x itself.
    if (close == ")" && !comma && e.items.size() == 1 && e.items.front().kind != Kind::spread) {
        Expression inner = std::move(e.items.front());
        return inner;
    }
    return e;
}

void ExpressionParser::read_clauses(Expression& comprehension) {
    while (take_word("for") || (is_word("async") && (skip(), take_word("for")))) {
        Clause clause;
        clause.target = target_list();
        if (!take_word("in")) expected("\"in\"");
        clause.values = binary(kOr);
        deepen(comprehension, clause.values);
        while (take_word("if")) {
            clause.conditions.push_back(binary(kOr));
            deepen(comprehension, clause.conditions.back());
        }
        comprehension.clauses.push_back(std::move(clause));
    }
}

}  // namespace convwalk
