// Program text as calls, lists and values: what is read of Python and of ONNX's node text. Level 3.
//
// Only a form: nothing is executed, names mean nothing here. Understands assignments, calls with positional
// and named arguments, lists, tuples, dictionaries, strings, numbers, arithmetic signs, subscripts, comments,
// line continuations and the heads of classes and functions; passes over imports and decorators.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "basics/errors.h"

namespace convwalk {

/// Where something stands in a text; both from 1, columns in characters.
struct Place {
    std::size_t line = 1;
    std::size_t column = 1;

    bool operator==(const Place&) const = default;
};

/// "line 3, column 12: what"
[[nodiscard]] BadInput bad_code(const Place& place, std::string_view what);

struct Expression;

/// f(value), f(keyword=value), f(*value)
struct Argument {
    std::string keyword;            ///< empty: by position
    bool spread = false;            ///< with a star
    std::vector<Expression> value;  ///< exactly one
    Place place;
};

struct Expression {
    enum class Kind : std::uint8_t {
        none,       ///< None, and what is left out of a slice
        truth,      ///< number: 0 or 1
        integer,    ///< number
        real,       ///< real
        text,       ///< text, without its quotes
        name,       ///< text: "torch.nn.Conv2d"
        list,       ///< items: a list, tuple or set; a dictionary is a list of pairs
        call,       ///< items[0](arguments)
        attribute,  ///< items[0].text, where items[0] is no name
        subscript,  ///< items[0][items[1], ...]
        slice,      ///< items: from, to, step
        operation,  ///< text: the sign; items: one or two operands
        spread,     ///< *items[0] in a list
    };
    Kind kind = Kind::none;
    int depth = 1;  ///< levels of nesting, itself included
    Place place;
    std::int64_t number = 0;
    double real = 0;
    std::string text;
    std::vector<Expression> items;
    std::vector<Argument> arguments;
};

/// target = value, a value alone, or the head of a class or function.
struct Statement {
    std::vector<std::string> targets;  ///< of a = b = value each; empty: none, or several values at once
    Expression value;
    std::string defines;                  ///< the name behind "class" or "def"; its body follows
    bool is_class = false;                ///< and not a function
    std::vector<std::string> parameters;  ///< of that: bases or parameters without their types and defaults
};

inline constexpr std::size_t kLongestCode = 1 << 20;  ///< bytes
inline constexpr int kDeepestCode = 100;              ///< levels of nesting

/// @throws BadInput with line and column, and what was expected there
[[nodiscard]] std::vector<Statement> parse_code(std::string_view text);

}  // namespace convwalk
