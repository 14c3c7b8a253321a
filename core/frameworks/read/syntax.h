// Program text as statements and expressions: what is read of Python and of ONNX's node text. Level 3.
//
// Only a form: nothing is executed, names mean nothing here. Understands assignments, calls with positional
// and named arguments, lists, tuples, dictionaries, strings, numbers, arithmetic signs, subscripts, comments,
// line continuations, classes and functions; passes over imports, decorators and assertions. A statement that
// is not understood stands there with the reason, and with the names that it may change.
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

/// What can't be read, and where: "line 3, column 12: sentence".
class BadCode : public BadInput {
  public:
    BadCode(const Place& place, const std::string& sentence);
    [[nodiscard]] const Place& place() const { return place_; }
    [[nodiscard]] const std::string& sentence() const { return sentence_; }

  private:
    Place place_;
    std::string sentence_;
};

/// Names of the text may stand in it, whatever bytes they have.
[[nodiscard]] BadCode bad_code(const Place& place, std::string_view what);

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

/// Of a function: name, *name, name=default.
struct Parameter {
    std::string name;
    std::vector<Expression> otherwise;  ///< what it is where no argument is given; none, or one
};

/// One statement; what is indented behind its head is its body.
struct Statement {
    enum class Kind : std::uint8_t {
        value,     ///< targets = value, or a value alone
        result,    ///< return value
        function,  ///< def
        type,      ///< class
        unread,    ///< not understood: `reason`
    };
    Kind kind = Kind::value;
    Place place;
    /// Of a = b, c = value: {{"a"}, {"b", "c"}}.
    std::vector<std::vector<std::string>> targets;
    Expression value;
    std::string name;                   ///< function, type
    std::vector<Parameter> parameters;  ///< function
    std::vector<Statement> body;        ///< function, type
    std::string reason;                 ///< unread: a sentence
    std::vector<std::string> assigns;   ///< unread: what it may give another value: "x", "self.a"
    std::vector<std::string> changes;   ///< unread: what it may change by a method: "layers"
    bool returns = false;               ///< unread: it may end the function
    bool is_block = false;              ///< unread: it is a branch or a loop
};

inline constexpr std::size_t kLongestCode = 1 << 20;  ///< bytes
inline constexpr int kDeepestCode = 100;              ///< levels of nesting

/// @throws BadInput with line and column for what is no token, and when it is too long
[[nodiscard]] std::vector<Statement> parse_code(std::string_view text);

}  // namespace convwalk
