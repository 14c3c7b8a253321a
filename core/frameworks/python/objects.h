// What the values of a program can be besides numbers and texts. Level 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/python/syntax.h"
#include "frameworks/read/values.h"

namespace convwalk::python {

/// The arguments of a call, worked out.
struct Given {
    struct Keyword {
        std::string name;
        Place place;
        Value value;
    };
    std::vector<Value> values;
    std::vector<Keyword> keywords;
    bool has_unknown = false;  ///< there are more, which are not known: *values

    /// nullptr: there is none of that name.
    [[nodiscard]] const Value* keyword(std::string_view name) const;
    /// By its position or its name; nullptr: neither is given.
    [[nodiscard]] const Value* find(std::size_t position, std::string_view name) const;
};

/// Names in the order in which they got their first value.
class Attributes {
  public:
    [[nodiscard]] Value* find(std::string_view name);
    [[nodiscard]] const Value* find(std::string_view name) const;
    void set(std::string_view name, Value value);
    void erase(std::string_view name);
    void clear() { all_.clear(); }
    [[nodiscard]] const std::vector<std::pair<std::string, Value>>& all() const { return all_; }
    [[nodiscard]] std::vector<std::pair<std::string, Value>>& all() { return all_; }

  private:
    std::vector<std::pair<std::string, Value>> all_;
};

/// The names of a function, a class body or a file.
struct Scope : Object {
    std::map<std::string, Value, std::less<>> names;
    std::shared_ptr<Scope> outer;                // nullptr: of a file
    std::set<std::string, std::less<>> outside;  // global and nonlocal names
    void clear() override {
        names.clear();
        outer.reset();
    }
};

struct Dictionary : Object {
    std::vector<std::pair<Value, Value>> entries;
    /// nullptr: it has none, or that is not known.
    [[nodiscard]] Value* find(const Value& key);
    void set(Value key, Value value);
    void clear() override { entries.clear(); }
};

struct Type;

/// def or lambda.
struct Function : Object {
    enum class How : std::uint8_t { plain, of_none, of_type, property };
    How how = How::plain;
    std::string name;
    const std::vector<Parameter>* parameters = nullptr;
    const std::vector<Statement>* body = nullptr;  ///< of a def
    const Expression* result = nullptr;            ///< of a lambda
    std::vector<Value> defaults;                   ///< one a parameter
    std::shared_ptr<Scope> scope;                  ///< around it
    std::shared_ptr<Type> owner;                   ///< the class that it stands in
    Place place;
    bool of_library = false;  ///< it stands for a function of a framework
    void clear() override {
        defaults.clear();
        scope.reset();
        owner.reset();
    }
};

/// A function with what it belongs to.
struct Method : Object {
    std::shared_ptr<Function> function;
    Value self;
    void clear() override {
        function.reset();
        self = {};
    }
};

/// functools.partial
struct Partial : Object {
    Value callee;
    Given given;
    void clear() override {
        callee = {};
        given = {};
    }
};

/// A class of the program.
struct Type : Object {
    std::string name;
    std::vector<Value> bases;         ///< types, or names of others
    Attributes attributes;            ///< its methods, too
    std::vector<std::string> fields;  ///< those with a type, in their order
    const Statement* statement = nullptr;
    void clear() override {
        bases.clear();
        attributes.clear();
    }
};

/// An object: of a class of the program, a layer of a framework, or both.
struct Instance : Object {
    enum class Holds : std::uint8_t { nothing, sequence, list, table };
    std::string called;          ///< what made it, as written: "nn.Conv2d"
    Place place;                 ///< where
    std::shared_ptr<Type> type;  ///< of a class of the program
    Attributes attributes;
    std::vector<Piece> pieces;        ///< of a layer: what it applies
    Holds holds = Holds::nothing;     ///< layers in their order, applied one behind the other or not
    Attributes children;              ///< what it holds
    Value function;                   ///< of a layer that applies a function
    bool gives_pair = false;          ///< what it makes has a second part, which is not known
    std::vector<std::size_t> from;    ///< of a model made of tensors: its inputs
    Value to;                         ///< and what comes out
    std::size_t weights = 0;          ///< as in ReadLayer; 0: it was not applied
    const Instance* owner = nullptr;  ///< that it is a part of; the last one
    bool is_applied = false;
    bool is_built = false;
    bool is_module = false;     ///< it can be applied
    bool is_namespace = false;  ///< a "self" that nothing made
    void clear() override {
        type.reset();
        attributes.clear();
        children.clear();
        function = {};
        to = {};
    }
};

/// super()
struct Super : Object {
    Value self;
    std::shared_ptr<Type> owner;
    void clear() override {
        self = {};
        owner.reset();
    }
};

/// The object of a value, where it is one of that kind; nullptr where it is none.
template <typename T>
[[nodiscard]] std::shared_ptr<T> object_of(const Value& value) {
    return std::dynamic_pointer_cast<T>(value.object);
}

/// Whether it is an array of numbers that the program works out itself.
[[nodiscard]] bool is_array(const Value& value);

/// The classes of the program that it derives from, itself first, in the order in which they are asked.
[[nodiscard]] std::vector<std::shared_ptr<Type>> line_of(const std::shared_ptr<Type>& type);

/// The name of the framework's class that it derives from in the end; a value of no kind: none.
[[nodiscard]] Value library_base(const std::shared_ptr<Type>& type);

/// A name with all its modules, for those who look for one: "torch.nn.Conv2d".
[[nodiscard]] std::string full_name(const Value& name);

}  // namespace convwalk::python
