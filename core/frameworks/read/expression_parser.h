// Tokens to expressions. Level 3.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/read/syntax.h"
#include "frameworks/read/tokens.h"

namespace convwalk {

/// Goes over the tokens of a program; who reads statements begins here.
class ExpressionParser {
  public:
    explicit ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  protected:
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
    [[nodiscard]] bool line_ends() const {
        return peek().kind == TokenKind::newline || peek().kind == TokenKind::end;
    }
    bool take(std::string_view sign);
    void skip() { ++at_; }
    [[nodiscard]] std::size_t position() const { return at_; }
    void return_to(std::size_t position) { at_ = position; }

    /// One value, or a tuple without its brackets. @throws BadCode, as all that read
    Expression expression_list();
    Expression expression();

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
    Expression product();
    template <typename Operand>
    Expression operation(Expression left, Operand operand);
    Expression signed_value();
    Expression value();
    [[nodiscard]] bool has_attributes(std::string_view open) const;
    Expression attributed(Expression name, std::string_view open, std::string_view close);
    void read_arguments(Expression& call, std::string_view close);
    Expression slice();
    Expression atom();
    Expression bracketed(Expression e);

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int level_ = 0;
};

}  // namespace convwalk
