// Tokens to expressions. Level 3.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/python/syntax.h"
#include "frameworks/python/tokens.h"

namespace convwalk {

/// Goes over the tokens of a program; who reads statements begins here.
class ExpressionParser {
  public:
    explicit ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    /// One expression and nothing else. @throws BadCode, as all that read
    Expression only_expression();

  protected:
    using Kind = Expression::Kind;

    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    [[nodiscard]] bool is(std::string_view sign, std::size_t ahead = 0) const {
        return peek(ahead).kind == TokenKind::sign && peek(ahead).source == sign;
    }
    [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const {
        return peek(ahead).kind == TokenKind::name && peek(ahead).source == word;
    }
    [[nodiscard]] bool line_ends() const {
        return peek().kind == TokenKind::newline || peek().kind == TokenKind::end;
    }
    bool take(std::string_view sign);
    bool take_word(std::string_view word);
    void skip() { ++at_; }
    [[nodiscard]] std::size_t position() const { return at_; }
    void return_to(std::size_t position) { at_ = position; }
    /// A head ends with a colon, before which no attributes of ONNX stand.
    void set_in_head(bool in_head) { in_head_ = in_head; }

    /// One value, or a tuple without its brackets.
    Expression expression_list();
    Expression expression();
    /// What is given a value: up to "in" or "=".
    Expression target_list();
    /// f(...) behind its opening bracket.
    void read_arguments(Expression& call, std::string_view close);
    /// Behind the opening bracket, or behind "lambda", up to what closes them.
    std::vector<Parameter> parameters(std::string_view close);

    static Expression node(Kind kind, const Place& place);
    /// @throws BadCode when that nests too deeply
    static void add(Expression& parent, Expression child);

    [[noreturn]] void expected(std::string_view what) const;
    void demand(std::string_view sign);

    /// Counts the levels that are being read, so that the machine's stack suffices.
    class Level {
      public:
        Level(int& level, const Place& place);
        ~Level() { --level_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

      private:
        int& level_;
    };
    [[nodiscard]] Level level() { return Level(level_, peek().place); }

  private:
    // By how tightly they bind, the loosest first.
    enum : int { kOr, kAnd, kNot, kCompare, kBitOr, kBitXor, kBitAnd, kShift, kSum, kProduct, kSigned };

    static bool is_keyword(std::string_view word);
    static void deepen(Expression& parent, const Expression& child);
    Expression binary(int tightness);
    [[nodiscard]] std::string_view sign_of(int tightness) const;
    Expression operation(std::string_view sign, Expression left, Expression right, const Place& place);
    Expression comparison();
    Expression signed_value();
    Expression value();
    Expression lambda();
    [[nodiscard]] bool has_attributes(std::string_view open) const;
    Expression attributed(Expression name, std::string_view open, std::string_view close);
    Expression slice();
    Expression atom();
    Expression texts();
    Expression formatted(const Token& token) const;
    Expression bracketed(Expression e);
    Expression in_brackets(Expression e, std::string_view close);
    Expression item();
    void read_clauses(Expression& comprehension);

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int level_ = 0;
    bool in_head_ = false;
};

}  // namespace convwalk
