// Program text as statements and expressions: Python, and ONNX's node text. Level 3.
//
// Only a form: nothing is executed, names mean nothing here. A statement that is not understood stands there
// with the reason, and with the names that it may change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/python/place.h"

namespace convwalk {

struct Expression;
struct Parameter;
struct Clause;

/// f(value), f(keyword=value), f(*value), f(**value)
struct Argument {
    std::string keyword;            ///< empty: by position
    int stars = 0;                  ///< before the value
    std::vector<Expression> value;  ///< exactly one
    Place place;
};

struct Expression {
    enum class Kind : std::uint8_t {
        none,           ///< None, "..." and what is left out of a slice
        truth,          ///< number: 0 or 1
        integer,        ///< number
        real,           ///< real
        text,           ///< text, without its quotes
        formatted,      ///< items: the parts of a text, one behind the other
        name,           ///< text
        list,           ///< items
        tuple,          ///< items
        set,            ///< items
        dictionary,     ///< items: key, value, key, value ...; of a spread the key is one
        call,           ///< items[0](arguments)
        attribute,      ///< items[0].text
        subscript,      ///< items[0][items[1], ...]
        slice,          ///< items: from, to, step
        operation,      ///< text: the sign or word; items: one or two operands
        conditional,    ///< items[0] if items[1] else items[2]
        lambda,         ///< parameters; items[0]
        comprehension,  ///< text: "[", "{", ":" of a dictionary, "("; items: one, of ":" two; clauses
        assigned,       ///< text := items[0]
        spread,         ///< *items[0] in a list, **items[0] in a dictionary
    };
    Kind kind = Kind::none;
    int depth = 1;  ///< levels of nesting, itself included
    Place place;
    std::int64_t number = 0;
    double real = 0;
    std::string text;
    std::vector<Expression> items;
    std::vector<Argument> arguments;
    std::vector<Parameter> parameters;
    std::vector<Clause> clauses;
};

/// Of a comprehension: for target in values if condition ...
struct Clause {
    Expression target;
    Expression values;
    std::vector<Expression> conditions;
};

/// Of a function: name, *name, **name, name=default.
struct Parameter {
    std::string name;
    int stars = 0;
    bool by_keyword_only = false;
    std::string type;                   ///< its annotation where that is one name: "bool"
    std::vector<Expression> otherwise;  ///< what it is where no argument is given; none, or one
};

/// One statement; what is indented behind its head is its body.
struct Statement {
    enum class Kind : std::uint8_t {
        value,      ///< targets = value, or a value alone; text is ":" where the target has a type
        declared,   ///< target: type, without a value
        augmented,  ///< target text= value
        result,     ///< return value
        function,   ///< def text(parameters)
        type,       ///< class text(value's arguments)
        branch,     ///< body: a branch each, whose value is the condition; without one: else
        loop,       ///< for targets in value; otherwise
        repeat,     ///< while value; otherwise
        guarded,    ///< with values as targets
        attempt,    ///< try: body; otherwise: the except clauses' bodies
        leave,      ///< break
        go_on,      ///< continue
        stop,       ///< raise value
        demand,     ///< assert value
        import,     ///< names from the module text
        outer,      ///< global or nonlocal names
        forget,     ///< del
        unread,     ///< not understood: `reason`
    };
    Kind kind = Kind::value;
    Place place;
    std::vector<Expression> targets;
    Expression value;
    std::string text;
    std::vector<Parameter> parameters;
    std::vector<Expression> decorators;
    std::vector<Statement> body;
    std::vector<Statement> otherwise;
    /// import: what is imported, and its name here: {"torch.nn", "nn"}
    std::vector<std::pair<std::string, std::string>> names;
    bool has_value = false;  ///< branch, result, value: there is one
    std::string reason;      ///< unread: a sentence
};

inline constexpr int kDeepestCode = 100;  ///< levels of nesting

/// @throws BadInput with line and column for what is no token, and when it is too long
[[nodiscard]] std::vector<Statement> parse_code(std::string_view text);

/// One expression and nothing else. @throws BadCode
[[nodiscard]] Expression parse_expression(std::string_view text);

/// Names that statements may give another value, and those whose methods they may call: "x", "self.a".
struct Changes {
    std::vector<std::string> assigned;
    std::vector<std::string> changed;
    bool returns = false;  ///< they may end the function
};
[[nodiscard]] Changes changes_of(const std::vector<Statement>& statements);
[[nodiscard]] Changes changes_of(const Statement& statement);

/// "self.body" of such an expression; "" of one that is no name with attributes.
[[nodiscard]] std::string dotted(const Expression& e);

}  // namespace convwalk
